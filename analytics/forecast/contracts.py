"""The forecast of the clearing date as frozen results: what page, meeting and command line show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Outlook(Enum):
    """What can be said about the way to zero, with the word that users see."""

    NOTHING_YET = "尚无认定"
    CLEARED = "已清零"
    UNKNOWN = "未知"
    NOT_CONVERGING = "按目前进度不能清零"
    EXPECTED = "预计清零"

    @property
    def label(self) -> str:
        """The word in zh-CN."""
        return self.value


@dataclass(frozen=True, slots=True)
class FlowRate:
    """Dwellings per working day lately: count of them on so many working days."""

    count: int
    days: int

    @property
    def per_day(self) -> float | None:
        """None when there was no working day yet."""
        return self.count / self.days if self.days else None


@dataclass(frozen=True, slots=True)
class FanDay:
    """Open dwellings at the end of a working day: 10 %, 50 % and 90 % of the simulated lists are at or below."""

    day: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class ClearingForecast:
    """When one list (the street's or a committee's) is at zero for the first time.

    reason: why there is no date, a Chinese clause; None with EXPECTED and CLEARED. cleared_since: the day from which
    nothing has been open. p10, p50, p90: with this probability zero is reached on or before the day; None when not
    within the horizon of 90 working days. probability: zero on or before the deadline; None with its own reason
    when the deadline is over or nothing can be said. out, arrived: the last 10 working days since the first 销项 of
    the street. cleared_in_all: 销项 that the forecast rests on.
    """

    code: str
    name: str
    open: int
    outlook: Outlook
    out: FlowRate
    arrived: FlowRate
    cleared_in_all: int
    reason: str | None = None
    cleared_since: date | None = None
    p10: date | None = None
    p50: date | None = None
    p90: date | None = None
    probability: float | None = None
    probability_reason: str | None = None
    fan: tuple[FanDay, ...] = ()


@dataclass(frozen=True, slots=True)
class ForecastReport:
    """The forecast of the whole list and of each committee in official order, as of a date.

    whole: all that the reader may see. without_arrivals: the same if nothing new came from now on. slows_down: how
    strongly the past speaks for "the fewer are left, the slower" (0 to 1), None without a forecast. least_days:
    working days within which nine of ten dwellings were not yet off the list. calendar_warning: set when the forecast
    reaches beyond the years of the working calendar.
    """

    as_of: date
    deadline: date
    whole: ClearingForecast
    without_arrivals: ClearingForecast
    committees: tuple[ClearingForecast, ...]
    least_days: int
    slows_down: float | None = None
    calendar_warning: str | None = None
