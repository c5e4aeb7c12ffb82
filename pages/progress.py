"""进度: committee by stage with honest denominators, and the way to zero."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from analytics.charts.progress import burn_down_chart, funnel_chart
from analytics.charts.style import CHART_CONFIG
from analytics.contracts import CommitteeProgress
from ui import figures
from ui.briefing_tables import committee_table, stage_counts
from ui.navigation import roles_of
from ui.session import PageContext, require
from ui.tables import pinned, show_table

ALL = "全部居委会"
DAYS_SHOWN = 60


def render() -> None:
    """Draw the progress of all committees, or of the chosen one."""
    context = require(*roles_of("progress"))
    st.title("进度")
    rows = context.reader.committee_progress(context.campaign)
    names = {row.code: row.name for row in rows}
    chosen = st.selectbox(
        "居委会", ["", *names], format_func=lambda code: names.get(code, ALL), key="progress_committee"
    )
    shown = tuple(row for row in rows if chosen in ("", row.code))
    if not any(row.to_survey for row in shown):
        st.info(f"截至 {figures.day(context.as_of)}，还没有纳入排摸的户。")
    _survey(shown)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader("各环节户数")
        st.plotly_chart(funnel_chart(stage_counts(shown)), config=CHART_CONFIG, key="funnel")
        st.caption("各环节为累计到达户数；已销项为当前不在清单上的户，回潮会减少。")
    with right:
        _burn_down(context, chosen)
    st.subheader("居委会 × 环节（户）")
    show_table(
        committee_table(shown),
        key="stages",
        file_name=f"进度_{figures.day(context.as_of)}",
        notes=context.notes,
        columns=pinned("居委会"),
        height="content",
    )


def _survey(rows: tuple[CommitteeProgress, ...]) -> None:
    def total(name: str) -> int:
        return sum(getattr(row, name) for row in rows)

    to_survey, surveyed = total("to_survey"), total("surveyed")
    columns = st.columns(5)
    columns[0].metric("应摸", figures.count(to_survey, "户"))
    columns[0].caption("已纳入排摸的户")
    parts = (
        ("已摸", "surveyed", to_survey, "占应摸"),
        ("见户", "seen", surveyed, "占已摸"),
        ("未见户", "not_seen", surveyed, "占已摸，最近一次无人应门"),
        ("拒访", "refused", surveyed, "占已摸，最近一次被拒绝"),
    )
    for column, (label, name, whole, meaning) in zip(columns[1:], parts, strict=True):
        column.metric(label, figures.count(total(name), "户"))
        column.caption(f"{figures.ratio(total(name), whole)} {meaning}")


def _burn_down(context: PageContext, committee: str) -> None:
    st.subheader("未清零走势")
    start = context.as_of - timedelta(days=DAYS_SHOWN)
    days = context.reader.open_per_day(context.campaign, start, context.as_of)
    if committee:
        days = days[days["committee_code"] == committee]
    if days.empty:
        st.info("这段时间没有已认定的户。")
        return
    per_day = days.groupby("day", as_index=False)[["open"]].sum()
    st.plotly_chart(burn_down_chart(per_day, context.campaign), config=CHART_CONFIG, key="burn_down")
    st.caption(f"截至 {figures.day(context.as_of)}；虚线是从整治开始匀速降到零的参考，不是预测。")


render()
