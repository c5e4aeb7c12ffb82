"""The Reader: who sees which rows, as of when; figures of a small hand-made subdistrict on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
import shapely
import sqlalchemy as sa

from casework.errors import NotFoundError, PermissionDeniedError
from casework.events import Actor, Case
from casework.service import open_case, record
from casework.vocabulary import EventKind, Knowledge, LocatedLevel, Role, Stage
from data.access import Reader
from data.queries import complaints, places
from data.queries.progress import OPEN_PER_DAY
from data.schema import building, compound
from data.store import Store
from tests.campaigns import CAMPAIGN
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, Place, add_complaint, add_subdistrict, moment

DAY = date(2021, 10, 27)
YEAR = date(2021, 1, 1)
FREE_ROLES = [role for role in Role if role not in (Role.COMMITTEE, Role.POPULATION_OFFICER, Role.SYSTEM_ADMIN)]
BOUND_ROLES = [Role.COMMITTEE, Role.POPULATION_OFFICER]


def reader(
    store: Store, actor: Actor = OFFICE, as_of: date = DAY, knowledge: Knowledge = Knowledge.AS_KNOWN_THEN
) -> Reader:
    """A reader of the test subdistrict."""
    return Reader(store, SUBDISTRICT, actor, as_of, knowledge)


def play(store: Store, case: Case, *steps: tuple[EventKind, date]) -> None:
    """A case with these events, each recorded on its day."""
    with store.write(SUBDISTRICT) as writing:
        for number, (kind, day) in enumerate(steps):
            draft = draft_for(kind, day, uid=f"{case.case_id}-{number}", case_id=case.case_id)
            if number == 0:
                open_case(writing, OFFICE, case, draft, moment(day))
            else:
                record(writing, OFFICE, draft, moment(day))


SERVED = (
    (EventKind.CLUE_RECEIVED, date(2021, 9, 27)),
    (EventKind.CLUE_ACCEPTED, date(2021, 9, 27)),
    (EventKind.SURVEY_COMPLETED, date(2021, 9, 28)),
    (EventKind.CONFIRMED, date(2021, 9, 29)),
    (EventKind.ORDER_ISSUED, date(2021, 9, 30)),
    (EventKind.ORDER_SERVED, date(2021, 10, 8)),  # due 2021-10-15
)


def fill(store: Store) -> Store:
    """Compounds 1 (committee 01, 100 dwellings), 2 (02), 3 (02, unknown size); cases C1 (01) and C2 (02); orders."""
    add_subdistrict(store, places=(Place(1, "01", (1, 3)), Place(2, "02", (2, 4)), Place(3, "02", registered=None)))
    play(store, Case("C1", 1, "01"), *SERVED)
    play(store, Case("C2", 2, "02"), (EventKind.CLUE_RECEIVED, date(2021, 10, 1)))
    add_complaint(store, "A", moment(date(2021, 10, 20)))
    add_complaint(store, "B", moment(date(2021, 10, 21)), compound_id=2, committee_code="02")
    add_complaint(store, "C", moment(date(2021, 10, 22)), level=LocatedLevel.PENDING)
    add_complaint(store, "D", moment(date(2021, 10, 23)), level=LocatedLevel.OUTSIDE)
    store.create_subdistrict("0", "空街道", is_demo=True)
    return store


@pytest.fixture(scope="module")
def filled(module_store: Store) -> Store:
    """The hand-made subdistrict, shared: for tests that only read."""
    return fill(module_store)


@pytest.fixture
def own_filled(store: Store) -> Store:
    """The hand-made subdistrict for one test, which may write."""
    return fill(store)


@pytest.mark.parametrize("role", FREE_ROLES)
def test_offices_of_the_subdistrict_see_all_of_it(filled: Store, role: Role) -> None:
    """Both committees, and the orders that nobody has placed yet."""
    seen = reader(filled, Actor("a", role))
    assert [row.code for row in seen.committee_progress(CAMPAIGN)] == ["02", "01"]
    assert sum(row.confirmed for row in seen.committee_progress(CAMPAIGN)) == 1
    assert seen.complaint_count(YEAR, DAY) == 3
    assert seen.unlocated_count() == 1
    assert list(seen.compound_measures(YEAR, DAY)["compound_id"]) == [1, 2, 3]
    assert seen.case_facts("C2").state.stage is Stage.CLUE


@pytest.mark.parametrize("role", BOUND_ROLES)
def test_a_bound_role_sees_its_own_committee_and_nothing_else(filled: Store, role: Role) -> None:
    """Every query of the Reader, one by one: no row, no count and no name of another committee."""
    own = reader(filled, Actor("a", role, "01"))
    assert [row.code for row in own.committee_progress(CAMPAIGN)] == ["01"]
    assert own.complaint_count(YEAR, DAY) == 1
    assert own.complaints_per_day(YEAR, DAY)["complaints"].sum() == 1
    assert list(own.newest_complaints(9)["order_number"]) == ["A"]
    assert own.unlocated_count() == 0
    assert own.unlocated_complaints(9).empty
    assert list(own.complaint_points(YEAR, DAY)["order_number"]) == ["A"]
    assert list(own.compound_measures(YEAR, DAY)["compound_id"]) == [1]
    assert list(own.compound_shapes()["compound_id"]) == [1]
    assert list(own.dwelling_points()["case_id"]) == ["C1"]
    assert set(own.open_per_day(CAMPAIGN, YEAR, DAY)["committee_code"]) == {"01"}
    assert own.case_facts("C1").compound == "1号小区"
    with pytest.raises(NotFoundError):
        own.case_facts("C2")
    assert own.compound_facts(1, YEAR, DAY).open == 1
    with pytest.raises(NotFoundError):
        own.compound_facts(2, YEAR, DAY)
    assert own.data_cutoff() == moment(date(2021, 10, 20)), "not when another committee's order came in"


@pytest.mark.parametrize("role", BOUND_ROLES)
def test_a_bound_role_without_a_committee_sees_nothing(filled: Store, role: Role) -> None:
    """A half-made account must not open everything."""
    with pytest.raises(PermissionDeniedError, match="没有指定居委会"):
        reader(filled, Actor("a", role))


def test_a_bound_role_of_an_unknown_committee_sees_no_rows(filled: Store) -> None:
    """Nor does one whose code was mistyped."""
    own = reader(filled, Actor("a", Role.COMMITTEE, "99"))
    assert own.committee_progress(CAMPAIGN) == ()
    assert own.complaint_count(YEAR, DAY) == 0


def test_the_system_administrator_sees_no_data(filled: Store) -> None:
    """Accounts, not cases."""
    with pytest.raises(PermissionDeniedError, match="系统管理员"):
        reader(filled, Actor("root", Role.SYSTEM_ADMIN))


def test_the_rows_of_another_subdistrict_are_never_counted(own_filled: Store) -> None:
    """The same ids and codes stand there too."""
    add_subdistrict(own_filled, "990001002", (Place(1, "01", (1,)),))
    add_complaint(own_filled, "A", moment(date(2021, 10, 20)), code="990001002")
    other = Reader(own_filled, "990001002", OFFICE, DAY, Knowledge.LATEST)
    assert (other.complaint_count(YEAR, DAY), reader(own_filled).complaint_count(YEAR, DAY)) == (1, 3)
    assert sum(row.to_survey for row in other.committee_progress(CAMPAIGN)) == 0
    with pytest.raises(NotFoundError):
        other.case_facts("C1")


@pytest.mark.parametrize(
    ("as_of", "stage"),
    [
        (date(2021, 9, 28), Stage.TO_DECIDE),
        (date(2021, 10, 14), Stage.ORDER_SERVED),
        (date(2021, 10, 15), Stage.ORDER_SERVED),  # the last day to rectify is not over
        (date(2021, 10, 16), Stage.OVERDUE),
    ],
)
def test_the_stage_follows_the_date(filled: Store, as_of: date, stage: Stage) -> None:
    """On the map and in the facts alike."""
    seen = reader(filled, as_of=as_of)
    points = seen.dwelling_points().set_index("case_id")
    assert points.loc["C1", "stage"] == stage.value
    assert seen.case_facts("C1").state.stage is stage


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        ((EventKind.PAUSED,), Stage.ORDER_SERVED),
        ((EventKind.APPEAL_FILED,), Stage.ORDER_SERVED),
        ((EventKind.PAUSED, EventKind.APPEAL_FILED, EventKind.RESUMED), Stage.ORDER_SERVED),  # one still holds it
        ((EventKind.PAUSED, EventKind.RESUMED), Stage.OVERDUE),
        ((EventKind.APPEAL_FILED, EventKind.APPEAL_CLOSED), Stage.OVERDUE),
    ],
)
def test_a_case_that_is_held_is_not_overdue(own_filled: Store, steps: tuple[EventKind, ...], stage: Stage) -> None:
    """暂缓 and 申辩/复议 stop enforcement while they last; the day to rectify passed on 2021-10-15."""
    with own_filled.write(SUBDISTRICT) as writing:
        for number, kind in enumerate(steps):
            draft = draft_for(kind, date(2021, 10, 18), uid=f"held-{number}", case_id="C1")
            record(writing, OFFICE, draft, moment(date(2021, 10, 18), 9 + number))
    seen = reader(own_filled)
    assert seen.dwelling_points().set_index("case_id").loc["C1", "stage"] == stage.value
    assert sum(row.overdue for row in seen.committee_progress(CAMPAIGN)) == (stage is Stage.OVERDUE)


def test_a_case_is_not_there_before_its_first_record(filled: Store) -> None:
    """Neither on the map nor by its number."""
    seen = reader(filled, as_of=date(2021, 9, 26))
    assert seen.dwelling_points().empty
    with pytest.raises(NotFoundError):
        seen.case_facts("C1")


def test_the_counts_of_a_served_case(filled: Store) -> None:
    """One dwelling through the survey to an order that is past its day."""
    row = next(row for row in reader(filled).committee_progress(CAMPAIGN) if row.code == "01")
    reached = ("to_survey", "surveyed", "seen", "confirmed", "ordered", "served", "overdue", "open")
    assert {name: getattr(row, name) for name in reached} == dict.fromkeys(reached, 1)
    assert (row.existing, row.new, row.cleared, row.recurred) == (1, 0, 0, 0)


@pytest.mark.parametrize(("locked_on", "existing"), [(date(2021, 9, 28), 0), (date(2021, 9, 29), 1)])
def test_confirmed_on_the_day_of_the_lock_is_on_the_old_list(filled: Store, locked_on: date, existing: int) -> None:
    """存量 up to and with the day, 新增 after it."""
    campaign = replace(CAMPAIGN, list_locked_on=locked_on)
    row = next(row for row in reader(filled).committee_progress(campaign) if row.code == "01")
    assert (row.existing, row.new) == (existing, 1 - existing)


def test_cases_of_a_code_that_the_campaign_does_not_name_are_shown_under_it(filled: Store) -> None:
    """A merged committee's cases must not drop out of the sum."""
    campaign = replace(CAMPAIGN, committees=tuple(c for c in CAMPAIGN.committees if c.code == "02"))
    rows = reader(filled).committee_progress(campaign)
    assert [(row.code, row.name, row.confirmed) for row in rows] == [("02", "乙居委会", 0), ("01", "01", 1)]


def test_a_committee_that_is_no_more_is_listed_only_with_cases(filled: Store) -> None:
    """And one that does not exist yet is not listed at all."""
    ended, coming = DAY - timedelta(days=1), DAY + timedelta(days=1)
    first, second = CAMPAIGN.committees
    campaign = replace(
        CAMPAIGN,
        committees=(replace(first, valid_from=coming, code="03"), replace(second, valid_to=ended)),
    )
    rows = reader(filled).committee_progress(campaign)
    assert [(row.code, row.name) for row in rows] == [("01", "甲居委会"), ("02", "02")]


@pytest.mark.parametrize(
    ("knowledge", "as_of", "revision"),
    [
        # Known first on 10-20 12:00 as revision 1, replaced on 10-22 by revision 2, on 10-22 again by revision 3.
        (Knowledge.AS_KNOWN_THEN, date(2021, 10, 19), None),
        (Knowledge.AS_KNOWN_THEN, date(2021, 10, 20), "pending"),
        (Knowledge.AS_KNOWN_THEN, date(2021, 10, 21), "pending"),
        (Knowledge.AS_KNOWN_THEN, date(2021, 10, 22), "outside"),
        (Knowledge.AS_KNOWN_THEN, date(2021, 10, 23), "outside"),
        (Knowledge.LATEST, date(2021, 10, 17), None),  # received on the 18th
        (Knowledge.LATEST, date(2021, 10, 18), "outside"),
        (Knowledge.LATEST, date(2021, 10, 23), "outside"),
    ],
)
def test_which_revision_of_an_order_counts(
    store: Store, knowledge: Knowledge, as_of: date, revision: str | None
) -> None:
    """当时已知: the one that was current at the end of the day. 按最新补录: the one that is current now."""
    add_subdistrict(store)
    received = moment(date(2021, 10, 18))
    first, second, third = moment(date(2021, 10, 20)), moment(date(2021, 10, 22), 9), moment(date(2021, 10, 22), 10)
    levels = (LocatedLevel.PENDING, LocatedLevel.COMPOUND, LocatedLevel.OUTSIDE)
    spans = ((first, second), (second, third), (third, None))
    for number, (level, (known_from, known_to)) in enumerate(zip(levels, spans, strict=True), start=1):
        add_complaint(store, "A", received, revision=number, known_from=known_from, known_to=known_to, level=level)
    seen = reader(store, as_of=as_of, knowledge=knowledge)
    counts = {"pending": (1, 1), "outside": (0, 0), None: (0, 0)}
    assert (seen.complaint_count(YEAR, DAY), seen.unlocated_count()) == counts[revision]


def test_known_at_midnight_belongs_to_the_day_that_begins(store: Store) -> None:
    """The end of day D is the first moment of D + 1, and that moment is not part of D."""
    add_subdistrict(store)
    add_complaint(store, "A", moment(date(2021, 10, 20), 0))
    assert reader(store, as_of=date(2021, 10, 19)).complaint_count(YEAR, DAY) == 0
    assert [reader(store, as_of=date(2021, 10, day)).has_orders() for day in (19, 20)] == [False, True]
    assert reader(store, as_of=date(2021, 10, 20)).complaint_count(YEAR, DAY) == 1


def test_complaints_count_by_the_day_received_zeros_included(filled: Store) -> None:
    """Every day of the window as far as as_of; 街道外 left out, 待定 counted."""
    frame = reader(filled, as_of=date(2021, 10, 24)).complaints_per_day(date(2021, 10, 20), date(2021, 10, 31))
    expected = pd.DataFrame(
        {
            "day": pd.Series([date(2021, 10, day) for day in range(20, 25)], dtype="object"),
            "complaints": pd.Series([1, 1, 1, 0, 0], dtype="int64"),
        }
    )
    pd.testing.assert_frame_equal(frame, expected)


def test_compound_measures_hold_zeros_and_unknowns(filled: Store) -> None:
    """per_thousand is NaN where the number of dwellings is not known, not 0."""
    frame = reader(filled).compound_measures(date(2021, 10, 20), date(2021, 10, 20)).set_index("compound_id")
    assert list(frame["complaints"]) == [1, 0, 0]
    assert frame["per_thousand"].tolist()[:2] == [10.0, 0.0]
    assert pd.isna(frame.loc[3, "per_thousand"]) and pd.isna(frame.loc[3, "dwellings"])
    assert list(frame["open"]) == [1, 0, 0]
    assert list(frame["overdue"]) == [1, 0, 0]


def test_the_newest_orders_come_first(filled: Store) -> None:
    """With the compound by name, empty where the order has none."""
    frame = reader(filled).newest_complaints(2)
    assert list(frame["order_number"]) == ["C", "B"]
    assert pd.isna(frame.loc[0, "compound"]) and frame.loc[1, "compound"] == "2号小区"


def test_unlocated_orders_carry_their_reasons(filled: Store) -> None:
    """As codes; the page knows the words."""
    frame = reader(filled).unlocated_complaints(9)
    assert list(frame["order_number"]) == ["C"]
    assert frame.loc[0, "reasons"] == ("no_anchor",)


def test_points_lie_at_the_building_else_at_the_compound(own_filled: Store) -> None:
    """Never half of each; without either there is no point."""
    frame = reader(own_filled).dwelling_points().set_index("case_id")
    assert (frame.loc["C1", "longitude"], frame.loc["C1", "latitude"]) == (121.301, 31.1)
    with own_filled.write(SUBDISTRICT) as writing:
        writing.leave_audit("places", "x", {}, OFFICE, moment(DAY))
        writing.connection.execute(
            sa.update(building).where(building.c.building_id == 10).values(longitude=121.5, latitude=31.5)
        )
        writing.connection.execute(sa.update(compound).where(compound.c.compound_id == 2).values(latitude=None))
    frame = reader(own_filled).dwelling_points().set_index("case_id")
    assert list(frame.index) == ["C1"]
    assert (frame.loc["C1", "longitude"], frame.loc["C1", "latitude"]) == (121.5, 31.5)


def test_shapes_come_back_as_geometries(own_filled: Store) -> None:
    """WKB in the store, shapely for the map, None where no boundary is known."""
    square = shapely.box(121.3, 31.1, 121.31, 31.11)
    with own_filled.write(SUBDISTRICT) as writing:
        writing.leave_audit("places", "x", {}, OFFICE, moment(DAY))
        writing.connection.execute(
            sa.update(compound).where(compound.c.compound_id == 1).values(geometry=shapely.to_wkb(square))
        )
    shapes = reader(own_filled).compound_shapes()
    assert shapes.loc[0, "geometry"].equals(square)
    assert shapes.loc[1, "geometry"] is None


def test_the_facts_of_a_case_tell_its_address_and_story(own_filled: Store) -> None:
    """In the order in which it happened; a late entry is marked, a voided one is marked and kept."""
    with own_filled.write(SUBDISTRICT) as writing:
        late = draft_for(EventKind.NOTE_ADDED, date(2021, 10, 1), uid="late", case_id="C1")
        record(writing, OFFICE, late, moment(date(2021, 10, 20)))
        void = draft_for(EventKind.EVENT_VOIDED, date(2021, 10, 21), uid="void", case_id="C1", facts={"voids": "late"})
        record(writing, OFFICE, void, moment(date(2021, 10, 21)))
    facts = reader(own_filled).case_facts("C1")
    assert (facts.compound, facts.building, facts.room) == ("1号小区", "1", "001")
    marked = [
        (entry.event.uid, entry.is_late_entry, entry.is_voided)
        for entry in facts.timeline
        if entry.event.uid in ("late", "void")
    ]
    assert marked == [("late", True, True), ("void", False, False)]
    before = reader(own_filled, as_of=date(2021, 10, 20)).case_facts("C1")
    assert [entry.is_voided for entry in before.timeline if entry.event.uid == "late"] == [False]
    assert [entry.event.occurred_on for entry in facts.timeline] == sorted(
        entry.event.occurred_on for entry in facts.timeline
    )


def test_the_facts_of_a_compound_agree_with_its_measures(filled: Store) -> None:
    """The panel that a click opens repeats the figure on the map."""
    seen = reader(filled)
    facts = seen.compound_facts(1, YEAR, DAY)
    measures = seen.compound_measures(YEAR, DAY).set_index("compound_id").loc[1]
    assert (facts.complaints, facts.per_thousand, facts.open, facts.overdue) == tuple(
        measures[["complaints", "per_thousand", "open", "overdue"]]
    )
    assert list(facts.cases["case_id"]) == ["C1"]
    assert list(facts.orders["order_number"]) == ["A"]


FRAMES: dict[str, tuple[dict[str, str], tuple[Any, ...]]] = {
    "newest_complaints": (complaints.NEWEST, (5,)),
    "unlocated_complaints": (complaints.UNLOCATED, (5,)),
    "complaint_points": (complaints.POINTS, (YEAR, DAY)),
    "compound_measures": (places.MEASURES, (YEAR, DAY)),
    "compound_shapes": (places.SHAPES, ()),
    "dwelling_points": (places.POINTS, ()),
    "open_per_day": (OPEN_PER_DAY, (CAMPAIGN, YEAR, DAY)),
}


@pytest.mark.parametrize("query", FRAMES)
def test_frames_have_the_same_columns_and_types_with_and_without_rows(filled: Store, query: str) -> None:
    """A page that works on a full subdistrict works on an empty one."""
    columns, arguments = FRAMES[query]
    empty = Reader(filled, "0", OFFICE, DAY, Knowledge.LATEST)
    frames = [getattr(seen, query)(*arguments) for seen in (reader(filled), empty)]
    assert not frames[0].empty
    for frame in frames:
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == columns


def test_data_cutoff_is_the_newest_record_known_by_then(own_filled: Store) -> None:
    """Asked for a past date it is not moved by what came later; 按最新补录 counts whatever is recorded about then."""
    with own_filled.write(SUBDISTRICT) as writing:
        late = draft_for(EventKind.NOTE_ADDED, date(2021, 10, 1), uid="late", case_id="C1")
        record(writing, OFFICE, late, moment(date(2021, 11, 5)))
    assert reader(own_filled).data_cutoff() == moment(date(2021, 10, 23))
    assert reader(own_filled, as_of=date(2021, 10, 7)).data_cutoff() == moment(date(2021, 10, 1))
    assert reader(own_filled, as_of=date(2021, 9, 1)).data_cutoff() is None
    latest = reader(own_filled, as_of=date(2021, 10, 7), knowledge=Knowledge.LATEST)
    assert latest.data_cutoff() == moment(date(2021, 11, 5))
