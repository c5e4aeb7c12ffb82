"""The common look of all charts: dates stay dates, units stand in the titles, phases are annotated."""

from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go

from casework.campaign.parts import Phase

BLUE, GREY, RED, GREEN, AMBER = "#1f5f99", "#7b8591", "#b3261e", "#2e7d5b", "#c77700"
FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"


def styled(figure: go.Figure, y_title: str, height: int) -> go.Figure:
    """Give a figure the common look: fonts, grid, legend on top, y from zero; height in pixels."""
    figure.update_layout(
        font={"family": FONT, "size": 14, "color": "#1d2733"},
        height=height,
        margin={"l": 56, "r": 16, "t": 36, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        # Anchored below, so that a second line on a phone grows away from the plot.
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hovermode="x unified",
        separators=".,",
    )
    figure.update_yaxes(title=y_title, rangemode="tozero", gridcolor="#e3e8ee", zerolinecolor="#9aa3ad")
    figure.update_xaxes(tickformat="%m-%d", hoverformat="%Y-%m-%d", gridcolor="#f2f4f7")
    return figure


def shade_phases(figure: go.Figure, phases: tuple[Phase, ...], start: date, end: date) -> None:
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
            annotation_font_size=13,
        )


CHART_CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False}
