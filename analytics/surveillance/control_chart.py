"""XmR chart of weekly rates (individuals and moving range), its limits taken from the weeks before each week.

Limits are centre ± 3/d2 · mean moving range (d2 = 1.128379, so 2.66 · MR), the classical chart of individual values
(Shewhart; Wheeler, Understanding Variation). Weeks of unlike length: the difference of two rates and the limit of a
rate are scaled by the square root of the exposure, as in a u chart; with equal exposures this is the classical chart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
D2 = 1.128379  # mean range of two standard normal values
BASELINE_WEEKS = 26
MINIMUM_WEEKS = 12  # fewer moving ranges make limits that are themselves chance
RUN_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre and limits of rates; arrays of the shape of the rates. NaN where there is too little history."""

    centre: Floats
    lower: Floats
    upper: Floats


def moving_range_limits(rates: Floats, exposure: Floats, judged: float) -> Limits:
    """Limits for the next rate after a baseline.

    rates: (..., weeks), oldest first, at least two; exposure: (weeks,) above 0; judged: exposure of the week that is
    judged. The lower limit is not cut at 0. Raises ValueError for fewer than two weeks.
    """
    weeks = rates.shape[-1]
    if weeks < 2:
        raise ValueError("a moving range needs two weeks")
    usual = exposure.mean()
    centre = (rates * exposure).sum(axis=-1) / exposure.sum()
    spread = np.sqrt((usual / exposure[1:] + usual / exposure[:-1]) / 2.0)
    width = 3.0 / D2 * (np.abs(np.diff(rates, axis=-1)) / spread).mean(axis=-1) * np.sqrt(usual / judged)
    return Limits(centre, centre - width, centre + width)


def control_chart(counts: Floats, exposure: Floats) -> Limits:
    """Limits of each week from the BASELINE_WEEKS before it (at least MINIMUM_WEEKS), in complaints per unit exposure.

    counts: (..., weeks); exposure: (weeks,) above 0. The lower limit is at least 0.
    """
    rates = counts / exposure
    found = [np.full(rates.shape, np.nan) for _ in range(3)]
    for week in range(MINIMUM_WEEKS, rates.shape[-1]):
        first = max(0, week - BASELINE_WEEKS)
        limits = moving_range_limits(rates[..., first:week], exposure[first:week], float(exposure[week]))
        for whole, part in zip(found, (limits.centre, limits.lower, limits.upper), strict=True):
            whole[..., week] = part
    return Limits(found[0], np.maximum(found[1], 0.0), found[2])


def run_above_centre(rates: Floats, centre: Floats) -> int:
    """How many weeks in a row, up to the last, lie above their centre; a run of RUN_LENGTH is worth a note."""
    above = rates > centre  # a comparison with NaN is False
    return int(len(above) if above.all() else np.argmin(above[::-1]))
