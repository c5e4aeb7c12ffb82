"""12345: the weekly stream beside last year's, the newest orders and those without a place."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from analytics.charts.style import CHART_CONFIG
from analytics.charts.weekly import weekly_complaints_chart
from analytics.weekly_series import YEAR_BEFORE, weekly_complaints
from ui import figures
from ui.complaint_tables import newest_table, unlocated_table
from ui.first_steps import show_first_steps
from ui.hotline_quality_panel import show_clusters, show_quality
from ui.method_note import MethodNote, show_method
from ui.navigation import roles_of, who_places_orders
from ui.session import PageContext, require
from ui.tables import show_table
from ui.target_panel import show_target

WEEKS = {13: "近 13 周", 26: "近 26 周", 52: "近 52 周"}
NEWEST = 200
NO_ORDERS = "还没有导入 12345 工单，或所选日期之前没有；受理件数、目标走势、办理质量都无从计算，导入后在这里显示"
WEEKS_READ = (
    "浅色为未满一周，浅黄底为含法定假日的周。国庆和调休使各周工作日不同，比较时看悬停提示里的工作日数；"
    "单独一周的升降多半是偶然。"
)


def render() -> None:
    """Draw the stream of orders as of the chosen date."""
    context = require(*roles_of("hotline"))
    st.title("12345")
    if not context.reader.has_orders():
        show_first_steps(context)
        st.info(figures.unknown(NO_ORDERS))
        return
    _last_days(context)
    show_target(context)
    _series(context)
    newest, unlocated, quality, clusters = st.tabs(["最新工单", "未定位工单", "办理质量", "集中投诉"])
    with newest:
        show_table(
            newest_table(context.reader.newest_complaints(NEWEST)),
            key="newest",
            file_name=f"最新工单_{figures.day(context.as_of)}",
            notes=context.notes,
        )
        st.caption(
            f"最近 {NEWEST} 件，所有类型，按受理时间从新到旧。"
            "投诉人的姓名和电话不导入本系统，需要时凭工单编号到原系统查询。"
        )
    with unlocated:
        _unlocated(context)
    with quality:
        show_quality(context)
    with clusters:
        show_clusters(context)


def _unlocated(context: PageContext) -> None:
    if context.actor.committee_code:
        st.info("未定位的工单还不属于任何居委会，由城运中心和平安办处理。")
        return
    show_table(
        unlocated_table(context.reader.unlocated_complaints(NEWEST)),
        key="unlocated",
        file_name=f"未定位工单_{figures.day(context.as_of)}",
        notes=context.notes,
    )
    st.caption(f"共 {context.reader.unlocated_count()} 件（所有类型），{who_places_orders(context.actor.role)}。")


def _last_days(context: PageContext) -> None:
    today = context.as_of
    columns = st.columns(4)
    for column, (label, days) in zip(columns, (("近 7 天", 7), ("近 28 天", 28)), strict=False):
        start = today - timedelta(days=days - 1)
        now = context.reader.complaint_count(start, today)
        previous = context.reader.complaint_count(start - timedelta(days=days), start - timedelta(days=1))
        column.metric(f"{label}受理", figures.count(now, "件"))
        column.caption(f"前 {days} 天 {previous} 件，{figures.difference(now - previous, '件')}")
    year_start = today - timedelta(days=27)
    before = context.reader.complaint_count(year_start - YEAR_BEFORE, today - YEAR_BEFORE)
    columns[2].metric("上年同期 28 天", figures.count(before, "件"))
    columns[2].caption("52 周前的同样 28 天")
    waiting = None if context.actor.committee_code else context.reader.unlocated_count()
    columns[3].metric("未定位", "—" if waiting is None else figures.count(waiting, "件"))
    columns[3].caption("不属于任何居委会" if waiting is None else f"所有类型，{who_places_orders(context.actor.role)}")


def _series(context: PageContext) -> None:
    st.subheader("每周投诉")
    weeks = st.segmented_control(
        "时间范围", list(WEEKS), format_func=WEEKS.__getitem__, default=26, key="hotline_weeks"
    )
    weeks = weeks or 26
    start = context.as_of - timedelta(weeks=weeks + 1) - YEAR_BEFORE
    per_day = context.reader.complaints_per_day(start, context.as_of)
    weekly = weekly_complaints(per_day, context.as_of, weeks, context.campaign.week_starts_on, context.calendar)
    figure = weekly_complaints_chart(weekly, context.campaign, context.calendar)
    st.plotly_chart(figure, config=CHART_CONFIG, key="weekly")
    definition = (
        f"按受理时间统计 12345 原始工单（{context.counted_orders}，含重复工单），不含退单到其他街镇的工单；"
        "上年同期是 52 周前的同一周。"
    )
    now, before = int(weekly["complaints"].sum()), int(weekly["complaints_before"].sum())
    show_method(
        MethodNote(definition, WEEKS_READ, "12345 工单表的受理时间；节假日见工作日历"),
        context,
        n=f"{len(weekly)} 周投诉 {now} 件，上年同期 {before} 件",
    )


render()
