"""Complaints by whole reporting week and unit, with the exposure of each week in working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from analytics.surveillance.exposure import DayWeights, day_kinds, day_weights
from analytics.weekly_series import week_start
from casework.calendar import WorkingCalendar

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WeeklyCounts:
    """starts: first days of consecutive whole weeks, oldest first. counts: (units, weeks). exposure: (weeks,)."""

    starts: tuple[date, ...]
    counts: Floats
    exposure: Floats

    @property
    def weeks(self) -> int:
        """How many weeks."""
        return len(self.starts)

    def last(self, weeks: int) -> WeeklyCounts:
        """The newest `weeks` weeks."""
        first = max(0, self.weeks - weeks)
        return WeeklyCounts(self.starts[first:], self.counts[:, first:], self.exposure[first:])

    def before_last(self) -> WeeklyCounts:
        """All but the newest week: what is known before it is judged."""
        return self.until(1)

    def until(self, back: int) -> WeeklyCounts:
        """Without the newest `back` weeks, at least 1."""
        return WeeklyCounts(self.starts[:-back], self.counts[:, :-back], self.exposure[:-back])

    def of_units(self, units: Sequence[int]) -> WeeklyCounts:
        """The same weeks of some units only, in the order given."""
        return replace(self, counts=self.counts[list(units)])


def whole_weeks(first: date, last: date, week_starts_on: int) -> tuple[date, ...]:
    """First days of the reporting weeks that lie wholly within [first, last]; week_starts_on is an ISO weekday."""
    start = week_start(first + timedelta(days=6), week_starts_on)
    weeks = max(0, ((last - start).days + 1) // 7)
    return tuple(start + timedelta(weeks=week) for week in range(weeks))


def measured_weights(days: Sequence[date], first: date, last: date, calendar: WorkingCalendar) -> DayWeights:
    """The weights of days off, measured on the orders received on `days` (one entry per order) in [first, last]."""
    span = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    counts = np.zeros(len(span))
    np.add.at(counts, [(day - first).days for day in days if first <= day <= last], 1.0)
    return day_weights(counts, day_kinds(span, calendar))


def weekly_counts(
    days: Sequence[date],
    units: NDArray[np.int64],
    number: int,
    starts: tuple[date, ...],
    weights: DayWeights,
    calendar: WorkingCalendar,
) -> WeeklyCounts:
    """Count orders by unit and week.

    days, units: one per order, the day received and the index of its unit (-1 = none of them); number: of units.
    """
    counts = np.zeros((number, len(starts)))
    if not starts:
        return WeeklyCounts((), counts, np.zeros(0))
    week = np.array([(day - starts[0]).days // 7 for day in days], dtype=np.int64)
    is_counted = (week >= 0) & (week < len(starts)) & (units >= 0)
    np.add.at(counts, (units[is_counted], week[is_counted]), 1.0)
    span = [starts[0] + timedelta(days=offset) for offset in range(7 * len(starts))]
    exposure = weights.of_days(day_kinds(span, calendar)).reshape(-1, 7).sum(axis=1)
    return WeeklyCounts(starts, counts, exposure)
