"""Shares of small numbers: an interval that holds its level, and committees drawn towards the street.

Sources: Wilson 1927; beta-binomial empirical Bayes by the method of moments; funnel limits after Spiegelhalter 2005.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr, betaincinv, ndtri

from analytics.recurrence.checks import Floats, tail

FEWEST_PRIOR_CASES = 2.0


def wilson_interval(k: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """The interval of a share k/n that keeps its level down to n = 3; (0, 1) when n is 0: nothing is known.

    Raises ValueError unless 0 <= k <= n and 0 < level < 1.
    """
    if not 0 <= k <= n:
        raise ValueError("k must be from 0 to n")
    if n == 0:
        return 0.0, 1.0
    z = -float(ndtri(tail(level)))
    share, scale = k / n, 1.0 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z * np.sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / scale
    # The exact ends, where rounding would leave 1e-17.
    return (0.0 if k == 0 else float(middle - half)), (1.0 if k == n else float(middle + half))


@dataclass(frozen=True, slots=True, eq=False)
class ShrunkShares:
    """Posterior mean and limits of each unit's share; mean: the street's; prior: how many cases the street weighs."""

    mean: float
    prior: float
    share: Floats
    lower: Floats
    upper: Floats


def shrunk_shares(k: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> ShrunkShares | None:
    """Draw each unit's share k/n towards the common one, the more the fewer cases it has.

    k, n: whole numbers, (units,). None when no unit has a case. Raises ValueError unless 0 <= k <= n.
    """
    beyond = tail(level)
    events, cases = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if events.shape != cases.shape or events.ndim != 1:
        raise ValueError("k and n must be vectors of the same length")
    if not (np.isfinite(events) & np.isfinite(cases) & (events >= 0) & (events <= cases)).all():
        raise ValueError("k must be from 0 to n")
    total = cases.sum()
    if total == 0:
        return None
    # Half a case each way keeps a street without any event, or with nothing else, from being certain.
    mean = (events.sum() + 0.5) / (total + 1.0)
    prior = _prior_cases(events, cases, mean)
    a, b = prior * mean + events, prior * (1.0 - mean) + cases - events
    return ShrunkShares(float(mean), prior, a / (a + b), betaincinv(a, b, beyond), betaincinv(a, b, 1.0 - beyond))


def _prior_cases(events: Floats, cases: Floats, mean: float) -> float:
    """How many cases the common share weighs: few when the units differ more than chance makes them."""
    units = cases > 0
    own = np.divide(events, cases, out=np.zeros_like(events), where=units)
    total = cases.sum()
    between = float((cases * (own - mean) ** 2)[units].sum())
    within = mean * (1.0 - mean)
    spread = total - (cases**2).sum() / total
    variance = (between - (units.sum() - 1) * within) / spread if spread > 0 else 0.0
    # At most all cases there are: a common share known from 50 cases cannot weigh like 1,000.
    most, least = max(float(total), FEWEST_PRIOR_CASES), FEWEST_PRIOR_CASES
    return most if variance <= 0 else float(np.clip(within / variance - 1.0, least, most))


def funnel_limits(share: float, n: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Between which shares a unit of n cases lies by chance alone, when its true share is the common one.

    share: the common share, 0 to 1. n: cases, >= 1, (units,). Exact binomial limits: at most (1 - level) / 2 of the
    probability lies below the lower, and above the upper one.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError("share must be from 0 to 1")
    cases = np.asarray(n, dtype=np.int64)
    if (cases < 1).any():
        raise ValueError("n must be at least 1")
    beyond = tail(level)
    lower, upper = np.empty(len(cases)), np.empty(len(cases))
    for place, size in enumerate(cases.tolist()):
        below = bdtr(np.arange(size + 1, dtype=np.float64), size, share)
        lower[place] = np.searchsorted(below, beyond, side="right") / size
        upper[place] = min(int(np.searchsorted(below, 1.0 - beyond, side="left")), size) / size
    return lower, upper
