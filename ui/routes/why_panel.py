"""为什么: a dwelling of the plan, and why it is in, out, or on that day."""

from __future__ import annotations

import streamlit as st

from analytics.route_plans.explaining import why
from data.queries.route_plans import SavedPlan
from ui.errors import plain


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
