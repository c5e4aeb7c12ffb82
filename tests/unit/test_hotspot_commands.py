"""hotspots and backtest on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from data.__main__ import main

HOTSPOTS, BACKTEST = "hotspots", "backtest"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's machine."""
    for name in ("QUNZU_DATABASE_URL", "QUNZU_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_hotspots_prints_the_ranking_as_json(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same object as on the page: ranks, intervals, labels, cut-off."""
    assert main([HOTSPOTS, "--home", str(demo_home), "--json", "--capacity", "3"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["as_of"] == "2021-10-27"
    assert [row["rank"] for row in answer["compounds"]] == list(range(1, len(answer["compounds"]) + 1))
    assert answer["backtest"]["capacity"] == 3


def test_hotspots_says_what_to_check_in_words(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Chinese lines with the demo mark and the day."""
    assert main([HOTSPOTS, "--home", str(demo_home), "--as-of", "2021-09-30"]) == 0
    text = capsys.readouterr().out
    for words in ("演示数据", "统计截至 2021-09-30", "建议核查前 5 个小区", "未定位"):
        assert words in text


def test_backtest_prints_the_three_rules(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In words and as JSON."""
    assert main([BACKTEST, "--home", str(demo_home)]) == 0
    text = capsys.readouterr().out
    for words in ("按预期件数", "按近 4 周件数", "按户数", "PEI"):
        assert words in text
    assert main([BACKTEST, "--home", str(demo_home), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["rule"] for row in answer["backtest"]["results"]] == ["method", "recent_counts", "dwellings"]


@pytest.mark.parametrize("capacity", ["0", "-1", "viele", "1001"])
def test_a_capacity_that_cannot_be_is_refused(
    demo_home: Path, capacity: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, exit code 2."""
    assert main([HOTSPOTS, "--home", str(demo_home), f"--capacity={capacity}"]) == 2
    assert "--capacity 应为 1 至 1000 的整数" in capsys.readouterr().err


def test_a_role_bound_to_a_committee_is_refused(
    demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on the page."""
    home = ["--home", str(shutil.copytree(demo_home, tmp_path / "home"))]
    assert main(["user", "add", "east", "--role", "committee", "--committee", "310999001001", *home]) == 0
    assert main([HOTSPOTS, *home, "--account", "east"]) == 2
    assert "不能使用" in capsys.readouterr().err
