"""The target's way through its window: chart, reading and how it is worked out."""

from __future__ import annotations

import streamlit as st

from analytics.charts.style import CHART_CONFIG
from analytics.charts.target import target_chart
from analytics.contracts import TargetOutlook
from analytics.target_reading import chance_words, interval_words, reading
from data.analyses.target import target_outlook
from ui import figures
from ui.errors import plain
from ui.method_note import MethodNote, show_method
from ui.session import PageContext

NOTE = MethodNote(
    definition=(
        "同比按原始工单，取上年同样的日历日期；工作日不同时另给按工作日折算的同比。区间（95%）按每周件数的实际波动放宽："
        "近 52 周与上年同周配对，估计波动倍数（方差是均值的几倍）和它的把握；件数按波动倍数折算，取条件二项 mid-P 区间"
        "（精确区间在件数少时偏宽，所以不用）。“可能性”用同一检验。"
        "期末预计：余下各周占全期的比例取自上年，并按今年的工作日修正；上年件数本身的偶然性、本期水平的不确定和每周波动都算在内"
        "（负二项分布）。最多还能受理的件数 = 全期上限 − 本期已受理，全期上限 = 基数 ×（1 − 目标降幅），取整数。"
    ),
    reading=(
        "“达标”是行政口径，只看件数；“有把握”指真实降幅达到目标的可能性不低于 95%。两者可以不一致："
        "真实降幅恰好到目标时，按件数算达标也只有一半可能。预计假定余下时间与上年同期之比和至今一样；"
        "整治力度变化、宣传带来的报案增加都会改变它。同比下降不等于群租减少同样多。"
    ),
    source=(
        "mid-P 见 Lancaster（1961）、Berry 和 Armitage（1995）；准泊松见 McCullagh 和 Nelder（1989）；"
        "波动倍数由 β-二项似然估计（Skellam 1948）；"
        "口径见专项行动文件“下降25%以上”（含本数）。模拟核对见 docs/calibration/target.md。"
    ),
)


def show_target(context: PageContext) -> None:
    """Draw the block: the reading, the chart of the window and its method."""
    outlook = target_outlook(context.reader, context.campaign, context.calendar)
    st.subheader("目标走势")
    said = reading(outlook)
    st.markdown(f"**{plain(said.headline)}**")
    chart, words = st.columns([3, 2], gap="large")
    with chart:
        if outlook.path:
            figure = target_chart(outlook, context.campaign, context.calendar)
            st.plotly_chart(figure, config=CHART_CONFIG, key="target_path")
        else:
            st.info(f"统计期自 {figures.day(outlook.current_window.start)} 起，还没有走势。")
    with words:
        for sentence in (*_figures(outlook), *said.sentences):
            st.markdown(f"- {plain(sentence)}")
    show_method(NOTE, context, n=_base(outlook))


def _figures(outlook: TargetOutlook) -> list[str]:
    ratio = outlook.ratio
    if ratio is None or not ratio.baseline:
        # The headline says that there is nothing to compare with; an interval around nothing says less.
        return []
    change = figures.change(outlook.change, reason="无基数")
    found = [f"{change}，95% 区间：{interval_words(ratio)}。"]
    if outlook.chance_fell is not None:
        found.append(f"真实降幅达到 {-outlook.goal:.0%} 的可能性：{chance_words(outlook.chance_fell)}。")
    if outlook.forecast:
        last = outlook.forecast[-1]
        found.append(f"全期预计 {last.median} 件（80% 的可能在 {last.low} 至 {last.high} 件）。")
    return found


def _base(outlook: TargetOutlook) -> str:
    ratio = outlook.ratio
    if ratio is None:
        return f"上年全期 {outlook.whole_base} 件"
    spread = "" if ratio.dispersion is None else f"，波动倍数 {ratio.dispersion.value:.1f}"
    return f"本期 {ratio.current} 件，上年同期 {ratio.baseline} 件{spread}"
