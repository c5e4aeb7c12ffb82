"""Charts as plotly figures: dates stay dates, units stand in the titles, phases are annotated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from casework.campaign import Campaign, Phase

BLUE, GREY, RED, GREEN, AMBER = "#1f5f99", "#9aa3ad", "#b3261e", "#2e7d5b", "#c77700"
FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"


def _styled(figure: go.Figure, y_title: str, height: int) -> go.Figure:
    figure.update_layout(
        font={"family": FONT, "size": 14, "color": "#1d2733"},
        height=height,
        margin={"l": 56, "r": 16, "t": 36, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": 1.12, "x": 0},
        hovermode="x unified",
        separators=".,",
    )
    figure.update_yaxes(title=y_title, rangemode="tozero", gridcolor="#e3e8ee", zerolinecolor="#9aa3ad")
    figure.update_xaxes(tickformat="%m-%d", hoverformat="%Y-%m-%d", gridcolor="#f2f4f7")
    return figure


def _shade_phases(figure: go.Figure, phases: tuple[Phase, ...], start: date, end: date) -> None:
    """Mark each phase that overlaps [start, end] with a light band and its name."""
    for index, phase in enumerate(phases):
        left, right = max(phase.start, start), min(phase.end, end)
        if left > right:
            continue
        figure.add_vrect(
            x0=left,
            x1=right,
            fillcolor=("#e8f0f8", "#fdf3e3", "#e9f5ef")[index % 3],
            opacity=0.6,
            layer="below",
            line_width=0,
            annotation_text=phase.name,
            annotation_position="top left",
            annotation_font_size=12,
        )


def weekly_complaints_chart(weekly: pd.DataFrame, campaign: Campaign, height: int = 320) -> go.Figure:
    """Bars of this year's weekly complaints, a line of the same weeks 52 weeks before (件).

    weekly: the frame of weekly_series.weekly_complaints. A running week is drawn pale and said so on hover.
    """
    figure = go.Figure()
    note = [
        f"{days} 天（未满一周），工作日 {working} 天" if days < 7 else f"工作日 {working} 天"
        for days, working in zip(weekly["days"].tolist(), weekly["working_days"].tolist(), strict=True)
    ]
    figure.add_bar(
        x=weekly["week_start"],
        y=weekly["complaints"],
        name="本期",
        marker={"color": BLUE, "opacity": [1.0 if days == 7 else 0.45 for days in weekly["days"]]},
        customdata=note,
        hovertemplate="%{y} 件 · %{customdata}",
    )
    figure.add_scatter(
        x=weekly["week_start"],
        y=weekly["complaints_before"],
        name="上年同期（52 周前）",
        mode="lines+markers",
        line={"color": GREY, "width": 2, "dash": "dot"},
        hovertemplate="%{y} 件",
    )
    if len(weekly):
        _shade_phases(figure, campaign.phases, weekly["week_start"].iloc[0], weekly["week_start"].iloc[-1])
    return _styled(figure, "投诉（件/周）", height)


def burn_down_chart(open_per_day: pd.DataFrame, campaign: Campaign, height: int = 340) -> go.Figure:
    """Open dwellings per day (户) and the even pace to zero by the clearing deadline.

    open_per_day: columns day (date) and open (int), one row per day, already summed over the shown committees.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=open_per_day["day"],
        y=open_per_day["open"],
        name="未清零",
        mode="lines",
        line={"color": RED, "width": 3},
        hovertemplate="%{y} 户",
    )
    pace = even_pace(open_per_day, campaign)
    if pace:
        figure.add_scatter(
            x=[point[0] for point in pace],
            y=[point[1] for point in pace],
            name="匀速清零参考线",
            mode="lines",
            line={"color": GREY, "dash": "dash"},
            hovertemplate="%{y:.0f} 户",
        )
    if len(open_per_day):
        end = pace[-1][0] if pace else open_per_day["day"].iloc[-1]
        _shade_phases(figure, campaign.phases, open_per_day["day"].iloc[0], end)
    return _styled(figure, "未清零（户）", height)


def even_pace(open_per_day: pd.DataFrame, campaign: Campaign) -> list[tuple[date, float]]:
    """Return the line from the list's size when enforcement began to zero at the clearing deadline.

    Empty when enforcement has not begun within the data: a reference without a start would be invented.
    """
    clearing = campaign.deadline("clearing").day
    begins = [phase.start for phase in campaign.phases if phase.start <= clearing <= phase.end]
    if not begins:
        return []
    at_start = open_per_day.loc[open_per_day["day"] == begins[0], "open"]
    if at_start.empty:
        return []
    return [(begins[0], float(at_start.iloc[0])), (clearing, 0.0)]


def funnel_chart(stages: list[tuple[str, int]], height: int = 300) -> go.Figure:
    """Horizontal bars from 应摸 to 销项, each with its count (户)."""
    figure = go.Figure()
    figure.add_bar(
        y=[label for label, _ in stages],
        x=[count for _, count in stages],
        orientation="h",
        marker_color=BLUE,
        text=[f"{count} 户" for _, count in stages],
        textposition="auto",
        hovertemplate="%{y}：%{x} 户<extra></extra>",
    )
    _styled(figure, "", height)
    figure.update_layout(hovermode="closest", margin={"l": 96, "r": 16, "t": 8, "b": 32})
    figure.update_xaxes(tickformat=None, title="户", rangemode="tozero")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure


CHART_CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False}
