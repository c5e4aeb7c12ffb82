"""The best choice among all routes that the shifts could drive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.routing.enumeration import Ints, Sets, TooManySetsError, servable_sets
from analytics.routing.model import Model
from analytics.routing.packing import Columns, best_choice
from analytics.routing.timing import Routes


@dataclass(frozen=True, slots=True)
class Exact:
    """The routes by shift, and a total below which no plan lies (None: too many sets to list)."""

    routes: list[tuple[int, ...]]
    bound: int | None
    sets: int


def exact_choice(
    model: Model,
    routes: list[tuple[int, ...]],
    *,
    most_columns: int,
    most_nodes: int,
    progress: Callable[[float], None] | None = None,
) -> Exact:
    """The given routes, or better ones if there are; the bound ignores locked places and the balance.

    Parameters
    ----------
    most_columns : sets that may be listed over all kinds of shifts; most_nodes : of the whole-number program.
    progress : called with the share of the kinds of shifts that are listed; what it raises stops the work.
    """
    listed: list[Sets] = []
    try:
        for kind in range(len(model.kinds)):
            if progress is not None:
                progress(kind / len(model.kinds))
            listed.append(servable_sets(model, kind, most_columns - sum(len(entry.masks) for entry in listed)))
    except TooManySetsError:
        return Exact(routes, None, most_columns)
    columns = _columns(model, listed)
    capacity = np.bincount(np.array(model.slot_of, np.int64), minlength=max(model.slot_of, default=-1) + 1)
    travel = sum(model.travel_of(shift, stops) for shift, stops in enumerate(routes))
    total = model.total(routes, travel)
    known = total - model.imbalance_cost(routes)
    choice = best_choice(
        columns, capacity, np.array(model.prize, np.int64), known, most_columns=most_columns, most_nodes=most_nodes
    )
    if choice.columns is None or choice.cost >= known:
        return Exact(routes, choice.bound, len(columns))
    better = _routes(model, columns, choice.columns)
    if (
        better is None
        or not model.in_place(better)
        or model.total(better, sum(model.travel_of(k, q) for k, q in enumerate(better))) >= total
    ):
        return Exact(routes, choice.bound, len(columns))
    return Exact(better, choice.bound, len(columns))


def _columns(model: Model, listed: list[Sets]) -> Columns:
    """The sets as columns: by kind, or by shift where a move from the earlier plan costs something."""
    costs, slots, sizes, visits = [], [], [], []
    by_kind = model.slot_of == model.kind_of
    for slot in sorted(set(model.slot_of)):
        sets = listed[slot if by_kind else model.kind_of[slot]]
        size, members = _members(sets)
        cost = sets.travel.copy()
        if not by_kind:
            moves = np.array([previous not in (-1, slot) for previous in model.previous], np.int64)
            owner = np.repeat(np.arange(len(size)), size)
            cost += model.problem.change_penalty * np.bincount(
                owner, weights=moves[members], minlength=len(size)
            ).astype(np.int64)
        costs.append(cost)
        slots.append(np.full(len(cost), slot, np.int64))
        sizes.append(size)
        visits.append(members)
    nothing = [np.zeros(0, np.int64)]
    starts = np.r_[0, np.cumsum(np.concatenate(nothing + sizes))].astype(np.int64)
    return Columns(
        np.concatenate(nothing + costs), np.concatenate(nothing + slots), starts, np.concatenate(nothing + visits)
    )


def _members(sets: Sets) -> tuple[Ints, Ints]:
    """The size of each set, and its visits one after the other."""
    owners, members = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for bit, visit in enumerate(sets.visits):
        holding = np.flatnonzero((sets.masks >> bit) & 1)
        owners.append(holding)
        members.append(np.full(len(holding), visit, np.int64))
    owner, member = np.concatenate(owners), np.concatenate(members)
    order = np.argsort(owner, kind="stable")
    return np.bincount(owner, minlength=len(sets.masks)).astype(np.int64), member[order]


def _routes(model: Model, columns: Columns, chosen: tuple[int, ...]) -> list[tuple[int, ...]] | None:
    """The routes of chosen columns, each in its shortest order; None when an order cannot be kept."""
    memo = Routes(model)
    room: dict[int, list[int]] = {}
    for shift, slot in enumerate(model.slot_of):
        room.setdefault(slot, []).append(shift)
    routes: list[tuple[int, ...]] = [()] * model.shifts
    for column in chosen:
        shift = room[int(columns.slot[column])].pop(0)
        stops = _shortest_order(memo, model.kind_of[shift], frozenset(columns.of(column)))
        if stops is None:
            return None
        routes[shift] = stops
    return routes


def _shortest_order(memo: Routes, kind: int, visits: frozenset[int]) -> tuple[int, ...] | None:
    best: tuple[int, tuple[int, ...]] | None = None
    open_ends: list[tuple[int, ...]] = [()]
    while open_ends:
        stops = open_ends.pop()
        for visit in sorted(visits.difference(stops)):
            longer = (*stops, visit)
            route = memo.route(kind, longer)
            if route is None:
                continue
            if len(longer) < len(visits):
                open_ends.append(longer)
            elif best is None or (route.cost, longer) < best:
                best = (route.cost, longer)
    return None if best is None else best[1]
