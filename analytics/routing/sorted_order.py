"""What a list sorted by distance would cost: the saving that is shown to the user."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.routing.problem import Plan, Problem


@dataclass(frozen=True, slots=True)
class Saving:
    """Travel seconds of the plan, of the same visits in a list sorted by distance, and their ratio (None: no travel).

    n : visits. text : zh-CN.
    """

    planned: int
    by_distance: int
    ratio: float | None
    n: int
    text: str


def saving(problem: Problem, plan: Plan) -> Saving:
    """Compare with the list by hand: the same visits from near to far, as many a shift as in the plan.

    The list ignores windows and skills, so it is compared by travel only; a list that kept them would be longer.
    """
    rows = {visit.id: row for row, visit in enumerate(problem.visits, start=1)}
    served = [rows[visit] for shift in problem.shifts for visit in plan.routes.get(shift.id, ())]
    near_first = iter(sorted(served, key=lambda row: (problem.travel[0][row], row)))
    seconds = 0
    for shift in problem.shifts:
        at = shift.origin
        count = len(plan.routes.get(shift.id, ()))
        for _ in range(count):
            row = next(near_first)
            seconds += problem.travel[at][row]
            at = row
        seconds += problem.travel[at][0] if count else 0
    ratio = seconds / plan.travel_seconds if plan.travel_seconds else None
    told = "没有路程可比。" if ratio is None else _sentence(plan.travel_seconds, seconds, ratio)
    return Saving(plan.travel_seconds, seconds, ratio, len(served), told)


def _sentence(planned: int, seconds: int, ratio: float) -> str:
    return (
        f"路程共 {planned / 60:.0f} 分钟；同样的户按离驻地由近到远排成清单，路程为 {seconds / 60:.0f} 分钟"
        f"（{ratio:.2f} 倍，且未顾及时段和部门）。"
    )
