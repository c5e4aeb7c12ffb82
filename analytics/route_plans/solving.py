"""From a task to a plan: the solver's plain problem, its answer with times, and the comparison with a sorted list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from analytics.route_plans.document import RouteLeft, RouteLock, RoutePlan, RouteStop, RouteTask
from analytics.routing.engine import solve
from analytics.routing.faults import check
from analytics.routing.plans import plan_from, timetables
from analytics.routing.problem import Lock, Plan, Problem, Shift, Visit
from analytics.routing.proof import MOST_SETS, prove
from analytics.routing.replan import DONE
from analytics.routing.search import Progress
from analytics.routing.sorted_order import saving


def problem_of(task: RouteTask) -> Problem:
    """The plain problem. Raises RoutingError when it cannot be used (a dwelling twice, windows that close first …)."""
    problem = Problem(
        travel=task.travel,
        shifts=tuple(
            Shift(
                one.id, one.day, one.team, one.start, one.end, frozenset(one.departments), one.most, one.lunch,
                one.origin,
            )
            for one in task.shifts
        ),
        visits=tuple(
            Visit(
                one.case_id, one.minutes * 60, one.windows, frozenset(one.need), one.prize, one.must,
                str(one.compound_id), _lock(one.lock), one.excluded,
            )
            for one in task.visits
        ),
        previous=task.previous,
        change_penalty=task.change_penalty,
        balance_permille=task.balance_permille,
    )  # fmt: skip
    check(problem)
    return problem


def solved(
    task: RouteTask,
    *,
    seed: int = 0,
    iterations: int | None = None,
    progress: Progress | None = None,
    history: tuple[RouteStop, ...] = (),
) -> RoutePlan:
    """The best plan found for the task; the same (task, seed, iterations) gives the same plan on every machine.

    progress: called with the share done; what it raises stops the work. history: stops that are over.
    """
    problem = problem_of(task)
    return _document(task, problem, solve(problem, seed=seed, iterations=iterations, progress=progress), history)


def by_hand(task: RouteTask, routes: Mapping[str, Iterable[str]], history: tuple[RouteStop, ...] = ()) -> RoutePlan:
    """The plan of routes that a person made. Raises RoutingError when they cannot be kept."""
    problem = problem_of(task)
    return _document(task, problem, plan_from(problem, routes), history)


def proven(plan: RoutePlan, *, most_sets: int = MOST_SETS, progress: Progress | None = None) -> RoutePlan:
    """The plan (or a better one found on the way) with what is known about the best possible one."""
    problem = problem_of(plan.task)
    given = solver_plan(plan)
    proof = prove(problem, given, most_sets=most_sets, progress=progress)
    # The plan given to the proof has no reasons of its visits left out: the document has them.
    document = plan if proof.plan is given else _document(plan.task, problem, proof.plan, plan.history)
    return replace(document, optimality=proof.optimality.text, bound=proof.optimality.bound)


def solver_plan(plan: RoutePlan) -> Plan:
    """The plan as the solver knows it, without the reasons."""
    return Plan(
        routes=plan.routes,
        objective=plan.objective,
        travel_seconds=plan.travel_seconds,
        served=plan.served,
        left_out=(),
        seed=plan.seed,
        iterations=plan.iterations,
        moved=plan.moved,
        imbalance=plan.imbalance,
    )


def _lock(lock: RouteLock | None) -> Lock | None:
    return None if lock is None else Lock(lock.team, lock.day, lock.shift, lock.place)


def _document(task: RouteTask, problem: Problem, plan: Plan, history: tuple[RouteStop, ...]) -> RoutePlan:
    shifts = {shift.id: shift for shift in task.shifts}
    tables = timetables(problem, plan)
    told = saving(problem, plan)
    names = {visit.case_id: visit.address for visit in task.visits}
    made = {visit.case_id for visit in task.visits if visit.excluded == DONE}
    return RoutePlan(
        task=task,
        stops=tuple(
            RouteStop(
                stop.visit, table.shift, shifts[table.shift].day, shifts[table.shift].team, place,
                stop.arrive, stop.start, stop.leave, stop.travel,
            )
            for table in tables
            for place, stop in enumerate(table.stops, start=1)
        ),
        left_out=tuple(
            RouteLeft(left.visit, left.reason, _with_addresses(left.text, names))
            for left in plan.left_out
            if left.visit not in made
        ),
        back={table.shift: table.back for table in tables},
        objective=plan.objective,
        travel_seconds=plan.travel_seconds,
        seed=plan.seed,
        iterations=plan.iterations,
        moved=plan.moved,
        imbalance=plan.imbalance,
        by_distance=told.by_distance,
        saving=told.text,
        history=history,
    )  # fmt: skip


def _with_addresses(text: str, names: Mapping[str, str]) -> str:
    """The solver's sentence with the addresses that people know instead of case numbers."""
    return re.sub("“([^”]*)”", lambda found: f"“{names.get(found[1], found[1])}”", text)
