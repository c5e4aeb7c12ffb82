"""The parts of the page 监测: alarms, charts, committees, the six lists of the operations centre."""

from __future__ import annotations

import streamlit as st

from analytics.charts.style import CHART_CONFIG
from analytics.charts.surveillance import committee_multiples, cusum_chart, xmr_chart
from analytics.surveillance.judgement import SMALL_BASELINE_WEEKS, Level
from analytics.surveillance.report import SurveillanceReport
from analytics.surveillance.sentences import judgement_sentence, week_words
from ui import figures
from ui.complaint_tables import unlocated_table
from ui.errors import plain
from ui.method_note import show_method
from ui.navigation import who_places_orders
from ui.session import PageContext
from ui.surveillance_notes import ALARMS, CHART, COMMITTEES, CUSUM, OPERATIONS
from ui.surveillance_tables import judged_table, order_list, past_table
from ui.tables import pinned, show_table

_PLACE = ("order_number", "received_at", "committee", "compound", "level_label")
_ALSO = {
    "new": (),
    "repeated": ("repeat_of",),
    "surging": (),
    "unresolved": ("due_at",),
    "unsatisfied": ("closed_at", "outcome", "satisfaction"),
}


def show_alarms(context: PageContext, report: SurveillanceReport) -> None:
    """What is above its bound, what is worth a look, and how often this cries wolf."""
    if report.judged is None:
        st.info("还没有一个完整的报告周，暂不判断。")
        return
    alarms, watched = report.at(Level.ALARM), report.at(Level.WATCH)
    for one in alarms:
        st.warning(f"**警示**　{plain(judgement_sentence(one, report.judged))}")
    for one in watched:
        st.info(f"**关注**　{plain(judgement_sentence(one, report.judged))}")
    unknown, judged = len(report.at(Level.UNKNOWN)), len(report.judgements)
    if unknown == judged:
        st.info("之前的完整周太少，尚不能判断。")
    elif not alarms and not watched:
        street = "" if report.street is None else plain(judgement_sentence(report.street.judgement, report.judged))
        st.success(f"没有警示。{street}")
    for note in report.notes:
        st.info(plain(note))
    if unknown < judged:
        of_street, of_committees, of_compounds = report.false_alarms
        st.caption(
            "误报：即使情况没有变化，这样每周看一次，一年里全街道约 "
            f"{of_street:.1f} 次、各居委会合计约 {of_committees:.1f} 次、各小区合计约 {of_compounds:.1f} 次。"
        )
    running = "" if report.running == 7 else f"本周到统计日才 {report.running} 天，未满一周，不判断。"
    st.caption(f"判断的是 {week_words(report.judged)} 这一周。{running}")
    show_method(ALARMS, context, n=f"投诉 {report.n} 件（{report.weekly.weeks} 个完整周）")
    if report.past:
        with st.expander(f"此前 12 周的警示（{len(report.past)} 次，按现有工单逐周重算）"):
            show_table(
                past_table(report.past),
                key="past_alarms",
                file_name=f"此前警示_{figures.day(context.as_of)}",
                notes=context.notes,
            )


def show_charts(context: PageContext, report: SurveillanceReport) -> None:
    """XmR and CUSUM of the street, and of each large committee."""
    if report.street is None:
        return
    charts = {"全街道": (report.street, report.weekly)}
    rows = {one.unit.key: row for row, one in enumerate(report.committees)}
    for charted in report.charted:
        unit = charted.judgement.unit
        charts[unit.name] = (charted, report.committee_weeks.of_units([rows[unit.key]]))
    name = "全街道"
    if len(charts) > 1:
        name = st.selectbox("序列", list(charts), key="surveillance_series") or name
    charted, weekly = charts[name]
    xmr, cusum = st.tabs(["单值移动极差图", "累积和图"])
    n = f"投诉 {int(weekly.counts.sum())} 件（{weekly.weeks} 个完整周）"
    with xmr:
        st.plotly_chart(xmr_chart(charted, weekly, context.calendar), config=CHART_CONFIG, key="xmr")
        weights = report.weights
        st.caption(
            f"一个双休日折合 {weights.weekend:.2f} 个工作日（{weights.n_weekend} 件），"
            f"一个法定假日折合 {weights.holiday:.2f} 个（{weights.n_holiday} 件），由本街道的工单算出；"
            "浅黄底为含法定假日的周。"
        )
        show_method(CHART, context, n=n)
    with cusum:
        st.plotly_chart(cusum_chart(charted, weekly, context.calendar), config=CHART_CONFIG, key="cusum")
        show_method(CUSUM, context, n=n)


def show_committees(context: PageContext, report: SurveillanceReport) -> None:
    """Small multiples and the table, in official order; compounds that stand out."""
    st.subheader("各居委会")
    if not report.committees:
        st.info("还没有居委会或完整的报告周。")
        return
    figure = committee_multiples(report.committees, report.committee_weeks)
    st.plotly_chart(figure, config=CHART_CONFIG, key="committee_weeks")
    st.caption("近 26 周每周件数，同一刻度；红色为警示的周，斜纹为样本少的居委会。")
    show_table(
        judged_table(report.committees, SMALL_BASELINE_WEEKS).rename(columns={"名称": "居委会"}),
        key="committees",
        file_name=f"居委会监测_{figures.day(context.as_of)}",
        notes=context.notes,
        columns=pinned("居委会"),
        height="content",
    )
    located = int(report.committee_weeks.counts.sum())
    show_method(COMMITTEES, context, n=f"已定位投诉 {located} 件（{report.committee_weeks.weeks} 个完整周）")


def show_operations(context: PageContext, report: SurveillanceReport) -> None:
    """The six counts of the operations centre, each with its list."""
    st.subheader("城运中心六项")
    lists = report.operations
    titles = {
        "new": ("新增", f"近 {lists.new_days} 天受理"),
        "repeated": ("重复", f"近 {lists.recent_days} 天，平台标记；另有 {lists.flag_missing} 件未给标记"),
        "surging": ("激增", "最近完整周有警示或关注的小区"),
        "unresolved": ("未解决", f"已过应办结时间；另有 {lists.open_not_due} 件在办未到期"),
        "unsatisfied": ("不满意", f"近 {lists.recent_days} 天办结"),
        "not_located": ("未定位", f"所有类型，{who_places_orders(context.actor.role)}"),
    }
    counts = {key: len(getattr(lists, key)) for key in titles}
    counts["not_located"] = context.reader.unlocated_count()
    for column, (key, (label, meaning)) in zip(st.columns(6), titles.items(), strict=True):
        column.metric(label, figures.count(counts[key], "件"))
        column.caption(meaning)
    areas = context.reader.compound_areas()
    names = dict(zip(areas["compound_id"].tolist(), areas["name"].tolist(), strict=True))
    tabs = st.tabs([f"{label}（{counts[key]}）" for key, (label, _) in titles.items()])
    for tab, (key, (label, _)) in zip(tabs, titles.items(), strict=True):
        found = getattr(lists, key)
        with tab:
            show_table(
                unlocated_table(found)
                if key == "not_located"
                else order_list(found, names, context.campaign, (*_PLACE, *_ALSO[key])),
                key=f"operations_{key}",
                file_name=f"{label}工单_{figures.day(context.as_of)}",
                notes=context.notes,
                empty="没有这样的工单。",
            )
    # An order may stand in several lists, so their lengths are not added up.
    show_method(OPERATIONS, context, n=f"近 {lists.new_days} 天新增 {counts['new']} 件（{context.counted_orders}）")
