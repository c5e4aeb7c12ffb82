"""How much a day counts: complaints also arrive on days off, but fewer; 国庆 and 调休 weeks become comparable.

A week's exposure is the sum of its days' weights, in working days: a working day (make-up days included) weighs 1,
a weekend day and a statutory day off weigh what the series itself shows. So a rate is complaints per working day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from analytics.small_numbers import MINIMUM_EVENTS
from casework.calendar import WorkingCalendar

Floats = NDArray[np.float64]
WORKING, WEEKEND, HOLIDAY = 0, 1, 2
DAYS_EITHER_SIDE = 14  # near enough to share the season, far enough to hold working days on both sides of 国庆


@dataclass(frozen=True, slots=True)
class DayWeights:
    """The weight of a weekend day and of a statutory day off against a working day, and the orders they rest on.

    n: orders received on days of each kind; 0 = none, the weight is then 1 (a day counts as a day).
    """

    weekend: float
    holiday: float
    n_weekend: int
    n_holiday: int

    def of_days(self, kinds: NDArray[np.int64]) -> Floats:
        """The weight of each day, by its kind."""
        return np.array([1.0, self.weekend, self.holiday])[kinds]


def day_kinds(days: Sequence[date], calendar: WorkingCalendar) -> NDArray[np.int64]:
    """WORKING, WEEKEND or HOLIDAY of each day; a weekend day within a statutory holiday is HOLIDAY."""
    return np.array(
        [WORKING if calendar.is_working_day(day) else HOLIDAY if day in calendar.days_off else WEEKEND for day in days],
        dtype=np.int64,
    )


def day_weights(counts: Floats, kinds: NDArray[np.int64]) -> DayWeights:
    """Measure the weights of days off on the series itself.

    counts, kinds: one per consecutive day. Orders on days off are compared with what the working days within
    DAYS_EITHER_SIDE days would lead one to expect, so that the season does not enter; MINIMUM_EVENTS invented orders
    at weight 1 hold the ratio down while there are few.
    Raises ValueError when the two differ in length or a count is negative or not finite.
    """
    if counts.shape != kinds.shape:
        raise ValueError("counts and kinds differ in length")
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts must be finite and at least 0")
    is_working = (kinds == WORKING).astype(np.float64)
    worked = _windowed(is_working)
    usual = np.divide(_windowed(counts * is_working), worked, out=np.zeros_like(worked), where=worked > 0)
    measured = []
    for kind in (WEEKEND, HOLIDAY):
        chosen = (kinds == kind) & (worked > 0)
        n, expected = float(counts[chosen].sum()), float(usual[chosen].sum())
        measured.append(((n + MINIMUM_EVENTS) / (expected + MINIMUM_EVENTS), int(n)))
    (weekend, n_weekend), (holiday, n_holiday) = measured
    return DayWeights(weekend, holiday, n_weekend, n_holiday)


def _windowed(values: Floats) -> Floats:
    """The sum over the days within DAYS_EITHER_SIDE of each day."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    place = np.arange(len(values))
    last = np.minimum(place + DAYS_EITHER_SIDE + 1, len(values))
    return np.asarray(total[last] - total[np.maximum(place - DAYS_EITHER_SIDE, 0)], dtype=np.float64)
