"""The problem of the days that remain: what is done stays, what failed goes to another part of another day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from analytics.routing.problem import DAY_SECONDS, Lock, Plan, Problem, Shift, Visit

USUAL_PENALTY = 300
# Parts of a day: morning until noon, afternoon until half past five, evening.
NOON, EVENING = 12 * 3600, 17 * 3600 + 1800
PARTS = ((0, NOON - 1), (NOON, EVENING - 1), (EVENING, DAY_SECONDS - 1))
DONE = "已完成"


@dataclass(frozen=True, slots=True)
class Happened:
    """What has become of a plan until `now` (seconds).

    finished : visit ids, in the order in which they were made. failed : visit id -> second at which nobody was at
    home. cancelled : visit id -> reason. withdrawn : shift ids that do not take place.
    """

    now: int
    finished: tuple[str, ...] = ()
    failed: Mapping[str, int] = field(default_factory=dict)
    cancelled: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Collection[str] = ()


def remaining_problem(
    problem: Problem, plan: Plan, happened: Happened, *, change_penalty: int = USUAL_PENALTY
) -> Problem:
    """The problem to solve again so that later days change little.

    Finished visits stay in the list, excluded and without prize (a team may start from there); shifts that are over
    or withdrawn are gone; a shift under way starts now, at its last finished stop. Each other visit that leaves its
    shift costs change_penalty seconds. A failed visit may be made on a later day, in another part of the day if its
    windows have one.
    """
    shift_of = {visit: shift for shift, stops in plan.routes.items() for visit in stops}
    rows = {visit.id: row for row, visit in enumerate(problem.visits, start=1)}
    made = {shift: [visit for visit in happened.finished if shift_of.get(visit) == shift] for shift in plan.routes}
    shifts = [
        _under_way(shift, made.get(shift.id, []), rows, happened.now)
        for shift in problem.shifts
        if shift.end > happened.now and shift.id not in happened.withdrawn
    ]
    gone = {*happened.finished, *happened.failed, *happened.cancelled}
    return replace(
        problem,
        shifts=tuple(shifts),
        visits=tuple(
            _remaining(visit, happened, len(made.get(shift_of.get(visit.id, ""), []))) for visit in problem.visits
        ),
        previous={visit: shift for visit, shift in shift_of.items() if visit not in gone},
        change_penalty=change_penalty,
    )


def _under_way(shift: Shift, made: list[str], rows: Mapping[str, int], now: int) -> Shift:
    started = replace(shift, start=max(shift.start, now))
    if not made:
        return started
    most = None if shift.most is None else max(0, shift.most - len(made))
    return replace(started, origin=rows[made[-1]], most=most)


def _remaining(visit: Visit, happened: Happened, made: int) -> Visit:
    if visit.id in happened.finished:
        return replace(visit, excluded=DONE, prize=0, must=False)
    if visit.id in happened.cancelled:
        return replace(visit, excluded=happened.cancelled[visit.id])
    if visit.id in happened.failed:
        return replace(visit, wins=another_part(visit.wins, happened.failed[visit.id]), lock=None)
    lock = visit.lock
    if lock is not None and lock.place is not None and made:
        return replace(visit, lock=Lock(lock.team, lock.day, lock.shift, max(1, lock.place - made)))
    return visit


def another_part(windows: tuple[tuple[int, int], ...], failed: int) -> tuple[tuple[int, int], ...]:
    """The windows on later days than `failed` outside its part of the day; the same part when there is no other.

    Without any later window the windows stay as they are, so that the plan can say that none is left.
    """
    next_day = (failed // DAY_SECONDS + 1) * DAY_SECONDS
    later = tuple((max(opens, next_day), closes) for opens, closes in windows if closes >= next_day)
    same = next(part for part in PARTS if part[0] <= failed % DAY_SECONDS <= part[1])
    found = []
    for opens, closes in later:
        for day in range(opens // DAY_SECONDS, closes // DAY_SECONDS + 1):
            for part in PARTS:
                low, high = max(opens, day * DAY_SECONDS + part[0]), min(closes, day * DAY_SECONDS + part[1])
                if part != same and low <= high:
                    found.append((low, high))
    return tuple(found) or later or windows
