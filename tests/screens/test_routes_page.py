"""路线 on the screen: planned, asked why, changed, proven, confirmed; readers read, committees see their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import Role
from data.queries.route_plans import PlanStatus
from data.schema import SHANGHAI
from tests.screens.conftest import use_home
from tests.screens.route_home import finished, further_ready, newest, plan_in, pressed, save_demo_plan, texts
from tests.screens.visits import shown_errors, shown_titles, visit
from ui.map import component
from ui.routes.solving import route_jobs
from ui.session import PageContext


@pytest.fixture(scope="module")
def planned_home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo home with one plan; for copying."""
    home = tmp_path_factory.mktemp("planned") / "home"
    shutil.copytree(demo_home, home)
    save_demo_plan(home)
    return home


@pytest.fixture
def empty(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A demo home of its own without a plan, to be written to."""
    yield from _own(demo_home, tmp_path, monkeypatch)


@pytest.fixture
def home(planned_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A demo home of its own with one plan, to be written to."""
    yield from _own(planned_home, tmp_path, monkeypatch)


def _own(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = tmp_path / "home"
    shutil.copytree(source, home)
    use_home(home, monkeypatch)
    yield home
    for job in route_jobs().all():
        route_jobs().cancel(job)


def planner() -> AppTest:
    """The page as 平安办."""
    return visit("routes", Role.SAFETY_OFFICE)


def test_a_plan_is_made_in_the_background_shown_and_confirmed(empty: Path) -> None:
    """The bar, the plan with its saving, and the entry in the files of every stop."""
    at = pressed(planner(), "routes_make")
    assert shown_errors(at) == "" and route_jobs().all()
    at = finished(at)
    assert "已保存" in texts(at) and "由近到远" in texts(at) and "估算" in texts(at)
    (served,) = [metric.value for metric in at.metric if metric.label == "排入（户）"]
    assert int(served) == plan_in(empty).served > 0
    next(box for box in at.checkbox if "我已核对" in box.label).check().run()
    at = pressed(at, "routes_confirm")
    assert "已确认" in texts(at) and newest(empty).head.status is PlanStatus.CONFIRMED


def test_the_result_waits_for_who_went_to_another_page(empty: Path) -> None:
    """Saved without the page; another visit of the same account finds it."""
    at = pressed(planner(), "routes_make")
    at.switch_page("../pages/my_work.py").run()
    (job,) = route_jobs().all()
    assert job.ended.wait(240) and newest(empty).head.number == 1
    again = planner()
    assert "已保存" in texts(again)
    again = pressed(again, f"routes_open_{job.id}")
    assert any(metric.label == "排入（户）" for metric in again.metric) and route_jobs().all() == ()


def test_why_and_by_hand_and_back(home: Path) -> None:
    """Asked why with the minutes; put into another shift; where it does not fit is said; undone."""
    before = plan_in(home)
    stop = before.stops[0]
    at = planner()
    at.selectbox(key="routes_why").set_value(stop.case_id).run()
    assert "优先分" in texts(at) and "全程多走" in texts(at) and "别的班次" in texts(at)
    other = next(
        shift.id
        for shift in before.task.shifts
        if shift.day == stop.day and shift.start == before.task.shift(stop.shift).start and shift.id != stop.shift
    )
    at.selectbox(key=f"routes_hand_shift_{stop.case_id}").set_value(other).run()
    at = pressed(at, "routes_do_hand")
    moved = plan_in(home)
    there, task = moved.stop(stop.case_id), moved.task.visit(stop.case_id)
    assert there is not None and there.shift == other and task is not None and task.by_hand
    assert {one.case_id for one in moved.stops} == {one.case_id for one in before.stops}
    at = pressed(at, "routes_undo")
    assert newest(home).head.revision == 3 and plan_in(home) == before
    elsewhere = next(s.id for s in before.task.shifts if s.day != stop.day)
    assert elsewhere not in at.selectbox(key=f"routes_hand_shift_{stop.case_id}").options


def test_locked_then_left_out_then_proven(home: Path) -> None:
    """Three versions; an exclusion keeps its reason, a wish that cannot be kept is named."""
    stop = plan_in(home).stops[0]
    at = planner()
    at.selectbox(key="routes_why").set_value(stop.case_id).run()
    wrong = next(one.day for one in plan_in(home).task.shifts if one.day != stop.day)
    at.selectbox(key=f"routes_lock_day_{stop.case_id}").set_value(wrong).run()
    at = finished(pressed(at, "routes_do_lock"))
    assert plan_in(home).stop(stop.case_id) is None  # the phone call named another day
    assert "1 项指定办不到" in texts(at) and plan_in(home).served == 3
    at.text_input(key=f"routes_reason_{stop.case_id}").set_value("住户住院").run()
    at = finished(pressed(at, "routes_do_exclude"))
    assert [(one.reason, "住户住院" in one.text) for one in plan_in(home).left_out] == [("excluded", True)]
    at = finished(pressed(at, "routes_proof"))
    assert "证明最优" in texts(at) and newest(home).head.revision == 4


def test_one_more_team_is_a_question_and_no_version(home: Path) -> None:
    """Everybody is served here, so nothing more can be had; the answer stays until it is put away."""
    at = finished(pressed(planner(), "routes_gain"))
    assert "增加一队：不能多排入" in texts(at) and newest(home).head.revision == 1
    (job,) = route_jobs().all()
    at = pressed(at, f"routes_put_away_{job.id}")
    assert "增加一队" not in texts(at)


def test_a_shift_is_withdrawn_and_the_rest_stays(home: Path) -> None:
    """Planned again with the chosen penalty: only the stops of that shift move."""
    before = plan_in(home)
    gone = before.stops[0].shift
    at = planner()
    at.multiselect(key="routes_withdrawn").set_value([gone]).run()
    at.radio(key="routes_stay").set_value("尽量不动").run()
    finished(pressed(at, "routes_do_replan"))
    after = plan_in(home)
    assert after.task.change_penalty == 1200 and gone not in {shift.id for shift in after.task.shifts}
    stayed = {one.case_id: one.shift for one in before.stops if one.shift != gone}
    assert {case: stop.shift for case in stayed if (stop := after.stop(case))} == stayed


def test_further_visits_are_added_and_two_versions_compared(home: Path) -> None:
    """A re-check joins by hand; the comparison names it."""
    at = planner()
    choices = at.multiselect(key="routes_added").options
    assert choices and all("联合整治" not in one for one in choices)
    wanted = further_ready(home)[0]
    at.multiselect(key="routes_added").set_value([wanted]).run()
    at = finished(pressed(at, "routes_do_add"))
    assert {one.case_id for one in plan_in(home).task.visits if one.by_hand} == {wanted}
    assert plan_in(home).stop(wanted) is not None
    at.session_state["routes_tab"] = "比较"
    at.run()
    measures = at.dataframe[0].value
    assert {"排入（户）", "有隐患的户（户）", "路上（分钟）", "下班后（分钟）"} <= set(measures[""])
    assert at.dataframe[1].value.iloc[0, 1] == "未排入"


def test_results_at_the_stop_become_entries_and_the_next_plan_follows(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody at home: entered on the sheet; the next version has the visit at another part of a later day."""
    at = planner()
    next(box for box in at.checkbox if "我已核对" in box.label).check().run()
    pressed(at, "routes_confirm")
    stop = plan_in(home).stops[0]
    evening = datetime.combine(datetime.fromisoformat(stop.day).date(), time(20), SHANGHAI)
    monkeypatch.setattr(PageContext, "moment", property(lambda self: evening))
    at = planner()
    at.session_state["routes_tab"] = "路线单"
    at.run()
    at.session_state[f"routes_failed_{stop.case_id}"] = "nobody_home"
    at.run()
    at = pressed(at, f"routes_failed_{stop.case_id}_record")
    assert "已登记“无人应门”" in texts(at) and "已登记：未成，待重排" in texts(at)
    at.session_state["routes_tab"] = "方案"
    at.run()
    finished(pressed(at, "routes_do_replan"))
    again = plan_in(home)
    moved = again.stop(stop.case_id)
    assert [one.outcome for one in again.history] == ["failed"]
    assert moved is not None and moved.day > stop.day
    assert (moved.start % 86_400 < 43_200) != (stop.start % 86_400 < 43_200)


def test_the_map_shows_the_next_day_of_a_confirmed_plan_and_a_draft_never(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbered stops of that day, team by team."""
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(component, "mount", lambda data, key: drawn.append(data))
    visit("campaign_map", Role.SAFETY_OFFICE)
    assert "route" not in drawn.pop()
    at = planner()
    next(box for box in at.checkbox if "我已核对" in box.label).check().run()
    pressed(at, "routes_confirm")
    plan = plan_in(home)
    first = [stop for stop in plan.stops if stop.day == min(one.day for one in plan.stops)]
    visit("campaign_map", Role.LEADER)
    route = drawn.pop()["route"]
    visits = {one.case_id: one for one in plan.task.visits}
    assert sorted(route["id"]) == sorted(str(visits[stop.case_id].dwelling_id) for stop in first)
    assert {label.split("-")[-1] for label in route["label"]} >= {"1"}


@pytest.mark.usefixtures("empty")
def test_no_team_and_hours_that_end_first_are_said_in_words() -> None:
    """Each with the mend, no plan, what was typed stays."""
    at = planner()
    at.number_input(key="routes_teams").set_value(0).run()
    at = pressed(at, "routes_make")
    assert "没有任何队伍" in shown_errors(at)
    at.number_input(key="routes_teams").set_value(1).run()
    at.time_input(key="routes_morning_to").set_value(time(8)).run()
    at = pressed(at, "routes_make")
    assert "不晚于开始时间" in shown_errors(at) and route_jobs().all() == ()


def test_a_team_without_police_leaves_all_out_with_that_reason(empty: Path) -> None:
    """A plan all the same: it names each dwelling and the departments."""
    at = planner()
    at.number_input(key="routes_teams").set_value(1).run()
    at.multiselect(key="routes_departments_0").set_value(["housing"]).run()
    finished(pressed(at, "routes_make"))
    assert plan_in(empty).served == 0
    assert {one.reason for one in plan_in(empty).left_out} == {"no_skill"}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPARTMENT, Role.OPERATIONS_CENTRE])
def test_readers_get_the_plan_and_no_button_to_change_it(role: Role) -> None:
    """They read plans that others made."""
    at = visit("routes", role)
    assert shown_titles(at) == ["路线"] and any(metric.label == "排入（户）" for metric in at.metric)
    keys = {str(button.key) for button in at.button}
    assert not {key for key in keys if key.startswith(("routes_make", "routes_confirm", "routes_do", "routes_proof"))}


@pytest.mark.usefixtures("at_demo_home")
@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER])
def test_a_committee_sees_its_own_stops_only(role: Role) -> None:
    """No candidates and no plans of the street."""
    at = visit("routes", role)
    assert "没有安排到本居委会的户" in texts(at)
    assert not at.dataframe and not at.metric


@pytest.mark.usefixtures("at_demo_home")
@pytest.mark.parametrize("tab", ["候选", "比较", "路线单"])
def test_every_part_opens_without_a_plan(tab: str) -> None:
    """A sentence, no fault."""
    at = visit("routes", Role.ENFORCEMENT)
    at.session_state["routes_tab"] = tab
    at.run()
    assert not at.exception and shown_errors(at) == ""
