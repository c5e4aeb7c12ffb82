"""CUSUM of log-likelihood ratios: adds up small excesses that no single week shows.

Each week adds log P(count | RATIO × expected) - log P(count | expected), negative-binomial with the series' own
dispersion; the sum never falls below 0, and starts again from 0 after an alarm (Page 1954; Hawkins & Olwell 1998).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.surveillance.control_chart import BASELINE_WEEKS, MINIMUM_WEEKS
from analytics.surveillance.predictive import dispersion

Floats = NDArray[np.float64]
RATIO = 1.5
THRESHOLD = 5.0
GUARD_WEEKS = 4  # a rise that is just building up must not raise its own yardstick


@dataclass(frozen=True, slots=True)
class Cusum:
    """The sum after each week and whether it passed THRESHOLD; NaN and False where there is too little history."""

    path: Floats
    is_alarm: NDArray[np.bool_]


def log_likelihood_ratio(count: float, expected: float, phi: float, ratio: float = RATIO) -> float:
    """What one week adds. expected above 0; phi: variance over mean, at least 1 (1 = Poisson)."""
    if phi - 1.0 < 1e-9:
        return float(count * np.log(ratio) - expected * (ratio - 1.0))
    size = expected / (phi - 1.0)
    step = np.log((size + expected) / (size + ratio * expected))
    return float(count * (np.log(ratio) + step) + size * step)


def cusum(counts: Floats, exposure: Floats, *, ratio: float = RATIO, threshold: float = THRESHOLD) -> Cusum:
    """Run the CUSUM over one series.

    counts, exposure: (weeks,). The expected count of a week comes from up to BASELINE_WEEKS weeks that end
    GUARD_WEEKS before it, at least MINIMUM_WEEKS.
    """
    weeks = len(counts)
    path, is_alarm = np.full(weeks, np.nan), np.zeros(weeks, dtype=bool)
    level = 0.0
    for week in range(MINIMUM_WEEKS + GUARD_WEEKS, weeks):
        last = week - GUARD_WEEKS
        before = slice(max(0, last - BASELINE_WEEKS), last)
        rate = max(float(counts[before].sum()), 0.5) / float(exposure[before].sum())
        phi = dispersion(counts[None, before], exposure[before])
        level = max(0.0, level + log_likelihood_ratio(float(counts[week]), rate * float(exposure[week]), phi, ratio))
        path[week], is_alarm[week] = level, level > threshold
        if is_alarm[week]:
            level = 0.0
    return Cusum(path, is_alarm)
