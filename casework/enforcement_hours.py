"""When a joint action may take place: neither at night nor on a statutory holiday (行政强制法 第四十三条)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.calendar import WorkingCalendar
from casework.errors import CampaignError

ARTICLE = "行政强制法 第四十三条"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EnforcementHours:
    """The hours in which an action may take place: [opens, closes] on one day, Shanghai time.

    The law does not say when night begins; 22:00 to 06:00 is the common reading, and the office may be stricter.
    """

    opens: time = time(6)
    closes: time = time(22)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise CampaignError(f"执法时间的开始 {self.opens:%H:%M} 应早于结束 {self.closes:%H:%M}，请核对。")


def schedule_obstacles(
    start: datetime, end: datetime, calendar: WorkingCalendar, hours: EnforcementHours
) -> tuple[str, ...]:
    """Why an action from start to end (Shanghai time) may not take place then, as Chinese sentences; empty = it may.

    Weekends are no obstacle: only statutory holidays are. A year outside the calendar cannot be cleared and is named.
    Raises ValueError when the end is not after the start.
    """
    if end <= start:
        raise ValueError("an action ends after it starts")
    obstacles = []
    is_within_one_day = start.date() == end.date()
    if not is_within_one_day or start.time() < hours.opens or end.time() > hours.closes:
        obstacles.append(
            f"{start:%Y-%m-%d %H:%M} 至 {end:%m-%d %H:%M} 在夜间（允许 {hours.opens:%H:%M}–{hours.closes:%H:%M}），"
            f"不得实施（{ARTICLE}）。"
        )
    for day in _days(start.date(), end.date()):
        if day in calendar.days_off:
            name = calendar.names.get(day, "")
            obstacles.append(f"{day} 是法定节假日{f'（{name}）' if name else ''}，不得实施（{ARTICLE}）。")
    unknown = calendar.warning(start.date(), end.date())
    return (*obstacles, unknown) if unknown else tuple(obstacles)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _ONE_DAY
