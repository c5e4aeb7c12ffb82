"""Weekly counts beside the same weeks of the year before."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from analytics.weekly_series import week_start, weekly_complaints
from casework.calendar import statutory_calendar

CALENDAR = statutory_calendar(2020, 2021)
WEDNESDAY = date(2021, 10, 27)


def _per_day(counts: dict[date, int]) -> pd.DataFrame:
    return pd.DataFrame({"day": list(counts), "complaints": list(counts.values())})


@pytest.mark.parametrize(
    ("day", "starts_on", "expected"),
    [
        (date(2021, 10, 25), 1, date(2021, 10, 25)),  # the first day itself
        (date(2021, 10, 31), 1, date(2021, 10, 25)),  # Sunday closes a Monday week
        (date(2021, 10, 28), 5, date(2021, 10, 22)),  # Thursday closes a Friday week
        (date(2021, 10, 29), 5, date(2021, 10, 29)),
    ],
)
def test_week_starts_on_the_configured_day(day: date, starts_on: int, expected: date) -> None:
    """The office may report from Friday to Thursday."""
    assert week_start(day, starts_on) == expected


def test_the_running_week_is_cut_on_both_sides() -> None:
    """Wednesday's figure is compared with the same three days of the year before, not with a whole week."""
    counts = {
        date(2021, 10, 25): 1,
        date(2021, 10, 27): 2,
        date(2021, 10, 28): 50,  # after as_of
        date(2020, 10, 26): 4,  # 52 weeks before 2021-10-25
        date(2020, 10, 28): 5,
        date(2020, 10, 29): 60,  # 52 weeks before a day that has not come yet
    }
    week = weekly_complaints(_per_day(counts), WEDNESDAY, 1, 1, CALENDAR).iloc[0]
    assert (week["days"], week["complaints"], week["complaints_before"]) == (3, 3, 9)


def test_working_days_show_the_national_holiday() -> None:
    """The week of 2021-10-04 has two working days; a drop there is no drop (State Council calendar)."""
    weekly = weekly_complaints(_per_day({}), date(2021, 10, 10), 1, 1, CALENDAR)
    assert weekly["working_days"].tolist() == [2]


def test_weeks_come_oldest_first_and_without_gaps() -> None:
    """A week without complaints is a row with 0, not a missing row."""
    weekly = weekly_complaints(_per_day({}), WEDNESDAY, 5, 1, CALENDAR)
    starts = weekly["week_start"].tolist()
    assert starts == [date(2021, 9, 27) + timedelta(weeks=n) for n in range(5)]
    assert weekly["complaints"].tolist() == [0] * 5


def test_no_week_at_all_is_refused() -> None:
    """Zero weeks is a mistake of the caller, not an empty chart."""
    with pytest.raises(ValueError, match="weeks"):
        weekly_complaints(_per_day({}), WEDNESDAY, 0, 1, CALENDAR)
