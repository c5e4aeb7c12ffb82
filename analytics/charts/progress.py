"""The even pace to zero and the stages of the work, in dwellings."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.remembered import remembered
from analytics.charts.style import BLUE, styled
from casework.campaign.model import Campaign


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


@remembered
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
