"""Set packing: of many routes, at most one per shift and each visit at most once, the best choice.

The linear relaxation is solved by pricing columns in (only a few thousand routes ever stand in the program), then the
whole-number program is solved over the routes that its bound leaves possible: no better choice exists among all
routes. Solver: HiGHS through scipy. Limits count columns and nodes, never seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PRICED_IN = 2_000  # columns that join the linear program in one round
ROUNDS = 60
TOLERANCE = 1e-6
# A tiny price per route makes the best choice the only one, so that every machine picks the same; whole plans differ
# by less than half a second through it.
_TIE_STEPS = 4093
_TIE_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Columns:
    """Routes as columns: seconds of each, its slot, and its visits as positions starts[j]:starts[j + 1] of visits."""

    cost: NDArray[np.int64]
    slot: NDArray[np.int64]
    starts: NDArray[np.int64]
    visits: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.cost)

    def of(self, column: int) -> list[int]:
        """The visits of a column."""
        return [int(v) for v in self.visits[self.starts[column] : self.starts[column + 1]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen columns (None: none found within the limits) and their cost; bound: no choice costs less."""

    columns: tuple[int, ...] | None
    cost: int
    bound: int


def columns_of(routes: Sequence[tuple[int, int, tuple[int, ...]]]) -> Columns:
    """Columns from (slot, seconds, visits)."""
    starts = np.zeros(len(routes) + 1, np.int64)
    np.cumsum([len(visits) for _, _, visits in routes], out=starts[1:])
    return Columns(
        np.array([cost for _, cost, _ in routes], np.int64),
        np.array([slot for slot, _, _ in routes], np.int64),
        starts,
        np.array([visit for _, _, visits in routes for visit in visits], np.int64),
    )


def best_choice(
    columns: Columns,
    capacity: NDArray[np.int64],
    prize: NDArray[np.int64],
    known: int,
    *,
    most_columns: int,
    most_nodes: int,
) -> Choice:
    """The choice of least cost: seconds of the chosen routes plus prizes of the visits in none of them.

    Parameters
    ----------
    capacity : routes that each slot takes. prize : by visit, in seconds.
    known : cost of a plan at hand; routes that cannot be part of a cheaper one are left away.
    most_columns, most_nodes : limits of the whole-number program.
    """
    if len(columns) == 0:
        return Choice((), int(prize.sum()), int(prize.sum()))
    program = _Program(columns, capacity, prize)
    value, reduced = program.relaxed()
    bound = program.whole(value)
    if bound >= known:
        return Choice(None, known, known)
    near = np.flatnonzero(reduced <= known - value + _TIE_SHARE + TOLERANCE)
    complete = len(near) <= most_columns
    if not complete:
        near = np.sort(near[np.argsort(reduced[near], kind="stable")[:most_columns]])
    chosen, optimal, dual = program.whole_choice(near, most_nodes)
    # Routes left away for want of room have no say in the bound of the whole-number program.
    bound = max(bound, program.whole(dual)) if complete else bound
    if chosen is None:
        return Choice(None, known, min(bound, known))
    cost = program.cost(chosen)
    exact = optimal and complete
    return Choice(tuple(int(j) for j in chosen), cost, min(cost, known) if exact else min(bound, cost, known))


class _Program:
    def __init__(self, columns: Columns, capacity: NDArray[np.int64], prize: NDArray[np.int64]) -> None:
        from scipy.sparse import csr_matrix

        self.columns, self.capacity, self.prize = columns, capacity, prize
        self.slots, self.visits = len(capacity), len(prize)
        count = len(columns)
        # One row per column here: pricing multiplies by the duals.
        indices = np.empty(len(columns.visits) + count, np.int64)
        starts = columns.starts + np.arange(count + 1)
        indices[starts[:-1]] = columns.slot
        mask = np.ones(len(indices), bool)
        mask[starts[:-1]] = False
        indices[mask] = columns.visits + self.slots
        self.rows = csr_matrix((np.ones(len(indices)), indices, starts), shape=(count, self.slots + self.visits))
        step = _TIE_SHARE / (_TIE_STEPS * max(1, int(capacity.sum())))
        self.price = columns.cost + step * ((np.arange(count, dtype=np.int64) * 2_654_435_761) % _TIE_STEPS)

    def whole(self, value: float) -> int:
        """The least whole cost that a value of the priced relaxation allows."""
        if not np.isfinite(value):
            return 0
        return int(np.ceil(value - _TIE_SHARE - TOLERANCE * max(1.0, abs(value)) ** 0.5))

    def cost(self, chosen: NDArray[np.int64]) -> int:
        served = [v for j in chosen for v in self.columns.of(int(j))]
        return int(self.columns.cost[chosen].sum() + self.prize.sum() - self.prize[served].sum())

    def relaxed(self) -> tuple[float, NDArray[np.float64]]:
        """The value of the relaxation over all columns, and the reduced cost of each."""
        from scipy.optimize import linprog

        lengths = np.diff(self.columns.starts)
        gain = self.price - np.add.reduceat(self.prize[self.columns.visits], self.columns.starts[:-1])
        inside = np.zeros(len(self.columns), bool)
        inside[lengths == 1] = True
        inside[_best_of_each(self.columns.slot, gain, 40)] = True
        value, reduced = 0.0, np.zeros(len(self.columns))
        for _ in range(ROUNDS):
            matrix, cost = self._part(np.flatnonzero(inside))
            upper = np.r_[self.capacity, np.ones(self.visits)]
            found = linprog(
                cost,
                A_ub=matrix[: self.slots],
                b_ub=upper[: self.slots],
                A_eq=matrix[self.slots :],
                b_eq=upper[self.slots :],
                bounds=(0, None),
                method="highs",
            )
            duals = np.r_[found.ineqlin.marginals, found.eqlin.marginals]
            reduced = self.price - self.rows @ duals
            value = float(found.fun)
            worth = np.flatnonzero((reduced < -TOLERANCE) & ~inside)
            if len(worth) == 0:
                break
            inside[worth[np.argsort(reduced[worth], kind="stable")[:PRICED_IN]]] = True
        else:
            # Not priced out: a valid bound all the same, by what the columns outside could still bring.
            value += float(np.minimum(0.0, _least_of_each(self.columns.slot, reduced, self.slots)) @ self.capacity)
        return value, reduced

    def whole_choice(self, near: NDArray[np.int64], most_nodes: int) -> tuple[NDArray[np.int64] | None, bool, float]:
        """The chosen columns (None: none found), whether they are the best, and a value that no choice goes below."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        matrix, cost = self._part(near)
        upper = np.r_[self.capacity, np.ones(self.visits)]
        lower = np.r_[np.full(self.slots, -np.inf), np.ones(self.visits)]
        integral = np.r_[np.ones(len(near)), np.zeros(self.visits)]
        found = milp(
            cost,
            constraints=LinearConstraint(matrix, lower, upper),
            integrality=integral,
            bounds=Bounds(0, 1),
            options={"node_limit": most_nodes, "mip_rel_gap": 0.0},
        )
        dual = -np.inf if found.mip_dual_bound is None else float(found.mip_dual_bound)
        if found.x is None:
            return None, False, dual
        return near[found.x[: len(near)] > 0.5], found.status == 0, dual

    def _part(self, chosen: NDArray[np.int64]) -> tuple[Any, NDArray[np.float64]]:
        """Rows x (chosen columns, then one column per visit that is left out), and the cost of each."""
        from scipy.sparse import csr_matrix, eye, hstack, vstack

        left = vstack([csr_matrix((self.slots, self.visits)), eye(self.visits, format="csr")])
        return hstack([self.rows[chosen].T, left], format="csr"), np.r_[self.price[chosen], self.prize]


def _best_of_each(group: NDArray[np.int64], value: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Positions of the `count` lowest values of each group."""
    order = np.lexsort((value, group))
    ranked = group[order]
    first = np.searchsorted(ranked, ranked)
    return order[np.arange(len(order)) - first < count]


def _least_of_each(group: NDArray[np.int64], value: NDArray[np.float64], groups: int) -> NDArray[np.float64]:
    least = np.zeros(groups)
    np.minimum.at(least, group, value)
    return least
