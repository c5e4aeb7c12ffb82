"""The list day by day and what its dwellings wait for, out of the store, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.forecast.contracts import Outlook
from casework.calendar import statutory_calendar
from casework.events import Actor, Case
from casework.service import open_case, record
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.analyses.forecast import list_forecast, usual_term
from data.store import Store
from tests.campaigns import CAMPAIGN
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment

CALENDAR = statutory_calendar(2021, 2021)
DAY = date(2021, 10, 27)
TO_ORDER = (
    (K.CLUE_RECEIVED, 27),
    (K.CLUE_ACCEPTED, 27),
    (K.SURVEY_COMPLETED, 28),
    (K.CONFIRMED, 29),
    (K.ORDER_ISSUED, 30),
)


def play(store: Store, case: Case, *later: tuple[K, date]) -> None:
    """A case confirmed on 2021-09-29 with an order on 09-30, and what came later."""
    steps = [*((kind, date(2021, 9, day)) for kind, day in TO_ORDER), *later]
    with store.write(SUBDISTRICT) as writing:
        for number, (kind, day) in enumerate(steps):
            draft = draft_for(kind, day, uid=f"{case.case_id}-{number}", case_id=case.case_id)
            if number == 0:
                open_case(writing, OFFICE, case, draft, moment(day))
            else:
                record(writing, OFFICE, draft, moment(day, 12, number))


@pytest.fixture
def lists(store: Store) -> Store:
    """01: one cleared and relapsed (C1), one waiting for its term and paused (C3); 02: one withdrawn (C2)."""
    add_subdistrict(store)
    oct8, oct12, oct15, oct20 = (date(2021, 10, day) for day in (8, 12, 15, 20))
    play(
        store,
        Case("C1", 1, "01"),
        (K.ORDER_SERVED, oct8),
        (K.SELF_RECTIFICATION_REPORTED, oct12),
        (K.CLEARED, oct12),
        (K.RECURRENCE_CONFIRMED, oct20),
    )
    play(store, Case("C2", 2, "02"), (K.FALSE_ALARM, oct15))
    play(store, Case("C3", 3, "01"), (K.ORDER_SERVED, oct20), (K.PAUSED, oct20))
    return store


def reader(store: Store, as_of: date = DAY, actor: Actor = OFFICE) -> Reader:
    """The test subdistrict as known on a day."""
    return Reader(store, SUBDISTRICT, actor, as_of, Knowledge.AS_KNOWN_THEN)


def test_changes_of_the_list_by_day_and_committee(lists: Store) -> None:
    """认定, 回潮, 销项 and 误报 each stand in a column of their own; days without a change are not there."""
    rows = reader(lists).list_changes()
    assert [tuple(row) for row in rows.itertuples(index=False)] == [
        (date(2021, 9, 29), "01", 2, 0, 0, 0),
        (date(2021, 9, 29), "02", 1, 0, 0, 0),
        (date(2021, 10, 12), "01", 0, 0, 1, 0),
        (date(2021, 10, 15), "02", 0, 0, 0, 1),
        (date(2021, 10, 20), "01", 0, 1, 0, 0),
    ]


def test_a_bound_role_sees_the_changes_of_its_own_committee_only(lists: Store) -> None:
    """The rule of rows holds here too."""
    own = reader(lists, actor=Actor("c", Role.COMMITTEE, "02"))
    assert set(own.list_changes()["committee_code"]) == {"02"}
    assert own.open_cases().empty


def test_cleared_cases_carry_the_day_they_came_onto_the_list(lists: Store) -> None:
    """C1 stood from 09-29 to 10-12."""
    rows = reader(lists).cleared_cases()
    assert rows.to_numpy().tolist() == [[date(2021, 9, 29), date(2021, 10, 12)]]


def test_open_cases_carry_stage_due_day_and_what_holds_them(lists: Store) -> None:
    """C1 relapsed: the day of its old order no longer counts. C3: served 10-20, due 10-27, paused."""
    rows = reader(lists).open_cases().sort_values("case_id")
    assert [tuple(row) for row in rows.itertuples(index=False)] == [
        ("C1", "01", "recurred", None, 0),
        ("C3", "01", "order_served", date(2021, 10, 27), 1),
    ]


def test_the_usual_term_is_the_median_of_the_orders_served(lists: Store) -> None:
    """Seven calendar days each; none served yet on 10-07."""
    assert usual_term(reader(lists)) == 7
    assert usual_term(reader(lists, date(2021, 10, 7))) is None


@pytest.mark.parametrize(
    ("as_of", "outlook"),
    [
        (date(2021, 9, 1), Outlook.NOTHING_YET),  # before the campaign
        (date(2021, 10, 11), Outlook.UNKNOWN),  # nothing cleared yet
        (date(2021, 10, 27), Outlook.UNKNOWN),  # one cleared, then none
        (date(2022, 3, 1), Outlook.UNKNOWN),  # long after the end
    ],
)
def test_thin_data_give_a_reason_on_any_day(lists: Store, as_of: date, outlook: Outlook) -> None:
    """Before, during and after the campaign; never a date from one 销项."""
    found = list_forecast(reader(lists, as_of), CAMPAIGN, CALENDAR)
    assert found.whole.outlook is outlook
    assert found.whole.p50 is None
    assert found.whole.reason
    assert sum(own.open for own in found.committees) == found.whole.open
