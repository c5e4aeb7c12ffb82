"""The next attempt at a door that stayed closed: what was agreed on, else another part of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from casework.calendar import WorkingCalendar
from casework.events import CaseEvent
from casework.survey.visit_times import NextVisit, next_visit
from casework.survey.words import DayPart
from casework.transitions import VISIT_KINDS
from casework.vocabulary import EventKind

# A new round of visits begins with them.
_ROUND_BEGINS = frozenset(
    {EventKind.CLUE_ACCEPTED, EventKind.REOPENED, EventKind.SURVEY_COMPLETED, EventKind.VERIFICATION_REQUESTED}
)
_ONE_DAY = timedelta(days=1)


def surveys_in_vain(events: Sequence[CaseEvent]) -> tuple[CaseEvent, ...]:
    """The survey visits that met nobody or were refused since the present round of visits began, oldest first."""
    in_vain: list[CaseEvent] = []
    for event in events:
        if event.kind in _ROUND_BEGINS:
            in_vain.clear()
        elif event.kind in VISIT_KINDS:
            in_vain.append(event)
    return tuple(in_vain)


def next_attempt(in_vain: Sequence[CaseEvent], as_of: date, calendar: WorkingCalendar) -> NextVisit | None:
    """When to go again: as the last visit agreed on, while that day is not past; else another part of the day.

    in_vain: the visits that met nobody, oldest first. Never before as_of, never on the day of the last visit.
    None without a visit in vain.
    """
    if not in_vain:
        return None
    last = in_vain[-1]
    planned, part = agreed_on(in_vain), day_part(last, "next_day_part")
    if planned is not None and part is not None and planned >= as_of:
        return NextVisit(planned, part, f"{last.occurred_on} 上门时约定的时间。")
    after = max(last.occurred_on, as_of - _ONE_DAY)
    return next_visit([day_part(event) for event in in_vain], after, calendar)


def day_part(event: CaseEvent, key: str = "day_part") -> DayPart | None:
    """The part of the day that a visit names; None when it names none."""
    named = event.facts.get(key)
    return DayPart(named) if isinstance(named, str) else None


def agreed_on(in_vain: Sequence[CaseEvent]) -> date | None:
    """The day that the last visit in vain agreed on for the next; None when it named none."""
    named = in_vain[-1].facts.get("next_visit_on") if in_vain else None
    return date.fromisoformat(named) if isinstance(named, str) else None
