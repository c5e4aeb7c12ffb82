"""What a person may change in a plan: fix a stop, leave one out with a reason, add one, more teams or hours."""

from __future__ import annotations

from dataclasses import replace

from analytics.route_plans.document import RouteLock, RoutePlan, RouteStop, RouteTask, RouteVisit
from analytics.route_plans.solving import problem_of, solver_plan
from analytics.routing.problem import Lock, RoutingError
from analytics.routing.replan import Happened, remaining_problem
from geo.scrubbing import scrub

LONGEST_REASON = 200
EXTRA_TEAM = "增加一队"
HOUR = 3600


def following(plan: RoutePlan, change_penalty: int | None = None) -> RouteTask:
    """The plan's task with its routes as the ones in force: solved again, it changes as little as is worth it."""
    penalty = int(plan.task.rules.get("change_penalty", 0)) if change_penalty is None else change_penalty
    previous = {stop.case_id: stop.shift for stop in plan.stops}
    return replace(plan.task, previous=previous, change_penalty=penalty)


def locked(task: RouteTask, case_id: str, lock: RouteLock | None) -> RouteTask:
    """The visit fixed to a team, day, shift or place in the order; None = free again.

    Raises RoutingError when there is no such visit, or no shift admits the lock.
    """
    visit = task.visit(case_id)
    if visit is None:
        raise RoutingError(f"方案里没有档案 {case_id}，请先加入再锁定。")
    if lock is not None:
        if lock.place is not None and lock.place < 1:
            raise RoutingError("锁定的次序应从 1 起。")
        if not any(
            lock.team in (None, shift.team) and lock.day in (None, shift.day) and lock.shift in (None, shift.id)
            for shift in task.shifts
        ):
            raise RoutingError(
                f"没有“{lock.team or '任一队'}”在 {lock.day or lock.shift or '计划期'} 的班次，不能锁定。"
            )
    return _with(task, replace(visit, lock=lock))


def left_out_by_hand(task: RouteTask, case_id: str, reason: str | None) -> RouteTask:
    """The visit left out for a reason that a person gives, without telephones; None = it may be planned again.

    Raises RoutingError without a reason, or when there is no such visit.
    """
    visit = task.visit(case_id)
    if visit is None:
        raise RoutingError(f"方案里没有档案 {case_id}。")
    if reason is not None and not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise RoutingError(f"请写明排除的理由，不超过 {LONGEST_REASON} 字。")
    return _with(task, replace(visit, excluded=None if reason is None else scrub(reason.strip())))


def with_team_more(task: RouteTask) -> RouteTask:
    """The task with a team more: the shifts of the first team once again."""
    first = task.shifts[0].team if task.shifts else ""
    extra = [
        replace(one, id=f"{one.id} {EXTRA_TEAM}", team=EXTRA_TEAM, origin=0) for one in task.shifts if one.team == first
    ]
    return replace(task, shifts=(*task.shifts, *extra))


def with_hour_more(task: RouteTask, latest: int) -> RouteTask:
    """The task with every last shift of a team's day an hour longer; latest: second of the day when work ends."""
    last: dict[tuple[str, str], int] = {}
    for one in task.shifts:
        last[one.day, one.team] = max(last.get((one.day, one.team), 0), one.closes)
    shifts = []
    for one in task.shifts:
        more = min(HOUR, max(0, one.closes // 86_400 * 86_400 + latest - one.closes))
        is_last = one.closes == last[one.day, one.team]
        shifts.append(replace(one, end=one.end + more, closes=one.closes + more) if is_last else one)
    return replace(task, shifts=tuple(shifts))


def remaining(
    plan: RoutePlan, happened: Happened, change_penalty: int | None = None
) -> tuple[RouteTask, tuple[RouteStop, ...]]:
    """The task of the days that remain, and the stops that are over.

    Finished stops never move; locked ones keep their lock; a failed one goes to another part of a later day.
    """
    followed = following(plan, change_penalty)
    problem = remaining_problem(
        problem_of(followed), solver_plan(plan), happened, change_penalty=followed.change_penalty
    )
    shifts = {one.id: one for one in plan.task.shifts}
    kept = tuple(replace(shifts[one.id], start=one.start, origin=one.origin, most=one.most) for one in problem.shifts)
    names = {one.id for one in kept}
    visits = tuple(
        replace(
            before,
            windows=after.wins,
            prize=after.prize,
            must=after.must,
            excluded=after.excluded,
            lock=_kept_lock(after.lock, names),
        )
        for before, after in zip(followed.visits, problem.visits, strict=True)
    )
    over = tuple(
        replace(stop, outcome="done" if stop.case_id in happened.finished else "failed")
        for stop in plan.stops
        if stop.case_id in happened.finished or stop.case_id in happened.failed
    )
    task = replace(
        followed,
        shifts=kept,
        visits=visits,
        previous={case: shift for case, shift in problem.previous.items() if shift in names},
    )
    return task, (*plan.history, *over)


def _kept_lock(lock: Lock | None, shifts: set[str]) -> RouteLock | None:
    if lock is None or (lock.shift is not None and lock.shift not in shifts):
        return None
    return RouteLock(lock.team, lock.day, lock.shift, lock.place)


def _with(task: RouteTask, changed: RouteVisit) -> RouteTask:
    visits = tuple(changed if one.case_id == changed.case_id else one for one in task.visits)
    return replace(task, visits=visits)
