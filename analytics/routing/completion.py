"""What the rest of a route can bring at best: a bound by stop and time, for dropping labels that lead nowhere.

The bound allows a stop to be made again, but not right after the next one (routes without cycles of two), and rounds
times down to a grid: no completion costs less. Whole numbers throughout, so that it is a proof on every machine.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analytics.routing.hours import TOO_LATE, Hours, Ints

SCALE = 64  # prices in parts of a second
STEP = 60  # seconds of the grid at most
MOST_STEPS, STEPS_AT_ONCE = 2_000, 200
_FAR = 1 << 50


class Grid:
    """The moves from stop to stop at each time of a grid: by kind of shift, whatever the prices.

    steps : times of the grid; 0 = no grid, because a move may take no time.
    """

    def __init__(self, hours: Hours) -> None:
        self.hours = hours
        # Every move must lead to a later step.
        self.step = min(STEP, int((hours.between + hours.duration).min(initial=STEP)))
        self.steps = 0 if self.step < 1 else (hours.end - hours.start) // self.step + 1
        if self.steps > MOST_STEPS or not hours.visits:
            self.steps = 0

    @cached_property
    def onward(self) -> NDArray[np.int32]:
        """By time, stop and next stop: the next stop and the time at which it is left, as one index."""
        hours, count = self.hours, len(self.hours.visits)
        visit = np.arange(count)
        found = np.empty((self.steps, count, count), np.int32)
        for begin in range(0, self.steps, STEPS_AT_ONCE):
            times = hours.start + self.step * np.arange(begin, min(begin + STEPS_AT_ONCE, self.steps), dtype=np.int64)
            leaves = hours.departs(times[:, None, None], hours.between, visit)
            at = np.where(leaves >= TOO_LATE, self.steps, (leaves - hours.start) // self.step)
            found[begin : begin + len(times)] = visit * (self.steps + 1) + at
        return found


class Completion:
    """The least price of going on, for prices of the visits (by position, in SCALE parts of a second)."""

    def __init__(self, grid: Grid, prices: Ints) -> None:
        self.grid, self.prices = grid, prices
        hours = grid.hours
        count = len(hours.visits)
        self.weakest = -int(np.maximum(prices, 0).sum())
        if not grid.steps:
            return
        best = np.full((count, grid.steps + 1), _FAR, np.int64)
        second, first = best.copy(), np.full((count, grid.steps + 1), -2, np.int64)
        flat_best, flat_second, flat_first = best.reshape(-1), second.reshape(-1), first.reshape(-1)
        cost = hours.between * SCALE - prices
        np.fill_diagonal(cost, _FAR)
        here = np.arange(count)
        options = np.empty((count, count + 1), np.int64)
        for number in range(grid.steps - 1, -1, -1):
            onward = grid.onward[number]
            returns = flat_first[onward] == here[:, None]
            options[:, :count] = cost + np.where(returns, flat_second[onward], flat_best[onward])
            options[:, count] = hours.home * SCALE
            chosen = options.argmin(axis=1)
            best[:, number] = options[here, chosen]
            first[:, number] = chosen
            options[here, chosen] = _FAR
            second[:, number] = options.min(axis=1)
        self.best, self.second, self.first = best, second, first

    def least(self, visit: Ints, leaves: Ints, before: Ints) -> Ints:
        """A bound of what follows a stop that is left at `leaves` and was reached from the stop `before`."""
        if not self.grid.steps:
            return np.full(len(visit), self.weakest, np.int64)
        at = (leaves - self.grid.hours.start) // self.grid.step
        return np.where(self.first[visit, at] == before, self.second[visit, at], self.best[visit, at])
