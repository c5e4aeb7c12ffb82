"""Where else a visit could stand in a plan, and what that would cost on the way: every shift, every place in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.route_plans.document import RouteLock, RoutePlan, RouteTask, RouteVisit
from analytics.route_plans.solving import by_hand, problem_of
from analytics.routing.model import model_of
from analytics.routing.problem import RoutingError
from analytics.routing.timing import Routes


@dataclass(frozen=True, slots=True)
class Place:
    """A shift that may serve the visit. place: the cheapest one in its order, 1 = first, None = it does not fit.

    added: travel seconds more than without the visit. is_here: the plan has it in this shift.
    """

    shift: str
    place: int | None
    added: int
    is_here: bool


def places_for(plan: RoutePlan, case_id: str) -> tuple[Place, ...]:
    """The shifts with the departments and the hours for the visit, in the plan's order, other stops as they are.

    A lock or an exclusion of the visit itself is not asked for. Empty when the visit is none of the plan's.
    """
    visit = plan.task.visit(case_id)
    if visit is None:
        return ()
    task = _freed(plan.task, visit)
    model = model_of(problem_of(task))
    memo = Routes(model)
    numbers = {one.case_id: number for number, one in enumerate(task.visits)}
    own = numbers[case_id]
    found = []
    for number, shift in enumerate(task.shifts):
        if number not in model.eligible[own]:
            continue
        now = plan.routes[shift.id]
        others = tuple(numbers[case] for case in now if case != case_id)
        kind = model.kind_of[number]
        before = memo.route(kind, others)
        added = []
        for place in range(len(others) + 1):
            after = memo.route(kind, (*others[:place], own, *others[place:]))
            if before is not None and after is not None:
                added.append((after.travel - before.travel, place + 1))
        seconds, at = min(added, default=(0, None))
        found.append(Place(shift.id, at, seconds, case_id in now))
    return tuple(found)


def placed(plan: RoutePlan, task: RouteTask, case_id: str, shift: str, place: int | None = None) -> RoutePlan:
    """The plan with the visit put into a shift by a person, the other stops as they are; it is locked to that shift.

    Parameters
    ----------
    task : the plan's own task, or that task with further visits. place : in the order, 1 = first; None = the cheapest.

    Raises
    ------
    RoutingError : the visit or shift is unknown, or the shift cannot keep it there, with the places that it could.
    """
    visit = task.visit(case_id)
    if visit is None or shift not in {one.id for one in task.shifts}:
        raise RoutingError(f"方案里没有档案 {case_id} 或班次“{shift}”，请刷新后再选。")
    freed = _freed(task, visit)
    whole = replace(plan, task=freed)
    open_places = {one.shift: one for one in places_for(whole, case_id)}
    fits = open_places.get(shift)
    if fits is None or fits.place is None:
        raise RoutingError(_does_not_fit(visit, shift, fits is None, open_places))
    routes = {name: [case for case in cases if case != case_id] for name, cases in plan.routes.items()}
    at = min(place or fits.place, len(routes[shift]) + 1)
    routes[shift].insert(at - 1, case_id)
    locked = replace(visit, excluded=None, lock=RouteLock(shift=shift), by_hand=True)
    try:
        return by_hand(_with(freed, locked), routes, plan.history)
    except RoutingError:
        raise RoutingError(
            f"“{visit.address}”不能放在班次“{shift}”的第 {at} 位：照这个次序有的户会错过可上门的时段，"
            f"或来不及按时返回；这一班可放在第 {fits.place} 位。"
        ) from None


def _does_not_fit(visit: RouteVisit, shift: str, is_unable: bool, others: dict[str, Place]) -> str:
    why = "部门或可上门的时段不符，或单独去也来不及" if is_unable else "这一班已没有放得下它的空档"
    best = min(((one.added, one.shift) for one in others.values() if one.place), default=None)
    mend = "其他班次也放不下，请先移走别的户。" if best is None else f"放得下的班次中最省的是“{best[1]}”。"
    return f"“{visit.address}”不能放进班次“{shift}”：{why}。{mend}"


def _freed(task: RouteTask, visit: RouteVisit) -> RouteTask:
    return _with(task, replace(visit, lock=None, excluded=None))


def _with(task: RouteTask, changed: RouteVisit) -> RouteTask:
    return replace(task, visits=tuple(changed if one.case_id == changed.case_id else one for one in task.visits))
