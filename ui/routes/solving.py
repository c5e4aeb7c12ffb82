"""Solving while somebody waits: a bar, a way to stop, and the result saved as a version of its own."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import streamlit as st

from analytics.route_plans.document import RoutePlan, RouteStop, RouteTask
from analytics.route_plans.solving import solved
from casework.errors import UserError
from data.queries.route_plans import SavedPlan
from data.route_plans import save_plan
from ui.errors import show_user_error
from ui.session import PageContext

CHOSEN = "routes_chosen"
TOLD = "routes_told_result"
_STEP = 0.02


def with_bar(words: str, work: Callable[[Callable[[float], None]], RoutePlan]) -> RoutePlan:
    """Run the work under a bar. Any click stops it: the run ends at the next move of the bar, nothing is kept."""
    bar = st.progress(0.0, words)
    st.button("取消", key=f"routes_cancel_{words}", help="停止计算，不保存。")
    shown = [0.0]

    def move(share: float) -> None:
        if share - shown[0] >= _STEP:
            shown[0] = share
            bar.progress(min(share, 1.0), words)

    return work(move)


def solve_and_save(
    page: PageContext,
    make: Callable[[], tuple[RouteTask, tuple[RouteStop, ...]]],
    base: SavedPlan | None,
    change: str,
) -> None:
    """Solve the task that `make` gives and save it: a new plan, or the next revision of `base`; then show it."""
    try:
        task, history = make()
        plan = with_bar("正在安排路线", lambda move: solved(task, progress=move, history=history))
        save_result(page, plan, base, change)
    except UserError as error:
        show_user_error(error)


def save_result(page: PageContext, plan: RoutePlan, base: SavedPlan | None, change: str) -> None:
    """Save a plan and open it with the next run."""
    head = save_plan(
        page.store,
        page.subdistrict,
        plan,
        page.actor,
        page.moment,
        uid=uuid4().hex,
        number=None if base is None else base.head.number,
        based_on=None if base is None else base.head.revision,
        change=change,
    )
    st.session_state[CHOSEN] = head.number
    st.session_state[TOLD] = f"{head.label}已保存：{change}。排入 {plan.served} 户，未排入 {len(plan.left_out)} 户。"
    st.rerun()


def show_told() -> None:
    """Say once what was just saved."""
    told = st.session_state.pop(TOLD, None)
    if told:
        st.success(told)
