"""Plans of routes: kept whole, steered, planned again, confirmed all or nothing, on both engines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from analytics.route_plans.document import RouteLock, RoutePlan, plan_from_json, plan_json
from analytics.route_plans.explaining import why
from analytics.route_plans.solving import problem_of, solved
from analytics.route_plans.steering import following, left_out_by_hand, locked
from analytics.routing.problem import RoutingError
from casework.errors import ConflictError, EntryError, PermissionDeniedError
from casework.events import Actor
from casework.service import record
from casework.vocabulary import EventKind, Role
from data.analyses.route_replanning import happened, replanning_task
from data.exports.route_files import WRITERS, plan_file
from data.exports.route_sheets import route_sheets
from data.queries.route_plans import PlanStatus
from data.route_confirmation import confirm_plan, confirmation_checks
from data.route_plans import save_plan
from data.schema import audit
from data.schema_routes import route_plan
from data.store import Store
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment
from tests.route_checker import faults_of
from tests.route_plans import DAY, FIRST, WITHOUT_POLICE, add_ready, plan_of, reader

NOW = moment(DAY, 18)


@pytest.fixture
def filled(store: Store) -> Store:
    """Four ready dwellings, two of each committee."""
    add_subdistrict(store)
    add_ready(store, 1, 2, 3, 4)
    return store


@pytest.fixture
def ready(sqlite_store: Store) -> Store:
    """The same on one engine."""
    add_subdistrict(sqlite_store)
    add_ready(sqlite_store, 1, 2, 3, 4)
    return sqlite_store


def checked(plan: RoutePlan) -> list[str]:
    """What the independent checker says."""
    task = plan.task
    problem: dict[str, Any] = {
        "T": [list(row) for row in task.travel],
        "shifts": [
            {"id": s.id, "day": s.day, "team": s.team, "start": s.start, "end": s.end, "caps": s.departments}
            for s in task.shifts
        ],
        "visits": [
            {
                "id": v.case_id, "dur": v.minutes * 60, "wins": v.windows, "need": v.need, "prize": v.prize,
                "excluded": v.excluded,
                "lock": v.lock and {"team": v.lock.team, "day": v.lock.day, "shift": None, "place": v.lock.place},
            }
            for v in task.visits
        ],
    }  # fmt: skip
    return faults_of(problem, {shift: list(stops) for shift, stops in plan.routes.items()})


def save(store: Store, plan: RoutePlan, uid: str = "u1", actor: Actor = OFFICE, **more: Any) -> Any:
    """Saved at NOW."""
    return save_plan(store, SUBDISTRICT, plan, actor, NOW, uid=uid, **more)


def test_a_plan_keeps_every_rule_and_is_read_back_as_it_was(filled: Store) -> None:
    """Feasible by code that is not the solver's; equal after its way through the database."""
    plan = plan_of(filled)
    assert plan.served == 4 and checked(plan) == []
    assert plan_from_json(json.loads(json.dumps(plan_json(plan)))) == plan
    head = save(filled, plan)
    assert (head.number, head.revision, head.status) == (1, 1, PlanStatus.DRAFT)
    assert reader(filled).route_plan(1).plan == plan


def test_the_same_act_twice_is_one_and_an_old_revision_is_refused(filled: Store) -> None:
    """A retry changes nothing; who worked on an older version is told so."""
    plan = plan_of(filled)
    assert save(filled, plan) == save(filled, plan)
    save(filled, plan, "u2", number=1, based_on=1)
    with pytest.raises(ConflictError, match="已有更新的版本"):
        save(filled, plan, "u3", number=1, based_on=1)
    assert [head.revision for head in reader(filled).route_plans()] == [2, 1]


@pytest.mark.parametrize("role", [Role.LEADER, Role.COMMITTEE, Role.DEPARTMENT, Role.OPERATIONS_CENTRE])
def test_only_the_planning_offices_save(ready: Store, role: Role) -> None:
    """平安办 and 综合执法; everybody else reads."""
    with pytest.raises(PermissionDeniedError, match="只能查看路线"):
        save(ready, plan_of(ready), actor=Actor("x", role, "01"))


def test_a_committee_reads_its_own_stops_and_no_plan(filled: Store) -> None:
    """The rule of rows is the view's."""
    save(filled, plan_of(filled))
    east = reader(filled, actor=Actor("east", Role.COMMITTEE, "01"))
    assert {stop.case_id for stop in east.route_stops()} == {"C1", "C3"}
    assert east.route_plans() == ()
    assert {stop.case_id for stop in reader(filled).route_stops()} == {"C1", "C2", "C3", "C4"}


def test_confirming_enters_every_stop_with_its_priority(filled: Store) -> None:
    """One transaction; the same act again changes nothing; nothing is left to confirm."""
    save(filled, plan_of(filled))
    saved = reader(filled).route_plan(1)
    assert len(confirmation_checks(reader(filled), CAMPAIGN, CALENDAR, saved.plan)) == 4
    head = confirm_plan(filled, CAMPAIGN, CALENDAR, saved, OFFICE, NOW, uid="c1")
    assert head.status is PlanStatus.CONFIRMED and head.revision == 2
    events = reader(filled).case_facts("C1").counting
    stop = saved.plan.stop("C1")
    assert stop is not None and events[-1].kind is EventKind.JOINT_ACTION_PLANNED
    assert events[-1].facts["planned_for"] == stop.day and events[-1].facts["priority"]["parts"]
    version = filled.version(SUBDISTRICT)
    assert confirm_plan(filled, CAMPAIGN, CALENDAR, saved, OFFICE, NOW, uid="c1") == head
    assert filled.version(SUBDISTRICT) == version
    assert confirmation_checks(reader(filled), CAMPAIGN, CALENDAR, saved.plan) == ()


def test_one_refused_stop_stores_nothing(filled: Store) -> None:
    """A dwelling that was paused meanwhile is named, and no other enters its file."""
    save(filled, plan_of(filled))
    saved = reader(filled).route_plan(1)
    with filled.write(SUBDISTRICT) as writing:
        record(writing, OFFICE, draft_for(EventKind.PAUSED, DAY, uid="p", case_id="C2"), NOW)
    before = filled.version(SUBDISTRICT)
    with pytest.raises(EntryError, match="没有任何户被登记"):
        confirm_plan(filled, CAMPAIGN, CALENDAR, saved, OFFICE, NOW, uid="c1")
    assert filled.version(SUBDISTRICT) == before


def test_a_team_without_a_department_serves_nobody_and_says_why(ready: Store) -> None:
    """No police on board: every dwelling is named with that reason."""
    plan = plan_of(ready, WITHOUT_POLICE)
    assert plan.served == 0 and {left.reason for left in plan.left_out} == {"no_skill"}
    assert "部门" in why(plan, "C1")[-1]


def test_a_dwelling_twice_is_refused_in_words(ready: Store) -> None:
    """Not a traceback."""
    task = plan_of(ready).task
    doubled = replace(task, visits=(*task.visits, task.visits[0]))
    with pytest.raises(RoutingError, match="一户只能列一次"):
        problem_of(doubled)


def test_none_and_one_stop_are_plans_too(sqlite_store: Store) -> None:
    """The empty list is no fault."""
    add_subdistrict(sqlite_store)
    assert plan_of(sqlite_store).served == 0
    add_ready(sqlite_store, 1)
    assert plan_of(sqlite_store).served == 1


def test_locks_and_exclusions_are_kept(ready: Store) -> None:
    """A day for one, a reason for the other; a lock that no shift admits is refused."""
    plan = plan_of(ready)
    task = locked(following(plan), "C1", RouteLock(day="2021-10-15", place=1))
    again = solved(left_out_by_hand(task, "C2", "住户住院"), iterations=300)
    stop = again.stop("C1")
    assert stop is not None and (stop.day, stop.place) == ("2021-10-15", 1)
    assert again.stop("C2") is None and "住户住院" in why(again, "C2")[-1]
    assert checked(again) == []
    with pytest.raises(RoutingError, match="不能锁定"):
        locked(task, "C1", RouteLock(team="五队"))


def test_telephones_in_reasons_and_changes_are_masked_before_they_are_kept(ready: Store) -> None:
    """A version of a plan is never rewritten."""
    plan = plan_of(ready)
    again = solved(left_out_by_hand(following(plan), "C2", "改约，电 13812345678"), iterations=300)
    assert "改约，电 138****5678" in why(again, "C2")[-1]
    save(ready, again, change="排除 2号 301室：改约，电 13812345678")
    with ready.read() as connection:
        kept = connection.execute(sa.select(route_plan.c.change, route_plan.c.content)).one()
        audited = connection.execute(sa.select(audit.c.content).where(audit.c.action == "route_plan")).scalar_one()
    assert kept.change == "排除 2号 301室：改约，电 138****5678"
    assert not [text for text in (kept.content, audited) if "13812345678" in text]


def test_planning_again_moves_nothing_that_is_over(ready: Store) -> None:
    """Who was not at home gets another part of a later day; the finished stop stays in the record."""
    save(ready, plan_of(ready))
    confirm_plan(ready, CAMPAIGN, CALENDAR, reader(ready).route_plan(1), OFFICE, NOW, uid="c1")
    plan = reader(ready).route_plan(1).plan
    first, second = [stop for stop in plan.stops if stop.day == FIRST.isoformat()][:2]
    later = moment(FIRST, 20)
    for stop, kind in ((first, EventKind.JOINT_ACTION_DONE), (second, EventKind.JOINT_ACTION_FAILED)):
        with ready.write(SUBDISTRICT) as writing:
            record(writing, OFFICE, draft_for(kind, FIRST, uid=f"r-{stop.case_id}", case_id=stop.case_id), later)
    what = happened(reader(ready, FIRST), CAMPAIGN, CALENDAR, plan, later)
    assert what.finished == (first.case_id,) and list(what.failed) == [second.case_id]
    task, history = replanning_task(plan, what, CAMPAIGN)
    again = solved(task, iterations=300, history=history)
    assert again.stop(first.case_id) is None and {stop.outcome for stop in again.history} == {"done", "failed"}
    moved = again.stop(second.case_id)
    assert moved is not None and moved.day > FIRST.isoformat()
    assert (moved.start % 86_400 < 12 * 3600) != (second.start % 86_400 < 12 * 3600)


@pytest.mark.parametrize("ending", WRITERS)
def test_a_file_says_its_source_and_has_the_same_bytes_again(ready: Store, ending: str) -> None:
    """Every stop stands in it; the estimate is named where the format has words."""
    save(ready, plan_of(ready))
    saved = reader(ready).route_plan(1)
    sheets = route_sheets(saved.plan)
    one, other = (plan_file(ending, saved, sheets, (), account="office", printed_at=NOW) for _ in range(2))
    assert one == other
    if ending in (".gpx", ".kml", ".ics"):
        text = one.decode().replace("\r\n ", "")
        assert "估算" in text and text.count("小区") >= 4 and ("WGS84" in text or ending == ".ics")
