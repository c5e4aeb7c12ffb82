"""The way of the count through the window: this year, last year, the limit, and where this year will end."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.charts.holidays import mark_holidays
from analytics.charts.remembered import remembered
from analytics.charts.style import AMBER, BLUE, GREY, RED, shade_phases, styled
from analytics.contracts import TargetOutlook
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign


@remembered
def target_chart(outlook: TargetOutlook, campaign: Campaign, calendar: WorkingCalendar, height: int = 360) -> go.Figure:
    """Complaints since the window began (件), cumulative, on this year's days; last year on the same calendar days.

    The band holds the forecast of outlook.forecast_chance; the horizontal line is the most that meets the aim.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[point.day for point in outlook.path],
        y=[point.baseline for point in outlook.path],
        name="上年同期",
        mode="lines",
        line={"color": GREY, "width": 2, "dash": "dot"},
        hovertemplate="%{y} 件",
    )
    _add_forecast(figure, outlook)
    known = [point for point in outlook.path if point.current is not None]
    figure.add_scatter(
        x=[point.day for point in known],
        y=[point.current for point in known],
        name="本期",
        mode="lines",
        line={"color": BLUE, "width": 4},
        hovertemplate="%{y} 件",
    )
    if outlook.limit is not None and outlook.path:
        figure.add_scatter(
            x=[outlook.path[0].day, outlook.ends_on],
            y=[outlook.limit, outlook.limit],
            name=f"达标上限 {outlook.limit} 件",
            mode="lines",
            line={"color": RED, "width": 2, "dash": "dash"},
            hoverinfo="skip",
        )
    if outlook.path:
        shade_phases(figure, campaign.phases, outlook.path[0].day, outlook.ends_on)
        mark_holidays(figure, outlook.path[0].day, outlook.ends_on, calendar)
    return styled(figure, "累计投诉（件）", height)


def _add_forecast(figure: go.Figure, outlook: TargetOutlook) -> None:
    if not outlook.forecast:
        return
    days = [point.day for point in outlook.forecast]
    figure.add_scatter(
        x=days + days[::-1],
        y=[point.high for point in outlook.forecast] + [point.low for point in reversed(outlook.forecast)],
        name="预计范围（80%）",
        mode="lines",
        fill="toself",
        fillcolor="rgba(199,119,0,0.22)",
        line={"width": 0},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=days,
        y=[point.median for point in outlook.forecast],
        name="预计",
        mode="lines",
        line={"color": AMBER, "width": 2, "dash": "dash"},
        customdata=[f"{point.low} 至 {point.high} 件" for point in outlook.forecast],
        hovertemplate="%{y} 件（%{customdata}）",
    )
