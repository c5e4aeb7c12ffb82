"""办理质量 and 集中投诉: how well orders are handled, and which of them deserve a second look."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from analytics.charts.hotline_quality import quality_chart
from analytics.charts.style import CHART_CONFIG
from analytics.complaint_integrity import KIND_LABELS
from analytics.contracts import Window
from analytics.hotline_quality import LABELS, NO_DENOMINATOR, HotlineQuality, QualityRate, UnitQuality
from analytics.small_numbers import FEW, is_few
from casework.hotline_quality import CLOSED
from data.analyses.hotline_quality import QualityPeriod, clusters_for_review, hotline_quality, quality_window
from ui import figures
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import pinned, show_table

SOURCE = (
    "上海某区网格化系统的考核口径（工单表 SQL）；指标的分子、分母、归期和权重在 campaign.toml 的 [hotline.quality]。"
)
QUALITY_NOTE = MethodNote(
    definition=(
        "受理量按受理时间统计；各项比率按办结时间统计（可在配置中改为按受理时间），两者不是同一批工单。"
        "先行联系率 = 是 ÷（是 + 否）；按时办结率 = 时限内办结 ÷ 有时限的办结；"
        "实际解决率 = 实际解决 ÷（实际解决 + 解释说明）；"
        "满意率 = 各评价分值之和（满意 1、基本满意 0.8、一般 0.6、不满意 0）÷ 有评价的件数。"
        "未评价不进分母。综合 = 各项按权重平均，任一项没有分母就留空。"
    ),
    reading=(
        f"少于 16 件的标“{FEW}”，一两件就会大变，不能用来比较；按官方顺序排列，不排名。"
        "没有分母的留空，不记 0 也不记 100%。"
        "还没有办结的超期工单不在按时办结率里。解释说明多不等于办得差：群租不成立时本来就只能解释。"
    ),
    source=SOURCE,
)
CLUSTER_NOTE = MethodNote(
    definition=(
        "同一天受理、落在同一小区的工单达到设定件数，或落在同一户（没有室号的看同一楼）达到设定件数，列为一组；"
        "文件带有平台的匿名编号时，同一编号在统计期内达到设定件数也列为一组（只存不可还原的代码，不存姓名和电话）。"
        "件数在 campaign.toml 的 [hotline.quality] 中设定。"
    ),
    reading=(
        "只提示核对，不代表投诉不实：可能是一人多次来电、邻里相约来电，也可能确有其事、多人看见。"
        "这些工单照常计入所有统计，一件也不剔除；一件工单可能同时在两组里。"
    ),
    source="考核中“投诉真实性”的核对要求；阈值由街道自定。",
)


def show_quality(context: PageContext) -> None:
    """Draw the choice of a window, the rates of the whole, the chart of one rate and the table by committee."""
    window = _chosen_window(context, "quality_period", QualityPeriod.CAMPAIGN)
    if window is None:
        return
    quality = hotline_quality(context.reader, context.campaign, window)
    _whole(quality.whole)
    key = st.segmented_control(
        "图中指标", list(LABELS), format_func=LABELS.__getitem__, default="satisfied", key="quality_rate"
    )
    st.plotly_chart(quality_chart(quality, key or "satisfied"), config=CHART_CONFIG, key="quality_chart")
    show_table(
        quality_table(quality),
        key="quality",
        file_name=f"办理质量_{figures.day(window.start)}_{figures.day(window.end)}",
        notes=(f"{figures.day(window.start)} 至 {figures.day(window.end)}", *context.notes),
        columns=pinned("居委会"),
        height="content",
    )
    cohort = "办结" if quality.cohort == CLOSED else "受理并已办结"
    show_method(
        QUALITY_NOTE,
        context,
        n=f"{figures.day(window.start)} 至 {figures.day(window.end)}：受理 {quality.whole.received} 件，"
        f"{cohort} {quality.n} 件",
    )


def show_clusters(context: PageContext) -> None:
    """Draw the list of orders that came at once, with the counts they stay in."""
    window = _chosen_window(context, "clusters_period", QualityPeriod.TARGET)
    if window is None:
        return
    found = clusters_for_review(context.reader, context.campaign, window)
    areas = context.reader.compound_areas()
    names = dict(zip(areas["compound_id"], areas["name"], strict=True))
    table = pd.DataFrame(
        [
            {
                "日期": _days_words(cluster.start, cluster.end),
                "情形": KIND_LABELS[cluster.kind],
                "小区": "—" if cluster.compound_id is None else names.get(cluster.compound_id, "—"),
                "件数": cluster.n,
                "其中平台标为重复": cluster.repeats,
                "工单编号": "、".join(cluster.order_numbers),
            }
            for cluster in found
        ]
    )
    orders = {number for cluster in found for number in cluster.order_numbers}
    show_table(
        table,
        key="clusters",
        file_name=f"集中投诉_{figures.day(window.start)}_{figures.day(window.end)}",
        empty="这段时间没有需要核对的集中投诉。",
        notes=("只提示核对，照常计入所有统计。", *context.notes),
    )
    show_method(
        CLUSTER_NOTE,
        context,
        n=f"{figures.day(window.start)} 至 {figures.day(window.end)}：{len(found)} 组，涉及工单 {len(orders)} 件",
    )


def quality_table(quality: HotlineQuality) -> pd.DataFrame:
    """One row per committee in official order, then 未定位 and 合计; rates as text with their n."""
    units = [*quality.committees, *([quality.unplaced] if quality.unplaced else []), quality.whole]
    return pd.DataFrame(
        [
            {
                "居委会": unit.name,
                "受理（件）": unit.received,
                "办结（件）": unit.closed,
                **{LABELS[rate.key]: _rate_words(rate) for rate in unit.rates},
                "综合": _overall_words(unit),
            }
            for unit in units
        ]
    )


def _chosen_window(context: PageContext, key: str, usual: QualityPeriod) -> Window | None:
    names = [period.value for period in QualityPeriod]
    chosen = st.segmented_control("统计期", names, default=usual.value, key=key)
    period = QualityPeriod(chosen or usual.value)
    window = quality_window(period, context.campaign, context.as_of)
    if window is None:
        st.info(f"“{period.value}”在统计截至日还没有开始，请选其他统计期。")
    return window


def _whole(whole: UnitQuality) -> None:
    columns = st.columns(6)
    columns[0].metric("受理量", figures.count(whole.received, "件"))
    for column, rate in zip(columns[1:5], whole.rates, strict=True):
        column.metric(LABELS[rate.key], figures.percent(rate.value, NO_DENOMINATOR))
        few = f"，{FEW}" if rate.n > 0 and rate.is_few else ""
        column.caption(f"{rate.points:g}/{rate.n}{few}；未计 {rate.left_out} 件")
    columns[5].metric("综合", figures.percent(whole.overall, NO_DENOMINATOR))
    columns[5].caption("按权重平均")


def _days_words(start: date, end: date) -> str:
    return figures.day(end) if start == end else f"{figures.day(start)} 至 {figures.day(end)}"


def _rate_words(rate: QualityRate) -> str:
    if rate.value is None:
        return f"—（{NO_DENOMINATOR}）"
    words = f"{figures.percent(rate.value)}（{rate.points:g}/{rate.n}）"
    return f"{FEW} {words}" if rate.is_few else words


def _overall_words(unit: UnitQuality) -> str:
    if unit.overall is None:
        return f"—（{NO_DENOMINATOR}）"
    words = figures.percent(unit.overall)
    return f"{FEW} {words}" if is_few(unit.overall_n) else words
