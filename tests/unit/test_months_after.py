"""Six months to go to court: the same day of the month, or its last day."""

from __future__ import annotations

from datetime import date

import pytest

from casework.guard.penalty_periods import months_after


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2021, 10, 22), 6, date(2022, 4, 22)),
        (date(2021, 8, 31), 6, date(2022, 2, 28)),  # no 31 February
        (date(2023, 8, 31), 6, date(2024, 2, 29)),  # a leap year
        (date(2021, 6, 30), 6, date(2021, 12, 30)),
        (date(2021, 7, 1), 6, date(2022, 1, 1)),  # over the year
        (date(2021, 12, 31), 12, date(2022, 12, 31)),
    ],
)
def test_the_same_day_so_many_months_later(day: date, months: int, last: date) -> None:
    """Counted by the calendar, not by days."""
    assert months_after(day, months) == last
