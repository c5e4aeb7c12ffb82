"""The least objective of a small routing problem by listing everything; on plain JSON, without the solver's code."""

from __future__ import annotations

from typing import Any

from tests.route_checker import drive


def least_objective(problem: dict[str, Any]) -> int:
    """Over all assignments of at most ten or so visits to shifts, in all orders."""
    visits = problem["visits"]
    prize = [visit["prize"] for visit in visits]
    # Least travel of every set of visits that the shifts looked at so far can serve.
    served = {0: 0}
    for shift in problem["shifts"]:
        sets = _sets(problem, shift)
        longer = dict(served)
        for mask, travel in served.items():
            for more, extra in sets.items():
                if not mask & more:
                    both = mask | more
                    longer[both] = min(longer.get(both, travel + extra), travel + extra)
        served = longer
    return min(
        travel + sum(value for i, value in enumerate(prize) if not mask >> i & 1) for mask, travel in served.items()
    )


def _sets(problem: dict[str, Any], shift: dict[str, Any]) -> dict[int, int]:
    able = [i for i, visit in enumerate(problem["visits"]) if set(visit["need"]) <= set(shift["caps"])]
    sets: dict[int, int] = {}
    routes: list[tuple[int, ...]] = [()]
    while routes:
        route = routes.pop()
        for i in able:
            if i in route:
                continue
            longer = (*route, i)
            travel = drive(problem, shift, [problem["visits"][k]["id"] for k in longer])
            if travel is not None:
                mask = sum(1 << k for k in longer)
                sets[mask] = min(sets.get(mask, travel), travel)
                routes.append(longer)
    return sets
