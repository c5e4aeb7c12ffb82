"""A bound for all plans: routes are priced in until no route is worth more than it costs (column generation).

Master: at most so many routes per slot, each visit in one route or left out at its prize; a linear program (HiGHS).
Its prices only steer: the bound itself is the Lagrangian one, computed in whole numbers from rounded prices, so that
it holds whatever the solver's rounding. Prices are smoothed (Wentges 1997) toward those of the best bound so far.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.routing.completion import SCALE, Completion, Grid
from analytics.routing.hours import Hours, Ints, hours_of
from analytics.routing.labels import NEVER, Sets, servable_sets
from analytics.routing.model import Model

MOST_ROUNDS = 60
BEAM, WIDEST_BEAM = 1_500, 96_000
ADDED = 60  # routes of a slot that join in one round
SMOOTHING = 0.6
ALL = 1 << 40

Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Slot:
    """Shifts that may exchange their routes: their hours, how many they are, and what a move there costs by visit."""

    number: int
    shifts: int
    hours: Hours
    grid: Grid
    moves: Ints

    def completion(self, prices: Ints) -> Completion:
        """For prices of all visits of the model."""
        return Completion(self.grid, prices[list(self.hours.visits)] - SCALE * self.moves)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """value : no plan costs less, in SCALE parts of a second; prices by visit, least price of a route by slot."""

    value: int
    prices: Ints
    least: Ints


def slots_of(model: Model) -> list[Slot]:
    """The slots of a model in order."""
    hours = [hours_of(model, kind) for kind in range(len(model.kinds))]
    grids = [Grid(entry) for entry in hours]
    found = []
    by_kind = model.slot_of == model.kind_of
    for number in sorted(set(model.slot_of)):
        shifts = [shift for shift, slot in enumerate(model.slot_of) if slot == number]
        kind = model.kind_of[shifts[0]]
        moved = [
            0 if by_kind or model.previous[visit] in (-1, number) else model.problem.change_penalty
            for visit in hours[kind].visits
        ]
        found.append(Slot(number, len(shifts), hours[kind], grids[kind], np.array(moved, np.int64)))
    return found


def relaxed(model: Model, slots: list[Slot], routes: list[tuple[int, ...]], tell: Tell) -> Relaxed:
    """The best bound found within the rounds; routes : a plan, to begin with. tell : called with the share done."""
    master = _Master(model, slots, routes)
    prize = np.array(model.prize, np.int64) * SCALE
    best = Relaxed(-NEVER, np.zeros(model.visits, np.int64), np.zeros(len(slots), np.int64))
    smoothing, beam = 0.0, BEAM
    for number in range(MOST_ROUNDS):
        value, prices, least = master.solved()
        exact = np.minimum(np.round(prices * SCALE).astype(np.int64), prize)
        used = np.round(smoothing * best.prices + (1 - smoothing) * exact).astype(np.int64)
        mixed = np.round(smoothing * best.least + (1 - smoothing) * np.round(least * SCALE)).astype(np.int64)
        lowest = np.zeros(len(slots), np.int64)
        added, narrow = 0, False
        for position, slot in enumerate(slots):
            tell((number + position / len(slots)) / MOST_ROUNDS)
            limit = min(int(mixed[position]), 0) - 1
            completion = slot.completion(used)
            sets = servable_sets(slot.hours, ALL, completion=completion, limit=limit, beam=beam)
            lowest[position] = min(0, limit + 1, sets.dropped, least_price(slot, sets, completion))
            narrow = narrow or sets.dropped < limit
            added += master.join(position, sets, prices, least[position])
        bound = int(used.sum()) + int(sum(slot.shifts * int(low) for slot, low in zip(slots, lowest, strict=True)))
        if bound > best.value:
            best = Relaxed(bound, used, lowest)
        if value * SCALE - best.value <= SCALE:
            break
        if added == 0:
            if smoothing == 0.0 and (not narrow or beam >= WIDEST_BEAM):
                break
            beam = min(WIDEST_BEAM, beam * 4) if narrow else beam
            smoothing = 0.0
        else:
            smoothing = SMOOTHING
    return best


def least_price(slot: Slot, sets: Sets, completion: Completion) -> int:
    """The least price of the listed sets, 0 when there is none."""
    return min(0, int(_priced(sets, completion.prices).min(initial=0)))


def _priced(sets: Sets, prices: NDArray[np.int64]) -> Ints:
    worth = np.zeros(len(sets.masks), np.int64)
    for bit in range(len(sets.visits)):
        worth += ((sets.masks >> bit) & 1) * prices[bit]
    return sets.travel * SCALE - worth


class _Master:
    def __init__(self, model: Model, slots: list[Slot], routes: list[tuple[int, ...]]) -> None:
        self.slots, self.prize = slots, np.array(model.prize, np.float64)
        self.known: set[tuple[int, int]] = set()
        self.cost: list[int] = []
        self.rows: list[int] = []
        self.starts: list[int] = [0]
        at = {slot.number: position for position, slot in enumerate(slots)}
        for shift, stops in enumerate(routes):
            if stops:
                position = at[model.slot_of[shift]]
                self._add(position, model.travel_of(shift, stops), sorted(stops))
        for position, slot in enumerate(slots):
            for index, visit in enumerate(slot.hours.visits):
                self._add(position, int(slot.hours.out[index] + slot.hours.home[index]), [visit])

    def _add(self, position: int, travel: int, visits: list[int]) -> bool:
        key = (position, sum(1 << visit for visit in visits))
        if key in self.known:
            return False
        self.known.add(key)
        slot = self.slots[position]
        moves = sum(int(slot.moves[slot.hours.visits.index(visit)]) for visit in visits) if slot.moves.any() else 0
        self.cost.append(travel + moves)
        self.rows += [position, *(len(self.slots) + visit for visit in visits)]
        self.starts.append(len(self.rows))
        return True

    def solved(self) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
        """Value, price of each visit, price (at most 0) of each slot."""
        from scipy.optimize import linprog
        from scipy.sparse import csc_matrix, eye, hstack, vstack

        slots, visits = len(self.slots), len(self.prize)
        own = csc_matrix(
            (np.ones(len(self.rows)), np.array(self.rows), np.array(self.starts)),
            shape=(slots + visits, len(self.cost)),
        )
        left = vstack([csc_matrix((slots, visits)), eye(visits, format="csc")])
        matrix = hstack([own, left], format="csr")
        found = linprog(
            np.r_[self.cost, self.prize],
            A_ub=matrix[:slots],
            b_ub=[slot.shifts for slot in self.slots],
            A_eq=matrix[slots:],
            b_eq=np.ones(visits),
            bounds=(0, None),
            method="highs",
        )
        return float(found.fun), np.asarray(found.eqlin.marginals), np.asarray(found.ineqlin.marginals)

    def join(self, position: int, sets: Sets, prices: NDArray[np.float64], least: float) -> int:
        """Add the sets that are worth most at these prices; how many there were."""
        slot = self.slots[position]
        own = prices[list(sets.visits)] * SCALE - SCALE * slot.moves
        priced = _priced(sets, np.round(own).astype(np.int64))
        worth = np.flatnonzero(priced < round(least * SCALE) - 1)
        added = 0
        for number in worth[np.argsort(priced[worth], kind="stable")[:ADDED]].tolist():
            mask = int(sets.masks[number])
            visits = [visit for bit, visit in enumerate(sets.visits) if mask >> bit & 1]
            added += self._add(position, int(sets.travel[number]), visits)
        return added
