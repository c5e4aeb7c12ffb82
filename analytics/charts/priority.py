"""What the score of each dwelling is made of: one stacked bar a dwelling, the first on top."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from analytics.charts.remembered import remembered
from analytics.charts.style import styled
from analytics.priority import COMPLAINTS, HAZARDS, LABELS, OVERDUE, PLACE, RECURRENCE, UNVISITED, RankedDwelling

# Okabe and Ito (2008): told apart with any colour vision; neighbours in the stack also differ in lightness.
COLOURS = {
    PLACE: "#0072b2",
    COMPLAINTS: "#56b4e9",
    HAZARDS: "#d55e00",
    RECURRENCE: "#f0e442",
    OVERDUE: "#009e73",
    UNVISITED: "#b7bec6",
}
ROW_HEIGHT = 30


@remembered
def priority_chart(dwellings: Sequence[RankedDwelling]) -> go.Figure:
    """Horizontal bars of points by part, in the order given; hovering names the fact behind each piece."""
    # Plotly reads a little HTML in labels; an address comes from a file.
    names = [f"{one.rank}　{escape(one.priority.address)}" for one in dwellings]
    figure = go.Figure()
    for key, label in LABELS.items():
        parts = [one.priority.part(key) for one in dwellings]
        figure.add_bar(
            y=names,
            x=[part.points for part in parts],
            name=label,
            orientation="h",
            marker={"color": COLOURS[key], "line": {"color": "#ffffff", "width": 1}},
            customdata=[[escape(part.reason), part.most] for part in parts],
            hovertemplate=f"{label} %{{x:.1f}} / %{{customdata[1]:g}} 分<br>%{{customdata[0]}}<extra></extra>",
        )
    figure.add_scatter(
        y=names,
        x=[one.priority.total for one in dwellings],
        mode="text",
        text=[f" {one.priority.total:.1f}" for one in dwellings],
        textposition="middle right",
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    styled(figure, "", 130 + ROW_HEIGHT * len(names))
    highest = max((one.priority.total for one in dwellings), default=0.0)
    figure.update_layout(
        barmode="stack",
        hovermode="closest",
        bargap=0.25,
        margin={"l": 8, "r": 48, "t": 56, "b": 8},
        # Held by the whole drawing, not by the axes: those move when long addresses need room.
        legend={
            "orientation": "h",
            "xref": "container",
            "yref": "container",
            "x": 0,
            "y": 1,
            "yanchor": "top",
            "entrywidth": 74,
            "traceorder": "normal",
        },
    )
    figure.update_xaxes(tickformat=None, hoverformat=None, title="分", range=[0, max(highest, 1.0)])
    figure.update_yaxes(autorange="reversed", type="category", automargin=True)
    return figure
