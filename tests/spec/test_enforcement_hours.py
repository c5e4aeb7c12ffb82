"""When a joint action may take place, as a table: day, from, to → what stands against it (行政强制法 第43条)."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from casework.calendar import statutory_calendar
from casework.enforcement.hours import EnforcementHours, schedule_obstacles
from casework.errors import CampaignError
from casework.service import SHANGHAI

CALENDAR = statutory_calendar(2021, 2021)
HOURS = EnforcementHours()
NINE = datetime(2021, 10, 12, 9, tzinfo=SHANGHAI)

TABLE = [
    ("2021-10-12 09:00", "2021-10-12 11:30", []),
    ("2021-10-12 06:00", "2021-10-12 07:00", []),
    ("2021-10-12 05:59", "2021-10-12 07:00", ["夜间"]),
    ("2021-10-12 20:00", "2021-10-12 22:00", []),
    ("2021-10-12 20:00", "2021-10-12 22:01", ["夜间"]),
    ("2021-10-12 23:00", "2021-10-13 01:00", ["夜间"]),
    ("2021-10-16 09:00", "2021-10-16 11:00", []),  # a Saturday, not a holiday
    ("2021-10-09 09:00", "2021-10-09 11:00", []),  # a Saturday worked instead
    ("2021-10-01 09:00", "2021-10-01 11:00", ["国庆节"]),
    ("2021-10-07 09:00", "2021-10-07 11:00", ["国庆节"]),
    ("2021-09-30 23:00", "2021-10-01 02:00", ["夜间", "国庆节"]),
    ("2022-10-01 09:00", "2022-10-01 11:00", ["没有 2022 年的节假日"]),
]


@pytest.mark.parametrize(("start", "end", "words"), TABLE, ids=[f"{start} to {end}" for start, end, _ in TABLE])
def test_night_and_statutory_holidays_stand_against_an_action(start: str, end: str, words: list[str]) -> None:
    """Each obstacle is named once; a weekend is none; a year without a table is not waved through."""
    found = schedule_obstacles(datetime.fromisoformat(start), datetime.fromisoformat(end), CALENDAR, HOURS)
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))


def test_the_office_may_be_stricter() -> None:
    """An action until 20:30 is at night where the office closes at 20:00."""
    evening = datetime(2021, 10, 12, 19, tzinfo=SHANGHAI), datetime(2021, 10, 12, 20, 30, tzinfo=SHANGHAI)
    assert schedule_obstacles(*evening, CALENDAR, HOURS) == ()
    assert "20:00" in schedule_obstacles(*evening, CALENDAR, EnforcementHours(time(8), time(20)))[0]


def test_impossible_hours_are_refused() -> None:
    """Hours that close before they open; an action that ends before it starts."""
    with pytest.raises(CampaignError, match="应早于结束"):
        EnforcementHours(time(22), time(6))
    with pytest.raises(ValueError, match="ends after"):
        schedule_obstacles(NINE, NINE, CALENDAR, HOURS)
