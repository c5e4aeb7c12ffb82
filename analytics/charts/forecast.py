"""The way to zero: the list and its forecast fan, what comes and goes, and each committee on the same scale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.charts.holidays import mark_holidays
from analytics.charts.progress import even_pace
from analytics.charts.remembered import remembered
from analytics.charts.style import AMBER, BLUE, GREEN, GREY, RED, shade_phases, styled
from analytics.contracts import CommitteeProgress
from analytics.forecast.contracts import FanDay
from analytics.forecast.history import ListHistory
from analytics.small_numbers import is_few
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign

COLUMNS_OF_SMALL = 3
_BAND = "rgba(31,95,153,0.22)"
# Two lines a title, so that eight fit on a phone.
STAGE_FLOW = {
    "to_survey": "应<br>摸",
    "surveyed": "已<br>摸",
    "confirmed": "已<br>认定",
    "ordered": "已<br>出具",
    "served": "已<br>送达",
    "overdue": "逾<br>期",
    "cleared": "已<br>销项",
    "open": "未<br>清零",
}


@remembered
def fan_chart(
    open_per_day: pd.DataFrame, fan: Sequence[FanDay], campaign: Campaign, calendar: WorkingCalendar, height: int = 380
) -> go.Figure:
    """Open dwellings (户) so far, their forecast with its P10 to P90, and the even pace to zero.

    open_per_day: day (date) and open (int), one row a day, summed over the lists shown; fan: may be empty.
    """
    figure = go.Figure()
    if fan:
        days = [row.day for row in fan]
        _line(figure, days, [row.high for row in fan], "P90", {"width": 0}, legend=False)
        figure.add_scatter(
            x=days,
            y=[row.low for row in fan],
            name="预测 P10–P90",
            mode="lines",
            line={"width": 0},
            fill="tonexty",
            fillcolor=_BAND,
            hovertemplate="P10 %{y} 户<extra></extra>",
        )
        _line(figure, days, [row.middle for row in fan], "预测中位", {"color": BLUE, "width": 2, "dash": "dot"})
    _line(figure, open_per_day["day"], open_per_day["open"], "未清零", {"color": RED, "width": 3})
    pace = even_pace(open_per_day, campaign)
    if pace:
        ends = ([day for day, _ in pace], [round(count) for _, count in pace])
        _line(figure, *ends, "匀速清零参考线", {"color": GREY, "dash": "dash"})
    deadline = campaign.deadline("clearing").day
    start = open_per_day["day"].iloc[0] if len(open_per_day) else deadline
    last = max([deadline, *(row.day for row in fan), *open_per_day["day"].tail(1)])
    shade_phases(figure, campaign.phases, start, last)
    mark_holidays(figure, start, last, calendar)
    figure.add_vline(x=deadline, line={"color": "#1d2733", "dash": "dashdot", "width": 1})
    return styled(figure, "未清零（户）", height)


def _line(figure: go.Figure, x: object, y: object, name: str, line: dict[str, object], legend: bool = True) -> None:
    hover = f"{name} %{{y}} 户<extra></extra>"
    figure.add_scatter(x=x, y=y, name=name, mode="lines", line=line, showlegend=legend, hovertemplate=hover)


@remembered
def flow_chart(history: ListHistory, calendar: WorkingCalendar, at: int | None = None, height: int = 260) -> go.Figure:
    """Per working day what came onto the list (up: 认定, 回潮) and what left it (down: 销项, 误报), in dwellings.

    at: the row of one committee; None = all of them.
    """
    rows = slice(None) if at is None else slice(at, at + 1)
    parts = (
        ("新认定", history.confirmed, 1, AMBER, ""),
        ("回潮", history.recurred, 1, RED, "/"),
        ("销项", history.cleared, -1, GREEN, ""),
        ("误报撤销", history.withdrawn, -1, GREY, "x"),
    )
    figure = go.Figure()
    for name, counts, sign, colour, pattern in parts:
        own = counts[rows].sum(axis=0)
        if not own.any() and name in ("回潮", "误报撤销"):
            continue
        figure.add_bar(
            x=list(history.days),
            y=sign * own,
            customdata=own.tolist(),
            name=name,
            marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate=f"{name} %{{customdata}} 户<extra></extra>",
        )
    if len(history.days):
        mark_holidays(figure, history.days[0], history.days[-1], calendar)
    styled(figure, "户/工作日", height)
    figure.update_layout(barmode="relative", bargap=0.25)
    # Leaving is drawn downwards, but nobody reads minus twenty dwellings.
    most = max((int(abs(bar.y).max()) for bar in figure.data if len(bar.y)), default=0)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, most + 1) if 3 * step >= most)
    figure.update_yaxes(tickvals=[n * step for n in range(-3, 4)], ticktext=[abs(n) * step for n in range(-3, 4)])
    return figure


@remembered
def stage_heat(committees: Sequence[CommitteeProgress], height: int | None = None) -> go.Figure:
    """Committee by stage in dwellings, in the order given; shaded by the share of the committee's own 应摸.

    Never shaded by the count itself, which only tells how large a committee is; a committee with few stays white.
    """
    shares = [
        [None if is_few(row.to_survey) else getattr(row, key) / row.to_survey for key in STAGE_FLOW]
        for row in committees
    ]
    counts = [[str(getattr(row, key)) for key in STAGE_FLOW] for row in committees]
    figure = go.Figure(
        go.Heatmap(
            x=list(STAGE_FLOW.values()),
            y=[row.name for row in committees],
            z=shares,
            text=counts,
            texttemplate="%{text}",
            colorscale=[[0, "#f4f7fa"], [1, "#7fb0d9"]],
            zmin=0,
            zmax=1,
            xgap=2,
            ygap=2,
            showscale=False,
            hovertemplate="%{y}：%{text} 户<extra></extra>",
        )
    )
    styled(figure, "", height or 90 + 26 * len(committees))
    figure.update_layout(hovermode="closest", margin={"l": 8, "r": 8, "t": 52, "b": 8})
    figure.update_xaxes(side="top", tickformat=None, type="category", showgrid=False, tickangle=0)
    figure.update_yaxes(autorange="reversed", type="category", automargin=True, showgrid=False)
    return figure


@remembered
def small_burn_downs(open_per_day: pd.DataFrame, committees: Sequence[tuple[str, str]], deadline: date) -> go.Figure:
    """Open dwellings per day of each committee (code, name), in the order given, all on one scale.

    open_per_day: day, committee_code, open.
    """
    count = len(committees)
    rows = max(1, ceil(count / COLUMNS_OF_SMALL))
    figure = make_subplots(
        rows=rows,
        cols=COLUMNS_OF_SMALL,
        shared_xaxes="all",
        shared_yaxes="all",
        subplot_titles=[name for _, name in committees],
        vertical_spacing=0.32 / rows,
        horizontal_spacing=0.03,
    )
    traces, limits = [], []
    for place, (code, name) in enumerate(committees):
        own = open_per_day[open_per_day["committee_code"] == code]
        traces.append(
            go.Scatter(
                x=own["day"],
                y=own["open"],
                name=name,
                mode="lines",
                line={"color": RED, "width": 2},
                fill="tozeroy",
                fillcolor="rgba(179,38,30,0.12)",
                hovertemplate="%{x|%Y-%m-%d} %{y} 户<extra></extra>",
            )
        )
        axis = "" if place == 0 else str(place + 1)
        span = {"x0": deadline, "x1": deadline, "y0": 0, "y1": 1, "xref": f"x{axis}", "yref": f"y{axis} domain"}
        limits.append({"type": "line", "line": {"color": GREY, "dash": "dot", "width": 1}, **span})
    places = range(count)
    figure.add_traces(
        traces,
        rows=[place // COLUMNS_OF_SMALL + 1 for place in places],
        cols=[place % COLUMNS_OF_SMALL + 1 for place in places],
    )
    # All lines at once: one add_vline a panel takes ten times as long.
    figure.update_layout(shapes=limits)
    styled(figure, "", 60 + 130 * rows)
    figure.update_layout(showlegend=False, hovermode="closest", margin={"l": 36, "r": 8, "t": 32, "b": 32})
    figure.update_annotations(font_size=13)
    figure.update_yaxes(nticks=4)
    figure.update_xaxes(tickvals=[deadline - timedelta(days=42), deadline], tickangle=0)
    return figure
