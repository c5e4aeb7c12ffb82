"""Short legal stories for tests: kinds with their days, each recorded on its day through the real service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Literal, overload

from casework.events import Case, CaseEvent
from casework.service import SHANGHAI, open_case, record
from casework.vocabulary import EventKind
from tests.histories import OFFICE, draft_for
from tests.memory_log import MemoryLog

CASE_ID = "C1"
CASE = Case(CASE_ID, 1, "01")
# A story takes place on a few days: what the rules ask to wait for is done early, with the reason that they ask.
REASONS = {EventKind.MARKED_STABLE: {"early_reason": "整栋楼已经腾空"}}


def at(day: date, hour: int = 12) -> datetime:
    """A moment of the day in Shanghai."""
    return datetime.combine(day, time(hour), SHANGHAI)


@overload
def story(steps: Iterable[tuple[EventKind, date]], *, keep_log: Literal[False] = False) -> tuple[CaseEvent, ...]: ...
@overload
def story(steps: Iterable[tuple[EventKind, date]], *, keep_log: Literal[True]) -> MemoryLog: ...
def story(steps: Iterable[tuple[EventKind, date]], *, keep_log: bool = False) -> tuple[CaseEvent, ...] | MemoryLog:
    """The events of a case (or the log that holds them), uids "0", "1", … in the order given."""
    log = MemoryLog()
    for number, (kind, day) in enumerate(steps):
        draft = draft_for(kind, day, uid=str(number), case_id=CASE_ID, facts=REASONS.get(kind))
        if number == 0:
            open_case(log, OFFICE, CASE, draft, at(day))
        else:
            record(log, OFFICE, draft, at(day))
    return log if keep_log else log.events(CASE_ID)
