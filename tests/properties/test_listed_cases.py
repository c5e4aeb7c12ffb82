"""The cases on the list are those of the fold, with its state, for any history, on any day, in both views."""

from __future__ import annotations

from itertools import count, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.events import Actor
from casework.vocabulary import EventKind, Knowledge, Role, Stage
from casework.workflow import fold, visible
from data.queries.listed_cases import listed_cases
from data.store import Store
from data.view import view_of
from tests.histories import History, histories
from tests.records import add_history, add_subdistrict

OFFICE = Actor("office", Role.SAFETY_OFFICE)
NUMBERS = count(1)
ON_PAPER = frozenset(EventKind) - {
    EventKind.VISIT_NOT_SEEN,
    EventKind.VISIT_REFUSED,
    EventKind.SURVEY_COMPLETED,
    EventKind.JOINT_ACTION_FAILED,
    EventKind.JOINT_ACTION_DONE,
    EventKind.RECHECK_FAILED,
    EventKind.CLEARED,
    EventKind.REVISIT_CLEAN,
    EventKind.REVISIT_NOT_SEEN,
    EventKind.RECURRENCE_CONFIRMED,
}
DECISIONS = (EventKind.CONFIRMED, EventKind.RECURRENCE_CONFIRMED)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(history=histories(cases=3, max_steps=25), offset=st.integers(0, 11))
def test_listed_cases_are_the_open_and_the_suspected_of_the_fold(store: Store, history: History, offset: int) -> None:
    """Voided decisions name no clause; a visit entered late counts from when the view knows of it."""
    code = f"S{next(NUMBERS)}"
    add_subdistrict(store, code)
    add_history(store, history, code)
    for as_of, knowledge in product(history.days[offset::12], Knowledge):
        with store.read() as connection:
            listed = listed_cases(connection, view_of(OFFICE, code, as_of, knowledge))
        known = {case.case_id: visible(history.events(case.case_id), as_of, knowledge) for case in history.cases}
        states = {case_id: fold(events, as_of) for case_id, events in known.items() if events}
        wanted = sorted(case_id for case_id, state in states.items() if state.is_open or state.stage is Stage.SUSPECTED)
        assert [case.case_id for case in listed] == wanted
        for case in listed:
            assert case.state == states[case.case_id]
            decided = [event for event in known[case.case_id] if event.kind in DECISIONS]
            assert case.clauses == (frozenset(decided[-1].facts["clauses"]) if decided else None)
            # Nobody gets onto the list without a survey, so there always is a last visit.
            days = [event.occurred_on for event in known[case.case_id] if event.kind not in ON_PAPER]
            assert case.last_visit == max(days)
