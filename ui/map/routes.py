"""The layer of routes: numbered stops of each team, joined in the order of the visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ui.map.frames import digest

Row = dict[str, Any]
ROUTE_STYLES: list[Row] = [
    {"colour": "#0b5345", "dash": ""},
    {"colour": "#7d3c98", "dash": "10 5"},
    {"colour": "#a04000", "dash": "3 5"},
    {"colour": "#1a5276", "dash": "12 4 3 4"},
    {"colour": "#7b241c", "dash": "6 3"},
    {"colour": "#424949", "dash": "16 6"},
]
"""Teams after the sixth begin again with the first look; the number at the stop names the team all the same."""


@dataclass(frozen=True, slots=True)
class RouteFrame:
    """rows: id (dwelling), team (index of style), label (team and number), longitude, latitude, in visiting order."""

    rows: pd.DataFrame
    legend: Row
    version: str


def route_frame(route: pd.DataFrame) -> RouteFrame:
    """The stops as they are drawn.

    route: columns team (text or number), order (1 = first), longitude, latitude (WGS84), dwelling_id. With more than
    one team a stop reads 2-5 (second team, fifth stop), else 5. Raises ValueError on a missing column or place.
    """
    missing = [name for name in ("team", "order", "longitude", "latitude", "dwelling_id") if name not in route]
    if missing:
        raise ValueError(f"route: missing columns {', '.join(missing)}")
    if not np.isfinite(route[["longitude", "latitude"]].to_numpy(dtype=float)).all():
        raise ValueError("every stop of a route has a place")
    teams = list(dict.fromkeys(route["team"].tolist()))
    number = route["team"].map({team: place for place, team in enumerate(teams)}).to_numpy(dtype=np.int64)
    ordered = route.assign(number=number).sort_values(["number", "order"], kind="stable")
    labels = [
        str(order) if len(teams) < 2 else f"{team + 1}-{order}"
        for team, order in zip(ordered["number"].tolist(), ordered["order"].tolist(), strict=True)
    ]
    rows = pd.DataFrame(
        {
            "id": ordered["dwelling_id"].astype(str).to_numpy(),
            "team": (ordered["number"].to_numpy() % len(ROUTE_STYLES)).astype(np.uint8),
            "label": labels,
            "longitude": ordered["longitude"].to_numpy(dtype=float),
            "latitude": ordered["latitude"].to_numpy(dtype=float),
        }
    )
    legend = {
        "key": "route",
        "title": "路线",
        "unit": "站",
        "rows": [
            {
                "label": str(team),
                "line": {**ROUTE_STYLES[place % len(ROUTE_STYLES)], "weight": 3},
                "count": int((number == place).sum()),
            }
            for place, team in enumerate(teams)
        ],
        "notes": ["数字为先后次序，连线不是实际道路"],
    }
    return RouteFrame(rows, legend, digest(rows))
