"""Mean cumulative function: how often, on average, a dwelling has recurred by a time when it may recur again.

Source: Lawless & Nadeau 1995; standard error by their robust formula, which lets the events of a unit depend.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.recurrence.checks import Floats, durations


@dataclass(frozen=True, slots=True, eq=False)
class MeanCumulativeFunction:
    """mean: events per unit up to each time (ascending, only times with events); n units in all."""

    n: int
    time: Floats
    at_risk: Floats
    mean: Floats
    standard_error: Floats

    def at(self, moment: float) -> tuple[float, float]:
        """Mean and standard error at a time; (0, 0) before the first event."""
        place = int(np.searchsorted(self.time, moment, side="right")) - 1
        return (0.0, 0.0) if place < 0 else (float(self.mean[place]), float(self.standard_error[place]))


def mean_cumulative_function(
    unit: ArrayLike, time: ArrayLike, end_unit: ArrayLike, end: ArrayLike
) -> MeanCumulativeFunction:
    """Estimate the mean number of events per unit.

    unit, time: the unit and the time of each event, (m,). end_unit, end: every unit once and how long it was
    followed, (n,). Raises ValueError for a unit followed twice, an event of an unknown unit or after its end.
    """
    moments, ends = durations(time, "time"), durations(end, "end")
    names, followed = np.unique(np.asarray(end_unit), return_index=True)
    if len(names) != len(ends):
        raise ValueError("every unit must be followed exactly once")
    ends = ends[followed]
    units = np.asarray(unit)
    if len(units) != len(moments):
        raise ValueError("unit must have as many entries as time")
    if not np.isin(units, names).all():
        raise ValueError("an event belongs to a unit that is not followed")
    owner = np.searchsorted(names, units)
    if (moments > ends[owner]).any():
        raise ValueError("an event lies after the end of its unit's follow-up")
    times = np.unique(moments)
    at_risk = (ends[:, None] >= times).sum(axis=0).astype(np.float64)
    own = np.zeros((len(names), len(times)))
    np.add.at(own, (owner, np.searchsorted(times, moments)), 1.0)
    step = own.sum(axis=0) / at_risk
    # Each unit's deviation from what was expected of it while it was followed.
    deviation = np.cumsum((ends[:, None] >= times) * (own - step) / at_risk, axis=1)
    return MeanCumulativeFunction(
        n=len(names),
        time=times,
        at_risk=at_risk,
        mean=np.cumsum(step),
        standard_error=np.sqrt((deviation**2).sum(axis=0)),
    )
