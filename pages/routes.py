"""路线: who goes where, when and in what order; who may be planned, plans and their versions, sheets for the teams."""

from __future__ import annotations

import streamlit as st

from casework.permissions import COMMITTEE_BOUND_ROLES
from data.analyses.route_candidates import route_candidates
from data.analyses.route_planning import route_task
from data.analyses.route_travel import road_file
from data.queries.route_plans import SavedPlan
from data.route_plans import may_plan
from ui.errors import user_errors
from ui.home_folder import home_folder
from ui.navigation import roles_of
from ui.routes.candidates_tab import show_candidates
from ui.routes.compare_tab import show_comparison
from ui.routes.confirm_panel import show_confirmation
from ui.routes.own_stops import show_own_stops
from ui.routes.result_panel import show_result
from ui.routes.roads_panel import show_roads
from ui.routes.sheets_tab import show_sheets
from ui.routes.solving import CHOSEN, show_jobs, show_told, solve_and_save
from ui.routes.steer_panel import show_steering
from ui.routes.why_panel import show_why
from ui.routes.wishes_form import wishes_form
from ui.session import PageContext, require

PART = "routes_part"
_NONE = "还没有路线方案。"


def render() -> None:
    """Draw the page as of today: plans are made against today, whatever past day is shown."""
    context = require(*roles_of("routes"))
    page = context.current
    st.title("路线")
    if page.actor.role in COMMITTEE_BOUND_ROLES:
        show_own_stops(page)
        return
    show_jobs(page)
    show_told()
    names = ["候选", "方案", "比较", "路线单"]
    # Kept apart from the control, which forgets when another page is opened: a team comes back to its sheet.
    st.session_state.setdefault("routes_tab", st.session_state.get(PART, "方案"))
    tab = st.segmented_control("部分", names, key="routes_tab", required=True, label_visibility="collapsed")
    st.session_state[PART] = tab
    if tab == "候选":
        also = st.checkbox("同时列出待复核和到期回访的户", key="routes_also")
        show_candidates(page, route_candidates(page.reader, page.campaign, page.calendar, also_checks=also))
        return
    heads = page.reader.route_plans()
    if tab == "比较":
        show_comparison(page, heads)
        return
    saved = _chosen(page)
    if tab == "路线单":
        if saved is None:
            st.info(_NONE)
        else:
            show_sheets(page, saved)
        return
    if may_plan(page.actor):
        with st.expander("新建方案", expanded=saved is None):
            _new_plan(page)
    elif saved is None:
        st.info(_NONE)
    if saved is not None:
        show_result(page, saved)
        st.subheader("为什么，和怎样调整")
        show_steering(page, saved, heads, show_why(saved))
        show_confirmation(page, saved)


def _chosen(page: PageContext) -> SavedPlan | None:
    """The plan that was chosen, at first the newest one, in its newest version unless an older one is asked for."""
    heads = page.reader.route_plans()
    if not heads:
        return None
    numbers = list(dict.fromkeys(head.number for head in heads))
    kept = st.session_state.get(CHOSEN)
    left, right = st.columns(2)
    titles = {head.number: f"第 {head.number} 号　{head.title}" for head in reversed(heads)}
    number = left.selectbox(
        "方案", numbers, index=numbers.index(kept) if kept in numbers else 0, format_func=titles.__getitem__
    )
    st.session_state[CHOSEN] = number
    own = [head for head in heads if head.number == number]
    revision = right.selectbox(
        "版本",
        [head.revision for head in own],
        format_func={head.revision: f"第 {head.revision} 版　{head.status.label}" for head in own}.__getitem__,
    )
    return page.reader.route_plan(number, revision)


def _new_plan(page: PageContext) -> None:
    also = st.checkbox("同时安排待复核和到期回访的户", key="routes_also_plan")
    show_roads(page)
    with user_errors():
        wishes = wishes_form(page)
        if st.button("安排路线", type="primary", key="routes_make"):
            found = route_candidates(page.reader, page.campaign, page.calendar, also_checks=also)
            roads = road_file(home_folder())
            solve_and_save(
                page,
                lambda: (route_task(page.reader, page.campaign, page.calendar, found, wishes, roads), ()),
                None,
                "新建方案",
            )


render()
