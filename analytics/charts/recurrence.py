"""Curves of the share that recurred after 销项, and the funnel of committees."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from analytics.charts.remembered import remembered
from analytics.charts.style import AMBER, BLUE, GREEN, GREY, RED, styled
from analytics.recurrence.kaplan_meier import KaplanMeier
from analytics.recurrence.report import CommitteeRecurrence, Comparison
from analytics.recurrence.shares import funnel_limits
from analytics.small_numbers import FEW

MOST_DAYS = 365
# Colour and dash: the groups can be told apart without colours as well.
_GROUPS = ((BLUE, "solid"), (RED, "dash"), (GREEN, "dot"), (AMBER, "dashdot"))


@remembered
def recurrence_chart(curve: KaplanMeier, known: KaplanMeier, height: int = 360) -> go.Figure:
    """The share that recurred by days after 销项 (%), with its 95 % band, and the lower bound as a dashed line."""
    figure = go.Figure()
    days, share = _steps(curve)
    _, low = _steps(curve, curve.upper)
    _, high = _steps(curve, curve.lower)
    hidden = {"mode": "lines", "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip"}
    figure.add_scatter(x=days, y=high, showlegend=False, **hidden)
    figure.add_scatter(x=days, y=low, fill="tonexty", fillcolor="rgba(179,38,30,0.14)", name="95% 区间", **hidden)
    figure.add_scatter(
        x=days,
        y=share,
        name="回潮比例（按回访跟踪）",
        mode="lines",
        line={"color": RED, "width": 3, "shape": "hv"},
        hovertemplate="%{y:.1f}%",
    )
    known_days, known_share = _steps(known)
    figure.add_scatter(
        x=known_days,
        y=known_share,
        name="已发现下限",
        mode="lines",
        line={"color": GREY, "width": 2, "dash": "dash", "shape": "hv"},
        hovertemplate="%{y:.1f}%",
    )
    return _days(styled(figure, "回潮的户（%）", height))


@remembered
def groups_chart(comparison: Comparison, height: int = 320) -> go.Figure:
    """One curve a group, at most four, each with its n."""
    figure = go.Figure()
    for (colour, dash), group in zip(_GROUPS, comparison.groups, strict=False):
        days, share = _steps(group.curve)
        figure.add_scatter(
            x=days,
            y=share,
            name=f"{group.name}（{group.n} 户次，回潮 {group.recurred}）",
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash, "shape": "hv"},
            hovertemplate="%{y:.1f}%",
        )
    return _days(styled(figure, "回潮的户（%）", height))


@remembered
def funnel_plot(rows: tuple[CommitteeRecurrence, ...], share: float, height: int = 360) -> go.Figure:
    """Each committee's share (%) by its number of revisited 户次, and between which limits chance alone puts it."""
    shown = [row for row in rows if row.n > 0]
    sizes = np.arange(1, max(row.n for row in shown) + 3)
    figure = go.Figure()
    for level, dash in ((0.998, "dot"), (0.95, "dash")):
        low, high = funnel_limits(share, sizes, level=level)
        line = {"color": GREY, "width": 1.5, "dash": dash, "shape": "hv"}
        name = f"偶然范围 {level * 100:.4g}%"
        for limit, is_named in ((high, True), (low, False)):
            figure.add_scatter(
                x=sizes, y=limit * 100, mode="lines", line=line, name=name, showlegend=is_named, hoverinfo="skip"
            )
    figure.add_scatter(
        x=[1, int(sizes[-1])],
        y=[share * 100] * 2,
        mode="lines",
        line={"color": BLUE, "width": 1.5},
        name="全街道",
        hovertemplate="%{y:.1f}%",
    )
    for few, symbol, name in ((False, "circle", "居委会"), (True, "circle-open", f"居委会（{FEW}）")):
        own = [row for row in shown if row.few is few]
        if not own:
            continue
        figure.add_scatter(
            x=[row.n for row in own],
            y=[100 * row.recurred / row.n for row in own],
            mode="markers",
            marker={"color": BLUE, "size": 11, "symbol": symbol, "line": {"width": 2, "color": BLUE}},
            name=name,
            customdata=[(row.name, row.recurred, row.n) for row in own],
            hovertemplate="%{customdata[0]}：%{y:.1f}%（%{customdata[1]}/%{customdata[2]}）<extra></extra>",
        )
    styled(figure, "回潮的户次（%）", height)
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(title="回访过的户次", tickformat=None, hoverformat=None, rangemode="tozero")
    return figure


def _days(figure: go.Figure) -> go.Figure:
    figure.update_xaxes(title="销项后天数", tickformat=None, hoverformat=None, rangemode="tozero", dtick=30)
    figure.update_layout(hovermode="x")
    return figure


def _steps(curve: KaplanMeier, survival: np.ndarray | None = None) -> tuple[list[float], list[float]]:
    """Days and 1 - survival in per cent, from 0 on; undefined limits are drawn where the curve is."""
    own = curve.survival if survival is None else np.where(np.isnan(survival), curve.survival, survival)
    inside = curve.time <= MOST_DAYS
    return [0.0, *curve.time[inside].tolist()], [0.0, *(100.0 * (1.0 - own[inside])).tolist()]
