"""Teams and hours that cannot be used are refused in words, all faults at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from casework.enforcement.hours import EnforcementHours
from casework.routes.rules import RouteRules, rules_from
from casework.routes.teams import RouteInputError, Team, TeamHours, planning_days, team_shifts
from casework.routes.teams_file import TEAMS_EXAMPLE, read_teams
from tests.campaigns import CALENDAR
from tests.route_plans import TEAM

DAYS = (date(2021, 10, 14), date(2021, 10, 15))
HOURS = EnforcementHours()


def hours(starts: time, ends: time, day: date | None = None) -> Team:
    """A team with one pair of hours."""
    return replace(TEAM, hours=(TeamHours(starts, ends, day),))


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        ((), "没有任何队伍"),
        ((TEAM, TEAM), "出现了 2 次"),
        ((replace(TEAM, departments=()),), "没有填写参加单位"),
        ((replace(TEAM, hours=()),), "没有填写上班时间"),
        ((replace(TEAM, most=0),), "最多户数应为"),
        ((replace(TEAM, lunch=(time(13), time(12))),), "午休结束"),
        ((hours(time(17), time(13)),), "不晚于开始时间"),
        ((hours(time(20), time(22, 15)),), "在夜间"),
        ((hours(time(5, 45), time(8)),), "在夜间"),
        ((hours(time(9), time(11), date(2021, 10, 1)),), "不在计划的"),
        ((replace(TEAM, hours=(TeamHours(time(9), time(12)), TeamHours(time(11), time(13)))),), "互相重叠"),
    ],
)
def test_a_team_that_cannot_be_used_is_named(teams: tuple[Team, ...], said: str) -> None:
    """Each with the mend, before anything is solved."""
    with pytest.raises(RouteInputError, match=said):
        team_shifts(teams, DAYS, CALENDAR, HOURS)


def test_no_shift_on_a_statutory_holiday() -> None:
    """2021-10-05 is 国庆 (行政强制法 第四十三条); the working days around it skip it by themselves."""
    with pytest.raises(RouteInputError, match="法定节假日"):
        team_shifts((TEAM,), (date(2021, 10, 5),), CALENDAR, HOURS)
    assert planning_days(date(2021, 9, 30), 2, CALENDAR) == (date(2021, 9, 30), date(2021, 10, 8))


def test_hours_to_the_limit_of_the_law_are_allowed() -> None:
    """06:00 to 22:00, both ends included."""
    assert len(team_shifts((hours(time(6), time(22)),), DAYS, CALENDAR, HOURS)) == 2


def test_the_example_file_is_read() -> None:
    """What users download as a sample works as it stands."""
    found = read_teams(TEAMS_EXAMPLE, "样例")
    assert [(team.name, len(team.hours), team.most) for team in found.teams] == [("一队", 2, 6), ("二队", 1, None)]
    assert found.station is not None and found.rules == RouteRules()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "没有任何队伍"),
        ("{", "不是有效的 JSON"),
        ("teams = 3", "没有任何队伍"),
        ('[[teams]]\nname = "一队"\ndepartments = ["消防"]\nhours = [["09:00","11:00"]]', "没有“消防”这个参加单位"),
        ('[[teams]]\nname = "一队"\ndepartments = ["派出所"]\nhours = [["9点","11:00"]]', "时刻“9点”"),
        ('[[teams]]\nname = "一队"\nwho = 1', "没有“who”这一项"),
        ('[rules]\nspeed = 3\n[[teams]]\nname = "一队"', "没有“speed”这一项"),
    ],
)
def test_a_file_of_teams_says_what_is_wrong(text: str, said: str) -> None:
    """No traceback for any of them."""
    with pytest.raises(RouteInputError, match=said):
        read_teams(text, "teams.toml")


def test_rules_survive_their_way_through_a_plan() -> None:
    """They are frozen with it as JSON."""
    rules = RouteRules(joint_minutes=30, must_recurrences=2)
    assert rules_from(rules.as_json()) == rules
    with pytest.raises(RouteInputError, match="应为 5 至 240"):
        rules_from({"joint_minutes": 0})
