"""The parts of the page 回潮."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.charts.recurrence import funnel_plot, groups_chart, recurrence_chart
from analytics.charts.style import CHART_CONFIG
from analytics.recurrence.repeat_orders import NEAR_DAYS, NEAR_METRES, RepeatOrders
from analytics.recurrence.report import EXIT, RECURRENCE, RecurrenceReport
from analytics.recurrence.sentences import cautions, comparison_sentence, horizon_sentence, near_sentence
from analytics.small_numbers import FEW
from casework.vocabulary import Stage
from data.analyses.recurrence import ORDER_DAYS
from ui import figures
from ui.case_link import file_link
from ui.errors import plain
from ui.method_note import show_method
from ui.recurrence_notes import COMMITTEES, CURVE, FOUR_THINGS, GROUPS, REPEATS
from ui.session import PageContext
from ui.tables import choose_row, pinned, show_table

MOST_GROUPS = 4


def show_four_things(context: PageContext, report: RecurrenceReport, orders: RepeatOrders) -> None:
    """重复工单, 同址再投诉, 疑似回潮 and 回潮 side by side: four numbers that are not the same."""
    flagged, address, suspected, recurred = st.columns(4)
    no_flag = orders.n > 0 and orders.flag_known == 0
    flagged.metric("重复工单", figures.unknown("平台没有给出标记") if no_flag else figures.count(orders.flagged, "件"))
    flagged.caption(f"近 {ORDER_DAYS} 天，平台标记，共 {orders.n} 件")
    address.metric("同址再投诉", figures.count(orders.same_address, "件"))
    address.caption(f"近 {ORDER_DAYS} 天，30 天内同一户或同一幢")
    suspected.metric("疑似回潮", figures.count(report.suspected, "户"))
    suspected.caption("已销项，有线索，待上门核实")
    recurred.metric("回潮", figures.count(report.confirmed, "户次"))
    recurred.caption(f"已认定，{report.dwellings} 户共销项 {report.n} 户次")
    show_method(FOUR_THINGS, context, n=f"工单 {orders.n} 件，销项 {report.n} 户次")


def show_curve(context: PageContext, report: RecurrenceReport) -> None:
    """The headline: the share that recurred by days after 销项, beside how much was looked at."""
    for sentence in cautions(report):
        st.warning(plain(sentence))
    drawing, words = st.columns([3, 2], gap="large")
    with drawing:
        st.plotly_chart(recurrence_chart(report.curve, report.known), config=CHART_CONFIG, key="recurrence_curve")
    with words:
        st.metric("回访覆盖率", figures.ratio(report.covered, report.due))
        st.caption(f"到期（销项满 {report.revisit_interval_days} 天）的户次中回访过的")
        for horizon in report.horizons:
            st.markdown(f"- {plain(horizon_sentence(horizon))}")
        if report.before_campaign:
            st.caption(f"含专项行动开始前销项的 {report.before_campaign} 户次。")
    n = f"回访过 {report.curve.n} 户次，其中计入回潮 {report.curve.total_events} 次"
    show_method(CURVE, context, n=n)


def show_groups(context: PageContext, report: RecurrenceReport) -> None:
    """By way of clearing and by situation; committees only as a test, since a curve each would be a league table."""
    for comparison in report.comparisons:
        if 2 <= len(comparison.groups) <= MOST_GROUPS:
            st.plotly_chart(groups_chart(comparison), config=CHART_CONFIG, key=f"groups_{comparison.title}")
        st.markdown(plain(comparison_sentence(comparison)))
    show_method(GROUPS, context, n=f"回访过 {report.curve.n} 户次")


def show_committees(context: PageContext, report: RecurrenceReport) -> None:
    """Funnel plot and table in official order."""
    if report.street_share is not None:
        st.plotly_chart(funnel_plot(report.committees, report.street_share), config=CHART_CONFIG, key="funnel_plot")
    rows = [
        {
            "居委会": row.name,
            "回访过（户次）": row.n,
            "回潮（户次）": row.recurred,
            "比例": figures.ratio(row.recurred, row.n),
            "95% 区间": _interval(row.interval) if row.n else figures.unknown("没有回访"),
            "收缩后": figures.percent(row.shrunk),
            "收缩后区间": figures.unknown() if row.shrunk_interval is None else _interval(row.shrunk_interval),
            "回访覆盖": figures.ratio(row.covered, row.due),
            "说明": FEW if row.few else "",
        }
        for row in report.committees
    ]
    show_table(
        pd.DataFrame(rows),
        key="recurrence_committees",
        file_name=f"回潮_居委会_{figures.day(context.as_of)}",
        notes=context.notes,
        columns=pinned("居委会"),
        height="content",
    )
    show_method(COMMITTEES, context, n=f"回访过 {report.curve.n} 户次；按官方顺序，不排名")


def show_repeats(context: PageContext, report: RecurrenceReport, orders: RepeatOrders) -> None:
    """How often a dwelling comes back, where dwellings go, and whether complaints come close together."""
    for days in (90, 180, 365):
        mean, error = report.repeats.at(days)
        if report.repeats.n and len(report.repeats.time) and days <= report.repeats.time[-1] + 90:
            st.markdown(f"- 销项后 {days} 天，平均每户累计回潮 {mean:.2f} 次（标准误 {error:.2f}）")
    ways = [
        f"{cause} {figures.percent(report.exits.at(cause, 90))}"
        for cause in (RECURRENCE, EXIT)
        if cause in report.exits.causes
    ]
    if ways:
        st.markdown(f"- 销项后 90 天的去向：{'，'.join(ways)}，其余仍在跟踪且无异常")
    st.markdown(f"- {plain(near_sentence(orders.near, NEAR_METRES, NEAR_DAYS))}")
    show_method(REPEATS, context, n=f"回访过的户 {report.repeats.n} 户；被投诉的户 {orders.near.n} 户")


def show_dwellings(context: PageContext) -> None:
    """The dwellings to look at now: suspected, or recurred and not cleared again."""
    names = {committee.code: committee.name for committee in context.campaign.committees}
    waiting = [
        one
        for one in context.reader.listed_cases()
        if one.state.stage is Stage.SUSPECTED or (one.state.recurrences > 0 and one.state.is_open)
    ]
    rows = [
        {
            "地址": one.address,
            "居委会": names.get(one.committee_code, one.committee_code),
            "状态": "" if one.state.stage is None else one.state.stage.label,
            "回潮次数": one.state.recurrences,
            "上次销项": one.state.cleared_on,
            "上次上门": one.last_visit,
        }
        for one in waiting
    ]
    place = choose_row(
        pd.DataFrame(rows),
        key="recurrence_dwellings",
        file_name=f"回潮待处理户_{figures.day(context.as_of)}",
        empty="没有疑似回潮或回潮未清零的户。",
        notes=context.notes,
        columns=pinned("地址"),
    )
    if place is not None:
        file_link(waiting[place].case_id, f"打开户档 {waiting[place].case_id}")
    st.caption("疑似回潮建议核查；回潮次数供从严处理时参考。")
    show_method(FOUR_THINGS, context, n=f"疑似回潮和回潮未清零 {len(rows)} 户")


def _interval(limits: tuple[float, float]) -> str:
    return f"{figures.percent(limits[0])}–{figures.percent(limits[1])}"
