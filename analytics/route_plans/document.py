"""The plan as it is kept: visits with their frozen priorities, shifts, travel times, routes, and what was left out.

All fields are plain JSON values, so that a plan is stored, hashed and read back without loss. Times are whole seconds
from midnight at the start of `first_day`, Shanghai time; places are WGS84 degrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from analytics.routing.problem import DAY_SECONDS

FORMAT = 1


@dataclass(frozen=True, slots=True)
class RouteLock:
    """What a person fixed for a visit: team, day (ISO), shift (its id), place in the order (1 = first)."""

    team: str | None = None
    day: str | None = None
    shift: str | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class RouteVisit:
    """One dwelling that could be visited.

    kind: value of casework.routes.rules.VisitKind. windows: when the visit may start. need: departments. prize: what
    leaving it out costs, in seconds. must: goes first. reasons: what its weight rests on, zh-CN. priority: the score as
    it was (analytics.priority.frozen_priority). order: what the rectification order says, line by line.
    told: the appointment in words, None = none. excluded: a person's reason. by_hand: a person added it.
    """

    case_id: str
    dwelling_id: int
    committee_code: str
    compound_id: int
    compound: str
    address: str
    longitude: float
    latitude: float
    kind: str
    minutes: int
    windows: tuple[tuple[int, int], ...]
    need: tuple[str, ...]
    prize: int
    must: bool
    reasons: tuple[str, ...] = ()
    priority: Mapping[str, Any] | None = None
    order: tuple[str, ...] = ()
    told: str | None = None
    lock: RouteLock | None = None
    excluded: str | None = None
    by_hand: bool = False

    @property
    def score(self) -> float | None:
        """The priority points, None for a visit without any."""
        return None if self.priority is None else float(self.priority["total"])


@dataclass(frozen=True, slots=True)
class RouteShift:
    """One team in one part of one day. end: back at the station, the reserve taken off; closes: the hours' own end.

    origin: row of the travel table where the team starts, 0 = the station.
    """

    id: str
    day: str
    team: str
    start: int
    end: int
    closes: int
    departments: tuple[str, ...]
    lunch: tuple[int, int] | None = None
    most: int | None = None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class MatrixNote:
    """Where travel times come from. source: `straight_line` or `road_file`; text: the label for every sheet, zh-CN.

    notes: what should be looked at, e.g. gates that lie far from any road.
    """

    source: str
    datum: str
    text: str
    is_estimate: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteTask:
    """What a plan is to solve. travel: seconds, row 0 = station, row i + 1 = visits[i]; walking: metres on foot of it.

    unready: dwellings that the law does not let in yet, (case_id, address, what they lack).
    previous: shift of each visit in the version before.
    """

    title: str
    first_day: date
    last_day: date
    as_of: date
    station: tuple[str, float, float]
    shifts: tuple[RouteShift, ...]
    visits: tuple[RouteVisit, ...]
    travel: tuple[tuple[int, ...], ...]
    walking: tuple[tuple[int, ...], ...]
    matrix: MatrixNote
    rules: Mapping[str, Any]
    unready: tuple[tuple[str, str, str], ...] = ()
    previous: Mapping[str, str] = field(default_factory=dict)
    change_penalty: int = 0
    balance_permille: int = 0

    def visit(self, case_id: str) -> RouteVisit | None:
        """The visit of a case, None when it is not among them."""
        return next((one for one in self.visits if one.case_id == case_id), None)

    def shift(self, name: str) -> RouteShift:
        """The shift of that id."""
        return next(one for one in self.shifts if one.id == name)

    def row(self, case_id: str) -> int:
        """The row of a visit in the travel table."""
        return next(row for row, one in enumerate(self.visits, start=1) if one.case_id == case_id)

    def moment(self, second: int) -> datetime:
        """A second of the axis as a moment without a zone, Shanghai time."""
        return datetime.combine(self.first_day, datetime.min.time()) + timedelta(seconds=second)

    def clock(self, second: int) -> str:
        """A second of the axis as 13:30."""
        minutes = second % DAY_SECONDS // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A stop with its times in seconds; place: 1 = first. outcome: what came of it, None = still to be made."""

    case_id: str
    shift: str
    day: str
    team: str
    place: int
    arrive: int
    start: int
    leave: int
    travel: int
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class RouteLeft:
    """A visit that is in no route: the code of analytics.routing.reasons and its sentence."""

    case_id: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """The task and its answer. history: stops of versions before that are finished or failed and stay as they were.

    objective, travel_seconds: as the solver counts them. moved: visits in another shift than before. back: shift →
    second at which the team is at the station again. saving, optimality: sentences, zh-CN.
    """

    task: RouteTask
    stops: tuple[RouteStop, ...]
    left_out: tuple[RouteLeft, ...]
    back: Mapping[str, int]
    objective: int
    travel_seconds: int
    seed: int
    iterations: int
    moved: int = 0
    imbalance: int = 0
    by_distance: int | None = None
    saving: str = ""
    optimality: str = ""
    bound: int | None = None
    history: tuple[RouteStop, ...] = ()

    @property
    def served(self) -> int:
        """How many visits are planned."""
        return len(self.stops)

    @property
    def routes(self) -> dict[str, tuple[str, ...]]:
        """Case numbers in order, by shift; every shift has an entry."""
        found: dict[str, list[str]] = {shift.id: [] for shift in self.task.shifts}
        for stop in self.stops:
            found[stop.shift].append(stop.case_id)
        return {shift: tuple(cases) for shift, cases in found.items()}

    def of_shift(self, shift: str) -> tuple[RouteStop, ...]:
        """The stops of a shift in order."""
        return tuple(one for one in self.stops if one.shift == shift)

    def travel_of(self, shift: str) -> tuple[int, int]:
        """(seconds, metres on foot) of a shift's route, from its origin and back to the station."""
        rows = [self.task.row(stop.case_id) for stop in self.of_shift(shift)]
        if not rows:
            return 0, 0
        legs = list(pairwise([self.task.shift(shift).origin, *rows, 0]))
        return sum(self.task.travel[a][b] for a, b in legs), sum(self.task.walking[a][b] for a, b in legs)

    def stop(self, case_id: str) -> RouteStop | None:
        """The stop of a case, None when it is in no route."""
        return next((one for one in self.stops if one.case_id == case_id), None)


def plan_json(plan: RoutePlan) -> dict[str, Any]:
    """The plan as JSON values; plan_from_json reads it back to an equal plan."""
    return {"format": FORMAT, **asdict(plan), "task": task_json(plan.task)}


def task_json(task: RouteTask) -> dict[str, Any]:
    """The task as JSON values; task_from_json reads it back to an equal task."""
    content = asdict(task)
    return content | {key: content[key].isoformat() for key in ("first_day", "last_day", "as_of")}


def plan_from_json(content: Mapping[str, Any]) -> RoutePlan:
    """The plan of plan_json's values (lists become tuples again)."""
    values = {key: _frozen(value) for key, value in content.items() if key != "format"}
    return RoutePlan(
        **values
        | {
            "task": task_from_json(content["task"]),
            "stops": stops_from_json(content["stops"]),
            "history": stops_from_json(content["history"]),
            "left_out": tuple(RouteLeft(**one) for one in content["left_out"]),
        }
    )


def task_from_json(content: Mapping[str, Any]) -> RouteTask:
    """The task of task_json's values."""
    values = {key: _frozen(value) for key, value in content.items()}
    days = {key: date.fromisoformat(content[key]) for key in ("first_day", "last_day", "as_of")}
    return RouteTask(
        **values
        | days
        | {
            "shifts": tuple(RouteShift(**{k: _frozen(v) for k, v in one.items()}) for one in content["shifts"]),
            "visits": tuple(_visit(one) for one in content["visits"]),
            "matrix": MatrixNote(**{key: _frozen(value) for key, value in content["matrix"].items()}),
            "rules": dict(content["rules"]),
        }
    )


def stops_from_json(content: Sequence[Mapping[str, Any]]) -> tuple[RouteStop, ...]:
    """Stops of their JSON values (dataclasses.asdict)."""
    return tuple(RouteStop(**one) for one in content)


def _visit(content: Mapping[str, Any]) -> RouteVisit:
    values = {key: value if key == "priority" else _frozen(value) for key, value in content.items()}
    lock = content["lock"]
    return RouteVisit(**values | {"lock": None if lock is None else RouteLock(**lock)})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, (list, tuple)) else value
