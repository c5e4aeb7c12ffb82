"""How many complaints chance alone brings: negative-binomial predictions and the dispersion behind them.

Variance of a weekly count = dispersion · mean + mean² / shape: more than Poisson because complaints bring complaints
and weeks differ (dispersion φ), and because the mean itself is only estimated (shape of its Gamma posterior).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc

Floats = NDArray[np.float64]
_NO_SPREAD = 1e-9  # variance this near the mean is a Poisson
_MOST_SHAPE = 1e4  # units that do not differ beyond chance share one rate


@dataclass(frozen=True, slots=True)
class Prediction:
    """Mean and variance of the next count of each unit; arrays of one shape."""

    mean: Floats
    variance: Floats

    def tail(self, counts: Floats) -> Floats:
        """P(at least so many complaints)."""
        return negative_binomial_tail(counts, self.mean, self.variance)

    def bound(self, probability: float, at_least: int = 1) -> NDArray[np.int64]:
        """The smallest count (at least `at_least`) whose tail is below `probability`."""
        bound = np.full(self.mean.shape, at_least, dtype=np.int64)
        is_low = self.tail(bound.astype(np.float64)) >= probability
        while is_low.any():
            bound = bound + is_low
            is_low = self.tail(bound.astype(np.float64)) >= probability
        return bound


def negative_binomial_tail(counts: Floats, mean: Floats, variance: Floats) -> Floats:
    """P(X >= count) of negative-binomial counts with this mean and variance; a Poisson where the variance is no larger.

    A mean of 0 gives 0 for any count above 0. Raises ValueError for negative or not finite values.
    """
    counts, mean, variance = (np.asarray(one, dtype=np.float64) for one in np.broadcast_arrays(counts, mean, variance))
    if any(not np.isfinite(one).all() or (one < 0).any() for one in (counts, mean, variance)):
        raise ValueError("counts, mean and variance must be finite and at least 0")
    extra = variance - mean
    is_wide = extra > _NO_SPREAD * np.maximum(mean, 1.0)
    at_least_one = np.maximum(counts, 1.0)
    shape = np.where(is_wide, mean**2, 1.0) / np.where(is_wide, extra, 1.0)
    wide = betainc(at_least_one, np.where(is_wide, shape, 1.0), mean / np.maximum(mean + shape, 1e-300))
    tail = np.where(is_wide, wide, gammainc(at_least_one, mean))
    return np.asarray(np.where(counts <= 0, 1.0, np.where(mean > 0, tail, 0.0)), dtype=np.float64)


def dispersion(counts: Floats, exposure: Floats) -> float:
    """Pearson's φ of weekly counts against a constant rate per unit, pooled over units; at least 1.

    counts: (units, weeks); exposure: (weeks,). Units without any complaint say nothing about φ. 1 for a single week.
    """
    total = counts.sum(axis=1, keepdims=True)
    expected = total * exposure / exposure.sum()
    degrees = int((total > 0).sum()) * (counts.shape[1] - 1)
    if degrees == 0:
        return 1.0
    pearson = np.divide((counts - expected) ** 2, expected, out=np.zeros_like(expected), where=expected > 0)
    return float(max(1.0, pearson.sum() / degrees))


def own_prediction(counts: Floats, exposure: Floats, judged: float) -> tuple[Prediction, float]:
    """Prediction of each unit from its own baseline alone, and φ (pooled over the units given).

    counts: (units, weeks). For units with enough complaints to stand alone; a unit without any gets half a complaint.
    """
    phi = dispersion(counts, exposure)
    shape = np.maximum(counts.sum(axis=1), 0.5) / phi
    mean = shape * phi / exposure.sum() * judged
    return Prediction(mean, phi * mean + mean**2 / shape), phi


def shared_prediction(counts: Floats, exposure: Floats, judged: float) -> tuple[Prediction, float]:
    """Empirical-Bayes prediction of many small units, and φ pooled over them.

    counts: (units, weeks) of the baseline; judged: exposure of the week to come. The rates of the units are taken as
    drawn from one Gamma, its mean and variance by the method of moments (Marshall 1991); each unit's posterior mean
    lies between its own rate and the common one. Evidence counts for 1/φ. Without any complaint the common rate is
    that of half a complaint. Raises ValueError when there is no unit or no week.
    """
    units, weeks = counts.shape
    if units == 0 or weeks == 0:
        raise ValueError("a prediction needs units and weeks")
    phi, whole = dispersion(counts, exposure), float(exposure.sum())
    totals = counts.sum(axis=1)
    common = max(float(totals.sum()), 0.5) / (units * whole)
    spread = float(((totals / whole - common) ** 2).sum()) / max(units - 1, 1) - phi * common / whole
    prior = min(common**2 / spread, _MOST_SHAPE) if spread > 0 else _MOST_SHAPE
    shape = prior + totals / phi
    mean = shape / (prior / common + whole / phi) * judged
    return Prediction(mean, phi * mean + mean**2 / shape), phi
