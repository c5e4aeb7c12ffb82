"""When a joint action may take place: neither at night nor on a statutory holiday (行政强制法 第四十三条)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.calendar import WorkingCalendar
from casework.campaign.parts import refuse

ARTICLE = "行政强制法 第四十三条"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EnforcementHours:
    """The hours in which an action may take place: [opens, closes] on one day, Shanghai time.

    The law does not say when night begins; 22:00 to 06:00 is the common reading, and the office may be stricter.
    evening_from: an action that ends later leaves people without a place for the night; only a warning.
    winter_months: months (1 to 12) in which people put out need a warm place; only a warning.
    """

    opens: time = time(6)
    closes: time = time(22)
    evening_from: time = time(18)
    winter_months: tuple[int, ...] = (12, 1, 2)

    def __post_init__(self) -> None:
        faults = []
        if self.opens >= self.closes:
            faults.append(("closes", f"执法时间的开始 {self.opens:%H:%M} 应早于结束 {self.closes:%H:%M}，请核对。"))
        if not all(1 <= month <= 12 for month in self.winter_months):
            faults.append(("winter_months", f"月份 {list(self.winter_months)} 应在 1 至 12 之间。"))
        refuse(faults)


@dataclass(frozen=True, slots=True)
class ScheduleObstacle:
    """What stands against the time of an action: at_night, on_holiday or unknown_year, as a Chinese sentence."""

    code: str
    sentence: str


def named_obstacles(
    start: datetime, end: datetime, calendar: WorkingCalendar, hours: EnforcementHours
) -> tuple[ScheduleObstacle, ...]:
    """Why an action from start to end (Shanghai time) may not take place then; empty = it may.

    Weekends are no obstacle: only statutory holidays are. A year outside the calendar cannot be cleared and is named.
    Raises ValueError when the end is not after the start.
    """
    if end <= start:
        raise ValueError("an action ends after it starts")
    obstacles = []
    is_within_one_day = start.date() == end.date()
    if not is_within_one_day or start.time() < hours.opens or end.time() > hours.closes:
        obstacles.append(
            ScheduleObstacle(
                "at_night",
                f"{start:%Y-%m-%d %H:%M} 至 {end:%m-%d %H:%M} 在夜间（允许 {hours.opens:%H:%M}–{hours.closes:%H:%M}），"
                f"不得实施（{ARTICLE}）。",
            )
        )
    for day in _days(start.date(), end.date()):
        if day in calendar.days_off:
            name = calendar.names.get(day, "")
            sentence = f"{day} 是法定节假日{f'（{name}）' if name else ''}，不得实施（{ARTICLE}）。"
            obstacles.append(ScheduleObstacle("on_holiday", sentence))
    unknown = calendar.warning(start.date(), end.date())
    return (*obstacles, ScheduleObstacle("unknown_year", unknown)) if unknown else tuple(obstacles)


def schedule_obstacles(
    start: datetime, end: datetime, calendar: WorkingCalendar, hours: EnforcementHours
) -> tuple[str, ...]:
    """The sentences of named_obstacles."""
    return tuple(obstacle.sentence for obstacle in named_obstacles(start, end, calendar, hours))


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _ONE_DAY
