"""How many complaints are still to come in a window: a predictive distribution, and the paths that it allows.

Model: weekly counts are negative binomial with variance = dispersion x mean; the year runs through the window in the
same proportions as last year, but last year's counts are themselves noisy and its holidays lay differently. So the
share of the window that is still to come has a Beta distribution, fed by last year's counts (each worth 1/dispersion)
and by this year's working days; the mean so far has a Gamma distribution, fed by this year's counts. Both are summed
over without any random numbers: quadrature over the share, closed form for the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv

Floats = npt.NDArray[np.float64]

# Seasons move the share of half a window by about 0.1 either way; as many pseudo-counts say the same.
WORKING_DAY_WEIGHT = 20.0
NODES = 41


@dataclass(frozen=True, slots=True)
class Remaining:
    """The number of complaints still to come: a mixture of negative binomials, one (size, mean) per node."""

    sizes: Floats
    means: Floats

    def chance_of_at_most(self, number: int) -> float:
        """P(at most `number` more come); 0 for a negative number."""
        if number < 0:
            return 0.0
        return float(betainc(self.sizes, number + 1, self.sizes / (self.sizes + self.means)).mean())

    def interval(self, chance: float) -> tuple[int, int]:
        """The numbers that are neither too low nor too high, each with a tail of (1 - chance)/2.

        By the middle of each number's step: whole steps would make the interval of small counts too wide.
        """
        tail = (1 - chance) / 2
        low = self._first(lambda middle: middle >= tail)
        return low, max(self._first(lambda middle: middle > 1 - tail) - 1, low)

    def median(self) -> int:
        """The number that as many outcomes stay below as exceed."""
        return self._first(lambda middle: middle >= 0.5)

    def _first(self, reached: Callable[[float], bool]) -> int:
        low, high = -1, 1
        while not reached(self._middle(high)):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if reached(self._middle(middle)) else (middle, high)
        return high

    def _middle(self, number: int) -> float:
        return (self.chance_of_at_most(number - 1) + self.chance_of_at_most(number)) / 2


def remaining(
    current: int, baseline: int, baseline_remaining: int, working_days: int, working_days_left: int, dispersion: float
) -> Remaining | None:
    """What is still to come after `current` complaints.

    Parameters
    ----------
    current
        Complaints of this window so far.
    baseline, baseline_remaining
        Last year's complaints in the same part of the window, and in the part still to come.
    working_days, working_days_left
        Working days of this year in the two parts.
    dispersion
        Variance over mean of the weekly counts to reckon with (Dispersion.cautious), at least 1.

    Returns None when no working day and no complaint of last year lies in the part still to come: nothing is left.
    """
    if working_days_left == 0 and baseline_remaining == 0:
        return None
    days = max(working_days + working_days_left, 1)
    to_come = baseline_remaining / dispersion + WORKING_DAY_WEIGHT * working_days_left / days
    done = baseline / dispersion + WORKING_DAY_WEIGHT * working_days / days
    shares = betaincinv(to_come, max(done, 0.5), (np.arange(NODES) + 0.5) / NODES)
    # Half a count: with none so far, none is not certain for the rest.
    shape = (current + 0.5) / dispersion
    means = np.maximum(shape * dispersion * shares / (1 - shares), 1e-9)
    # Variance of a mean that is itself uncertain: dispersion x mean + mean²/shape, matched by one negative binomial.
    return Remaining(means / (dispersion - 1 + means / shape), means)
