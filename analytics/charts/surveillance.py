"""XmR chart, CUSUM and small multiples of the weekly complaints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.charts.holidays import mark_holiday_weeks
from analytics.charts.remembered import remembered
from analytics.charts.style import AMBER, BLUE, FONT, GREY, RED, styled
from analytics.small_numbers import is_few
from analytics.surveillance.cusum import THRESHOLD
from analytics.surveillance.judgement import Charted, Judgement, Level
from analytics.surveillance.series import WeeklyCounts
from casework.calendar import WorkingCalendar

COLUMNS = 3
ROW_HEIGHT = 118


@remembered
def xmr_chart(
    charted: Charted, weekly: WeeklyCounts, calendar: WorkingCalendar, *, weeks: int = 52, height: int = 380
) -> go.Figure:
    """Weekly complaints per working day with centre and limits; weeks above the limit and holidays are marked.

    weekly: one row, the series that was charted, whole weeks only.
    """
    first = max(0, weekly.weeks - weeks)
    starts, exposure = list(weekly.starts[first:]), weekly.exposure[first:]
    counts = weekly.counts[0, first:]
    rates = counts / exposure
    limits = charted.limits
    upper, lower, centre = limits.upper[first:], limits.lower[first:], limits.centre[first:]
    figure = go.Figure()
    lines = (("上限", upper, RED, "dash"), ("中心线", centre, GREY, "solid"), ("下限", lower, GREY, "dash"))
    for name, values, colour, dash in lines:
        figure.add_scatter(
            x=starts,
            y=values,
            name=name,
            mode="lines",
            line={"color": colour, "width": 1.5, "dash": dash, "shape": "hvh"},
            hovertemplate="%{y:.2f}",
        )
    figure.add_scatter(
        x=starts,
        y=rates,
        name="每工作日投诉",
        mode="lines+markers",
        line={"color": BLUE, "width": 2},
        marker={"size": 6},
        customdata=np.column_stack([counts, exposure]),
        hovertemplate="%{y:.2f} 件/工作日（%{customdata[0]:.0f} 件，折合 %{customdata[1]:.1f} 个工作日）",
    )
    is_above = rates > upper
    figure.add_scatter(
        x=[start for start, above in zip(starts, is_above, strict=True) if above],
        y=rates[is_above],
        name="高于上限",
        mode="markers",
        marker={"color": RED, "size": 14, "symbol": "diamond-open", "line": {"width": 3}},
        hoverinfo="skip",
        showlegend=bool(is_above.any()),
    )
    mark_holiday_weeks(figure, starts, calendar)
    return styled(figure, "件/工作日", height)


@remembered
def cusum_chart(
    charted: Charted, weekly: WeeklyCounts, calendar: WorkingCalendar, *, weeks: int = 52, height: int = 320
) -> go.Figure:
    """The CUSUM after each week and its threshold; a sum beyond it is hatched red and starts again from 0."""
    first = max(0, weekly.weeks - weeks)
    starts = list(weekly.starts[first:])
    path, is_alarm = charted.cusum.path[first:], charted.cusum.is_alarm[first:]
    figure = go.Figure()
    figure.add_bar(
        x=starts,
        y=path,
        name="累积偏高",
        marker={
            "color": [RED if alarm else BLUE for alarm in is_alarm],
            "pattern": _hatch(False) | {"shape": ["/" if alarm else "" for alarm in is_alarm]},
        },
        hovertemplate="%{y:.1f}",
    )
    figure.add_hline(y=THRESHOLD, line={"color": RED, "dash": "dash", "width": 1.5}, annotation_text="界限")
    mark_holiday_weeks(figure, starts, calendar)
    styled(figure, "累积对数似然比", height)
    figure.update_yaxes(range=[0, max(THRESHOLD * 1.2, float(np.nanmax(path, initial=0.0)) * 1.1)])
    return figure


def _hatch(is_hatched: bool) -> dict[str, Any]:
    """White lines over the colour, so that a bar of one complaint is still seen."""
    return {"shape": "/" if is_hatched else "", "fillmode": "overlay", "fgcolor": "white", "size": 5, "solidity": 0.4}


@remembered
def committee_multiples(judgements: Sequence[Judgement], weekly: WeeklyCounts, *, weeks: int = 26) -> go.Figure:
    """One small bar chart per committee in the order given, all on one scale (件/周); judged week marked by level.

    Committees with too few complaints for a level of their own are hatched.
    """
    shown = weekly.last(weeks)
    rows = -(-len(judgements) // COLUMNS)
    figure = make_subplots(
        rows=rows,
        cols=COLUMNS,
        subplot_titles=[one.unit.name for one in judgements],
        shared_xaxes=True,
        shared_yaxes="all",
        horizontal_spacing=0.03,
        vertical_spacing=0.36 / rows,
    )
    for place, judgement in enumerate(judgements):
        colours = [BLUE] * shown.weeks
        colours[-1] = {Level.ALARM: RED, Level.WATCH: AMBER}.get(judgement.level, BLUE)
        figure.add_bar(
            x=list(shown.starts),
            y=shown.counts[place],
            marker={"color": colours, "pattern": _hatch(is_few(judgement.n)), "line": {"width": 0}},
            hovertemplate="%{x|%Y-%m-%d} 起一周：%{y} 件<extra></extra>",
            row=place // COLUMNS + 1,
            col=place % COLUMNS + 1,
        )
    figure.update_layout(
        font={"family": FONT, "size": 12, "color": "#1d2733"},
        height=ROW_HEIGHT * rows + 40,
        margin={"l": 36, "r": 8, "t": 28, "b": 28},
        showlegend=False,
        bargap=0.15,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    figure.update_annotations(font_size=13)
    figure.update_xaxes(tickformat="%m-%d", nticks=4)
    figure.update_yaxes(rangemode="tozero", gridcolor="#e3e8ee", nticks=3)
    return figure
