"""forecast on the command line: its JSON, its sentences and its guards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main
from data.commands.contract import USER_ERROR

WHAT_IF = ("--teams", "6", "--visits", "10", "--not-home", "0.3")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's machine."""
    for name in ("QUNZU_DATABASE_URL", "QUNZU_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)


def answer(capsys: pytest.CaptureFixture[str], home: Path, *words: str, code: int = 0) -> Any:
    """The JSON object of one call."""
    capsys.readouterr()
    assert main(["forecast", "--home", str(home), "--json", *words]) == code
    return json.loads(capsys.readouterr().out)


def test_the_forecast_keeps_its_contract(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object with the whole list and each committee; the parts add up; asked twice it says the same."""
    first = answer(capsys, demo_home)
    assert {"as_of", "deadline", "knowledge", "whole", "without_arrivals", "committees", "least_days"} <= set(first)
    assert sum(own["open"] for own in first["committees"]) == first["whole"]["open"]
    assert {"open", "outlook", "out", "arrived", "p50", "p90", "probability", "reason"} <= set(first["whole"])
    assert answer(capsys, demo_home) == first


def test_a_past_day_is_answered_as_of_that_day(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything was confirmed there is no date and no 0 % either."""
    early = answer(capsys, demo_home, "--as-of", "2021-09-01")
    assert early["as_of"] == "2021-09-01"
    assert (early["whole"]["p50"], early["whole"]["probability"]) == (None, None)
    assert early["whole"]["reason"]


def test_the_what_if_names_the_end_and_what_binds_it(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In JSON, and in sentences."""
    plan = answer(capsys, demo_home, *WHAT_IF)["what_if"]["plan"]
    assert plan["binding"] in ("上门力量", "整改期限", "没有要办的户", "力量跟不上新增")
    assert main(["forecast", "--home", str(demo_home), *WHAT_IF]) == 0
    assert "试算：6 队" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--teams", "6"), "同时给出"),
        (("--term", "7"), "同时给出"),
        (("--teams", "0", "--visits", "8", "--not-home", "0.3"), "队数 0 超出范围"),
        (("--teams", "4", "--visits", "8", "--not-home", "1"), "无人应门比例"),
        (("--teams", "4", "--visits", "8", "--not-home", "abc"), "不能是“abc”"),
        (("--teams", "4", "--visits", "8", "--not-home", "0.3", "--term", "999"), "整改期限 999 天"),
    ],
)
def test_impossible_teams_are_refused_in_a_sentence(
    demo_home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    """Exit code 2, never a traceback."""
    assert says in answer(capsys, demo_home, *words, code=USER_ERROR)["error"]
