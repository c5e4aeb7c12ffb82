"""From candidates, teams and days to a task that can be solved: windows, departments, prizes, travel, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from statistics import median

from analytics.priority import HAZARDS, frozen_priority
from analytics.route_plans.document import MatrixNote, RouteShift, RouteTask, RouteVisit
from analytics.route_plans.solving import problem_of
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.routes.rules import RouteRules, VisitKind
from casework.routes.teams import RouteInputError, Team, TeamShift, planning_days, team_shifts
from casework.routes.teams_file import Station
from data.access import Reader
from data.analyses.route_candidates import RouteCandidate, RouteCandidates
from data.analyses.route_travel import RoadFile, gates_of, matrix_of
from geo.scrubbing import scrub

# In seconds of travel: what leaving a visit out costs. A must weighs more than all that one shift could hold instead.
MUST, BASE, EACH_POINT = 1_000_000, 20_000, 1_000
CHECK_PRIZES = {VisitKind.RECHECK: 10_000, VisitKind.REVISIT: 5_000}
MOST_VISITS = 600
NO_MATRIX = MatrixNote("", "", "", True)


@dataclass(frozen=True, slots=True)
class RouteWishes:
    """What the office chose: from which day, how many working days, which teams, where they start, the rules."""

    first_day: date
    days: int
    teams: tuple[Team, ...]
    rules: RouteRules = field(default_factory=RouteRules)
    station: Station | None = None
    title: str = ""


def route_task(
    reader: Reader,
    campaign: Campaign,
    calendar: WorkingCalendar,
    found: RouteCandidates,
    wishes: RouteWishes,
    roads: RoadFile | None = None,
) -> RouteTask:
    """The task of planning the ready candidates.

    roads: the road file of the home, None = estimated travel.
    Raises RouteInputError (teams, days, a file of roads) and RoutingError (what the solver cannot use).
    """
    if len(found.ready) > MOST_VISITS:
        raise RouteInputError(f"可排的户有 {len(found.ready)} 户，一次最多 {MOST_VISITS} 户，请分批安排。")
    days = planning_days(wishes.first_day, wishes.days, calendar)
    shifts = team_shifts(wishes.teams, days, calendar, campaign.enforcement)
    station = wishes.station or middle_station(reader)
    visits = tuple(visit_of(one, wishes.rules, days, campaign) for one in found.ready)
    task = RouteTask(
        title=scrub(wishes.title) or f"{days[0]} 至 {days[-1]} 联合整治路线",
        first_day=days[0],
        last_day=days[-1],
        as_of=found.as_of,
        station=(station.name, station.longitude, station.latitude),
        shifts=tuple(_shift(one, days[0]) for one in shifts),
        visits=visits,
        travel=(),
        walking=(),
        matrix=NO_MATRIX,
        rules=wishes.rules.as_json(),
        unready=tuple((one.case_id, one.address, "、".join(lack.label for lack in one.lacks)) for one in found.unready),
        balance_permille=wishes.rules.balance_permille,
    )
    task = with_travel(task, reader, wishes.rules, roads)
    problem_of(task)
    return task


def with_travel(task: RouteTask, reader: Reader, rules: RouteRules, roads: RoadFile | None) -> RouteTask:
    """The task with the travel seconds of its visits, and the reserve where these are estimates."""
    found = matrix_of(task.visits, Station(*task.station), rules, gates_of(reader), roads)
    reserve = rules.reserve_minutes * 60 if found.note.is_estimate else 0
    rows = {0: 0} | {task.row(one.case_id): row for row, one in enumerate(found.visits, start=1)}
    shifts = tuple(
        replace(one, end=max(one.start + 60, one.closes - reserve), origin=rows.get(one.origin, 0))
        for one in task.shifts
    )
    apart = tuple(
        (visit.case_id, visit.address, f"离最近的道路 {metres} 米，请核对坐标、小区大门或路网范围")
        for visit, metres in found.apart
    )
    return replace(
        task,
        visits=found.visits,
        travel=found.seconds,
        walking=found.walking,
        matrix=found.note,
        shifts=shifts,
        unready=(*task.unready, *apart),
    )


def visit_of(one: RouteCandidate, rules: RouteRules, days: Sequence[date], campaign: Campaign) -> RouteVisit:
    """The candidate as a visit of the plan."""
    if one.longitude is None or one.latitude is None:
        raise RouteInputError(f"“{one.address}”没有坐标，不能排入路线，请先在小区数据中补充。")
    minutes = rules.minutes(one.kind)
    prize, must, reasons = _weight(one, rules)
    windows, told = _windows(one, rules, days, campaign, minutes)
    return RouteVisit(
        case_id=one.case_id,
        dwelling_id=one.dwelling_id,
        committee_code=one.committee_code,
        compound_id=one.compound_id,
        compound=one.compound,
        address=one.address,
        longitude=one.longitude,
        latitude=one.latitude,
        kind=one.kind.value,
        minutes=minutes,
        windows=windows,
        need=tuple(department.value for department in rules.departments[one.kind]),
        prize=prize,
        must=must,
        reasons=reasons,
        priority=None if one.priority is None else frozen_priority(one.priority),
        order=one.order,
        told=told,
    )


def middle_station(reader: Reader) -> Station:
    """The middle of the compounds, until the office has said where its teams start.

    Raises RouteInputError when no compound has a place.
    """
    shapes = reader.compound_shapes()
    known = shapes[shapes["longitude"].notna() & shapes["latitude"].notna()]
    if known.empty:
        raise RouteInputError("没有小区有坐标，无法估计出发地点；请填写出发地点的经纬度。")
    return Station(
        "街道中心（未填写出发地点）",
        round(median(known["longitude"].tolist()), 6),
        round(median(known["latitude"].tolist()), 6),
    )


def _weight(one: RouteCandidate, rules: RouteRules) -> tuple[int, bool, tuple[str, ...]]:
    """Prize, must or not, and the reasons behind it."""
    if one.kind is not VisitKind.JOINT_ACTION or one.priority is None:
        return CHECK_PRIZES.get(one.kind, BASE), False, (f"{one.kind.label}，部门较少",)
    hazards = one.priority.part(HAZARDS)
    musts = []
    if hazards.points >= rules.must_hazard_points:
        musts.append(f"必到户：隐患 {hazards.points:g} 分（{hazards.reason}）")
    if one.recurrences >= rules.must_recurrences:
        musts.append(f"必到户：认定回潮 {one.recurrences} 次")
    parts = [f"{part.label} {part.points:g} 分：{part.reason}" for part in one.priority.parts if part.points]
    prize = BASE + round(EACH_POINT * one.priority.total) + (MUST if musts else 0)
    return prize, bool(musts), (*musts, *parts)


def _windows(
    one: RouteCandidate, rules: RouteRules, days: Sequence[date], campaign: Campaign, minutes: int
) -> tuple[tuple[tuple[int, int], ...], str | None]:
    """When the visit may start, in seconds of the plan, and the appointment in words."""
    first = datetime.combine(days[0], time())
    if one.told is not None:
        second = round((one.told - first).total_seconds())
        around = rules.told_within_minutes * 60
        return ((second - around, second + around),), told_words(one.told)
    if one.planned is not None:
        day, starts, ends = one.planned
        opens = round((datetime.combine(day, starts) - first).total_seconds())
        closes = round((datetime.combine(day, ends) - timedelta(minutes=minutes) - first).total_seconds())
        return ((opens, max(opens, closes)),), f"已列入 {day} {starts:%H:%M}–{ends:%H:%M}"
    return day_windows(_all_days(days), days[0], campaign, minutes), None


def told_words(told: datetime) -> str:
    """The appointment by phone in words."""
    return f"电话告知 {told:%Y-%m-%d %H:%M}"


def day_windows(days: Iterable[date], first: date, campaign: Campaign, minutes: int) -> tuple[tuple[int, int], ...]:
    """The lawful hours of the days, less the length of the visit."""
    opens, closes = campaign.enforcement.opens, campaign.enforcement.closes
    found = []
    for day in days:
        midnight = (day - first).days * 86_400
        latest = midnight + _second(closes) - minutes * 60
        found.append((midnight + _second(opens), max(midnight + _second(opens), latest)))
    return tuple(found)


def _all_days(days: Sequence[date]) -> list[date]:
    return [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]


def _shift(one: TeamShift, first: date) -> RouteShift:
    midnight = (one.day - first).days * 86_400
    lunch = None if one.lunch is None else (midnight + _second(one.lunch[0]), midnight + _second(one.lunch[1]))
    closes = midnight + _second(one.ends)
    return RouteShift(
        id=one.id,
        day=one.day.isoformat(),
        team=one.team,
        start=midnight + _second(one.starts),
        end=closes,
        closes=closes,
        departments=tuple(department.value for department in one.departments),
        lunch=lunch,
        most=one.most,
    )


def _second(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60
