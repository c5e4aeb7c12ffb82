"""Expected complaints per compound with their intervals, and how the rankings did in the back-test."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics.backtest import Backtest
from analytics.charts.remembered import remembered
from analytics.charts.style import AMBER, BLUE, GREY, RED, styled
from analytics.evidence import Label
from analytics.hotspot_report import HotspotCompound
from analytics.hotspot_sentences import RULE_WORDS

# Colour and hatching: the labels can be told apart without colours as well.
MARKS: dict[Label, tuple[str, str]] = {
    Label.CREDIBLE: (RED, ""),
    Label.WATCH: (AMBER, "/"),
    Label.NOISE: (GREY, ""),
    Label.UNKNOWN: ("#d5d9de", "x"),
}


@remembered
def expected_chart(compounds: tuple[HotspotCompound, ...], height: int = 460) -> go.Figure:
    """Horizontal bars of the expected complaints (件/周) in the order given, with 90 % intervals, by label."""
    figure = go.Figure()
    for label, (colour, hatch) in MARKS.items():
        own = [item for item in compounds if item.label is label]
        if not own:
            continue
        figure.add_bar(
            y=[_named(item) for item in own],
            x=[item.expected for item in own],
            name=label.label,
            orientation="h",
            marker={"color": colour, **({"pattern": _hatched(hatch, colour)} if hatch else {})},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [item.high - item.expected for item in own],
                "arrayminus": [item.expected - item.low for item in own],
                "color": "#1d2733",
                "thickness": 1.5,
                "width": 4,
            },
            customdata=[(item.low, item.high, item.recent, item.window) for item in own],
            hovertemplate=(
                "%{y}：预计 %{x:.2f} 件/周（%{customdata[0]:.2f} 至 %{customdata[1]:.2f}）<br>"
                "近 4 周 %{customdata[2]} 件，近 26 周 %{customdata[3]} 件<extra></extra>"
            ),
        )
    styled(figure, "", height)
    figure.update_layout(
        hovermode="closest",
        bargap=0.3,
        margin={"l": 8, "r": 16, "t": 36, "b": 44},
    )
    figure.update_xaxes(
        tickformat=None, hoverformat=None, title="预计投诉（件/周），横线为 90% 区间", rangemode="tozero"
    )
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[_named(item) for item in compounds],
        autorange="reversed",
        automargin=True,
        rangemode=None,
    )
    return figure


@remembered
def backtest_chart(backtest: Backtest, height: int = 220) -> go.Figure:
    """Bars of the share of complaints (%) that lay in the first k compounds, one per ranking."""
    results = [result for result in backtest.results if result.hit_rate is not None]
    figure = go.Figure()
    figure.add_bar(
        y=[f"按{RULE_WORDS[result.rule]}" for result in results],
        x=[100 * (result.hit_rate or 0.0) for result in results],
        orientation="h",
        marker_color=[BLUE if result.rule is backtest.best else GREY for result in results],
        text=[f"{100 * (result.hit_rate or 0.0):.1f}%" for result in results],
        textposition="auto",
        customdata=[f"{result.hits}/{backtest.complaints} 件" for result in results],
        hovertemplate="%{y}：%{text}（%{customdata}）<extra></extra>",
    )
    styled(figure, "", height)
    figure.update_layout(hovermode="closest", margin={"l": 8, "r": 16, "t": 8, "b": 44}, showlegend=False)
    figure.update_xaxes(
        tickformat=None,
        title=f"落在前 {backtest.capacity} 个小区的投诉占比（%）",
        rangemode="tozero",
    )
    figure.update_yaxes(autorange="reversed", type="category", automargin=True, rangemode=None)
    return figure


def _hatched(shape: str, colour: str) -> dict[str, Any]:
    return {"shape": shape, "fillmode": "replace", "bgcolor": colour, "fgcolor": "#ffffff", "solidity": 0.25, "size": 7}


def _named(item: HotspotCompound) -> str:
    """Two compounds may share a name; the rank keeps their bars apart."""
    return f"{item.rank}. {item.place.name}"
