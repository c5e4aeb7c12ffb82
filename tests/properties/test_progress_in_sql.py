"""The figures that SQL counts are those of the fold, for any history, on any day, in both views, on both engines."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.progress import progress_of
from casework.campaign.parts import Committee
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from casework.workflow import CaseState, fold, visible
from data.queries.case_states import case_states
from data.queries.progress import committee_progress, open_per_day
from data.store import Store
from data.view import Counting, view_of
from tests.histories import FIRST_DAY, History, histories
from tests.records import add_history, add_subdistrict

COMMITTEES = (Committee("02", "乙居委会"), Committee("01", "甲居委会"))
OFFICE = Actor("office", Role.SAFETY_OFFICE)
NUMBERS = count(1)
# One case gets far enough to be cleared and to relapse; several are summed.
HISTORIES = st.one_of(histories(cases=1, max_steps=40), histories(cases=3, max_steps=40))
ON_A_STORE = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


def stored(store: Store, history: History) -> str:
    """The code of a new subdistrict that holds the history."""
    code = f"S{next(NUMBERS)}"
    add_subdistrict(store, code)
    add_history(store, history, code)
    return code


def telling_days(history: History) -> list[date]:
    """The days on which something happened or was recorded, and the day before each and after each due day."""
    told = {entry.draft.occurred_on for entry in history.entries} | {entry.now.date() for entry in history.entries}
    due = {entry.draft.due_on + timedelta(days=1) for entry in history.entries if entry.draft.due_on is not None}
    return sorted(told | due | {day - timedelta(days=1) for day in told | due})


def folded(history: History, committee_code: str, as_of: date, knowledge: Knowledge) -> dict[str, CaseState]:
    """The states of a committee's cases that have a visible event."""
    seen = {
        case.case_id: visible(history.events(case.case_id), as_of, knowledge)
        for case in history.cases
        if case.committee_code == committee_code
    }
    return {case_id: fold(events, as_of) for case_id, events in seen.items() if events}


@ON_A_STORE
@given(
    history=HISTORIES,
    offset=st.integers(0, 7),
    locked=st.sampled_from([-30, 6, 20, 400]),
    begins=st.sampled_from([None, 0, 12, 30]),
)
def test_progress_and_stages_equal_the_fold(
    store: Store, history: History, offset: int, locked: int, begins: int | None
) -> None:
    """Every measure of every committee and the stage of every case, 逾期未改 derived; both views."""
    list_locked_on = FIRST_DAY + timedelta(days=locked)
    begins_on = date.min if begins is None else FIRST_DAY + timedelta(days=begins)
    code = stored(store, history)
    for as_of, knowledge in product(telling_days(history)[offset::8], Knowledge):
        view = view_of(OFFICE, code, as_of, knowledge, Counting(begins_on))
        whole = view_of(OFFICE, code, as_of, knowledge)
        with store.read() as connection:
            counted = committee_progress(connection, view, COMMITTEES, list_locked_on)
            stages = {row.case_id: row.stage for row in whole.run(connection, case_states(whole).select())}
        states = {committee.code: folded(history, committee.code, as_of, knowledge) for committee in COMMITTEES}
        assert counted == tuple(
            progress_of(states[committee.code].values(), committee.code, committee.name, list_locked_on, begins_on)
            for committee in COMMITTEES
        )
        assert stages == {case_id: state.stage for own in states.values() for case_id, state in own.items()}


@ON_A_STORE
@given(history=HISTORIES, offset=st.integers(0, 60), begins=st.sampled_from([None, 12]))
def test_the_burn_down_ends_where_the_progress_stands(
    store: Store, history: History, offset: int, begins: int | None
) -> None:
    """And each earlier day is the fold of what happened up to then, of what is known now."""
    as_of = FIRST_DAY + timedelta(days=offset)
    begins_on = date.min if begins is None else FIRST_DAY + timedelta(days=begins)
    view = view_of(OFFICE, stored(store, history), as_of, Knowledge.LATEST, Counting(begins_on))
    with store.read() as connection:
        frame = open_per_day(connection, view, ["02", "01"], FIRST_DAY, as_of)
    found = {(row.day, row.committee_code): (row.open, row.confirmed_total) for row in frame.itertuples()}
    for code in ("01", "02"):
        now = folded(history, code, as_of, Knowledge.LATEST)
        counting = {case_id for case_id, state in now.items() if state.is_of_campaign(begins_on)}
        for back in range(offset + 1):
            day = FIRST_DAY + timedelta(days=back)
            states = [s for case_id, s in folded(history, code, day, Knowledge.LATEST).items() if case_id in counting]
            expected = (sum(s.is_open for s in states), sum(s.is_confirmed for s in states))
            assert found[day, code] == expected, (day, code)
