"""The report of 监测 from a store: empty, short, with gaps, after the data end; and who may ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from analytics.surveillance.control_chart import MINIMUM_WEEKS
from analytics.surveillance.judgement import Level
from analytics.surveillance.report import SurveillanceReport
from casework.errors import PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import Knowledge, LocatedLevel, Role
from data.access import Reader
from data.analyses.displacement import displacement_of
from data.analyses.surveillance import surveillance
from data.store import Store
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.records import OFFICE, SUBDISTRICT, add_complaint, add_subdistrict, moment, set_complaint

FIRST = date(2021, 5, 3)  # a Monday


def _report(store: Store, as_of: date, actor: Actor = OFFICE) -> SurveillanceReport:
    reader = Reader(store, SUBDISTRICT, actor, as_of, Knowledge.LATEST)
    return surveillance(reader, CAMPAIGN, CALENDAR)


def _add_weeks(store: Store, counts: Sequence[int], first: date = FIRST) -> None:
    """So many complaints in each week, on its days in turn, at compound 1 of committee 01."""
    for week, number in enumerate(counts):
        for order in range(number):
            day = first + timedelta(weeks=week, days=order % 7)
            add_complaint(store, f"{week:03}-{order:03}", moment(day))


def test_a_street_without_orders_says_so(sqlite_store: Store) -> None:
    """No week, no figure, no fault."""
    add_subdistrict(sqlite_store)
    report = _report(sqlite_store, date(2021, 10, 27))
    assert (report.judged, report.street, report.committees, report.n) == (None, None, (), 0)
    assert report.false_alarms == (0.0, 0.0, 0.0)
    assert "还没有导入" in report.notes[0]
    assert len(report.operations.new) == len(report.operations.unresolved) == 0


def test_one_week_is_counted_and_not_judged(sqlite_store: Store) -> None:
    """The count is there, the judgement waits for history."""
    add_subdistrict(sqlite_store)
    _add_weeks(sqlite_store, [7, 1])
    report = _report(sqlite_store, FIRST + timedelta(days=8))
    assert report.judged == FIRST
    assert report.running == 2
    assert report.street is not None and report.street.judgement.observed == 7
    assert {one.level for one in report.judgements} == {Level.UNKNOWN}
    assert report.false_alarms == (0.0, 0.0, 0.0)


def test_the_running_week_is_not_judged(sqlite_store: Store) -> None:
    """Thirty complaints on the Monday and Tuesday of a running week stay out; the next Monday they alarm."""
    add_subdistrict(sqlite_store)
    _add_weeks(sqlite_store, [6, 7, 5, 8] * 4)
    monday = FIRST + timedelta(weeks=16)
    for order in range(30):
        add_complaint(sqlite_store, f"new-{order}", moment(monday + timedelta(days=order % 2)))
    add_complaint(sqlite_store, "later", moment(monday + timedelta(days=7)))
    running = _report(sqlite_store, monday + timedelta(days=1))
    assert running.judged == monday - timedelta(weeks=1)
    assert running.at(Level.ALARM) == ()
    over = _report(sqlite_store, monday + timedelta(days=7))
    assert over.judged == monday
    assert [one.unit.name for one in over.at(Level.ALARM)] == ["全街道", "甲居委会", "1号小区"]
    assert len(over.operations.surging) == 30
    assert over.charted[0].judgement.unit.key == "01"
    assert [one.unit.key for one in over.committees] == ["02", "01"]


def test_a_repeat_does_not_make_a_compound_stand_out(sqlite_store: Store) -> None:
    """Nine of ten orders of the week are the platform's repeats: they count for the street, not for the compound."""
    add_subdistrict(sqlite_store)
    _add_weeks(sqlite_store, [1] * (MINIMUM_WEEKS + 1) + [10, 1])
    for order in range(1, 10):
        set_complaint(sqlite_store, f"{MINIMUM_WEEKS + 1:03}-{order:03}", is_repeat=True)
    report = _report(sqlite_store, FIRST + timedelta(weeks=MINIMUM_WEEKS + 2))
    assert report.street is not None and report.street.judgement.observed == 10
    compound = report.compounds.judgements[0]
    assert (compound.observed, compound.level) == (1, Level.USUAL)
    assert len(report.operations.repeated) == 9
    assert report.operations.flag_missing == 4  # of the last 28 days, the newest order among them


def test_the_lists_of_the_operations_centre_follow_their_definitions(sqlite_store: Store) -> None:
    """Due yesterday and open; closed in time; due tomorrow; rated 不满意 lately, and long ago."""
    add_subdistrict(sqlite_store)
    today = date(2021, 10, 27)
    old, new = today - timedelta(days=40), today - timedelta(days=2)
    orders = {
        "late": (old, {"due_at": moment(today - timedelta(days=1))}),
        "closed": (old, {"due_at": moment(today - timedelta(days=1)), "closed_at": moment(old)}),
        "in time": (new, {"due_at": moment(today + timedelta(days=1))}),
        "no due time": (new, {}),
        "closed later": (new, {"due_at": moment(new), "closed_at": moment(today + timedelta(days=1))}),
        "bad": (old, {"closed_at": moment(new), "satisfaction": "不满意"}),
        "bad long ago": (old, {"closed_at": moment(old), "satisfaction": "不满意"}),
        "good": (old, {"closed_at": moment(new), "satisfaction": "满意"}),
    }
    for number, (day, columns) in orders.items():
        add_complaint(sqlite_store, number, moment(day))
        if columns:
            set_complaint(sqlite_store, number, **columns)
    lists = _report(sqlite_store, today).operations
    assert sorted(lists.new["order_number"]) == ["closed later", "in time", "no due time"]
    assert sorted(lists.unresolved["order_number"]) == ["closed later", "late"]
    assert lists.unsatisfied["order_number"].tolist() == ["bad"]
    assert lists.open_not_due == 2


def test_weeks_after_the_newest_record_are_not_judged_as_silence(sqlite_store: Store) -> None:
    """as_of two months after the data end: the last week with data is judged, and the report says so."""
    add_subdistrict(sqlite_store)
    _add_weeks(sqlite_store, [6, 7, 5, 8] * 4 + [3])
    end = FIRST + timedelta(weeks=16, days=2)
    report = _report(sqlite_store, end + timedelta(days=60))
    assert report.judged == FIRST + timedelta(weeks=15)
    assert any("数据只到" in note for note in report.notes)
    assert report.street is not None and not report.street.is_low


def test_a_gap_in_the_orders_is_pointed_out(sqlite_store: Store) -> None:
    """Three weeks without any order in a busy street: perhaps not imported."""
    add_subdistrict(sqlite_store)
    _add_weeks(sqlite_store, [9] * 10 + [0] * 3 + [9] * 5)
    report = _report(sqlite_store, FIRST + timedelta(weeks=18))
    assert any("3 周没有任何工单" in note for note in report.notes)


def test_orders_without_a_place_count_for_the_street_only(sqlite_store: Store) -> None:
    """They are in no committee, and on the list 未定位."""
    add_subdistrict(sqlite_store)
    add_complaint(sqlite_store, "here", moment(FIRST))
    add_complaint(sqlite_store, "nowhere", moment(FIRST), level=LocatedLevel.PENDING)
    add_complaint(sqlite_store, "later", moment(FIRST + timedelta(days=8)))
    report = _report(sqlite_store, FIRST + timedelta(days=8))
    assert report.street is not None and report.street.judgement.observed == 2
    assert sum(one.observed for one in report.committees) == 1
    assert report.operations.not_located["order_number"].tolist() == ["nowhere"]


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER], ids=lambda role: role.value)
def test_a_role_bound_to_a_committee_is_refused_with_the_reason(sqlite_store: Store, role: Role) -> None:
    """Committees and compounds are judged against all of them."""
    add_subdistrict(sqlite_store)
    bound = Actor("own", role, "01")
    with pytest.raises(PermissionDeniedError, match="全街道"):
        _report(sqlite_store, date(2021, 10, 27), bound)
    with pytest.raises(PermissionDeniedError, match="全街道"):
        displacement_of(Reader(sqlite_store, SUBDISTRICT, bound, FIRST, Knowledge.LATEST), FIRST)


def test_an_empty_street_has_a_reason_in_place_of_an_effect(sqlite_store: Store) -> None:
    """No orders, no actions."""
    add_subdistrict(sqlite_store)
    found = displacement_of(Reader(sqlite_store, SUBDISTRICT, OFFICE, FIRST, Knowledge.LATEST), FIRST)
    assert found.reason is not None and found.total is None
