"""A handling rate by committee: official order, 样本少 hatched, no ranking."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.charts.remembered import remembered
from analytics.charts.style import BLUE, GREY, styled
from analytics.hotline_quality import LABELS, HotlineQuality
from analytics.small_numbers import FEW


@remembered
def quality_chart(quality: HotlineQuality, key: str, height: int = 340) -> go.Figure:
    """Bars of one rate (key of LABELS) in per cent; the dashed line is the rate of the whole view.

    A committee without a denominator has no bar; fewer than 16 orders are hatched.
    """
    figure = go.Figure()
    rows = [(unit.name, unit.rate(key)) for unit in quality.committees]
    names = [name for name, _ in rows]
    for is_few, name in ((False, LABELS[key]), (True, f"{LABELS[key]}（{FEW}）")):
        shown = [(label, rate) for label, rate in rows if rate.n and rate.is_few == is_few]
        if not shown:
            continue
        figure.add_bar(
            x=[label for label, _ in shown],
            y=[100 * rate.points / rate.n for _, rate in shown],
            name=name,
            marker={
                "color": BLUE if not is_few else "rgba(31,95,153,0.25)",
                "line": {"color": BLUE, "width": 1},
                "pattern": {"shape": "/" if is_few else "", "fgcolor": BLUE},
            },
            customdata=[f"{rate.points:g}/{rate.n}" for _, rate in shown],
            hovertemplate="%{y:.1f}%（%{customdata}）",
        )
    whole = quality.whole.rate(key).value
    if whole is not None:
        figure.add_hline(
            y=100 * whole,
            line={"color": GREY, "dash": "dash"},
            annotation_text=f"合计 {whole:.1%}",
            annotation_position="top right",
        )
    styled(figure, f"{LABELS[key]}（%）", height)
    figure.update_layout(bargap=0.35, barmode="overlay", showlegend=True)
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=names, tickformat=None)
    figure.update_xaxes(
        range=[-0.5, len(names) - 0.5], tickvals=names, ticktext=[name.removesuffix("居委会") for name in names]
    )
    figure.update_yaxes(range=[0, 108])
    return figure
