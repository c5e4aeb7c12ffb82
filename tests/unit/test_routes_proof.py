"""Proofs of route plans: no bound above the best plan, no set overlooked, limits and cancels that are told."""

from __future__ import annotations

import random

import numpy as np
import pytest

from analytics.routing import exact
from analytics.routing.completion import SCALE, Completion, Grid
from analytics.routing.engine import solve
from analytics.routing.generation import relaxed, slots_of
from analytics.routing.hours import hours_of
from analytics.routing.labels import Sets, TooManySetsError, servable_sets
from analytics.routing.model import model_of
from analytics.routing.plans import plan_from
from analytics.routing.problem import Problem
from analytics.routing.proof import prove
from tests.route_bruteforce import least_objective
from tests.route_checker import faults_of, objective_of
from tests.route_instances import plain, small_problem, street_problem


class StoppedError(Exception):
    """What a person's cancel raises."""


def priced(sets: Sets, prices: np.ndarray) -> dict[int, int]:
    """The price of each set, by its mask."""
    found = {}
    for mask, travel in zip(sets.masks.tolist(), sets.travel.tolist(), strict=True):
        worth = sum(int(prices[bit]) for bit in range(len(sets.visits)) if mask >> bit & 1)
        found[mask] = travel * SCALE - worth
    return found


@pytest.mark.parametrize("seed", range(12))
def test_prices_drop_no_set_that_is_worth_its_way(seed: int) -> None:
    """Sets at or below a limit are the same with pruned labels as in the whole list; with lunch, limits and windows."""
    model = model_of(small_problem(seed, most_visits=12))
    draw = random.Random(seed)
    for kind in range(len(model.kinds)):
        hours = hours_of(model, kind)
        prices = np.array([draw.randrange(0, 900) * SCALE for _ in hours.visits], np.int64)
        limit = -draw.randrange(0, 600) * SCALE
        everything = priced(servable_sets(hours, 100_000), prices)
        wanted = {mask: price for mask, price in everything.items() if price <= limit}
        found = servable_sets(hours, 100_000, completion=Completion(Grid(hours), prices), limit=limit)
        assert priced(found, prices) == wanted


@pytest.mark.parametrize("seed", range(12))
def test_what_a_beam_drops_is_bounded(seed: int) -> None:
    """No set that a narrow beam overlooks is priced below the bound that it names."""
    model = model_of(small_problem(seed, most_visits=12))
    draw = random.Random(seed)
    for kind in range(len(model.kinds)):
        hours = hours_of(model, kind)
        prices = np.array([draw.randrange(0, 900) * SCALE for _ in hours.visits], np.int64)
        completion = Completion(Grid(hours), prices)
        everything = priced(servable_sets(hours, 100_000), prices)
        found = servable_sets(hours, 100_000, completion=completion, limit=0, beam=2)
        seen = priced(found, prices)
        overlooked = [price for mask, price in everything.items() if price <= 0 and mask not in seen]
        assert all(price >= found.dropped for price in overlooked)


@pytest.mark.parametrize("seed", range(10))
def test_the_bound_by_prices_never_lies_above_the_best_plan_and_the_proof_reaches_it(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On problems whose best plan is known by listing all plans with other code."""
    monkeypatch.setattr(exact, "FEW_VISITS", 0)
    problem = small_problem(seed, most_visits=9, plain_rules=True)
    least = least_objective(plain(problem))
    model = model_of(problem)
    slots = slots_of(model)
    base = relaxed(model, slots, [()] * model.shifts, lambda share: None)
    assert -(-base.value // SCALE) <= least
    proof = prove(problem, plan_from(problem, {}))
    assert (proof.optimality.bound, proof.optimality.proven, proof.plan.objective) == (least, True, least)


def week() -> Problem:
    """Eighteen visits, two teams, two days: the linear bound lies below the best plan."""
    return street_problem(18, 2, 2, 4)


def test_a_limit_leaves_an_honest_gap() -> None:
    """With too little room for the list the text names the gap; the true best lies between bound and plan."""
    problem = week()
    plan = solve(problem, iterations=600)
    told = prove(problem, plan, most_sets=1).optimality
    best = prove(problem, plan)
    assert best.optimality.proven
    assert told.bound <= best.plan.objective <= plan.objective
    assert told.bound >= 0.97 * best.plan.objective
    assert not told.proven
    assert f"{told.gap:.1%}" in told.text and "未证明最优" in told.text
    routes = {shift: list(stops) for shift, stops in best.plan.routes.items()}
    assert faults_of(plain(problem), routes) == []
    assert objective_of(plain(problem), routes) == best.optimality.bound


def test_with_more_visits_than_a_set_can_hold_the_bound_is_wide_and_says_so() -> None:
    """Seventy visits that every shift could serve."""
    problem = street_problem(130, 1, 1, 1)
    plan = solve(problem, iterations=50)
    told = prove(problem, plan).optimality
    with pytest.raises(TooManySetsError):
        servable_sets(hours_of(model_of(problem), 0), 10)
    assert told.bound <= plan.objective
    assert told.proven or f"{told.gap:.1%}" in told.text


def test_the_share_done_rises_and_a_cancel_stops_the_proof() -> None:
    """The callback hears shares from 0 to 1 in order; what it raises comes out."""
    problem = week()
    plan = solve(problem, iterations=600)
    heard: list[float] = []
    prove(problem, plan, progress=heard.append)
    assert heard == sorted(heard)
    assert 0 <= heard[0] <= heard[-1] <= 1
    assert len(heard) > 20

    def stop(share: float) -> None:
        if share > 0.05:
            raise StoppedError

    with pytest.raises(StoppedError):
        prove(problem, plan, progress=stop)


def test_the_share_done_rises_and_a_cancel_stops_the_planning() -> None:
    """Likewise of the search."""
    problem = week()
    heard: list[float] = []
    solve(problem, iterations=400, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[0] == 0
    assert 0.9 < heard[-1] <= 1

    def stop(share: float) -> None:
        if share > 0.5:
            raise StoppedError

    with pytest.raises(StoppedError):
        solve(problem, iterations=400, progress=stop)
