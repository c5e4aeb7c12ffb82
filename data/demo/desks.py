"""When people have time: a committee's visits of a day are limited, and offices are closed on days off."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np

from casework.calendar import WorkingCalendar
from data.demo.planted import Pace

ONE_DAY = timedelta(days=1)


class VisitDesk:
    """Books a committee's survey visits. Some work on days off too; in the national holiday hardly anybody does."""

    def __init__(
        self, rng: np.random.Generator, pace: Pace, calendar: WorkingCalendar, first: date, last: date
    ) -> None:
        self._free: Counter[date] = Counter()
        day = first
        while day <= last:
            whole, part = divmod(pace.visits_per_day, 1.0)
            capacity = int(whole) + int(rng.random() < part)
            draw = rng.random()
            works = calendar.is_working_day(day) or draw < pace.works_on_days_off * (
                0.4 if _is_long_holiday(day) else 1
            )
            self._free[day] = capacity if works else 0
            day += ONE_DAY
        self._last = last

    def book(self, earliest: date) -> date:
        """The first day from `earliest` on with a free visit, which is then taken; a day after the last when full."""
        day = earliest
        while day <= self._last:
            if self._free[day] > 0:
                self._free[day] -= 1
                return day
            day += ONE_DAY
        return self._last + ONE_DAY


def next_working_day(calendar: WorkingCalendar, earliest: date) -> date:
    """`earliest` when it is worked, else the next working day."""
    return earliest if calendar.is_working_day(earliest) else calendar.add_working_days(earliest, 1)


def _is_long_holiday(day: date) -> bool:
    return day.month == 10 and day.day <= 7
