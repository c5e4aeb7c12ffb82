"""Solve a routing problem: two walks (cool and hot), the best choice among all routes met, a last walk from there."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from analytics.routing.exact import FEW_VISITS, exact_choice
from analytics.routing.model import Model, model_of
from analytics.routing.packed import packed
from analytics.routing.plans import plan_of
from analytics.routing.problem import Plan, Problem
from analytics.routing.search import Pool, Progress, Search
from analytics.routing.timing import Routes

# Iterations: for small problems, whose routes are all listed; for the others, at the least, by visit, at the most.
SMALL_ITERATIONS = 2_000
BASE_ITERATIONS, ITERATIONS_PER_VISIT, MOST_ITERATIONS = 8_000, 60, 30_000
# Shares of the iterations; what is left belongs to the last walk.
COOL_SHARE, HOT_SHARE = 0.4, 0.4
# A walk must be warm enough to give up a usual visit (hot), or only a cheap detour (cool, last).
COOL_PART, LAST_PART = 0.15, 0.03
LEAST_HEAT = 50
# Up to FEW_VISITS all routes are listed: the plan is the best there is.
EXACT_COLUMNS, EXACT_NODES = 20_000, 10_000


def usual_iterations(visits: int) -> int:
    """The iterations for a number of visits when nobody says otherwise."""
    if visits <= FEW_VISITS:
        return SMALL_ITERATIONS
    return min(MOST_ITERATIONS, BASE_ITERATIONS + ITERATIONS_PER_VISIT * visits)


def solve(problem: Problem, *, seed: int = 0, iterations: int | None = None, progress: Progress | None = None) -> Plan:
    """The best plan found: prizes left out plus travel seconds (and moved visits, imbalance) as low as possible.

    Parameters
    ----------
    problem : checked (analytics.routing.faults.check).
    seed, iterations : the same pair gives the same plan on every machine; iterations None = usual_iterations.
    progress : called with the share done; what it raises stops the work (a cancel).

    Returns
    -------
    The plan, with a reason for each visit that it leaves out. Method: routing by ruin and recreate
    (analytics.routing.search) and set packing (analytics.routing.packing).
    """
    model = model_of(problem)
    budget = usual_iterations(model.visits) if iterations is None else iterations
    routes = best_routes(model, seed, budget, progress)
    return plan_of(model, routes, seed=seed, iterations=budget)


def best_routes(model: Model, seed: int, iterations: int, progress: Progress | None = None) -> list[tuple[int, ...]]:
    """One route per shift."""
    memo, pool = Routes(model), Pool()
    heat = usual_prize(model)
    walks = ((COOL_SHARE, COOL_PART), (HOT_SHARE, 1.0), (1 - COOL_SHARE - HOT_SHARE, LAST_PART))
    best: tuple[int, list[tuple[int, ...]]] | None = None
    done = 0.0
    for number, (share, part) in enumerate(walks):
        search = Search(model, memo, pool, seed * len(walks) + number)
        last = number == len(walks) - 1
        if last and best is not None:
            search.start_from(best[1])
        search.fill()
        search.run(round(iterations * share), max(LEAST_HEAT, round(heat * part)), _part(progress, done, share))
        done += share
        if best is None or search.best_total < best[0]:
            best = (search.best_total, search.best)
        if number and model.visits > FEW_VISITS:
            best = packed(model, memo, pool, best)
    assert best is not None
    routes = _settled(model, memo, best[1])
    if model.visits <= FEW_VISITS:
        routes = exact_choice(model, routes, most_columns=EXACT_COLUMNS, most_nodes=EXACT_NODES).routes
    return routes


def usual_prize(model: Model) -> int:
    """The median prize of the visits that some shift could serve: the scale of the temperatures."""
    prizes = [model.prize[visit] for visit in range(model.visits) if model.eligible[visit] and model.prize[visit] > 0]
    return max(LEAST_HEAT, round(median(prizes))) if prizes else LEAST_HEAT


def _settled(model: Model, memo: Routes, routes: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The plan without stops at a place that they are not locked to, and with whatever still pays."""
    kept = list(routes)
    while not model.in_place(kept):
        kept = [
            tuple(v for position, v in enumerate(stops, start=1) if model.place[v] in (0, position)) for stops in kept
        ]
    search = Search(model, memo, Pool(), 0)
    search.start_from(kept)
    search.fill()
    return search.best


def _part(progress: Progress | None, done: float, share: float) -> Callable[[float], None] | None:
    if progress is None:
        return None
    tell = progress
    return lambda part: tell(done + share * part)
