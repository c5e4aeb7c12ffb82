"""The best choice among the routes that the search has met."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from analytics.routing.model import Model
from analytics.routing.packing import best_choice, columns_of
from analytics.routing.search import Pool
from analytics.routing.timing import Routes

# Above this many shifts the choice is made for some days at a time, the other days standing still.
SHIFTS_AT_ONCE = 40
MOST_COLUMNS, MOST_NODES = 700, 20

Solution = tuple[int, list[tuple[int, ...]]]
"""Total and routes by shift."""


def packed(model: Model, memo: Routes, pool: Pool, best: Solution) -> Solution:
    """The given solution, or a better one made of routes of the pool."""
    cheapest: dict[tuple[int, tuple[int, ...]], tuple[int, ...]] = {}
    for (slot, stops), route in pool.items():
        key = (slot, tuple(sorted(stops)))
        held = cheapest.get(key)
        if route.cost == route.travel and (held is None or (route.travel, stops) < (pool[(slot, held)].travel, held)):
            cheapest[key] = stops
    entries = sorted(
        (slot, pool[(slot, stops)].travel + _moves(model, slot, stops), visits, stops)
        for (slot, visits), stops in cheapest.items()
    )
    for group in _groups(model):
        best = _packed_group(model, memo, entries, group, best)
    return best


def _moves(model: Model, slot: int, stops: tuple[int, ...]) -> int:
    if model.slot_of == model.kind_of:
        return 0
    return model.problem.change_penalty * sum(model.previous[v] not in (-1, slot) for v in stops)


def _groups(model: Model) -> list[list[int]]:
    """Runs of whole days with few enough shifts, then runs that begin in the middle of the former."""
    if model.shifts <= SHIFTS_AT_ONCE:
        return [list(range(model.shifts))]
    days: dict[str, list[int]] = {}
    for shift, entry in enumerate(model.problem.shifts):
        days.setdefault(entry.day, []).append(shift)
    runs = list(days.values())
    per_day = max(len(run) for run in runs)
    length = max(1, SHIFTS_AT_ONCE // per_day)
    groups = []
    for offset in (0, length // 2):
        cuts = sorted({0, len(runs), *range(offset, len(runs), length)})
        groups += [[s for run in runs[a:b] for s in run] for a, b in pairwise(cuts)]
    return groups


def _packed_group(
    model: Model,
    memo: Routes,
    entries: list[tuple[int, int, tuple[int, ...], tuple[int, ...]]],
    group: list[int],
    best: Solution,
) -> Solution:
    total, routes = best
    capacity = np.zeros(max(model.slot_of) + 1, np.int64)
    for shift in group:
        capacity[model.slot_of[shift]] += 1
    inside = set(group)
    busy = {v for shift, stops in enumerate(routes) if shift not in inside for v in stops}
    free = np.array([0 if v in busy else prize for v, prize in enumerate(model.prize)], np.int64)
    chosen = [entry for entry in entries if capacity[entry[0]] and not busy.intersection(entry[2])]
    fixed = sum(
        model.travel_of(s, stops) + _moves(model, s, stops) for s, stops in enumerate(routes) if s not in inside
    )
    choice = best_choice(
        columns_of([entry[:3] for entry in chosen]),
        capacity,
        free,
        total - fixed - model.imbalance_cost(routes),
        most_columns=MOST_COLUMNS,
        most_nodes=MOST_NODES,
    )
    if choice.columns is None:
        return best
    new = [() if shift in inside else stops for shift, stops in enumerate(routes)]
    room: dict[int, list[int]] = {}
    for shift in group:
        room.setdefault(model.slot_of[shift], []).append(shift)
    for column in choice.columns:
        slot, _, _, stops = chosen[column]
        new[room[slot].pop(0)] = stops
    found = model.total(new, sum(model.travel_of(shift, stops) for shift, stops in enumerate(new)))
    return (found, new) if found < total and _possible(model, memo, new) else best


def _possible(model: Model, memo: Routes, routes: list[tuple[int, ...]]) -> bool:
    """Whether each route can be timed and no visit stands twice: what another's solver says is checked."""
    visits = [visit for stops in routes for visit in stops]
    return len(visits) == len(set(visits)) and all(
        memo.route(model.kind_of[shift], stops) is not None for shift, stops in enumerate(routes)
    )
