"""The way to zero and the stages of the work, in dwellings."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.style import BLUE, GREY, RED, shade_phases, styled
from casework.campaign import Campaign


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
        shade_phases(figure, campaign.phases, open_per_day["day"].iloc[0], end)
    return styled(figure, "未清零（户）", height)


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
    styled(figure, "", height)
    figure.update_layout(hovermode="closest", margin={"l": 96, "r": 16, "t": 8, "b": 32})
    figure.update_xaxes(tickformat=None, title="户", rangemode="tozero")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure
