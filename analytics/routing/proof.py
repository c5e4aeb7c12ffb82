"""How far a plan is from the best possible one: proven best, or a bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.routing.exact import Exact, exact_choice
from analytics.routing.model import Model, model_of
from analytics.routing.plans import plan_of
from analytics.routing.problem import Optimality, Plan, Problem
from analytics.routing.search import Progress

MOST_SETS = 200_000
MOST_NODES = 5_000


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known about the best total, and the plan: the given one, or a better one found on the way."""

    optimality: Optimality
    plan: Plan


def prove(
    problem: Problem,
    plan: Plan,
    *,
    most_sets: int = MOST_SETS,
    most_nodes: int = MOST_NODES,
    progress: Progress | None = None,
) -> Proof:
    """Prove the plan best, or bound what could be gained; a better plan is handed back.

    A linear program over all routes that the shifts could drive gives a bound; the routes that it leaves for a better
    plan are listed (up to most_sets) and the best choice among them is proven by whole-number programming (up to
    most_nodes). Where a shift could serve more than 62 visits the bound is a linear program in which a stop costs its
    time and its nearest way in. Measured by what the solver minimises (with moves and imbalance).

    progress : called with the share done; what it raises stops the work (a cancel).
    """
    model = model_of(problem)
    numbers = {visit.id: number for number, visit in enumerate(problem.visits)}
    routes = [tuple(numbers[visit] for visit in plan.routes.get(shift.id, ())) for shift in problem.shifts]
    exact = exact_choice(model, routes, most_columns=most_sets, most_nodes=most_nodes, tell=progress)
    better = exact.routes is not routes
    answer = plan_of(model, exact.routes, seed=plan.seed, iterations=plan.iterations) if better else plan
    total = model.total(exact.routes, answer.travel_seconds)
    bound = min(total, _weak_bound(model) if exact.bound is None else exact.bound)
    return Proof(_told(total, bound, exact, better), answer)


def _told(total: int, bound: int, exact: Exact, better: bool) -> Optimality:
    gap = (total - bound) / total if total else 0.0
    found = "（证明中找到了更好的方案，已采用）" if better else ""
    if total <= bound:
        return Optimality(bound, True, 0.0, f"证明最优：没有任何方案的目标值低于 {bound}{found}。")
    if exact.bound is None:
        how = "户数太多，只给出较宽的界"
    elif exact.listed:
        how = "可能更好的组合已全部列出，未在限度内证完"
    else:
        how = "可能更好的组合太多，未逐一列出"
    return Optimality(bound, False, gap, f"未证明最优：与最优的差距不超过 {gap:.1%}（{how}）{found}。")


def _weak_bound(model: Model) -> int:
    """A total below which no plan lies: stops in parts, each at its time and its nearest way in."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix, vstack

    travel = np.array(model.travel, np.int64)
    np.fill_diagonal(travel, travel.max(initial=0) + 1)
    way_in = travel.min(axis=0)[1:]
    pairs = [(visit, shift) for visit in range(model.visits) for shift in model.eligible[visit]]
    whole = sum(model.prize)
    if not pairs:
        return whole
    kinds = [model.kinds[kind] for kind in model.kind_of]
    seconds = [way_in[visit] + model.duration[visit] for visit, _ in pairs]
    columns = range(len(pairs))
    hours = coo_matrix((seconds, ([shift for _, shift in pairs], columns)), shape=(model.shifts, len(pairs)))
    once = coo_matrix((np.ones(len(pairs)), ([visit for visit, _ in pairs], columns)), shape=(model.visits, len(pairs)))
    found = linprog(
        [float(way_in[visit] - model.prize[visit]) for visit, _ in pairs],
        A_ub=vstack([hours, once], format="csr"),
        b_ub=[*(kind.end - kind.start for kind in kinds), *([1] * model.visits)],
        bounds=(0, 1),
        method="highs",
    )
    return max(0, int(np.ceil(whole + found.fun - 1e-3)))
