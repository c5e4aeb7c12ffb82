"""A stream of daily counts (销项, or 新认定和回潮) as a Gamma-negative-binomial model averaged over what is not known.

Not known are the memory (how fast the rate drifts), the overdispersion, and how the rate depends on what is left.
All combinations are filtered through the past and weighted by how well each forecast the next day
(prequential likelihood), so that the stream's own data choose the memory and nothing is tuned by hand.
Sources: Smith (1979, JRSS B 41:375) and Harvey & Fernandes (1989, JBES 7:407) for the discounted Gamma rate;
Hoeting et al. (1999, Stat Sci 14:382) for the averaging.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# Memory: 1 never forgets, .97 remembers about 33 working days, .92 about 12. Prior weights from
# docs/calibration/clearing_date.md: two or three weeks of counts cannot tell a drift from chance by themselves.
DISCOUNTS = (1.0, 0.97, 0.92)
_PRIOR_OF_DISCOUNT = (0.6, 0.3, 0.1)
# Variance over mean of a day's count. One Monday of re-checks makes 3 to 7; single files make 1.
DISPERSIONS = (1.0, 1.6, 2.5, 4.0, 7.0)
# The rate is believed to be near its long-run mean as strongly as this many days of data would say.
_PRIOR_DAYS = 1.0
_LEAST_EXPECTED = 1e-6


@dataclass(frozen=True, slots=True)
class Stream:
    """What the past says about the rate on the last day, one entry per model of the grid.

    weight sums to 1. shape, scale: the rate of the next day at exposure 1 is Gamma(shape) * scale (dwellings per
    working day). discount, dispersion, form: the model's memory, overdispersion and column of exposure.
    """

    weight: Floats
    shape: Floats
    scale: Floats
    discount: Floats
    dispersion: Floats
    form: NDArray[np.int64]
    n: int

    @property
    def mean(self) -> float:
        """The expected count of the next day at exposure 1."""
        return float(np.sum(self.weight * self.shape * self.scale))

    def drift(self) -> Floats:
        """The standard deviation of the log rate's daily step, one per model; 0 for a model that never forgets."""
        return np.sqrt(np.log1p((1 - self.discount) / (self.discount * (self.shape + 1))))


def stream(counts: Counts, exposures: Floats, prior_of_form: Floats) -> Stream:
    """The model of a stream after its past.

    Parameters: counts, one per working day, oldest first; exposures, (days, forms): how much each form of the model
    scales the rate on each day, 1 on the day to forecast from; prior_of_form, (forms,): prior weights of the forms.
    Raises ValueError when there is no day, when the two do not fit or a count is negative.
    """
    days, forms = exposures.shape
    if days == 0 or len(counts) != days:
        raise ValueError("a stream needs one exposure per day and at least one day")
    if (counts < 0).any():
        raise ValueError("counts of a stream must not be negative")
    grid = np.array([(d, v, f) for d in DISCOUNTS for v in DISPERSIONS for f in range(forms)])
    discount, dispersion, form = grid[:, 0], grid[:, 1], grid[:, 2].astype(np.int64)
    held = np.maximum(exposures[:, form], _LEAST_EXPECTED)
    long_run = (counts.sum() + 0.5) / (held.sum(axis=0) + 0.5)
    prior_a, prior_b = long_run * _PRIOR_DAYS / dispersion, _PRIOR_DAYS / dispersion
    a, b = prior_a.copy(), prior_b.copy()
    log_likelihood = np.zeros(len(grid))
    for count, exposure in zip(counts.tolist(), held, strict=True):
        # Forgetting returns to the long-run mean, so that a quiet week cannot leave a rate of nothing at all.
        a, b = discount * a + (1 - discount) * prior_a, discount * b + (1 - discount) * prior_b
        expected = a / b * exposure
        spread = np.maximum((dispersion - 1) * expected + exposure**2 * a / b**2, _LEAST_EXPECTED)
        log_likelihood += _log_negative_binomial(count, expected, spread)
        a, b = a + count / dispersion, b + exposure / dispersion
    prior_of_discount = np.repeat(_PRIOR_OF_DISCOUNT, len(DISPERSIONS) * forms)
    log_weight = log_likelihood + np.log(prior_of_form[form]) + np.log(prior_of_discount)
    weight = np.exp(log_weight - log_weight.max())
    return Stream(weight / weight.sum(), a, 1 / b, discount, dispersion, form, days)


def daily_counts(rng: np.random.Generator, expected: Floats, dispersion: Floats) -> Counts:
    """Random counts with these means and variance = dispersion * mean (negative binomial; Poisson at dispersion 1)."""
    extra = dispersion - 1
    is_spread = extra > 0
    size = np.where(is_spread, expected / np.where(is_spread, extra, 1.0), 0.0)
    rate = np.where(is_spread, rng.standard_gamma(size) * extra, expected)
    return rng.poisson(rate)


def _log_negative_binomial(count: int, expected: Floats, spread: Floats) -> Floats:
    """The log probability of a count with this mean and variance mean + spread."""
    size = expected**2 / spread
    total = size + expected
    log_probability: Floats = (
        gammaln(count + size)
        - gammaln(size)
        - gammaln(count + 1)
        + size * np.log(size / total)
        + count * np.log(expected / total)
    )
    return log_probability
