"""Teams of the joint enforcement and their hours: read, checked against the law's hours, spread over working days.

A wrong entry never becomes a shift: every fault is named at once, with its mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations

from casework.calendar import WorkingCalendar
from casework.enforcement.hours import EnforcementHours, named_obstacles
from casework.enforcement.words import Department
from casework.errors import UserError

MOST_DAYS, MOST_TEAMS, MOST_STOPS = 60, 30, 50
_ONE_DAY = timedelta(days=1)
USUAL_DEPARTMENTS = (Department.ENFORCEMENT, Department.HOUSING, Department.POLICE, Department.COMMITTEE)


class RouteInputError(UserError):
    """Teams, hours or wishes of a plan that cannot be used; one sentence for each fault."""


@dataclass(frozen=True, slots=True)
class TeamHours:
    """From when to when a team is out; day None = on each day of the plan."""

    starts: time
    ends: time
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """A joint team. departments: who rides along (居委会 joins at the door of its own compound).

    lunch: (from, to) without visit and travel. most: the largest number of stops in one shift, None = no limit.
    """

    name: str
    departments: tuple[Department, ...]
    hours: tuple[TeamHours, ...]
    lunch: tuple[time, time] | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class TeamShift:
    """One team in one part of one day (Shanghai time). id: day, begin and team, as people read it."""

    id: str
    day: date
    team: str
    starts: time
    ends: time
    departments: tuple[Department, ...]
    lunch: tuple[time, time] | None
    most: int | None


def usual_teams(number: int = 2) -> tuple[Team, ...]:
    """Teams for a first plan: every department, each morning and afternoon."""
    names = "一二三四五六七八九十"
    hours = (TeamHours(time(9), time(11, 30)), TeamHours(time(13, 30), time(17)))
    return tuple(Team(f"{names[n]}队", USUAL_DEPARTMENTS, hours) for n in range(number))


def planning_days(first: date, number: int, calendar: WorkingCalendar) -> tuple[date, ...]:
    """So many working days from `first` on, itself included when it is one.

    Raises RouteInputError when the number is out of range.
    """
    if not 1 <= number <= MOST_DAYS:
        raise RouteInputError(f"计划天数应为 1 至 {MOST_DAYS} 个工作日，不能是 {number}。")
    day = first if calendar.is_working_day(first) else calendar.add_working_days(first, 1)
    return tuple(calendar.add_working_days(day, n) for n in range(number))


def team_shifts(
    teams: Sequence[Team], days: Sequence[date], calendar: WorkingCalendar, hours: EnforcementHours
) -> tuple[TeamShift, ...]:
    """Every shift of the teams on the days of the plan, by day, begin and team.

    Hours with a day of their own make one shift on that day, which has to be within the span of `days`.
    Raises RouteInputError with every fault: no team, a name twice, no department, hours that end before they begin,
    that overlap, that lie in the night or on a statutory holiday (行政强制法 第四十三条).
    """
    faults = list(_team_faults(teams))
    shifts = [] if faults else [shift for team in teams for shift in _shifts_of(team, days)]
    faults += _shift_faults(shifts, days, calendar, hours)
    if not faults and not shifts:
        faults.append("所选日期内没有任何班次，请填写各队的上班时间")
    if faults:
        more = f"；另有 {len(faults) - 8} 处" if len(faults) > 8 else ""
        raise RouteInputError("队伍和班次需要修改：" + "；".join(dict.fromkeys(faults[:8])) + more + "。")
    return tuple(sorted(shifts, key=lambda shift: (shift.day, shift.starts, shift.team)))


def _team_faults(teams: Sequence[Team]) -> Iterator[str]:
    if not teams:
        yield "没有任何队伍，请至少填写一队"
    if len(teams) > MOST_TEAMS:
        yield f"队伍不能超过 {MOST_TEAMS} 支，现为 {len(teams)} 支"
    names = [team.name for team in teams]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"队名“{name}”出现了 {names.count(name)} 次，每队的名称要不同"
    for team in teams:
        if not team.name.strip():
            yield "有一支队伍没有名称，请填写"
        if not team.departments:
            yield f"“{team.name}”没有填写参加单位，请至少选择一个"
        if not team.hours:
            yield f"“{team.name}”没有填写上班时间，请至少填写一个时段"
        if team.most is not None and not 1 <= team.most <= MOST_STOPS:
            yield f"“{team.name}”每班最多户数应为 1 至 {MOST_STOPS}，不能是 {team.most}"
        if team.lunch is not None and team.lunch[0] >= team.lunch[1]:
            yield f"“{team.name}”的午休结束 {team.lunch[1]:%H:%M} 不晚于开始 {team.lunch[0]:%H:%M}"


def _shifts_of(team: Team, days: Iterable[date]) -> Iterator[TeamShift]:
    for hours in team.hours:
        for day in days if hours.day is None else (hours.day,):
            name = f"{day.isoformat()} {hours.starts:%H:%M} {team.name}"
            yield TeamShift(
                name, day, team.name, hours.starts, hours.ends, team.departments, _lunch_within(team, hours), team.most
            )


def _lunch_within(team: Team, hours: TeamHours) -> tuple[time, time] | None:
    """The lunch, where it falls into these hours at all."""
    if team.lunch is None or team.lunch[1] <= hours.starts or team.lunch[0] >= hours.ends:
        return None
    return team.lunch


def _shift_faults(
    shifts: Sequence[TeamShift], days: Sequence[date], calendar: WorkingCalendar, hours: EnforcementHours
) -> Iterator[str]:
    for shift in shifts:
        if shift.starts >= shift.ends:
            yield f"“{shift.team}”{shift.day} 的结束时间 {shift.ends:%H:%M} 不晚于开始时间 {shift.starts:%H:%M}"
            continue
        if days and not days[0] <= shift.day <= days[-1]:
            yield f"“{shift.team}”的日期 {shift.day} 不在计划的 {days[0]} 至 {days[-1]} 之内"
        start, end = datetime.combine(shift.day, shift.starts), datetime.combine(shift.day, shift.ends)
        for obstacle in named_obstacles(start, end, calendar, hours):
            if obstacle.code != "unknown_year":
                yield f"“{shift.team}”的班次不合法：{obstacle.sentence.removesuffix('。')}"
    for one, other in combinations(shifts, 2):
        if one.team == other.team and one.day == other.day and one.starts < other.ends and other.starts < one.ends:
            yield f"“{one.team}”{one.day} 的时段互相重叠（{one.starts:%H:%M} 与 {other.starts:%H:%M} 开始的），请错开"
