"""The best choice among all routes that the shifts could drive."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.routing.completion import SCALE
from analytics.routing.generation import Relaxed, Slot, Tell, relaxed, slots_of
from analytics.routing.hours import Ints
from analytics.routing.labels import Sets, TooManySetsError, servable_sets
from analytics.routing.model import Model
from analytics.routing.packing import Choice, Columns, best_choice
from analytics.routing.timing import Routes

# So few visits have so few routes that all are listed, whatever they cost.
FEW_VISITS = 12
# Shares of the work, as told: the bound, then the list; the rest is the whole-number program.
BOUND_SHARE, LIST_SHARE = 0.7, 0.1


@dataclass(frozen=True, slots=True)
class Exact:
    """The routes by shift; bound: no plan has a lower total (None: a shift has too many visits for it).

    sets : routes that a better plan could be made of. listed : whether all of them were looked at.
    """

    routes: list[tuple[int, ...]]
    bound: int | None
    sets: int
    listed: bool


def exact_choice(
    model: Model, routes: list[tuple[int, ...]], *, most_columns: int, most_nodes: int, tell: Tell | None = None
) -> Exact:
    """The given routes, or better ones if there are; the bound ignores locked places and the balance.

    The relaxation of the choice among all routes gives a bound and prices; only routes whose price above the least
    is smaller than the gap can be part of a better plan, and these are listed.

    Parameters
    ----------
    most_columns : routes that may be listed; most_nodes : of the whole-number program.
    tell : called with the share done (0-1); may raise to stop.
    """
    share = tell or (lambda done: None)
    slots = slots_of(model)
    total = model.total(routes, sum(model.travel_of(shift, stops) for shift, stops in enumerate(routes)))
    known = total - model.imbalance_cost(routes)
    base: Relaxed | None = None
    bound = None
    try:
        if model.visits > FEW_VISITS:
            base = relaxed(model, slots, routes, lambda done: share(BOUND_SHARE * done))
            bound = max(0, -(-base.value // SCALE))
            if bound >= known:
                return Exact(routes, bound, 0, listed=True)
        listed = _listed(slots, base, known, most_columns, share)
    except TooManySetsError:
        return Exact(routes, bound, most_columns, listed=False)
    share(BOUND_SHARE + LIST_SHARE)
    columns = _columns(slots, listed)
    choice = _choice(model, columns, known, most_columns, most_nodes)
    bound = max(choice.bound, bound or 0)
    if choice.columns is None or choice.cost >= known:
        return Exact(routes, bound, len(columns), listed=True)
    better = _routes(model, columns, choice.columns)
    if (
        better is None
        or not model.in_place(better)
        or model.total(better, sum(model.travel_of(k, q) for k, q in enumerate(better))) >= total
    ):
        return Exact(routes, bound, len(columns), listed=True)
    return Exact(better, bound, len(columns), listed=True)


def _listed(slots: list[Slot], base: Relaxed | None, known: int, most: int, share: Tell) -> list[Sets]:
    """By slot, the sets that a plan below `known` could be made of."""
    found: list[Sets] = []
    for position, slot in enumerate(slots):
        room = most - sum(len(entry.masks) for entry in found)
        if base is None:
            found.append(servable_sets(slot.hours, room))
            continue
        share(BOUND_SHARE + LIST_SHARE * position / len(slots))
        limit = int(base.least[position]) + known * SCALE - base.value
        found.append(servable_sets(slot.hours, room, completion=slot.completion(base.prices), limit=limit))
    return found


def _choice(model: Model, columns: Columns, known: int, most_columns: int, most_nodes: int) -> Choice:
    capacity = np.bincount(np.array(model.slot_of, np.int64), minlength=max(model.slot_of, default=-1) + 1)
    prize = np.array(model.prize, np.int64)
    return best_choice(columns, capacity, prize, known, most_columns=most_columns, most_nodes=most_nodes)


def _columns(slots: list[Slot], listed: list[Sets]) -> Columns:
    """The sets as columns: by kind, or by shift where a move from the earlier plan costs something."""
    nothing = np.zeros(0, np.int64)
    costs, owners, sizes, visits = [nothing], [nothing], [nothing], [nothing]
    for slot, sets in zip(slots, listed, strict=True):
        size, members = _members(sets)
        moves = np.zeros(len(size), np.int64)
        owner = np.repeat(np.arange(len(size)), size)
        np.add.at(moves, owner, slot.moves[members])
        costs.append(sets.travel + moves)
        owners.append(np.full(len(size), slot.number, np.int64))
        sizes.append(size)
        visits.append(np.array(sets.visits, np.int64)[members])
    starts = np.r_[0, np.cumsum(np.concatenate(sizes))].astype(np.int64)
    return Columns(np.concatenate(costs), np.concatenate(owners), starts, np.concatenate(visits))


def _members(sets: Sets) -> tuple[Ints, Ints]:
    """The size of each set, and its visits (positions) one after the other."""
    owners, members = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for bit in range(len(sets.visits)):
        holding = np.flatnonzero((sets.masks >> bit) & 1)
        owners.append(holding)
        members.append(np.full(len(holding), bit, np.int64))
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
