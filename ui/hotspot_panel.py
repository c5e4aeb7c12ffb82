"""The parts of the page 热点: where to go, what is real, what is new, and whether the ranking can be trusted."""

from __future__ import annotations

import streamlit as st

from analytics.charts.hotspots import backtest_chart, expected_chart
from analytics.charts.style import CHART_CONFIG
from analytics.evidence import Label
from analytics.hotspot_report import HotspotReport
from analytics.hotspot_sentences import RULE_WORDS, backtest_sentences, model_sentence, share_of_first
from ui import figures
from ui.errors import plain
from ui.hotspot_notes import BACKTEST, EVIDENCE, NEW, RANKING
from ui.hotspot_tables import cluster_table, map_layer, ranked_table
from ui.map import campaign_map
from ui.method_note import show_method
from ui.session import PageContext
from ui.tables import pinned, show_table

BARS = 15
MAP_HEIGHT = 480


def show_advice(report: HotspotReport) -> None:
    """The one sentence that the meeting needs, and what the data cannot tell."""
    share = share_of_first(report)
    if share is not None:
        first = report.compounds[: report.backtest.capacity]
        names = "、".join(plain(item.place.name) for item in first)
        st.markdown(
            f"**建议核查**　{names}　（{len(first)} 个小区，预计占下周投诉的 {figures.percent(share)}，"
            f"按{RULE_WORDS[report.rule]}排序）"
        )
    for sentence in report.cannot_tell:
        st.info(plain(sentence))


def show_ranking(context: PageContext, report: HotspotReport) -> None:
    """Map and bars side by side, then the table with the reasons."""
    drawing, bars = st.columns([1, 1], gap="medium")
    with drawing:
        campaign_map(
            compounds=map_layer(context, report),
            measure_label="预计投诉",
            unit="件/周",
            key="hotspot_map",
            height=MAP_HEIGHT,
        )
    with bars:
        shown = report.compounds[: max(BARS, report.backtest.capacity)]
        st.plotly_chart(expected_chart(shown, MAP_HEIGHT), config=CHART_CONFIG, key="hotspot_bars")
    show_method(
        RANKING, context, n=f"投诉 {report.n} 件（近 {report.weeks_held} 周），另有 {report.not_located} 件未定位"
    )
    st.caption(plain(model_sentence(report.model, report.weeks_judged)))
    for item in report.compounds[: report.backtest.capacity] if report.level_n else ():
        st.markdown(f"{item.rank}\\. **{plain(item.place.name)}**　{plain('；'.join(item.reasons))}")
    show_table(
        ranked_table(report, context.campaign),
        key="hotspots",
        file_name=f"热点_{figures.day(context.as_of)}",
        notes=context.notes,
        columns=pinned("小区"),
    )
    st.caption("每千户件数不足 16 件时标“样本少”，不宜比较；排序只用于安排核查，不评价小区、居委会或住户。")


def show_evidence(context: PageContext, report: HotspotReport) -> None:
    """How many compounds carry which label, and the clusters behind them."""
    counts = {label: sum(item.label is label for item in report.compounds) for label in Label}
    columns = st.columns(len(Label))
    for column, (label, count) in zip(columns, counts.items(), strict=True):
        column.metric(label.label, figures.count(count, "个"))
    if report.clusters:
        show_table(
            cluster_table(report.clusters),
            key="clusters",
            file_name=f"聚集_{figures.day(context.as_of)}",
            notes=context.notes,
            height="content",
        )
    else:
        st.info("没有发现超出偶然的聚集。")
    found = f"{report.found_in_window:.0%}"
    show_method(
        EVIDENCE,
        context,
        n=f"近 26 周投诉 {report.window_n} 件（不含重复）；这样的件数，4 个相邻小区升到 4 倍约 {found} 能被认出",
    )


def show_new(context: PageContext, report: HotspotReport) -> None:
    """What has risen in the last weeks."""
    if report.new_clusters:
        show_table(
            cluster_table(report.new_clusters),
            key="new_clusters",
            file_name=f"新增聚集_{figures.day(context.as_of)}",
            notes=context.notes,
            height="content",
        )
    else:
        st.info("最近 6 周没有发现新出现的聚集。")
    found = f"{report.found_new:.0%}"
    show_method(
        NEW,
        context,
        n=f"近 26 周投诉 {report.window_n} 件（不含重复）；每周 {report.level:.1f} 件时，"
        f"4 个相邻小区在 4 周内升到 4 倍约 {found} 能在当周被认出",
    )


def show_backtest(context: PageContext, report: HotspotReport) -> None:
    """Whether this ranking would have found more than simpler ones."""
    backtest = report.backtest
    if backtest.complaints:
        st.plotly_chart(backtest_chart(backtest), config=CHART_CONFIG, key="backtest_bars")
    for sentence in backtest_sentences(backtest):
        st.markdown(plain(sentence))
    own = backtest.of(report.rule)
    measures = f"PAI {figures.number(own.pai, digits=2)}，PEI {figures.number(own.pei, digits=2)}"
    show_method(
        BACKTEST,
        context,
        n=f"{backtest.weeks} 周，投诉 {backtest.complaints} 件，{backtest.compounds} 个小区；当前排序 {measures}",
    )
