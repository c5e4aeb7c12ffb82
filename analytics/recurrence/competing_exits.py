"""Cumulative incidence with competing exits: a dwelling that is sold or no longer let cannot recur any more.

Source: Aalen & Johansen 1978. One minus Kaplan-Meier with exits as censoring overstates the recurrence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.recurrence.checks import Floats, durations, same_length


@dataclass(frozen=True, slots=True, eq=False)
class CumulativeIncidence:
    """incidence: per cause, the share that left by it up to each time; free: the share still in none."""

    n: int
    time: Floats
    causes: tuple[str, ...]
    incidence: dict[str, Floats]
    free: Floats

    def at(self, cause: str, moment: float) -> float:
        """The share that left by this cause up to a time; raises KeyError for a cause that never occurred."""
        place = int(np.searchsorted(self.time, moment, side="right")) - 1
        curve = self.incidence[cause]
        return 0.0 if place < 0 else float(curve[place])


def cumulative_incidence(duration: ArrayLike, cause: ArrayLike) -> CumulativeIncidence:
    """Estimate the incidence of each cause.

    duration: as in kaplan_meier, (n,). cause: the name of the exit, "" for censored, (n,).
    Raises ValueError for negative or non-finite durations and for lengths that differ.
    """
    times, names = durations(duration), np.asarray(cause, dtype=np.str_)
    same_length(len(times), cause=names)
    causes = tuple(str(name) for name in np.unique(names[names != ""]))
    moments, group = np.unique(times, return_inverse=True)
    leaving = np.bincount(group, minlength=len(moments)).astype(np.float64)
    at_risk = len(times) - np.concatenate(([0.0], np.cumsum(leaving)[:-1])) if len(moments) else leaving
    events = {name: np.bincount(group[names == name], minlength=len(moments)).astype(np.float64) for name in causes}
    together = sum(events.values(), np.zeros(len(moments)))
    free: Floats = np.cumprod(1.0 - together / at_risk, dtype=np.float64)
    before = np.concatenate(([1.0], free[:-1])) if len(moments) else free
    return CumulativeIncidence(
        n=len(times),
        time=moments,
        causes=causes,
        incidence={name: np.cumsum(before * own / at_risk) for name, own in events.items()},
        free=free,
    )
