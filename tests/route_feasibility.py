"""One random plan against the independent checker: for a hundred in the tests and a thousand in the calibration."""

from __future__ import annotations

from collections import Counter

from analytics.routing.engine import solve
from tests.route_checker import faults_of, objective_of, reason_is_true
from tests.route_instances import plain, small_problem


def faults_of_random_plan(seed: int) -> tuple[list[str], Counter[str]]:
    """(what the checker has against the plan of a seed, reasons given): rules, objective, and every reason."""
    problem = small_problem(seed)
    plan = solve(problem, seed=seed, iterations=20)
    written, routes = plain(problem), {shift: list(stops) for shift, stops in plan.routes.items()}
    faults = faults_of(written, routes)
    if objective_of(written, routes) != plan.objective:
        faults.append(f"the objective is {objective_of(written, routes)}, not {plan.objective}")
    planned = {name for route in routes.values() for name in route}
    unnamed = {visit.id for visit in problem.visits} - planned - {left.visit for left in plan.left_out}
    faults += [f"{name} is left out without a reason" for name in sorted(unnamed)]
    for left in plan.left_out:
        if left.visit in planned:
            faults.append(f"{left.visit} is planned and left out")
        elif not reason_is_true(written, routes, left.visit, left.reason):
            faults.append(f"{left.visit}: “{left.reason}” is not true")
    counted = Counter({"planned": len(planned), **Counter(left.reason for left in plan.left_out)})
    return faults, counted
