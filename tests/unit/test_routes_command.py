"""The planner's commands one after the other: candidates, a saved plan, a sheet, the days that remain."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main


def test_from_candidates_to_a_new_version(demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What one command saves the next one finds, also in a demo, which stays in its own time."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)

    def called(*words: str) -> Any:
        capsys.readouterr()
        assert main(["--home", str(home), "routes", *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    candidates = called("candidates")
    ready = {one["dwelling"] for one in candidates["ready"]}
    assert ready and all(one["lacks"] for one in candidates["not_ready"])
    plan = called("plan", "--from", "2021-10-28", "--days", "3", "--iterations", "200", "--save")
    served = {stop["dwelling"] for team in plan["teams"] for stop in team["stops"]}
    assert served | {one["dwelling"] for one in plan["left_out"]} == ready
    assert plan["saved"] == {"number": 1, "revision": 1}
    assert (plan["seed"], plan["matrix"]["source"], plan["matrix"]["datum"]) == (0, "straight_line", "WGS84")
    first = plan["teams"][0]
    assert set(first) >= {"day", "team", "stops", "travel_s", "walk_m"}
    assert set(first["stops"][0]) >= {"dwelling", "arrive", "leave", "why"}
    file = tmp_path / "sheet.ics"
    called("sheet", "--plan", "1", "--out", str(file))
    assert file.read_text(encoding="utf-8").count("BEGIN:VEVENT") == len(served)
    again = called("replan", "--plan", "1", "--without", first["shift"], "--iterations", "200", "--save")
    assert again["saved"] == {"number": 1, "revision": 2}
    assert first["shift"] not in {team["shift"] for team in again["teams"]}
    kept = {stop["dwelling"]: team["shift"] for team in plan["teams"][1:] for stop in team["stops"]}
    now = {stop["dwelling"]: team["shift"] for team in again["teams"] for stop in team["stops"]}
    assert {case: now.get(case) for case in kept} == kept
