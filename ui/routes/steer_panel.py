"""Steering a plan: undo, add, plan again by results, prove, ask what more would bring. Each change is a new version."""

from __future__ import annotations

import streamlit as st

from analytics.route_plans.document import RouteStop, RouteTask
from casework.errors import UserError
from data.analyses.route_candidates import route_candidates
from data.analyses.route_replanning import standing_task, with_visits
from data.analyses.route_travel import road_file
from data.queries.route_plans import PlanHead, PlanStatus, SavedPlan
from data.route_plans import may_plan
from ui.errors import show_user_error
from ui.home_folder import home_folder
from ui.routes.one_stop_panel import steer_one
from ui.routes.solving import ask_gains, prove_and_save, route_jobs, save_result, solve_and_save
from ui.session import PageContext

_PENALTIES = {"尽量不动": 1200, "适中": 300, "可以改动": 0}


def show_steering(page: PageContext, saved: SavedPlan, heads: tuple[PlanHead, ...], chosen: str | None) -> None:
    """The changes that a planner may make. chosen: the dwelling that is looked at. page: as of today."""
    if not may_plan(page.actor):
        st.caption("您的岗位只能查看路线方案。")
        return
    newest = max(head.revision for head in heads if head.number == saved.head.number)
    if saved.head.revision != newest:
        st.caption(f"这是旧版本；调整请选第 {newest} 版，或把这一版恢复为最新版。")
        if st.button("恢复这一版", key="routes_restore"):
            _restore(page, saved, newest, f"恢复第 {saved.head.revision} 版")
        return
    job = route_jobs().on_plan(saved.head.number)
    if job is not None:
        st.info("这个方案正在计算（见页面上方），完成或取消后可以继续调整。")
        return
    if chosen is not None and saved.plan.task.visit(chosen) is not None:
        steer_one(page, saved, chosen)
    _buttons(page, saved)


def _buttons(page: PageContext, saved: SavedPlan) -> None:
    with st.container(horizontal=True):
        with st.popover("加入一户"):
            _add(page, saved)
        with st.popover("按结果重排"):
            _replan(page, saved)
        if st.button("证明最优，或给出差距", key="routes_proof", help="户数多时需要几分钟，可以随时取消。"):
            prove_and_save(page, saved)
        if st.button("多一队或多一小时能多办多少", key="routes_gain"):
            ask_gains(page, saved)
        is_draft = saved.head.status is PlanStatus.DRAFT
        if is_draft and saved.head.revision > 1:
            before = saved.head.revision - 1
            words = f"撤销“{saved.head.change}”，恢复第 {before} 版的内容。"
            if st.button("撤销这次改动", key="routes_undo", help=words):
                own = page.reader.route_plan(saved.head.number, before)
                _restore(page, own, saved.head.revision, f"撤销，恢复第 {before} 版")


def _restore(page: PageContext, saved: SavedPlan, newest: int, change: str) -> None:
    """Save the content of an earlier version as the next one."""
    try:
        base = page.reader.route_plan(saved.head.number, newest)
        save_result(page, saved.plan, base, change)
    except UserError as error:
        show_user_error(error)


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
    cases = st.multiselect(
        "要加入的户", list(open_ones), format_func=open_ones.__getitem__, key="routes_added", placeholder="选择"
    )
    if st.button("加入并重排", disabled=not cases, key="routes_do_add"):

        def make() -> tuple[RouteTask, tuple[RouteStop, ...]]:
            task, history = standing_task(page.reader, page.campaign, page.calendar, saved.plan, page.moment)
            roads = road_file(home_folder())
            return with_visits(task, page.reader, page.campaign, page.calendar, cases, roads), history

        solve_and_save(page, make, saved, f"加入 {len(cases)} 户")


def _replan(page: PageContext, saved: SavedPlan) -> None:
    st.caption("读取户档中已登记的结果：已完成的不动，无人应门的改到别的时段，不再符合条件的取消，其余尽量少改动。")
    names = [shift.id for shift in saved.plan.task.shifts]
    withdrawn = st.multiselect("取消的班次", names, key="routes_withdrawn", placeholder="没有则不选")
    stay = st.radio("其余各户", list(_PENALTIES), index=1, horizontal=True, key="routes_stay")
    st.caption("每改动一户，折合多走 20 分钟（尽量不动）、5 分钟（适中）或不计（可以改动）。")
    if st.button("重排", key="routes_do_replan"):
        solve_and_save(
            page,
            lambda: standing_task(
                page.reader, page.campaign, page.calendar, saved.plan, page.moment,
                withdrawn=tuple(withdrawn), change_penalty=_PENALTIES[stay or "适中"],
            ),
            saved,
            "按结果重排",
        )  # fmt: skip
