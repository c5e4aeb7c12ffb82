"""Kaplan-Meier: the share still free of a recurrence, when some are followed for longer than others.

Sources: Kaplan & Meier 1958; Greenwood 1926; log(-log) limits as in R survival, conf.type = "log-log".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from analytics.recurrence.checks import Floats, durations, flags, same_length, tail


@dataclass(frozen=True, slots=True, eq=False)
class KaplanMeier:
    """The curve at its distinct times (events and censorings), ascending; n followed in all, `events` at each time.

    standard_error is Greenwood's, of the survival itself. lower, upper: pointwise limits (log-log), 1 where the
    curve is still 1 and NaN where it is 0, as in R. last: the longest time that anybody was followed.
    """

    n: int
    time: Floats
    at_risk: Floats
    events: Floats
    survival: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats

    @property
    def last(self) -> float | None:
        """The longest follow-up; None when nobody was followed."""
        return float(self.time[-1]) if len(self.time) else None

    @property
    def total_events(self) -> int:
        """How many events were seen."""
        return int(self.events.sum())

    @property
    def median(self) -> float | None:
        """The first time at which at most half are free of the event; None when more than half always are."""
        return _first(self.time, self.survival <= 0.5)

    @property
    def median_interval(self) -> tuple[float | None, float | None]:
        """Where the limits cross one half (Brookmeyer & Crowley 1982); None where they never do."""
        return _first(self.time, self.lower <= 0.5), _first(self.time, self.upper <= 0.5)

    def survival_at(self, day: float) -> tuple[float, float, float] | None:
        """Survival and its limits at a time; None beyond the last follow-up, where nothing is known.

        Before the first event the survival is 1 and its limits are not defined: they come out as 1. Where it is 0 they
        are not defined either: it lies between 0 and the limit of the step before, since the curve never rises.
        """
        if self.last is None or day > self.last:
            return None
        place = int(np.searchsorted(self.time, day, side="right")) - 1
        if place < 0 or self.survival[place] == 1.0:
            return 1.0, 1.0, 1.0
        if self.survival[place] == 0.0:
            before = self.upper[self.survival > 0.0]
            return 0.0, 0.0, float(before[-1]) if len(before) else 1.0
        return float(self.survival[place]), float(self.lower[place]), float(self.upper[place])

    def restricted_mean(self, limit: float) -> float:
        """The mean time free of the event, counted up to `limit` (RMST): the area under the curve."""
        if limit <= 0:
            raise ValueError("limit must be positive")
        inside = self.time < limit
        edges = np.concatenate(([0.0], self.time[inside], [limit]))
        heights = np.concatenate(([1.0], self.survival[inside]))
        return float((np.diff(edges) * heights).sum())


def kaplan_meier(duration: ArrayLike, observed: ArrayLike, *, level: float = 0.95) -> KaplanMeier:
    """Estimate the survival curve.

    duration: time to the event or to the end of follow-up, (n,), any unit, >= 0. observed: 1 = event, 0 = censored.
    An event and a censoring at the same time: the event comes first. level: of the limits. No entries: an empty curve.
    Raises ValueError for negative, NaN or infinite durations, lengths that differ, and a level outside (0, 1).
    """
    times, seen = durations(duration), flags(observed)
    same_length(len(times), observed=seen)
    moments, group = np.unique(times, return_inverse=True)
    leaving = np.bincount(group, minlength=len(moments)).astype(np.float64)
    events = np.bincount(group[seen], minlength=len(moments)).astype(np.float64)
    at_risk = len(times) - np.concatenate(([0.0], np.cumsum(leaving)[:-1])) if len(moments) else leaving
    survival: Floats = np.cumprod(1.0 - events / at_risk, dtype=np.float64)
    remaining = at_risk - events
    steps = np.divide(events, at_risk * remaining, out=np.zeros_like(events), where=remaining > 0)
    variance = np.cumsum(steps)
    inside = (survival > 0.0) & (survival < 1.0)
    log_survival = np.log(survival, out=np.full_like(survival, np.nan), where=inside)
    spread = np.exp(-ndtri(tail(level)) * np.sqrt(variance) / np.abs(log_survival))
    return KaplanMeier(
        n=len(times),
        time=moments,
        at_risk=at_risk,
        events=events,
        survival=survival,
        standard_error=survival * np.sqrt(variance),
        lower=survival**spread,
        upper=survival ** (1.0 / spread),
    )


def _first(times: Floats, rule: np.ndarray) -> float | None:
    found = np.flatnonzero(rule)
    return float(times[found[0]]) if len(found) else None
