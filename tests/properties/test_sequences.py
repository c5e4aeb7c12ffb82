"""Random acts by random people on random days, legal and illegal, through the service into a real store."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.errors import UserError
from casework.events import Actor, Case, CaseEvent, EventDraft
from casework.permissions import may_record
from casework.service import SHANGHAI, open_case, record
from casework.transitions import ENFORCEMENT_KINDS, SIDE_STATE_BEGINS, SIDE_STATE_ENDS, TRANSITIONS
from casework.vocabulary import EventKind, Knowledge, Role, SideState, Stage
from casework.workflow import STAGE_AFTER, fold, visible
from data.audit import EVENT_ACTION, event_content
from data.schema import audit
from data.store import Store
from tests.histories import FIRST_DAY, draft_for
from tests.records import add_subdistrict

NUMBERS = count(1)
ACTORS = (
    *(Actor(f"{role.value}-1", role, "01") for role in Role),
    Actor("committee-2", Role.COMMITTEE, "02"),
    Actor("office-2", Role.SAFETY_OFFICE),
)
CASE = Case("C1", 1, "01")
# The usual way through a file: chance alone hardly ever gets beyond its first steps.
USUAL = (
    EventKind.CLUE_ACCEPTED,
    EventKind.SURVEY_COMPLETED,
    EventKind.CONFIRMED,
    EventKind.ORDER_ISSUED,
    EventKind.ORDER_SERVED,
    EventKind.SELF_RECTIFICATION_REPORTED,
    EventKind.CLEARED,
    EventKind.RECURRENCE_CONFIRMED,
)
ATTEMPTS = st.lists(
    st.tuples(
        st.sampled_from(EventKind) | st.sampled_from(USUAL),
        st.sampled_from(ACTORS) | st.just(ACTORS[-1]),
        st.sampled_from([0, 0, 0, 1, 3, 10]),  # days since the attempt before
        st.sampled_from([0, 0, 0, 0, -1, -4, 2]),  # the day of the act, seen from that of the entry
        st.sampled_from([0, 3, 7, -2, None]),  # days to rectify
        st.booleans(),  # with the facts of its kind
        st.integers(0, 30),  # which earlier entry a void means
    ),
    max_size=30,
)


def stored(store: Store, code: str) -> tuple[CaseEvent, ...]:
    """What stands in the file."""
    with store.write(code) as writing:
        return writing.events(CASE.case_id)


def walk(history: tuple[CaseEvent, ...]) -> tuple[Stage | None, set[SideState]]:
    """Stage and side states by the tables word for word, without the service's own code; fails at an illegal step."""
    stage: Stage | None = None
    sides: set[SideState] = set()
    for event in history:
        kind, allowed = event.kind, TRANSITIONS[event.kind]
        # 逾期未改 is never recorded: it is 已送达 seen after the last day.
        is_overdue_step = stage is Stage.ORDER_SERVED and Stage.OVERDUE in allowed
        assert kind is EventKind.CLUE_RECEIVED if stage is None else stage in allowed or is_overdue_step, event
        assert kind not in SIDE_STATE_ENDS or SIDE_STATE_ENDS[kind] in sides, event
        assert not (sides and kind in ENFORCEMENT_KINDS), event
        stage = STAGE_AFTER[kind] or stage
        sides |= {SIDE_STATE_BEGINS[kind]} if kind in SIDE_STATE_BEGINS else set()
        sides -= {SIDE_STATE_ENDS[kind]} if kind in SIDE_STATE_ENDS else set()
    return stage, sides


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(USUAL)), ATTEMPTS)
def test_whatever_is_tried_the_file_stays_legal_and_audited(
    module_store: Store, begun: int, attempts: list[tuple]
) -> None:
    """State equals the fold, no illegal step is stored, a refusal stores nothing, each event has its audit row."""
    store, code = module_store, f"{next(NUMBERS):09}"
    add_subdistrict(store, code)
    now = datetime.combine(FIRST_DAY, time(9), SHANGHAI)
    with store.write(code) as writing:
        open_case(writing, ACTORS[-1], CASE, draft_for(EventKind.CLUE_RECEIVED, FIRST_DAY, uid="0"), now)
        for kind in USUAL[:begun]:
            record(writing, ACTORS[-1], draft_for(kind, FIRST_DAY, uid=kind.value), now)
    for number, (kind, actor, pause, offset, term, has_facts, target) in enumerate(attempts, start=1):
        now += timedelta(days=pause, minutes=1)
        before, version = stored(store, code), store.version(code)
        draft = attempt(kind, now.date() + timedelta(days=offset), str(number), term, has_facts)
        if kind is EventKind.EVENT_VOIDED:
            draft = replace(draft, facts={**draft.facts, "voids": before[target % len(before)].uid})
        try:
            with store.write(code) as writing:
                event = record(writing, actor, draft, now)
        except UserError as refusal:
            assert str(refusal).strip()
            assert (stored(store, code), store.version(code)) == (before, version)
        else:
            assert may_record(actor, kind, CASE)
            assert stored(store, code) == (*before, event)
            today = now.date()
            history = visible(stored(store, code), today, Knowledge.LATEST)
            state = fold(history, today)
            assert (state.recorded_stage, state.side_states) == walk(history)
    assert_audited(store, code)


def attempt(kind: EventKind, day: date, uid: str, term: int | None, has_facts: bool) -> EventDraft:
    """A draft that may lack its facts or its term, or have a term that its kind has not."""
    whole = draft_for(kind, day, uid=uid)
    due_on = whole.due_on if term is None else day + timedelta(days=term) if whole.due_on or term == 3 else None
    return replace(whole, due_on=due_on, facts=whole.facts if has_facts else {})


def assert_audited(store: Store, code: str) -> None:
    """Each stored event has one audit row that says the same, by the same person, and the chain holds."""
    with store.read() as connection:
        rows = connection.execute(
            sa.select(audit).where(audit.c.subdistrict == code, audit.c.action == EVENT_ACTION)
        ).all()
    by_version = {row.version: row for row in rows}
    events = stored(store, code)
    assert set(by_version) == {event.version for event in events}
    for event in events:
        row = by_version[event.version]
        content = json.loads(row.content)
        content.pop("opened", None)
        assert content == event_content(event)
        assert (row.account, row.at) == (event.recorded_by, event.recorded_at)
    assert store.verify_chain(code) == []
