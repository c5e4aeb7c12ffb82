"""When to knock again: a door that stayed closed in one part of the day is tried in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.calendar import WorkingCalendar
from casework.survey.words import DayPart

NOON, EVENING_FROM = 12, 18
# Who works is at home in the evening and at the weekend.
_LIKELIEST = (DayPart.EVENING, DayPart.WEEKEND, DayPart.MORNING, DayPart.AFTERNOON)
MANY_VISITS = 5


@dataclass(frozen=True, slots=True)
class NextVisit:
    """A proposal: the day and part of the day, and a zh-CN sentence that says why."""

    day: date
    part: DayPart
    reason: str


def day_part_of(moment: datetime, calendar: WorkingCalendar) -> DayPart:
    """The part of the day at that moment (Shanghai time); 周末 on every day off."""
    if not calendar.is_working_day(moment.date()):
        return DayPart.WEEKEND
    if moment.hour < NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if moment.hour < EVENING_FROM else DayPart.EVENING


def next_visit(tried: Sequence[DayPart | None], today: date, calendar: WorkingCalendar) -> NextVisit:
    """The next visit after visits in vain.

    tried: the parts of the day of the visits in vain so far, oldest first, today's included; None = not recorded.
    An untried part comes first (evening, weekend, morning, afternoon); when all were tried, the one tried longest ago.
    The day is the first suitable one after `today`: a day off for 周末, else a working day.
    """
    known = [part for part in tried if part is not None]
    untried = [part for part in _LIKELIEST if part not in known]
    part = untried[0] if untried else min(_LIKELIEST, key=lambda one: _last_place(known, one))
    day = today + timedelta(days=1)
    while calendar.is_working_day(day) is (part is DayPart.WEEKEND):
        day += timedelta(days=1)
    return NextVisit(day, part, _reason(tried, known, part, bool(untried)))


def _last_place(known: Sequence[DayPart], part: DayPart) -> int:
    return max(place for place, one in enumerate(known) if one is part)


def _reason(tried: Sequence[DayPart | None], known: Sequence[DayPart], part: DayPart, is_new: bool) -> str:
    if not tried:
        return f"建议{part.label}上门。"
    names = "、".join(one.label for one in DayPart if one in known)
    before = f"已上门 {len(tried)} 次未见户" + (f"（{names}）" if names else "（未记时段）")
    way = f"建议换到{part.label}" if is_new else f"各时段都已试过，建议再试{part.label}"
    more = "；也可请物业、业主或楼组长帮助联系。" if len(tried) >= MANY_VISITS else "。"
    return f"{before}，{way}{more}"
