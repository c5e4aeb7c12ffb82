"""Complaints by week beside the same weeks of the year before."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.holidays import mark_holiday_weeks
from analytics.charts.remembered import remembered
from analytics.charts.style import BLUE, GREY, shade_phases, styled
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign


@remembered
def weekly_complaints_chart(
    weekly: pd.DataFrame, campaign: Campaign, calendar: WorkingCalendar, height: int = 320
) -> go.Figure:
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
        starts = weekly["week_start"].tolist()
        shade_phases(figure, campaign.phases, starts[0], starts[-1])
        mark_holiday_weeks(figure, starts, calendar)
    return styled(figure, "投诉（件/周）", height)
