"""logs on the command line: the counts of the page, readable by people and by programs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main


def test_logs_tell_each_committee_and_the_street(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sixteen rows; sums in whole fen; as of an earlier day there are fewer entries."""
    assert main(["logs", "--home", str(demo_home), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert (content["from"], content["as_of"]) == ("2021-09-26", "2021-10-27")
    assert len(content["counts"]) == 16
    assert content["counts"][-1]["code"] is None
    assert all(type(row["amount_fen"]) is int for row in content["counts"])
    total = sum(sum(row["entries"].values()) for row in content["counts"])
    assert main(["logs", "--home", str(demo_home), "--as-of", "2021-10-08", "--json"]) == 0
    earlier = json.loads(capsys.readouterr().out)
    assert 0 < sum(sum(row["entries"].values()) for row in earlier["counts"]) < total
    assert main(["logs", "--home", str(demo_home)]) == 0
    assert "居委会\t宣传（次）\t普法（次）" in capsys.readouterr().out


ENTRY = {
    "uid": "log-1",
    "kind": "publicity",
    "occurred_on": "2021-10-20",
    "title": "发放告知书，电话13800001111",
    "persons": 30,
    "copies": 25,
}


def added(home: Path, tmp_path: Path, content: object, *words: str) -> int:
    """The exit code of `logs add` with that content."""
    path = tmp_path / "log.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return main(["logs", "add", str(path), "--home", str(home), "--json", *words])


def test_an_entry_is_added_once(demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The street has one 宣传 more, 30 persons; sent again it stays at one; the telephone is masked."""
    home = Path(shutil.copytree(demo_home, tmp_path / "home"))

    def street() -> dict[str, Any]:
        assert main(["logs", "--home", str(home), "--json"]) == 0
        return dict(json.loads(capsys.readouterr().out)["counts"][-1])

    before = street()
    versions = []
    for _ in range(2):
        assert added(home, tmp_path, ENTRY) == 0
        versions.append(json.loads(capsys.readouterr().out)["version"])
    assert versions[0] == versions[1]
    after = street()
    assert after["entries"]["publicity"] == before["entries"]["publicity"] + 1
    assert after["persons"] == before["persons"] + 30
    assert b"13800001111" not in (home / "qunzu.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ([], "uid"),
        ({}, "kind"),
        ({**ENTRY, "occurred_on": "20.10.2021"}, "occurred_on"),
        ({**ENTRY, "phone": "1"}, "phone"),
        ({**ENTRY, "persons": -1}, "persons"),
        ({**ENTRY, "persons": "30"}, "persons"),
        ({**ENTRY, "title": 7}, "title"),
        ({**ENTRY, "title": ""}, "title"),
        ({**ENTRY, "amount_fen": 5}, "资金"),
    ],
)
def test_a_faulty_entry_is_refused_by_the_name_of_the_key(
    demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: object, named: str
) -> None:
    """Exit code 2, and the sentence names what is wrong."""
    assert added(demo_home, tmp_path, content) == 2
    told = capsys.readouterr()
    assert named in told.out + told.err
