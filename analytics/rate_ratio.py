"""The ratio of two rates of counts: exact for Poisson counts, quasi-Poisson when the weeks scatter more than that.

Sources: exact conditional test and interval as R's poisson.test (Clopper and Pearson 1934; Przyborowski and
Wilenski 1940); quasi-Poisson: McCullagh and Nelder, Generalized Linear Models, 1989, chapter 6 and 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, log, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, gammaln, ndtri, stdtr, stdtrit, xlogy

Counts = npt.ArrayLike
WeekBlock = tuple[Counts, Counts]

# Complaint counts of a subdistrict scatter about twice as much as Poisson (methods study); the weight of that
# belief is four weeks' worth, so that a year of pairs speaks for itself and a single week is not taken at its word.
USUAL_DISPERSION = 2.0
USUAL_WEIGHT = 4.0
# Widens what goes beyond Poisson; found by simulation (docs/calibration/target.md): without it the intervals of few,
# strongly scattering counts hold too seldom.
ALLOWANCE = 1.2
# Below so many counts per unit of dispersion the logarithm of the ratio is too skew for a t interval.
ENOUGH_FOR_T = 10.0


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much weekly counts scatter: variance = value x mean, from `weeks` pairs of weeks."""

    value: float
    degrees_of_freedom: float
    weeks: int

    @property
    def cautious(self) -> float:
        """The scatter to reckon with: an estimate is too small as often as too large, and too small costs more."""
        return 1 + ALLOWANCE * (self.value - 1)


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
        the counts scatter; see paired_dispersion. The interval is then a t interval of the logarithm, or, on few
        counts, the exact interval of the counts divided by the dispersion.

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


def paired_dispersion(blocks: Sequence[WeekBlock]) -> Dispersion:
    """How much weekly counts scatter beyond Poisson, from weeks paired with the same season of another year.

    Within a pair the season cancels: of n complaints the share of this year is binomial when counts are Poisson.
    Pearson's chi-square of the pairs over their degrees of freedom is the dispersion; each block has a ratio of its own
    (before and during a campaign). Shrunk towards USUAL_DISPERSION with USUAL_WEIGHT degrees of freedom; never below 1.

    blocks: pairs of equally long weekly counts. Weeks without any count in the pair tell nothing and are left out.
    Raises ValueError when the two sides differ in length or hold negative, fractional or non-finite values.
    """
    square, freedom, used = 0.0, 0, 0
    for now, before in blocks:
        first, second = _weekly(now), _weekly(before)
        if first.shape != second.shape:
            raise ValueError(f"paired weeks differ in length: {first.size} and {second.size}")
        both = first + second
        told = both > 0
        if not (first.any() and second.any()):
            continue
        share = first.sum() / both.sum()
        expected = both[told] * share
        square += float(((first[told] - expected) ** 2 / (expected * (1 - share))).sum())
        freedom += int(told.sum()) - 1
        used += int(told.sum())
    value = (square + USUAL_WEIGHT * USUAL_DISPERSION) / (freedom + USUAL_WEIGHT)
    return Dispersion(max(value, 1.0), freedom + USUAL_WEIGHT, used)


def _count(name: str, value: float) -> int:
    if not isfinite(value) or value < 0 or value != int(value):
        raise ValueError(f"{name} must be a whole number of 0 or more, not {value!r}")
    return int(value)


def _weekly(values: Counts) -> npt.NDArray[np.float64]:
    weeks = np.asarray(values, dtype=np.float64).reshape(-1)
    if not np.isfinite(weeks).all() or (weeks < 0).any() or (weeks != np.floor(weeks)).any():
        raise ValueError("weekly counts must be whole numbers of 0 or more")
    return weeks


def _exact_bounds(current: float, baseline: float, confidence: float) -> tuple[float, float]:
    """Clopper-Pearson for the share of current in both, as a ratio; takes fractions of counts."""
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
    upper = 1 - (1 - confidence) / 2
    deviate = float(stdtrit(dispersion.degrees_of_freedom, upper))
    if min(current, baseline) / dispersion.cautious < ENOUGH_FOR_T:
        # The dispersion is itself estimated: as a t deviate is wider than a normal one.
        deflation = dispersion.cautious * (deviate / float(ndtri(upper))) ** 2
        return _exact_bounds(current / deflation, baseline / deflation, confidence)
    half = deviate * sqrt(dispersion.cautious * (1 / current + 1 / baseline))
    ratio = current / baseline
    return ratio * float(np.exp(-half)), ratio * float(np.exp(half))


def _quasi_p(current: int, baseline: int, null: float, dispersion: Dispersion) -> tuple[float, float]:
    # Half a count on both sides keeps the logarithm of 0 out, and changes nothing visible on many counts.
    first, second = (current, baseline) if min(current, baseline) > 0 else (current + 0.5, baseline + 0.5)
    spread = sqrt(dispersion.cautious * (1 / first + 1 / second))
    deviate = (log(first / second) - log(null)) / spread
    less = float(stdtr(dispersion.degrees_of_freedom, deviate))
    return min(2 * min(less, 1 - less), 1.0), less
