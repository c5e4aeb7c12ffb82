"""How much weekly counts scatter beyond Poisson, and how sure that is: the chance of each of a grid of dispersions.

Weeks are paired with the same season of another year, so that the season cancels. Counts with variance = dispersion x
mean are Gamma-Poisson; of the n complaints of a pair the share of the later year is then beta-binomial, whatever the
level of the week. Its likelihood weighs the grid. Why not Pearson's chi-square over its degrees of freedom: a pair
with one complaint has a chi-square of exactly 1 whatever the scatter, so that two complaints a week with a dispersion
of 4 look like 2.6 (docs/calibration/target.md).
Source: Skellam 1948, Journal of the Royal Statistical Society B 10:257 (beta-binomial); Hoeting et al. 1999,
Statistical Science 14:382 (averaging over what is not known).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

Counts = npt.ArrayLike
WeekBlock = tuple[Counts, Counts]
Floats = npt.NDArray[np.float64]

GRID = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.5)
# Complaint counts of a subdistrict scatter about twice as much as Poisson (methods study); nothing is ruled out.
PRIOR = (0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.08, 0.07, 0.05)


@dataclass(frozen=True, slots=True)
class Dispersion:
    """What `weeks` pairs of weeks say of variance / mean: each of `values` with its chance; chances sum to 1."""

    values: tuple[float, ...]
    chances: tuple[float, ...]
    weeks: int

    @property
    def value(self) -> float:
        """The mean: what is shown as one number."""
        return float(np.dot(self.values, self.chances))


def paired_dispersion(blocks: Sequence[WeekBlock]) -> Dispersion:
    """The dispersion that pairs of weeks speak for.

    blocks: pairs of equally long weekly counts, each block with a ratio of its own (before and during a campaign).
    Weeks without any count in the pair say nothing by themselves and are not counted in `weeks`; a block with nothing
    on one side is left out. Without any pair the answer is the prior.
    Raises ValueError when the two sides differ in length or hold negative, fractional or non-finite values.
    """
    log_chance, used = np.log(PRIOR), 0
    for now, before in blocks:
        first, second = _weekly(now), _weekly(before)
        if first.shape != second.shape:
            raise ValueError(f"paired weeks differ in length: {first.size} and {second.size}")
        if not (first.any() and second.any()):
            continue
        log_chance = log_chance + _log_likelihood(first, second)
        used += int(((first + second) > 0).sum())
    chance = np.exp(log_chance - log_chance.max())
    return Dispersion(GRID, tuple((chance / chance.sum()).tolist()), used)


def _weekly(values: Counts) -> Floats:
    weeks = np.asarray(values, dtype=np.float64).reshape(-1)
    if not np.isfinite(weeks).all() or (weeks < 0).any() or (weeks != np.floor(weeks)).any():
        raise ValueError("weekly counts must be whole numbers of 0 or more")
    return weeks


def _log_likelihood(first: Floats, second: Floats) -> Floats:
    """Of each dispersion of the grid, (grid,), up to what does not depend on it; both sides hold some count."""
    both = first + second
    share = first.sum() / both.sum()
    # Without scatter the share is binomial, the limit of the beta-binomial.
    binomial = float((first * np.log(share) + second * np.log(1 - share)).sum())
    weight = both.mean() / (np.array(GRID[1:])[:, None] - 1)
    own, other = share * weight, (1 - share) * weight
    scattered = (
        gammaln(first + own)
        - gammaln(own)
        + gammaln(second + other)
        - gammaln(other)
        - gammaln(both + weight)
        + gammaln(weight)
    ).sum(axis=1)
    return np.concatenate(([binomial], scattered))
