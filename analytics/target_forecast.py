"""How many complaints are still to come in a window: a predictive distribution, and the paths that it allows.

Model: weekly counts are negative binomial with variance = dispersion x mean; the year runs through the window in the
same proportions as last year, but last year's counts are themselves noisy and its holidays lay differently. So the
share of the window that is still to come has a Beta distribution, fed by last year's counts (each worth 1/dispersion)
and by this year's working days; the mean so far has a Gamma distribution, fed by this year's counts. The dispersion
itself is known only as a distribution. All are summed over without any random numbers: the grid of dispersions,
quadrature over the share, closed form for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv, ndtri

from analytics.dispersion import Dispersion

Floats = npt.NDArray[np.float64]

# Seasons move the share of half a window by about 0.1 either way; as many pseudo-counts say the same.
WORKING_DAY_WEIGHT = 20.0
# Gauss-Legendre over the chance of the share: more of the nodes stand in the tails, where the interval ends.
_ABSCISSAS, _WEIGHTS = np.polynomial.legendre.leggauss(15)
NODES, NODE_CHANCES = (_ABSCISSAS + 1) / 2, _WEIGHTS / 2
# Dispersions with a smaller chance are left out: they change no figure that is shown.
LEAST_CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Remaining:
    """The number of complaints still to come: a mixture of negative binomials, one (chance, size, mean) per node."""

    chances: Floats
    sizes: Floats
    means: Floats

    def chance_of_at_most(self, number: int) -> float:
        """P(at most `number` more come); 0 for a negative number."""
        if number < 0:
            return 0.0
        return float(self.chances @ betainc(self.sizes, number + 1, self.sizes / (self.sizes + self.means)))

    def interval(self, chance: float) -> tuple[int, int]:
        """The numbers that are neither too low nor too high, each with a tail of (1 - chance)/2.

        By the middle of each number's step: whole steps would make the interval of small counts too wide.
        """
        tail = (1 - chance) / 2
        low = self._first(tail)
        return low, max(self._first(1 - tail) - 1, low)

    def median(self) -> int:
        """The number that as many outcomes stay below as exceed."""
        return self._first(0.5)

    def _first(self, chance: float) -> int:
        """The first number whose step's middle, half of it counted, reaches this chance."""
        mean = float(self.chances @ self.means)
        spread = float(self.chances @ (self.means + self.means**2 / self.sizes + self.means**2)) - mean**2
        # A normal guess, then steps out to both sides until the number lies between.
        low = high = max(int(mean + float(ndtri(chance)) * spread**0.5), 0)
        step = max(int(spread**0.5 / 4), 1)
        while self.chance_of_at_most(high) < chance:
            low, high, step = high, high + step, step * 2
        while low == high or (low >= 0 and self.chance_of_at_most(low) >= chance):
            low, high, step = max(low - step, -1), low, step * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.chance_of_at_most(middle) >= chance else (middle, high)
        below, upto = self.chance_of_at_most(high - 1), self.chance_of_at_most(high)
        return high if (below + upto) / 2 >= chance else high + 1


def remaining(
    current: int,
    baseline: int,
    baseline_remaining: int,
    working_days: int,
    working_days_left: int,
    dispersion: Dispersion,
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
        Variance over mean of the weekly counts, as the pairs of weeks tell it.

    Returns None when no working day and no complaint of last year lies in the part still to come: nothing is left.
    """
    if working_days_left == 0 and baseline_remaining == 0:
        return None
    chance = np.array(dispersion.chances)
    is_possible = chance >= LEAST_CHANCE
    scatter, chance = np.array(dispersion.values)[is_possible, None], chance[is_possible, None]
    days = max(working_days + working_days_left, 1)
    to_come = baseline_remaining / scatter + WORKING_DAY_WEIGHT * working_days_left / days
    done = baseline / scatter + WORKING_DAY_WEIGHT * working_days / days
    shares = betaincinv(to_come, np.maximum(done, 0.5), NODES)
    # Half a count: with none so far, none is not certain for the rest.
    shape = (current + 0.5) / scatter
    means = np.maximum(shape * scatter * shares / (1 - shares), 1e-9)
    # Variance of a mean that is itself uncertain: dispersion x mean + mean²/shape, matched by one negative binomial.
    sizes = means / (scatter - 1 + means / shape)
    chances = chance / chance.sum() * NODE_CHANCES
    return Remaining(chances.ravel(), sizes.ravel(), means.ravel())
