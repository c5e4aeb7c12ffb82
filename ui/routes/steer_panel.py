"""Asking a plan why, and steering it: fix, leave out, add, plan again, prove, and what a team more would bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from analytics.route_plans.comparing import measures
from analytics.route_plans.document import RouteLock, RoutePlan, RouteStop, RouteTask
from analytics.route_plans.explaining import why
from analytics.route_plans.solving import proven, solved
from analytics.route_plans.steering import following, left_out_by_hand, locked, with_hour_more, with_team_more
from casework.errors import UserError
from data.analyses.route_candidates import route_candidates
from data.analyses.route_replanning import happened, replanning_task, with_visits
from data.analyses.route_travel import road_file
from data.queries.route_plans import SavedPlan
from data.route_plans import may_plan
from ui.errors import plain, show_user_error, user_errors
from ui.home_folder import home_folder
from ui.routes.solving import save_result, solve_and_save, with_bar
from ui.session import PageContext

# Enough for a week of two teams; beyond it the answer is a bound.
MOST_SETS = 500_000
_ANY = "不限"
_PENALTIES = {"尽量不动": 1200, "适中": 300, "可以改动": 0}


def show_why(saved: SavedPlan) -> str | None:
    """Choose a dwelling and read why it is where it is; returns its case number."""
    plan = saved.plan
    names = {visit.case_id: f"{visit.address}（{visit.case_id}）" for visit in plan.task.visits}
    names |= {case: f"{address}（{case}，还不能安排）" for case, address, _ in plan.task.unready}
    chosen = st.selectbox(
        "为什么这样安排", list(names), index=None, format_func=names.__getitem__, key="routes_why",
        placeholder="选择一户，查看它在这里、在这一天或没有排入的原因",
    )  # fmt: skip
    if chosen is None:
        return None
    st.markdown("\n".join(f"- {plain(line)}" for line in why(plan, chosen)))
    return chosen


def show_steering(page: PageContext, saved: SavedPlan, chosen: str | None) -> None:
    """The changes that a planner may make; each one is a new version."""
    if not may_plan(page.actor):
        st.caption("您的岗位只能查看路线方案。")
        return
    if chosen is not None and saved.plan.task.visit(chosen) is not None:
        _steer_one(page, saved, chosen)
    left, middle, right = st.columns(3)
    with left.popover("加入一户", width="stretch"):
        _add(page, saved)
    with middle.popover("按结果重排", width="stretch"):
        _replan(page, saved)
    with right.popover("还能更好吗", width="stretch"):
        gain = st.button("多一队或多一小时能多办多少", key="routes_gain")
        proof = st.button("证明最优，或给出差距", key="routes_proof", help="户数多时需要几分钟。")
    if gain:
        _gains(page, saved.plan)
    if proof:
        with user_errors():
            with st.spinner("正在证明，请稍候"):
                better = proven(saved.plan, most_sets=MOST_SETS)
            save_result(page, better, saved, "证明最优或差距")
    _run_pending(page, saved)


def _run_pending(page: PageContext, saved: SavedPlan) -> None:
    """Solve outside the popover, where there is room for the bar."""
    pending = st.session_state.pop("routes_pending", None)
    if pending is None or pending["number"] != saved.head.number:
        return
    make: dict[str, Callable[[], RouteTask]] = {
        "lock": lambda: locked(following(saved.plan), pending["case"], RouteLock(**pending["lock"])),
        "unlock": lambda: locked(following(saved.plan), pending["case"], None),
        "exclude": lambda: left_out_by_hand(following(saved.plan), pending["case"], pending["reason"]),
        "include": lambda: left_out_by_hand(following(saved.plan), pending["case"], None),
        "add": lambda: with_visits(
            following(saved.plan), page.reader, page.campaign, page.calendar, pending["cases"], road_file(home_folder())
        ),
    }
    if pending["act"] == "replan":
        solve_and_save(page, lambda: _remaining(page, saved, pending), saved, "按结果重排")
        return
    solve_and_save(page, lambda: (make[pending["act"]](), saved.plan.history), saved, pending["words"])


def _remaining(page: PageContext, saved: SavedPlan, pending: dict[str, Any]) -> tuple[RouteTask, tuple[RouteStop, ...]]:
    what = happened(page.reader, page.campaign, page.calendar, saved.plan, page.moment, tuple(pending["withdrawn"]))
    return replanning_task(saved.plan, what, page.campaign, int(pending["penalty"]))


def _ask(saved: SavedPlan, act: str, words: str, **more: object) -> None:
    st.session_state["routes_pending"] = {"number": saved.head.number, "act": act, "words": words, **more}
    st.rerun()


def _steer_one(page: PageContext, saved: SavedPlan, case_id: str) -> None:
    task = saved.plan.task
    visit = task.visit(case_id)
    if visit is None:
        return
    first, second, third, fourth = st.columns(4)
    teams = list(dict.fromkeys(shift.team for shift in task.shifts))
    days = list(dict.fromkeys(shift.day for shift in task.shifts))
    team = first.selectbox("锁定队伍", [_ANY, *teams], key=f"routes_lock_team_{case_id}")
    day = second.selectbox("锁定日期", [_ANY, *days], key=f"routes_lock_day_{case_id}")
    place = third.number_input("锁定次序（0 = 不限）", 0, 50, 0, key=f"routes_lock_place_{case_id}")
    reason = fourth.text_input("排除的理由", key=f"routes_reason_{case_id}", max_chars=100)
    lock = {
        "team": None if team == _ANY else team,
        "day": None if day == _ANY else day,
        "place": int(place) or None,
    }
    with st.container(horizontal=True):
        if st.button("锁定并重排", disabled=not any(lock.values()), key="routes_do_lock"):
            _ask(saved, "lock", f"锁定 {visit.address}", case=case_id, lock=lock)
        if visit.lock is not None and st.button("解除锁定", key="routes_do_unlock"):
            _ask(saved, "unlock", f"解除锁定 {visit.address}", case=case_id)
        if visit.excluded is None and st.button("排除并重排", disabled=not reason.strip(), key="routes_do_exclude"):
            _ask(saved, "exclude", f"排除 {visit.address}：{reason.strip()}", case=case_id, reason=reason)
        if visit.excluded is not None and st.button("恢复", key="routes_do_include"):
            _ask(saved, "include", f"恢复 {visit.address}", case=case_id)


def _add(page: PageContext, saved: SavedPlan) -> None:
    found = route_candidates(page.reader, page.campaign, page.calendar, also_checks=True)
    open_ones = {
        one.case_id: f"{one.address}（{one.kind.label}）"
        for one in found.ready
        if saved.plan.task.visit(one.case_id) is None
    }
    if not open_ones:
        st.caption("可以安排的户都在名单里了；还缺条件的户先补上条件。")
        return
    cases = st.multiselect("要加入的户", list(open_ones), format_func=open_ones.__getitem__, key="routes_added")
    if st.button("加入并重排", disabled=not cases, key="routes_do_add"):
        _ask(saved, "add", f"加入 {len(cases)} 户", cases=cases)


def _replan(page: PageContext, saved: SavedPlan) -> None:
    st.caption("读取户档中已登记的结果：已完成的不动，无人应门的改到别的时段，不再符合条件的取消，其余尽量少改动。")
    names = [shift.id for shift in saved.plan.task.shifts]
    withdrawn = st.multiselect("取消的班次", names, key="routes_withdrawn")
    stay = st.radio("其余各户", list(_PENALTIES), index=1, horizontal=True, key="routes_stay")
    if st.button("重排", key="routes_do_replan"):
        _ask(saved, "replan", "按结果重排", withdrawn=withdrawn, penalty=_PENALTIES[stay])


def _gains(page: PageContext, plan: RoutePlan) -> None:
    closes = page.campaign.enforcement.closes
    latest = closes.hour * 3600 + closes.minute * 60
    base = replace(plan.task, previous={}, change_penalty=0)
    rows = []
    before = measures(plan)
    try:
        for words, task in (("增加一队", with_team_more(base)), ("每天延长一小时", with_hour_more(base, latest))):
            after = measures(with_bar(f"正在计算：{words}", partial(_solve, task)))
            minutes = round((after.travel_seconds - before.travel_seconds) / 60)
            rows.append(
                f"- **{words}**：多排入 {after.visits - before.visits} 户（其中必到 {after.musts - before.musts} 户），"
                f"优先分多 {after.points - before.points:.1f}，路程多 {minutes} 分钟"
            )
    except UserError as error:
        show_user_error(error)
        return
    st.markdown("\n".join(rows))


def _solve(task: RouteTask, move: Callable[[float], None]) -> RoutePlan:
    return solved(task, progress=move)
