"""Any history that the service accepted can be shown again as it was known, and is legal on every day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.errors import ConflictError
from casework.events import CaseEvent
from casework.service import open_case, record
from casework.transitions import CLEARED_STAGES, STAGE_AFTER
from casework.vocabulary import EventKind, Knowledge, Stage
from casework.workflow import CaseState, fold, visible
from tests.histories import FIRST_DAY, History, histories
from tests.memory_log import MemoryLog

SLOW_DATA = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def naive_visible(events: list[CaseEvent], as_of: date, knowledge: Knowledge) -> list[CaseEvent]:
    """The definition word for word, event by event."""
    counting = []
    for event in events:
        if event.kind is EventKind.EVENT_VOIDED or event.occurred_on > as_of:
            continue
        if knowledge is Knowledge.AS_KNOWN_THEN and event.recorded_at.date() > as_of:
            continue
        for other in events:
            void_is_known = knowledge is Knowledge.LATEST or other.recorded_at.date() <= as_of
            if other.kind is EventKind.EVENT_VOIDED and other.facts["voids"] == event.uid and void_is_known:
                break
        else:
            counting.append(event)
    counting.sort(key=lambda event: event.version)
    counting.sort(key=lambda event: event.occurred_on)
    return counting


@SLOW_DATA
@given(histories(cases=2))
def test_a_past_day_asked_for_later_equals_what_was_recorded_on_that_day(history: History) -> None:
    """(a) The fold on D of the events recorded until D equals 'as known then' on D of all events."""
    for case in history.cases:
        everything = history.events(case.case_id)
        for day in history.days:
            recorded_by_then = tuple(event for event in everything if event.recorded_at.date() <= day)
            on_the_day = fold(visible(recorded_by_then, day, Knowledge.LATEST), day)
            asked_later = fold(visible(everything, day, Knowledge.AS_KNOWN_THEN), day)
            assert asked_later == on_the_day


@SLOW_DATA
@given(histories())
def test_every_day_is_legal_in_both_views(history: History) -> None:
    """(b) fold raises for an impossible history, so folding every day in both views is the check."""
    events = history.events("C1")
    for day in history.days:
        for knowledge in Knowledge:
            fold(visible(events, day, knowledge), day)


@SLOW_DATA
@given(histories(), st.integers(0, 60), st.sampled_from(Knowledge))
def test_visible_equals_its_definition(history: History, offset: int, knowledge: Knowledge) -> None:
    """The filter agrees with the definition tried event by event."""
    events, day = history.events("C1"), FIRST_DAY + timedelta(days=offset)
    assert list(visible(events, day, knowledge)) == naive_visible(list(events), day, knowledge)


@SLOW_DATA
@given(histories(), st.sampled_from(Knowledge))
def test_the_stage_is_that_of_the_last_event_which_has_one(history: History, knowledge: Knowledge) -> None:
    """The stage depends on the kinds alone, so SQL may take it from the last stage-changing event."""
    events = history.events("C1")
    for day in history.days:
        seen = visible(events, day, knowledge)
        stages = [stage for event in seen if (stage := STAGE_AFTER[event.kind]) is not None]
        assert fold(seen, day).recorded_stage == (stages[-1] if stages else None)


@SLOW_DATA
@given(histories())
def test_sums_of_the_list_hold_on_every_day(history: History) -> None:
    """Open is confirmed without cleared; overdue only when served, late and not held up; visits add up."""
    events = history.events("C1")
    for day in history.days:
        seen = visible(events, day, Knowledge.AS_KNOWN_THEN)
        state = fold(seen, day)
        _assert_sums(state, Counter(event.kind for event in seen))


def _assert_sums(state: CaseState, kinds: Counter[EventKind]) -> None:
    assert state.is_open == (state.is_confirmed and state.recorded_stage not in CLEARED_STAGES)
    if state.is_cleared:
        assert state.is_confirmed
        assert state.cleared_on is not None
    if state.stage is Stage.OVERDUE:
        assert state.was_served
        assert state.due_on is not None and state.due_on < state.as_of
        assert not state.side_states
    survey = ("visit_not_seen", "visit_refused", "visit_no_such_dwelling", "survey_completed")
    assert state.visits == sum(kinds[EventKind(kind)] for kind in survey)
    assert state.recurrences == kinds[EventKind.RECURRENCE_CONFIRMED]
    assert state.orders == kinds[EventKind.ORDER_ISSUED]


@SLOW_DATA
@given(histories(), st.data())
def test_sending_an_entry_twice_records_it_once(history: History, data: st.DataObject) -> None:
    """(c) A retry returns the first event and leaves the log as it was; other content under its uid is refused."""
    entry = data.draw(st.sampled_from(history.entries))
    before = history.events("C1")
    later = history.entries[-1].now + timedelta(hours=1)
    again = record(history.log, entry.actor, entry.draft, later)
    assert again == next(event for event in before if event.uid == entry.draft.uid)
    assert history.events("C1") == before
    other = replace(entry.draft, occurred_on=entry.draft.occurred_on - timedelta(days=1))
    with pytest.raises(ConflictError):
        record(history.log, entry.actor, other, later)
    assert history.events("C1") == before


@SLOW_DATA
@given(histories(cases=3))
def test_entries_played_again_give_the_same_log(history: History) -> None:
    """The accepted entries alone rebuild the same events, so they may be played into any store."""
    log, opened = MemoryLog(), set()
    files = {case.case_id: case for case in history.cases}
    for entry in history.entries:
        if entry.draft.case_id not in opened:
            opened.add(entry.draft.case_id)
            open_case(log, entry.actor, files[entry.draft.case_id], entry.draft, entry.now)
        else:
            record(log, entry.actor, entry.draft, entry.now)
    assert all(log.events(case_id) == history.events(case_id) for case_id in files)
