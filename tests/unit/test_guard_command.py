"""guard list and guard show: what the open files lack, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main


def answer(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> Any:
    """The JSON that the command prints."""
    assert main(["guard", *words, "--home", str(home), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refusal(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> str:
    """The sentence with which the command is refused."""
    assert main(["guard", *words, "--home", str(home)]) == 2
    return capsys.readouterr().err


def test_list_names_each_gap_with_its_article(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every file with a gap, each gap with weight, article, since when and the days left."""
    told = answer(capsys, demo_home, "list")
    assert told["files"]
    gaps = [gap for file in told["files"] for gap in file["gaps"]]
    assert {"code", "kind", "sentence", "article", "since", "due_on", "days_left", "override"} == set(gaps[0])
    assert all("第" in gap["article"] or "方案" in gap["article"] for gap in gaps)
    assert all((gap["due_on"] is None) == (gap["days_left"] is None) for gap in gaps)
    assert main(["guard", "list", "--home", str(demo_home)]) == 0
    text = capsys.readouterr().out
    assert all(file["case"] in text for file in told["files"])


def test_show_is_the_same_file_alone(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the list says of a file is what show says of it."""
    listed = answer(capsys, demo_home, "list")["files"][0]
    assert answer(capsys, demo_home, "show", listed["case"])["gaps"] == listed["gaps"]


def test_one_committee(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--committee leaves the files of the others out."""
    every = answer(capsys, demo_home, "list")["files"]
    code = every[0]["committee_code"]
    own = answer(capsys, demo_home, "list", "--committee", code)["files"]
    assert own == [file for file in every if file["committee_code"] == code]
    assert len(own) < len(every)


def test_a_past_day_is_judged_by_what_was_known_then(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In September nobody's term was over yet."""
    told = answer(capsys, demo_home, "list", "--as-of", "2021-09-26")
    codes = {gap["code"] for file in told["files"] for gap in file["gaps"] if file["case"].startswith("C")}
    assert "no_phone_notice" not in codes
    assert told["as_of"] == "2021-09-26"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show",), "请写明档案编号"),
        (("show", "C9999"), "没有编号为“C9999”的档案"),
        (("list", "C0001"), "后面不写档案编号"),
        (("list", "--committee", "nowhere"), "没有编号为“nowhere”的居委会"),
    ],
)
def test_what_cannot_be_asked(
    demo_home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    """A sentence and exit code 2."""
    assert sentence in refusal(capsys, demo_home, *words)
