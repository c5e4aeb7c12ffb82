"""The campaign map: compounds coloured by a measure, dwellings by status, complaints, hotspots, routes.

The browser gets ids, numbers and public names (shown as text, never as markup); facts about what was clicked are
shown by the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import pandas as pd

from analytics.class_breaks import ClassBreaks, natural_breaks, quantile_breaks
from ui.map import component
from ui.map.answers import Answer, Picked, Ring, View, answer, sent_pick
from ui.map.base_maps import base_legend, sent_maps, version_of
from ui.map.frames import complaint_frame, compound_frames, digest, dwelling_frame, few_cases
from ui.map.legend import COMPLAINT_ROWS, STATUS_ROWS, class_rows, legend
from ui.map.outlined import STYLES, feature_frames
from ui.map.overlays import Behaviour, Overlays
from ui.map.routes import ROUTE_STYLES, route_frame
from ui.map.weeks import week_frames

__all__ = [
    "Answer",
    "Behaviour",
    "ClassBreaks",
    "Made",
    "Overlays",
    "Picked",
    "Remember",
    "Ring",
    "View",
    "campaign_map",
    "natural_breaks",
    "quantile_breaks",
]


Made = TypeVar("Made")


class Remember(Protocol):
    """Gives what was made of a layer before, or makes it."""

    def __call__(self, layer: str, make: Callable[[], Made]) -> Made:
        """layer: breaks, compounds, dwellings, complaints, features, weeks or known_as."""


def _made_anew(layer: str, make: Callable[[], Made]) -> Made:
    return make()


def campaign_map(
    *,
    compounds: pd.DataFrame,
    dwellings: pd.DataFrame | None = None,
    complaints: pd.DataFrame | None = None,
    measure_label: str,
    unit: str,
    breaks: ClassBreaks | None = None,
    overlays: Overlays | None = None,
    behaviour: Behaviour | None = None,
    key: str,
    height: int = 620,
    remember: Remember = _made_anew,
) -> Answer | None:
    """Draw the map and return what was clicked or circled since the last run; the next run returns None again.

    compounds: compound_id, name, value (>= 0, NaN = unknown), geometry (shapely, WGS84, or None); optional longitude,
    latitude (for those without geometry), few (bool: hatched, not classed), note (further line on hover),
    sketch (bool: dashed outline). dwellings:
    case_id, longitude, latitude, stage; optional compound_id, due_soon. complaints: order_number, longitude, latitude,
    level; optional compound_id, repeat_of. measure_label, unit: heading of the colours, e.g. 每千户投诉, 件/千户.
    breaks: classes of the values (natural breaks when None). overlays: further layers. behaviour: what the map offers
    beside zoom and switches. key: one per place in the app; pan, zoom and layer switches live under it. height: pixels.
    remember: keeps what is made of the frames from run to run, by layer: a click then costs none of it again.
    Raises ValueError on a missing column, a negative value or a place outside the earth's degrees.
    """
    extra, manner = overlays or Overlays(), behaviour or Behaviour()
    chosen = remember("breaks", lambda: _natural(compounds)) if breaks is None else breaks
    areas = remember("compounds", lambda: compound_frames(compounds, chosen, unit))
    ids = areas.rows["id"]
    files = None if dwellings is None else remember("dwellings", lambda: dwelling_frame(dwellings, ids))
    orders = None if complaints is None else remember("complaints", lambda: complaint_frame(complaints, ids))
    route = None if extra.route is None else route_frame(extra.route)
    outlined = remember("features", lambda: feature_frames(extra.hotspots, extra.committees, extra.base))
    year, others = extra.weeks, extra.known_as
    weeks = None if year is None else remember("weeks", lambda: week_frames(*year, ids))
    known_as = None if others is None else remember("known_as", lambda: _known_as(others, ids))
    tiles = sent_maps(extra.base_maps)
    data: dict[str, Any] = {
        "key": key,
        "height": height,
        "tools": manner.tools,
        "linked": manner.linked,
        "group": manner.group,
        "tells_view": manner.tells_view,
        "picked": sent_pick(manner.picked),
        "ring": [list(corner) for corner in manner.ring],
        "compounds": areas.rows,
        "outlines": areas.outlines,
        "classes": class_rows(chosen),
        "marks": {"dwellings": STATUS_ROWS, "complaints": COMPLAINT_ROWS},
        "styles": {**STYLES, "route": ROUTE_STYLES},
        "legend": [
            *legend(
                areas, files, orders, chosen, measure_label, unit, route.legend if route else None, outlined.legend
            ),
            *base_legend(extra.base_maps),
        ],
        "base_maps": tiles,
        "versions": {
            "compounds": f"{areas.version} {chosen.uppers}",
            "features": outlined.version,
            "dwellings": files.version if files else "",
            "complaints": orders.version if orders else "",
            "route": route.version if route else "",
            "base_maps": version_of(tiles),
        },
    }
    frames = {
        "dwellings": files and files.rows,
        "complaints": orders and orders.rows,
        "route": route and route.rows,
        "weeks": weeks and weeks.rows,
    }
    data.update({name: frame for name, frame in frames.items() if frame is not None})
    if outlined.version:
        data.update(features=outlined.features, lines=outlined.lines)
    if manner.tools:
        # Of compounds by row, so that they go with the version of the compounds.
        data["versions"]["weeks"] = f"{weeks.version} {areas.version}" if weeks else ""
        data["versions"]["known_as"] = areas.version + ("" if known_as is None else digest(known_as))
        data["known_as"] = (
            _known_as(pd.DataFrame(columns=["compound_id", "text"]), ids) if known_as is None else known_as
        )
    if weeks:
        data["week"] = weeks.week
    return answer(
        component.mount(data, key),
        {"compound": compounds, "dwelling": dwellings, "complaint": complaints, "stop": extra.route},
    )


def _natural(compounds: pd.DataFrame) -> ClassBreaks:
    values = compounds["value"].to_numpy(dtype=float, na_value=float("nan"))
    return natural_breaks(values[~few_cases(compounds)])


def _known_as(names: pd.DataFrame, drawn_ids: pd.Series) -> pd.DataFrame:
    """compound (row of the compound frame), text, without those that are not drawn."""
    row = pd.Index(drawn_ids).get_indexer(pd.Index(names["compound_id"].astype(str)))
    known = pd.DataFrame({"compound": row.astype("int32"), "text": names["text"].astype(str).to_numpy()})
    drawn: pd.DataFrame = known.loc[row >= 0]
    return drawn
