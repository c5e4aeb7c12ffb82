"""After a closed door: another part of the day, in the order in which people are likely at home."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from casework.calendar import statutory_calendar
from casework.service import SHANGHAI
from casework.survey.visit_times import day_part_of, next_visit
from casework.survey.words import DayPart

M, A, E, W = DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING, DayPart.WEEKEND
CALENDAR = statutory_calendar(2021, 2021)
THURSDAY = date(2021, 10, 14)


@pytest.mark.parametrize(
    ("tried", "today", "part", "day"),
    [
        ([M], THURSDAY, E, date(2021, 10, 15)),  # who works is out in the morning and back in the evening
        ([A], THURSDAY, E, date(2021, 10, 15)),
        ([E], THURSDAY, W, date(2021, 10, 16)),  # Saturday
        ([M, E], THURSDAY, W, date(2021, 10, 16)),
        ([E, W], date(2021, 10, 16), M, date(2021, 10, 18)),  # Saturday → Monday
        ([M, E, W], THURSDAY, A, date(2021, 10, 15)),
        ([M, A, E, W], THURSDAY, M, date(2021, 10, 15)),  # all tried: the one tried longest ago
        ([M, A, E, W, M], THURSDAY, A, date(2021, 10, 15)),
        ([None], THURSDAY, E, date(2021, 10, 15)),  # a part that nobody wrote down rules nothing out
        ([E], date(2021, 9, 24), W, date(2021, 9, 25)),  # Sunday 9-26 is worked, Saturday 9-25 is not
        ([E], date(2021, 9, 29), W, date(2021, 10, 1)),  # the national holiday is a day off
        ([W], date(2021, 10, 1), E, date(2021, 10, 8)),  # and no working day before 10-08
        ([E], date(2021, 10, 8), W, date(2021, 10, 10)),  # Saturday 10-09 is worked
    ],
)
def test_the_next_visit_is_at_another_part_of_the_day(
    tried: list[DayPart | None], today: date, part: DayPart, day: date
) -> None:
    """Evening, weekend, morning, afternoon; days off by the statutory calendar."""
    proposed = next_visit(tried, today, CALENDAR)
    assert (proposed.part, proposed.day) == (part, day)


def test_the_reason_says_what_was_tried() -> None:
    """So that the visitor can judge the proposal; after many visits another way is named."""
    assert next_visit([M, A], THURSDAY, CALENDAR).reason == "已上门 2 次未见户（上午、下午），建议换到晚上。"
    assert "物业" in next_visit([M, A, E, W, M], THURSDAY, CALENDAR).reason


@pytest.mark.parametrize(
    ("day", "clock", "part"),
    [
        (date(2021, 10, 14), time(11, 59), M),
        (date(2021, 10, 14), time(12, 0), A),
        (date(2021, 10, 14), time(17, 59), A),
        (date(2021, 10, 14), time(18, 0), E),
        (date(2021, 10, 16), time(9, 0), W),
        (date(2021, 10, 9), time(9, 0), M),  # a Saturday that is worked
    ],
)
def test_the_part_of_the_day_follows_the_clock_and_the_calendar(day: date, clock: time, part: DayPart) -> None:
    """A day off is 周末 whatever the hour."""
    assert day_part_of(datetime.combine(day, clock, SHANGHAI), CALENDAR) is part
