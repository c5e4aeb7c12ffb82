"""Duties, return visits, hints and assignment as the store gives them: own rows only, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.calendar import statutory_calendar
from casework.campaign.parts import Committee
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.errors import EntryError, NotFoundError, PermissionDeniedError
from casework.events import Actor, Case
from casework.service import open_case, record
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, LocatedLevel, Role
from data.access import Reader
from data.analyses.duties import duties_of, file_duties
from data.analyses.revisits import recurrence_hints, revisit_report
from data.assignments import assign_files
from data.store import Store
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, add_complaint, add_subdistrict, moment, set_complaint

DAY = date(2021, 10, 8)
NOW = date(2021, 10, 27)
CAMPAIGN = replace(
    parse_campaign(CAMPAIGN_TEMPLATE),
    subdistrict_code=SUBDISTRICT,
    committees=(Committee("01", "甲"), Committee("02", "乙")),
)
CALENDAR = statutory_calendar(2020, 2022)
TO_CLEARED = (
    K.CLUE_RECEIVED,
    K.CLUE_ACCEPTED,
    K.SURVEY_COMPLETED,
    K.CONFIRMED,
    K.ORDER_ISSUED,
    K.ORDER_SERVED,
    K.SELF_RECTIFICATION_REPORTED,
    K.CLEARED,
)
OFFICER = Actor("officer-01", Role.POPULATION_OFFICER, "01")
COLLEAGUE = Actor("officer-02", Role.POPULATION_OFFICER, "01")
FIRST, SECOND = Actor("juwei-01", Role.COMMITTEE, "01"), Actor("juwei-02", Role.COMMITTEE, "02")


def add_file(store: Store, case_id: str, dwelling: int, committee: str, kinds: Iterable[K], day: date = DAY) -> None:
    """A file with these kinds, all on one day."""
    with store.write(SUBDISTRICT) as writing:
        for number, kind in enumerate(kinds):
            draft = draft_for(kind, day, uid=f"{case_id}-{number}", case_id=case_id)
            if number == 0:
                open_case(writing, OFFICE, Case(case_id, dwelling, committee), draft, moment(day))
            else:
                record(writing, OFFICE, draft, moment(day))


def add_order(store: Store, number: str, day: date, dwelling: int, committee: str = "01") -> None:
    """A counted order that names the dwelling."""
    add_complaint(store, number, moment(day), committee_code=committee)
    set_complaint(store, number, level=LocatedLevel.DWELLING.value, dwelling_id=dwelling)


def reader(store: Store, actor: Actor, day: date = NOW) -> Reader:
    """What the actor reads, all that is recorded."""
    return Reader(store, SUBDISTRICT, actor, day, Knowledge.LATEST)


@pytest.fixture
def filled(store: Store) -> Store:
    """Two cleared dwellings, one to be accepted and one surveyed, in two committees."""
    add_subdistrict(store)
    add_file(store, "C1", 1, "01", TO_CLEARED)
    add_file(store, "C2", 2, "02", TO_CLEARED)
    add_file(store, "C3", 3, "01", TO_CLEARED[:1])
    add_file(store, "C5", 5, "01", TO_CLEARED[:2])
    return store


def test_a_committee_sees_the_visits_duties_and_hints_of_its_own_files_only(filled: Store) -> None:
    """The office sees both committees."""
    add_order(filled, "20211020000001", date(2021, 10, 20), 1)
    add_order(filled, "20211020000002", date(2021, 10, 20), 2, "02")
    for actor, codes in ((FIRST, {"01"}), (SECOND, {"02"}), (OFFICE, {"01", "02"})):
        own = reader(filled, actor)
        assert {one.committee_code for one in revisit_report(own, CAMPAIGN, CALENDAR).visits} == codes
        assert {one.committee_code for one in file_duties(own, CAMPAIGN, CALENDAR)} == codes
        assert {one.committee_code for one in recurrence_hints(own, CAMPAIGN)} == codes


def test_an_officer_gets_his_own_files_and_what_nobody_was_given(filled: Store) -> None:
    """What is a colleague's is the colleague's; the committee and the office still see it."""
    assign_files(filled, SUBDISTRICT, ["C5"], OFFICER.account, FIRST, moment(NOW), "u")
    ids = {
        actor.account: {one.case_id for one in duties_of(file_duties(reader(filled, actor), CAMPAIGN, CALENDAR), actor)}
        for actor in (OFFICER, COLLEAGUE, FIRST, OFFICE)
    }
    assert ids["officer-01"] == {"C1", "C3", "C5"}
    assert ids["officer-02"] == {"C1", "C3"}
    assert ids["juwei-01"] == {"C1", "C3", "C5"}
    assert ids["office"] == {"C1", "C2", "C3", "C5"}


def test_duties_come_soonest_first(filled: Store) -> None:
    """Those without a day stand last."""
    days = [one.due_on or date.max for one in file_duties(reader(filled, OFFICE), CAMPAIGN, CALENDAR)]
    assert days == sorted(days)


HINTS = [
    # (the order is received, what is recorded after 销项 on 10-08, is it a hint?)
    ("2021-10-08", (), False),  # the day of 销项 itself
    ("2021-10-09", (), True),
    ("2021-10-12", ((K.REVISIT_CLEAN, "2021-10-12"),), False),  # looked at on that day
    ("2021-10-13", ((K.REVISIT_CLEAN, "2021-10-12"),), True),
    ("2021-10-13", ((K.REVISIT_NOT_SEEN, "2021-10-14"),), True),  # nobody met: not settled
    ("2021-10-13", ((K.RECURRENCE_SUSPECTED, "2021-10-14"),), False),  # noted already
    ("2021-10-13", ((K.RECURRENCE_CONFIRMED, "2021-10-14"),), False),  # back on the list
    ("2021-10-20", ((K.LETTING_ENDED, "2021-10-14"),), True),  # said to be let no longer
]


@pytest.mark.parametrize(("received", "records", "is_hint"), HINTS)
def test_a_complaint_after_the_last_look_is_a_hint(
    sqlite_store: Store, received: str, records: tuple[tuple[K, str], ...], is_hint: bool
) -> None:
    """同址再投诉: proposed until somebody notes or settles it."""
    add_subdistrict(sqlite_store)
    add_file(sqlite_store, "C1", 1, "01", TO_CLEARED)
    add_order(sqlite_store, "20211013000001", date.fromisoformat(received), 1)
    for number, (kind, day) in enumerate(records):
        with sqlite_store.write(SUBDISTRICT) as writing:
            on = date.fromisoformat(day)
            record(writing, OFFICE, draft_for(kind, on, uid=f"r{number}", case_id="C1"), moment(on))
    found = recurrence_hints(reader(sqlite_store, OFFICE), CAMPAIGN)
    assert [one.orders for one in found] == ([("20211013000001",)] if is_hint else [])


def test_a_clue_merged_into_a_cleared_file_is_a_hint_too(sqlite_store: Store) -> None:
    """A neighbour told the committee; nobody has been there since."""
    add_subdistrict(sqlite_store)
    add_file(sqlite_store, "C1", 1, "01", TO_CLEARED)
    with sqlite_store.write(SUBDISTRICT) as writing:
        record(writing, OFFICE, draft_for(K.CLUE_MERGED, NOW, uid="m", case_id="C1"), moment(NOW))
    (hint,) = recurrence_hints(reader(sqlite_store, OFFICE), CAMPAIGN)
    assert (hint.orders, hint.clues, hint.newest_on) == ((), 1, NOW)


def test_many_files_are_assigned_at_once_and_a_retry_changes_nothing(filled: Store) -> None:
    """The same uid again leaves the record as it is."""
    assert assign_files(filled, SUBDISTRICT, ["C1", "C3"], "officer-01", FIRST, moment(NOW), "u") == 2
    before = filled.version(SUBDISTRICT)
    assign_files(filled, SUBDISTRICT, ["C1", "C3"], "officer-01", FIRST, moment(NOW), "u")
    assert filled.version(SUBDISTRICT) == before
    holders = {file.case_id: file.state.assigned_to for file in reader(filled, OFFICE).work_files()}
    assert holders == {"C1": "officer-01", "C2": None, "C3": "officer-01", "C5": None}


def test_one_file_that_may_not_be_assigned_leaves_all_as_they_are(filled: Store) -> None:
    """Another committee's file, an unknown one, none at all, a role that may not."""
    before = filled.version(SUBDISTRICT)
    now = moment(NOW)
    with pytest.raises(PermissionDeniedError):
        assign_files(filled, SUBDISTRICT, ["C1", "C2"], "officer-01", FIRST, now, "u")
    with pytest.raises(NotFoundError):
        assign_files(filled, SUBDISTRICT, ["C1", "C9"], "officer-01", FIRST, now, "u")
    with pytest.raises(EntryError):
        assign_files(filled, SUBDISTRICT, [], "officer-01", FIRST, now, "u")
    with pytest.raises(PermissionDeniedError):
        assign_files(filled, SUBDISTRICT, ["C1"], "officer-01", OFFICER, now, "u")
    assert filled.version(SUBDISTRICT) == before


def test_a_visit_is_due_from_the_files_of_the_store(filled: Store) -> None:
    """Thirty days after 销项 on 2021-10-08."""
    report = revisit_report(reader(filled, FIRST), CAMPAIGN, CALENDAR)
    assert [(one.case_id, one.plan.due_on) for one in report.visits] == [("C1", DAY + timedelta(days=30))]
    assert (report.long_term, report.ended) == (False, 0)
