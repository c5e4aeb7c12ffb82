"""One dwelling of a plan: fix it, put it by hand where it shall be, leave it out with a reason, take that back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.route_plans.document import RouteLock, RouteStop, RouteTask, RouteVisit
from analytics.route_plans.places import Place, placed, places_for
from analytics.route_plans.steering import following, left_out_by_hand, locked
from data.analyses.route_replanning import happened, movable_obstacle, standing_task
from data.queries.route_plans import SavedPlan
from ui.errors import plain, user_errors
from ui.routes.solving import save_result, solve_and_save
from ui.session import PageContext
from ui.text import NO_NAMES

_ANY = "不限"


def steer_one(page: PageContext, saved: SavedPlan, case_id: str) -> None:
    """The changes of one visit. page: as of today."""
    visit = saved.plan.task.visit(case_id)
    if visit is None:
        return
    lock, hand, out = st.tabs(["锁定", "手工放到", "排除"])
    with lock:
        _lock(page, saved, visit)
    with hand:
        _by_hand(page, saved, visit)
    with out:
        _leave_out(page, saved, visit)


def _again(page: PageContext, saved: SavedPlan, change: Callable[[RouteTask], RouteTask], words: str) -> None:
    """Solve the plan's task once more with one thing changed; what is over stays."""

    def make() -> tuple[RouteTask, tuple[RouteStop, ...]]:
        task, history = standing_task(page.reader, page.campaign, page.calendar, saved.plan, page.moment)
        return change(task), history

    solve_and_save(page, make, saved, words)


def _lock(page: PageContext, saved: SavedPlan, visit: RouteVisit) -> None:
    task, case_id = saved.plan.task, visit.case_id
    first, second, third = st.columns(3)
    teams = list(dict.fromkeys(shift.team for shift in task.shifts))
    days = list(dict.fromkeys(shift.day for shift in task.shifts))
    team = first.selectbox("锁定队伍", [_ANY, *teams], key=f"routes_lock_team_{case_id}")
    day = second.selectbox("锁定日期", [_ANY, *days], key=f"routes_lock_day_{case_id}")
    place = third.number_input("锁定次序（0 = 不限）", 0, 50, 0, key=f"routes_lock_place_{case_id}")
    lock = RouteLock(None if team == _ANY else team, None if day == _ANY else day, None, int(place) or None)
    with st.container(horizontal=True):
        if st.button("锁定并重排", disabled=lock == RouteLock(), key="routes_do_lock"):
            _again(page, saved, lambda task: locked(task, case_id, lock), f"锁定 {visit.address}")
        if visit.lock is not None and st.button("解除锁定", key="routes_do_unlock"):
            _again(page, saved, lambda task: locked(task, case_id, None), f"解除锁定 {visit.address}")


def _by_hand(page: PageContext, saved: SavedPlan, visit: RouteVisit) -> None:
    places = {one.shift: one for one in places_for(saved.plan, visit.case_id)}
    if not places:
        st.caption("没有部门和时间合适的班次。")
        return
    names = {name: _words(one) for name, one in places.items()}
    left, right = st.columns([3, 1])
    shift = left.selectbox(
        "放到哪一班", list(names), format_func=names.__getitem__, key=f"routes_hand_shift_{visit.case_id}"
    )
    place = right.number_input("第几位（0 = 最省）", 0, 50, 0, key=f"routes_hand_place_{visit.case_id}")
    if st.button("放到这里，其余不动", key="routes_do_hand"):
        with user_errors():
            what = happened(page.reader, page.campaign, page.calendar, saved.plan, page.moment)
            obstacle = movable_obstacle(saved.plan, what, visit.case_id, shift)
            if obstacle is not None:
                st.error(plain(obstacle))
                return
            plan = placed(saved.plan, following(saved.plan), visit.case_id, shift, int(place) or None)
            save_result(page, plan, saved, f"手工把 {visit.address} 放到 {shift}")


def _words(one: Place) -> str:
    if one.place is None:
        return f"{one.shift}　放不下"
    minutes = round(one.added / 60)
    return f"{one.shift}　第 {one.place} 位，多走 {minutes} 分钟{'（现在的班次）' if one.is_here else ''}"


def _leave_out(page: PageContext, saved: SavedPlan, visit: RouteVisit) -> None:
    case_id = visit.case_id
    if visit.excluded is not None:
        st.caption(plain(f"已排除：{visit.excluded}"))
        if st.button("恢复", key="routes_do_include"):
            _again(page, saved, lambda task: left_out_by_hand(task, case_id, None), f"恢复 {visit.address}")
        return
    reason = st.text_input("排除或取消的理由", help=NO_NAMES, key=f"routes_reason_{case_id}", max_chars=100)
    if st.button("排除并重排", disabled=not reason.strip(), key="routes_do_exclude"):
        words = f"排除 {visit.address}：{reason.strip()}"
        _again(page, saved, lambda task: left_out_by_hand(task, case_id, reason), words)
