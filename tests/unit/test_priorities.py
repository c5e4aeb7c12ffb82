"""The report of priorities over a store: which dwellings, from which facts, for whom, and what a decision keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.priority import COMPLAINTS, HAZARDS, OVERDUE, PLACE, RECURRENCE, UNVISITED, frozen_priority
from casework.events import Actor, Case
from casework.priority import PriorityWeights
from casework.service import record
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, LocatedLevel, Role, Stage
from data.access import Reader
from data.analyses.hotspots import hotspots
from data.analyses.priority import priorities
from data.store import Store
from data.view import counting_of
from tests.campaigns import CAMPAIGN
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, Place, add_complaint, add_subdistrict, moment, play, set_complaint

DAY = date(2021, 10, 27)
SERVED = (
    (K.CLUE_RECEIVED, date(2021, 9, 27)),
    (K.CLUE_ACCEPTED, date(2021, 9, 27)),
    (K.SURVEY_COMPLETED, date(2021, 9, 28)),
    (K.CONFIRMED, date(2021, 9, 29)),
    (K.ORDER_ISSUED, date(2021, 9, 30)),
    (K.ORDER_SERVED, date(2021, 10, 8)),  # due 2021-10-15
)
CLEARED = (*SERVED, (K.SELF_RECTIFICATION_REPORTED, date(2021, 10, 10)), (K.CLEARED, date(2021, 10, 11)))
PLACES = (Place(1, "01", (1, 3, 5)), Place(2, "02", (2, 4, 6)), Place(3, "02", (7,), registered=None))


def fill(store: Store) -> Store:
    """C1 (01) overdue, C2 (02) back after 销项, C7 (02, size unknown) confirmed; C3 cleared, C4 only a clue."""
    add_subdistrict(store, places=PLACES)
    play(store, Case("C1", 1, "01"), *SERVED)
    play(store, Case("C2", 2, "02"), *CLEARED, (K.RECURRENCE_CONFIRMED, date(2021, 10, 20)))
    play(store, Case("C3", 3, "01"), *CLEARED)
    play(store, Case("C4", 4, "02"), SERVED[0])
    play(store, Case("C7", 7, "02"), *SERVED[:4])
    # The window of 91 days begins on 2021-07-29.
    complaint(store, "A1", date(2021, 7, 28), dwelling_id=1)
    complaint(store, "A2", date(2021, 7, 29), dwelling_id=1)
    complaint(store, "A3", date(2021, 10, 27), dwelling_id=1)
    complaint(store, "A4", date(2021, 10, 27), dwelling_id=1, is_repeat=True)
    complaint(store, "A5", date(2021, 10, 27), dwelling_id=1, repeat_of="A3")
    complaint(store, "A6", date(2021, 10, 26), dwelling_id=1, order_type="求助")
    complaint(store, "B1", date(2021, 10, 20), level=LocatedLevel.BUILDING)
    complaint(store, "S1", date(2021, 10, 20), dwelling_id=3)  # the neighbour
    add_complaint(store, "P1", moment(date(2021, 10, 20)), level=LocatedLevel.PENDING)
    return store


def complaint(
    store: Store,
    number: str,
    day: date,
    *,
    dwelling_id: int | None = None,
    level: LocatedLevel = LocatedLevel.DWELLING,
    **columns: object,
) -> None:
    """An order on a dwelling (or on building 10) of compound 1."""
    add_complaint(store, number, moment(day), level=level)
    set_complaint(store, number, building_id=10, dwelling_id=dwelling_id, **columns)


def reader(
    store: Store, actor: Actor = OFFICE, as_of: date = DAY, knowledge: Knowledge = Knowledge.AS_KNOWN_THEN
) -> Reader:
    """A reader of the test subdistrict with the campaign's counting."""
    return Reader(store, SUBDISTRICT, actor, as_of, knowledge, counting_of(CAMPAIGN))


@pytest.fixture(scope="module")
def filled(module_store: Store) -> Store:
    """The hand-made subdistrict, shared: for tests that only read."""
    return fill(module_store)


def test_the_dwellings_on_the_list_are_ranked_and_no_others(filled: Store) -> None:
    """Neither the one that was cleared nor the one that is only a clue."""
    report = priorities(reader(filled), CAMPAIGN)
    assert {one.priority.case_id for one in report.dwellings} == {"C1", "C2", "C7"}
    assert [one.rank for one in report.dwellings] == [1, 2, 3]
    assert (report.n, report.as_of, report.since) == (3, DAY, date(2021, 7, 29))
    assert report.of("C3") is None
    found = report.of("C1")
    assert found is not None
    assert (found.dwelling_id, found.priority.address) == (1, "1号小区 1号 001室")


def test_each_part_comes_from_the_facts_of_the_dwelling(filled: Store) -> None:
    """C1: orders of the window without repeats and other types, clause 1, twelve days overdue, 29 since the survey."""
    report = priorities(reader(filled), CAMPAIGN)
    found = report.of("C1")
    assert found is not None
    score = found.priority
    assert score.stage is Stage.OVERDUE
    assert (score.part(COMPLAINTS).points, report.complaints) == (16.0, 2)
    assert "同楼另有 1 件" in score.part(COMPLAINTS).reason
    assert score.part(HAZARDS).points == 8.0
    assert score.part(RECURRENCE).points == 0.0
    assert (score.part(OVERDUE).points, score.part(OVERDUE).reason) == (6.0, "整改期限已过 12 天")
    assert score.part(UNVISITED).points == 7.2  # 29 days at 0.25, down to tenths
    assert score.weights == PriorityWeights().version


def test_a_dwelling_that_came_back_counts_its_recurrence_and_a_new_round(filled: Store) -> None:
    """The due day of the first round no longer counts; the finding was a visit."""
    found = priorities(reader(filled), CAMPAIGN).of("C2")
    assert found is not None
    assert found.priority.part(RECURRENCE).points == 10.0
    assert (found.priority.part(OVERDUE).points, found.priority.part(OVERDUE).reason) == (0.0, "指令书尚未送达")
    assert "2021-10-20" in found.priority.part(UNVISITED).reason


def test_the_place_is_the_expectation_of_the_hotspots_per_dwelling(filled: Store) -> None:
    """The same figure that the page of hotspots shows; unknown where the compound's dwellings are not known."""
    seen = reader(filled)
    report = priorities(seen, CAMPAIGN)
    expected = {row.place.compound_id: row.expected for row in hotspots(seen).compounds}
    one, unknown = report.of("C1"), report.of("C7")
    assert one is not None
    assert unknown is not None
    rate = 1000 * expected[1] / 100
    assert f"{rate:.2f} 件" in one.priority.part(PLACE).reason
    assert one.priority.part(PLACE).points == min(20.0, int(200 * rate + 1e-6) / 10)
    assert not unknown.priority.part(PLACE).is_known
    assert "户数未登记" in unknown.priority.part(PLACE).reason


def test_what_the_law_still_asks_for_stands_beside_the_score(filled: Store) -> None:
    """C1 is overdue and lacks the call only; C7 has no order yet."""
    report = priorities(reader(filled), CAMPAIGN)
    one, other = report.of("C1"), report.of("C7")
    assert one is not None
    assert other is not None
    assert (one.readiness.ready, one.readiness.missing) == (False, ("尚未电话告知整治时间。",))
    assert "责令限期整改指令书尚未送达。" in other.readiness.missing


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER])
def test_a_committees_account_gets_its_own_dwellings_only(filled: Store, role: Role) -> None:
    """No row, no count; and the part that weighs the whole street is unknown, not 0."""
    for code, own in (("01", {"C1"}), ("02", {"C2", "C7"}), ("99", set())):
        seen = reader(filled, Actor("a", role, code))
        report = priorities(seen, CAMPAIGN)
        assert {one.priority.case_id for one in report.dwellings} == own
        assert {one.priority.committee_code for one in report.dwellings} <= {code}
        assert {case.case_id for case in seen.listed_cases()} == own
        assert report.complaints == (2 if code == "01" else 0)
        assert all(not one.priority.part(PLACE).is_known for one in report.dwellings)
        assert all("全街道" in one.priority.part(PLACE).reason for one in report.dwellings)


def test_the_past_is_as_it_was_known(filled: Store) -> None:
    """On the due day nothing is overdue; before the confirmation nothing is listed; a day before all, neither."""
    on_due_day = priorities(reader(filled, as_of=date(2021, 10, 15)), CAMPAIGN).of("C1")
    assert on_due_day is not None
    assert on_due_day.priority.part(OVERDUE).reason == "整改期限 2021-10-15 未过"
    assert priorities(reader(filled, as_of=date(2021, 9, 28)), CAMPAIGN).n == 0
    assert priorities(reader(filled, as_of=date(2021, 1, 1)), CAMPAIGN).dwellings == ()


def test_other_weights_give_another_report(filled: Store) -> None:
    """The remembered result is not handed out for other weights."""
    heavier = replace(CAMPAIGN, priority=PriorityWeights(overdue_each=1.0, overdue_most=30.0))
    before, after = priorities(reader(filled), CAMPAIGN).of("C1"), priorities(reader(filled), heavier).of("C1")
    assert before is not None
    assert after is not None
    assert (before.priority.part(OVERDUE).points, after.priority.part(OVERDUE).points) == (6.0, 12.0)
    assert before.priority.weights != after.priority.weights


def test_a_suspected_dwelling_is_ranked_and_a_pause_stops_the_overdue_days(store: Store) -> None:
    """C1 under suspicion after its 销项; C2 paused past its due day."""
    add_subdistrict(store)
    play(store, Case("C1", 1, "01"), *CLEARED, (K.RECURRENCE_SUSPECTED, date(2021, 10, 26)))
    play(store, Case("C2", 2, "02"), *SERVED, (K.PAUSED, date(2021, 10, 20)))
    report = priorities(reader(store), CAMPAIGN)
    suspected, paused = report.of("C1"), report.of("C2")
    assert suspected is not None
    assert paused is not None
    assert "疑似回潮待核查" in suspected.priority.part(RECURRENCE).reason
    assert suspected.priority.part(OVERDUE).points == 0.0
    assert (paused.priority.part(OVERDUE).points, paused.priority.part(OVERDUE).reason) == (0.0, "暂缓，期间不计逾期")
    assert "该户暂缓办理中。" in paused.readiness.missing


def test_a_decision_keeps_its_score_when_the_data_change(store: Store) -> None:
    """Planned on the score of the day; an order that becomes known afterwards moves the score, not the record."""
    fill(store)
    found = priorities(reader(store), CAMPAIGN).of("C1")
    assert found is not None
    kept = frozen_priority(found.priority)
    with store.write(SUBDISTRICT) as writing:
        record(writing, OFFICE, draft_for(K.PHONE_NOTICE, DAY, uid="call", case_id="C1"), moment(DAY, 13))
        plan = draft_for(K.JOINT_ACTION_PLANNED, DAY, uid="plan", case_id="C1", facts={"priority": kept})
        record(writing, OFFICE, plan, moment(DAY, 14))
    complaint(store, "A9", DAY - timedelta(days=1), dwelling_id=1)
    set_complaint(store, "A6", order_type="投诉")
    now = priorities(reader(store), CAMPAIGN).of("C1")
    assert now is not None
    assert now.priority.total > found.priority.total
    (planned,) = [
        entry.event for entry in reader(store).case_facts("C1").timeline if entry.event.kind is K.JOINT_ACTION_PLANNED
    ]
    assert planned.facts["priority"] == kept


def test_the_report_is_worked_out_again_after_a_write_and_not_before(store: Store) -> None:
    """Two questions, one answer; a new order, a new answer."""
    fill(store)
    first = priorities(reader(store), CAMPAIGN)
    assert priorities(reader(store), CAMPAIGN) is first
    complaint(store, "A9", DAY, dwelling_id=1)
    assert priorities(reader(store), CAMPAIGN).complaints == first.complaints + 1


def test_an_empty_subdistrict_has_an_empty_report(store: Store) -> None:
    """No compounds, no cases, no orders: no dwellings, and no error."""
    store.create_subdistrict(SUBDISTRICT, "空街道", is_demo=True)
    report = priorities(reader(store), CAMPAIGN)
    assert (report.n, report.complaints) == (0, 0)
