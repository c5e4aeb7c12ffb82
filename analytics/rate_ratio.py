"""The ratio of two rates of counts: exact for Poisson counts, quasi-Poisson when the weeks scatter more than that.

Given both counts together the share of the current one is binomial. Exact: as R's poisson.test (Clopper and Pearson
1934; Przyborowski and Wilenski 1940), which holds 95 % at least, and up to 99 % on few counts. Quasi-Poisson: mid-P
(Lancaster 1961, JASA 56:223; Berry and Armitage 1995, The Statistician 44:417), which holds 95 % on average, of counts
divided by the dispersion (McCullagh and Nelder, Generalized Linear Models, 1989, chapter 9), averaged over the
dispersions that the weeks allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Literal

import numpy as np
from scipy.special import betainc, betaincinv, gammaln, xlogy

from analytics.dispersion import Dispersion, Floats, WeekBlock, paired_dispersion

_BISECTIONS = 44  # of a share between 0 and 1: to 6e-14


@dataclass(frozen=True, slots=True)
class RateRatio:
    """current / baseline (per exposure), with its interval and the p-values against `null`.

    ratio is None when the baseline is 0 (无基数); low and high bound the true ratio all the same, high being inf.
    p: two-sided. p_less: against "the true ratio is not below null". method: exact (Poisson) or quasi (dispersion).
    n: the counts that it rests on, current + baseline.
    """

    current: int
    baseline: int
    ratio: float | None
    low: float
    high: float
    null: float
    p: float
    p_less: float
    confidence: float
    method: Literal["exact", "quasi"]
    dispersion: Dispersion | None
    n: int


def rate_ratio(
    current: int,
    baseline: int,
    *,
    current_exposure: float = 1.0,
    baseline_exposure: float = 1.0,
    null: float = 1.0,
    confidence: float = 0.95,
    weeks: Sequence[WeekBlock] | None = None,
) -> RateRatio:
    """The ratio of two rates with its confidence interval.

    Parameters
    ----------
    current, baseline
        Counts (whole numbers, not negative).
    current_exposure, baseline_exposure
        What the counts are per: working days, dwellings, person-years; above 0, in the same unit.
    null
        The ratio that p and p_less test; above 0.
    confidence
        Of the two-sided interval, between 0 and 1.
    weeks
        None: Poisson counts, exact. Else blocks of paired weekly counts (this year's, last year's) that tell how much
        the counts scatter; see paired_dispersion. The interval and p are then mid-P of the counts divided by the
        dispersion, averaged over the dispersions that the weeks allow.

    Raises
    ------
    ValueError
        When a count is negative, not whole or not finite, an exposure or null is not above 0, or confidence is not
        between 0 and 1.
    """
    current, baseline = _count("current", current), _count("baseline", baseline)
    for name, value in (
        ("current_exposure", current_exposure),
        ("baseline_exposure", baseline_exposure),
        ("null", null),
    ):
        if not (isfinite(value) and value > 0):
            raise ValueError(f"{name} must be above 0 and finite, not {value!r}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence!r}")
    exposures = current_exposure / baseline_exposure
    ratio = None if baseline == 0 else current / baseline / exposures
    if weeks is None:
        low, high = _exact_bounds(current, baseline, confidence)
        p, p_less = _exact_p(current, baseline, null * exposures)
        return RateRatio(
            current, baseline, ratio, low / exposures, high / exposures, null, p, p_less, confidence,
            "exact", None, current + baseline,
        )  # fmt: skip
    dispersion = paired_dispersion(weeks)
    low, high = _quasi_bounds(current, baseline, confidence, dispersion)
    p, p_less = _quasi_p(current, baseline, null * exposures, dispersion)
    return RateRatio(
        current, baseline, ratio, low / exposures, high / exposures, null, p, p_less, confidence,
        "quasi", dispersion, current + baseline,
    )  # fmt: skip


def _count(name: str, value: float) -> int:
    if not isfinite(value) or value < 0 or value != int(value):
        raise ValueError(f"{name} must be a whole number of 0 or more, not {value!r}")
    return int(value)


def _exact_bounds(current: int, baseline: int, confidence: float) -> tuple[float, float]:
    """Clopper-Pearson for the share of current in both, as a ratio."""
    tail = (1 - confidence) / 2
    low = 0.0 if current == 0 else _odds(float(betaincinv(current, baseline + 1, tail)))
    high = inf if baseline == 0 else _odds(float(betaincinv(current + 1, baseline, 1 - tail)))
    return low, high


def _odds(share: float) -> float:
    return inf if share >= 1 else share / (1 - share)


def _exact_p(current: int, baseline: int, null: float) -> tuple[float, float]:
    """Two-sided (all outcomes not likelier than the one seen, as R) and one-sided p of the conditional binomial."""
    total, share = current + baseline, null / (1 + null)
    seen = np.arange(total + 1)
    logs = gammaln(total + 1) - gammaln(seen + 1) - gammaln(total - seen + 1)
    chances = np.exp(logs + xlogy(seen, share) + xlogy(total - seen, 1 - share))
    # R's allowance for rounding: outcomes as likely as the one seen count.
    two_sided = chances[chances <= chances[current] * (1 + 1e-7)].sum()
    return min(float(two_sided), 1.0), min(float(chances[: current + 1].sum()), 1.0)


def _quasi_bounds(current: int, baseline: int, confidence: float, dispersion: Dispersion) -> tuple[float, float]:
    """The ratios under which as many, or as few, have a chance of (1 - confidence) / 2."""
    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    below, above = np.zeros(2), np.ones(2)
    # By bisection of the share of current in both, for the chance of as many only grows with it.
    for _ in range(_BISECTIONS):
        middle = (below + above) / 2
        is_below = _chance_of_as_many(current, baseline, middle, dispersion) < tails
        below, above = np.where(is_below, middle, below), np.where(is_below, above, middle)
    low, high = ((below + above) / 2).tolist()
    return 0.0 if current == 0 else _odds(low), inf if baseline == 0 else _odds(high)


def _chance_of_as_many(current: int, baseline: int, shares: Floats, dispersion: Dispersion) -> Floats:
    """The chance of so many or more, of both together, when each is a current one with probability `share`: mid-P, so
    the outcome seen counts half; averaged over the dispersions, each dividing the counts. (shares,)."""
    scatter, share = np.array(dispersion.values), shares[:, None]
    first, second = current / scatter, baseline / scatter
    # One complaint more or less is 1 / dispersion of a count; without scatter these are the binomial's own tails.
    as_many = betainc(first, second + 1 / scatter, share) if current else 1.0
    more = betainc(first + 1 / scatter, second, share) if baseline else 0.0
    mid_p: Floats = np.broadcast_to((as_many + more) / 2, (len(shares), len(scatter))) @ np.array(dispersion.chances)
    return mid_p


def _quasi_p(current: int, baseline: int, null: float, dispersion: Dispersion) -> tuple[float, float]:
    """Two-sided (twice the smaller tail) and one-sided mid-P, the tests that the interval belongs to."""
    less = float(1 - _chance_of_as_many(current, baseline, np.array([null / (1 + null)]), dispersion)[0])
    return min(2 * min(less, 1 - less), 1.0), less
