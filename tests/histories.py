"""Random histories of cases, made through the real service: late entries, voids, recurrences, side states.

`histories()` is a Hypothesis strategy. A History carries the accepted entries in the order of recording,
so the same history can be played into any store and compared with the fold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from casework.errors import TransitionError
from casework.events import Actor, Case, CaseEvent, EventDraft
from casework.service import SHANGHAI, open_case, record
from casework.transitions import DUE_KINDS, RECORD_KINDS
from casework.vocabulary import EventKind, Knowledge, LettingExit, Role
from casework.workflow import fold, possible_kinds, visible
from tests.enforcement_facts import enforcement_facts
from tests.memory_log import MemoryLog

FIRST_DAY = date(2021, 9, 20)
OFFICE = Actor("office", Role.SAFETY_OFFICE)
_SIDE_KINDS = {EventKind.PAUSED, EventKind.RESUMED, EventKind.APPEAL_FILED, EventKind.APPEAL_CLOSED}
_RARE_KINDS = RECORD_KINDS | _SIDE_KINDS | {EventKind.FALSE_ALARM, EventKind.EVENT_VOIDED}

# Without a start some way down the road, chance alone hardly ever reaches 销项 and 回潮.
_ROAD_TO_ORDER = (
    EventKind.CLUE_ACCEPTED,
    EventKind.SURVEY_COMPLETED,
    EventKind.CONFIRMED,
    EventKind.ORDER_ISSUED,
    EventKind.ORDER_SERVED,
)
_SELF_RECTIFIED = (EventKind.SELF_RECTIFICATION_REPORTED, EventKind.CLEARED, EventKind.REVISIT_CLEAN)
_ENFORCED = (
    EventKind.PHONE_NOTICE,
    EventKind.JOINT_ACTION_PLANNED,
    EventKind.JOINT_ACTION_DONE,
    EventKind.CLEARED,
    EventKind.RECURRENCE_CONFIRMED,
)
_ROADS = (_ROAD_TO_ORDER + _SELF_RECTIFIED, _ROAD_TO_ORDER + _ENFORCED)


@dataclass(frozen=True)
class Entry:
    """One accepted call of the service; the first entry of a case is its open_case."""

    draft: EventDraft
    actor: Actor
    now: datetime


@dataclass(frozen=True)
class History:
    """Cases, the entries that were accepted, the log they went into, and the day of the last entry."""

    cases: tuple[Case, ...]
    entries: tuple[Entry, ...]
    log: MemoryLog
    last_day: date

    def events(self, case_id: str) -> tuple[CaseEvent, ...]:
        """All recorded events of one case."""
        return self.log.events(case_id)

    @property
    def days(self) -> list[date]:
        """Every day from the first to a week after the last, so that due days pass."""
        return [FIRST_DAY + timedelta(days=n) for n in range((self.last_day - FIRST_DAY).days + 8)]


def facts_for(kind: EventKind, occurred_on: date) -> dict[str, Any]:
    """Facts that the service accepts for the kind (a void still needs its target)."""
    evidence = [{"type": "record", "text": "现场笔录"}]
    decision = {"decided_by": "committee-01", "inspectors": 2, "clauses": [1], "evidence": evidence}
    table: Mapping[EventKind, dict[str, Any]] = {
        EventKind.SURVEY_COMPLETED: {"entry_basis": "resident_consent"},
        EventKind.ROOMS_RECORDED: {"dwelling": {"label": "1号小区 1号 001室", "rooms": []}},
        EventKind.VERIFICATION_REQUESTED: {"to_verify": ["主卧 使用面积"]},
        EventKind.NOT_QUNZU_DECIDED: {"decided_by": "committee-01"},
        EventKind.CONFIRMED: decision,
        EventKind.ORDER_ISSUED: {
            "inspected_on": occurred_on.isoformat(),
            "inspector_names": ["检查人甲", "检查人乙"],
            "rectify": ["remove_partitions"],
            "issued_by": "population_officer",
            "authority": "subdistrict_office",
        },
        EventKind.ORDER_SERVED: {
            "method": "direct",
            "served_by": "committee",
            "servers": ["送达人甲"],
            "received_by": "tenant",
            "time": "19:30",
        },
        EventKind.ORDER_EXTENDED: {"reason": "另找住处需要时间", "approved_by": "批准人甲"},
        EventKind.DOCUMENT_RECORDED: {
            "document": "inspection_record",
            "dated_on": occurred_on.isoformat(),
            "copies": 1,
        },
        EventKind.CLUE_RECEIVED: {"source": "hotline"},
        EventKind.CLUE_MERGED: {"source": "committee"},
        EventKind.ADDRESS_CORRECTED: {"note": "已与来电人核对"},
        EventKind.REOPENED: {"reason": "又接到反映"},
        EventKind.NOTE_ADDED: {"text": "备注"},
        EventKind.RECURRENCE_CONFIRMED: decision,
        EventKind.REVISIT_CLEAN: {
            "day_part": "morning",
            "inspector_names": ["甲"],
            "looked_at": ["partitions", "beds"],
        },
        EventKind.REVISIT_NOT_SEEN: {"day_part": "morning"},
        EventKind.RECURRENCE_SUSPECTED: {"source": "revisit"},
        EventKind.LETTING_ENDED: {"exit": LettingExit.OWNER_OCCUPIED.value},
        EventKind.PARTIES_RECORDED: {
            "owner": {"status": "known"},
            "sub_lessor": {"status": "none"},
            "tenants": {"status": "known", "persons": 5},
        },
        EventKind.FALSE_ALARM: {"reason": "量错", "reason_code": "measured_wrong"},
        EventKind.ASSIGNED: {"account": "officer-01"},
        EventKind.EVENT_VOIDED: {"reason": "录错"},
    }
    return dict(enforcement_facts(kind, occurred_on) or table.get(kind, {}))


def draft_for(
    kind: EventKind,
    occurred_on: date,
    *,
    uid: str,
    case_id: str = "C1",
    term: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> EventDraft:
    """A draft with all that its kind requires; term: days until due_on, by default 7 (an extension: 14)."""
    if term is None:
        term = 14 if kind is EventKind.ORDER_EXTENDED else 7
    due_on = occurred_on + timedelta(days=term) if kind in DUE_KINDS else None
    return EventDraft(uid, case_id, kind, occurred_on, due_on, facts_for(kind, occurred_on) | dict(facts or {}))


@st.composite
def histories(draw: st.DrawFn, *, cases: int = 1, max_steps: int = 25) -> History:
    """Histories of up to `max_steps` attempts over `cases` cases; refused attempts leave no entry."""
    log = MemoryLog()
    files = tuple(Case(f"C{n}", n, f"{2 - n % 2:02}") for n in range(1, cases + 1))
    now = datetime.combine(FIRST_DAY, time(9), SHANGHAI)
    entries = []
    for case in files:
        first = draft_for(EventKind.CLUE_RECEIVED, now.date(), uid=f"{case.case_id}-0", case_id=case.case_id)
        open_case(log, OFFICE, case, first, now)
        entries.append(Entry(first, OFFICE, now))
        road = draw(st.sampled_from(_ROADS))
        for number, kind in enumerate(road[: draw(st.integers(0, len(road)))], start=1):
            now += timedelta(hours=draw(st.sampled_from([24, 30, 48])))
            uid = f"{case.case_id}-road-{number}"
            draft = draft_for(kind, now.date(), uid=uid, case_id=case.case_id, term=0)
            record(log, OFFICE, draft, now)
            entries.append(Entry(draft, OFFICE, now))
    for step in range(1, draw(st.integers(1, max_steps)) + 1):
        now += timedelta(hours=draw(st.sampled_from([0, 1, 5, 24, 24, 72, 24 * 9])))
        case = draw(st.sampled_from(files)) if cases > 1 else files[0]
        draft = draw(_attempts(log, case.case_id, now.date(), f"{case.case_id}-{step}"))
        try:
            record(log, OFFICE, draft, now)
        except TransitionError:
            continue
        entries.append(Entry(draft, OFFICE, now))
    return History(files, tuple(entries), log, now.date())


@st.composite
def _attempts(draw: st.DrawFn, log: MemoryLog, case_id: str, today: date, uid: str) -> EventDraft:
    """A void, a late entry, or (mostly) something that the present state allows."""
    events = log.events(case_id)
    way = draw(st.integers(0, 9))
    if way == 0:
        # Mostly the last entries: voiding an early one is nearly always refused.
        target = draw(st.sampled_from(events[-3:]))
        return draft_for(EventKind.EVENT_VOIDED, today, uid=uid, case_id=case_id, facts={"voids": target.uid})
    occurred_on = today
    if way <= 3:
        occurred_on = max(FIRST_DAY - timedelta(days=3), today - timedelta(days=draw(st.integers(1, 14))))
    state = fold(visible(events, occurred_on, Knowledge.LATEST), occurred_on)
    kinds = [kind for kind in possible_kinds(state) if kind is not EventKind.EVENT_VOIDED]
    common = [kind for kind in kinds if kind not in _RARE_KINDS]
    kind = draw(st.sampled_from(common if common and way < 9 else kinds or [EventKind.CLUE_RECEIVED]))
    return draft_for(kind, occurred_on, uid=uid, case_id=case_id, term=draw(st.integers(0, 20)))
