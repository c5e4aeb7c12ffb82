"""criteria check FILE: the proposal for every dwelling of a file, or a sentence that says what to mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main
from data.commands import criteria

CROWDED = {
    "label": "演示苑3号201室",
    "all_rooms_seen": True,
    "is_let": True,
    "tenant_kind": "person",
    "rooms": [
        {
            "name": "北卧室",
            "original_use": "bedroom",
            "is_let": True,
            "partition": "whole",
            "by_bed": False,
            "usable_area_m2": 15.0,
            "persons": 3,
            "statutory_family": False,
            "beds": 6,
        }
    ],
}
UNKNOWN = {"label": "演示苑3号202室", "rooms": [{"name": "南卧室", "original_use": "bedroom", "is_let": True}]}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with a campaign and nothing else: the command needs no database."""
    assert main(["init", "--home", str(tmp_path / "home"), "--json"]) == 0
    return tmp_path / "home"


def checked(home: Path, file: Path, *words: str) -> int:
    """The exit code of the command."""
    return main([criteria.NAME, "check", str(file), "--home", str(home), *words])


def written(tmp_path: Path, content: Any) -> Path:
    """A JSON file with this content."""
    file = tmp_path / "户.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8-sig")
    return file


def test_each_dwelling_gets_its_proposal_and_its_missing_facts(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In Chinese for people: verdicts, the reason of what is met, what is missing, what looks odd."""
    file = written(tmp_path, [CROWDED, UNKNOWN])
    capsys.readouterr()
    assert checked(home, file) == 0
    first, second = capsys.readouterr().out.split("\n\n")
    assert first.splitlines()[0].startswith("演示苑3号201室：符合。已登记的事实符合第（四）项，建议提请认定")
    assert "第（三）项 人均居住面积过低 不符合" in first
    assert "    北卧室：出租供人居住；居住 3 人，超过 2 人；" in first
    assert "提示：房间“北卧室”：有 6 张床位，登记居住 3 人" in first
    assert second.startswith("演示苑3号202室：待核实。")
    assert "缺少：南卧室 使用面积" in second
    assert "缺少：全户 其余房间的情况" in second


def test_json_holds_one_assessment_per_dwelling(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also for a single dwelling that stands outside a list."""
    for content, verdicts in (([CROWDED, UNKNOWN], ["met", "to_verify"]), (CROWDED, ["met"])):
        file = written(tmp_path, content)
        capsys.readouterr()
        assert checked(home, file, "--json") == 0
        answer = json.loads(capsys.readouterr().out)
        assert [entry["verdict"] for entry in answer["assessments"]] == verdicts
        assert answer["assessments"][0]["proposed_clauses"] == [4]


def test_the_thresholds_are_those_of_the_home(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another campaign.toml, another verdict."""
    campaign = home / "campaign.toml"
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text.replace("maximum_persons = 2 ", "maximum_persons = 3 "), encoding="utf-8")
    file = written(tmp_path, CROWDED)
    capsys.readouterr()
    assert checked(home, file, "--json") == 0
    (answer,) = json.loads(capsys.readouterr().out)["assessments"]
    assert (answer["verdict"], answer["thresholds"]["maximum_persons"]) == ("not_met", 3)


def test_mistakes_are_one_sentence_each(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No such file, a folder, another encoding, a wrong word, an impossible fact: exit code 2 and the mend."""
    latin = tmp_path / "gb.json"
    latin.write_bytes('{"label": "甲"}'.encode("gb18030"))
    impossible = CROWDED | {"rooms": [{"name": "北卧室", "usable_area_m2": 0, "persons": -1}]}
    for file, words in (
        (tmp_path / "none.json", ["找不到文件"]),
        (tmp_path, ["无法读取"]),
        (latin, ["不是 UTF-8"]),
        (written(tmp_path, impossible), ["户.json 有 2 处", "rooms[1].usable_area_m2", "rooms[1].persons", "“北卧室”"]),
    ):
        capsys.readouterr()
        assert checked(home, file) == 2
        told = capsys.readouterr()
        assert told.out == "" and "Traceback" not in told.err
        assert all(word in told.err for word in words), told.err
    assert main(["criteria", "look", str(latin), "--home", str(home)]) == 2
    assert "look" in capsys.readouterr().err
