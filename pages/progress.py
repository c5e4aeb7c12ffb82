"""进度: committee by stage with honest denominators, and the way to zero."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from analytics.charts.forecast import stage_heat
from analytics.charts.progress import funnel_chart
from analytics.charts.style import CHART_CONFIG
from analytics.contracts import CommitteeProgress
from data.analyses.forecast import daily_list, list_forecast
from ui import figures
from ui.briefing_tables import committee_table, stage_counts
from ui.forecast_panel import show_committees, show_outlook, show_small_multiples, show_what_if
from ui.method_note import MethodNote, show_method
from ui.navigation import roles_of
from ui.session import PageContext, require
from ui.tables import pinned, show_table

ALL = "全部居委会"
DAYS_SHOWN = 60
STAGES = MethodNote(
    "累计到达各环节的户数；逾期、已销项、未清零是当前户数，回潮的户重新计入未清零。",
    "按官方顺序，不排名。底色深浅是占本居委会应摸的比例，不是户数；应摸不足 16 户的不着色。",
    "CDC USCS 与纽约州卫生局对小样本比率的做法",
)


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
    report = list_forecast(context.reader, context.campaign, context.calendar)
    history = daily_list(context.reader, context.campaign, context.calendar)
    days = context.reader.open_per_day(context.campaign, context.as_of - timedelta(days=DAYS_SHOWN), context.as_of)
    show_outlook(context, report, history, days, chosen)
    show_what_if(context, report, chosen)
    show_committees(context, report)
    show_small_multiples(context, report, days)
    _stages(context, shown)
    _committees(context, shown)


def _stages(context: PageContext, shown: tuple[CommitteeProgress, ...]) -> None:
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader("各环节户数")
        st.plotly_chart(funnel_chart(stage_counts(shown)), config=CHART_CONFIG, key="funnel")
    with right:
        st.subheader("居委会 × 环节")
        st.plotly_chart(stage_heat(shown), config=CHART_CONFIG, key="stage_heat")
    show_method(STAGES, context, n=f"应摸 {sum(row.to_survey for row in shown)} 户")


def _committees(context: PageContext, shown: tuple[CommitteeProgress, ...]) -> None:
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


render()
