"""Two plans side by side: visits, musts, hazards, travel, overtime, and which stops moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.priority import HAZARDS
from analytics.route_plans.document import RoutePlan

OFFICE_CLOSES = 17 * 3600
"""Second of the day from which work counts as overtime."""


@dataclass(frozen=True, slots=True)
class PlanMeasures:
    """Counts and seconds of one plan. overtime: seconds out after five, and all seconds out on a day off.

    hazards: visits with points of 隐患. prize: points of priority served.
    """

    visits: int
    musts: int
    hazards: int
    points: float
    travel_seconds: int
    walk_metres: int
    overtime_seconds: int
    shifts: int
    left_out: int


@dataclass(frozen=True, slots=True)
class StopMove:
    """A dwelling whose place differs: before and after are (day, team, begin) in words, None = not planned."""

    case_id: str
    address: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """Measures of both, and the stops that differ."""

    one: PlanMeasures
    other: PlanMeasures
    moves: tuple[StopMove, ...]


def measures(plan: RoutePlan, days_off: frozenset[date] = frozenset()) -> PlanMeasures:
    """The figures of a plan; days_off: days on which all work is overtime."""
    served = [visit for visit in plan.task.visits if plan.stop(visit.case_id) is not None]
    used = [shift for shift in plan.task.shifts if plan.of_shift(shift.id)]
    overtime = 0
    for shift in used:
        back = plan.back[shift.id]
        midnight = back // 86_400 * 86_400
        is_off = date.fromisoformat(shift.day) in days_off
        overtime += back - shift.start if is_off else max(0, back - max(shift.start, midnight + OFFICE_CLOSES))
    return PlanMeasures(
        visits=len(served),
        musts=sum(visit.must for visit in served),
        hazards=sum(_has_hazard(visit.priority) for visit in served),
        points=round(sum(visit.score or 0 for visit in served), 1),
        travel_seconds=plan.travel_seconds,
        walk_metres=sum(plan.travel_of(shift.id)[1] for shift in used),
        overtime_seconds=overtime,
        shifts=len(used),
        left_out=len(plan.left_out),
    )


def compared(one: RoutePlan, other: RoutePlan, days_off: frozenset[date] = frozenset()) -> PlanComparison:
    """Both plans' figures and every stop that is elsewhere (other day, team or begin) or in one of them only."""
    names = {visit.case_id: visit.address for plan in (one, other) for visit in plan.task.visits}
    moves = []
    for case_id in sorted(names):
        before, after = _where(one, case_id), _where(other, case_id)
        if before != after:
            moves.append(StopMove(case_id, names[case_id], before, after))
    return PlanComparison(measures(one, days_off), measures(other, days_off), tuple(moves))


def _where(plan: RoutePlan, case_id: str) -> str | None:
    stop = plan.stop(case_id)
    return None if stop is None else f"{stop.day} {stop.team} {plan.task.clock(stop.start)}"


def _has_hazard(priority: object) -> bool:
    parts = priority.get("parts", ()) if isinstance(priority, dict) else ()
    return any(part["key"] == HAZARDS and part["points"] > 0 for part in parts)
