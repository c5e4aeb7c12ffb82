"""The campaign map: compounds coloured by a measure, dwellings by status, complaints of a window.

The browser gets ids, numbers and compound names (shown as text, never as markup); facts about what was clicked
are shown by the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import pandas as pd

from ui.map import component
from ui.map.classes import ClassBreaks, natural_breaks, quantile_breaks
from ui.map.frames import complaint_frame, compound_frames, dwelling_frame, few_cases
from ui.map.legend import COMPLAINT_ROWS, STATUS_ROWS, class_rows, legend

__all__ = ["ClassBreaks", "Picked", "campaign_map", "natural_breaks", "quantile_breaks"]

Kind = Literal["compound", "dwelling", "complaint"]
_ID_COLUMNS: dict[Kind, str] = {"compound": "compound_id", "dwelling": "case_id", "complaint": "order_number"}


@dataclass(frozen=True, slots=True)
class Picked:
    """What the user clicked in this run. id has the type of the frame's own id column."""

    kind: Kind
    id: int | str


def campaign_map(
    *,
    compounds: pd.DataFrame,
    dwellings: pd.DataFrame | None = None,
    complaints: pd.DataFrame | None = None,
    measure_label: str,
    unit: str,
    breaks: ClassBreaks | None = None,
    key: str,
    height: int = 620,
) -> Picked | None:
    """Draw the map and return what was clicked since the last run; the next run returns None again.

    compounds: compound_id, name, value (>= 0, NaN = unknown), geometry (shapely, WGS84, or None); optional longitude,
    latitude (for those without geometry), few (bool: hatched, not classed). dwellings: case_id, longitude, latitude,
    stage; optional compound_id, due_soon. complaints: order_number, longitude, latitude, level; optional compound_id.
    measure_label, unit: heading of the colours, e.g. 每千户投诉, 件/千户. breaks: classes of the values (natural
    breaks when None). key: one per place in the app; pan, zoom and layer switches live under it. height: pixels.
    Raises ValueError on a missing column, a negative value or a place outside the earth's degrees.
    """
    chosen = _natural(compounds) if breaks is None else breaks
    areas = compound_frames(compounds, chosen, unit)
    files = None if dwellings is None else dwelling_frame(dwellings, areas.rows["id"])
    orders = None if complaints is None else complaint_frame(complaints, areas.rows["id"])
    data: dict[str, Any] = {
        "key": key,
        "height": height,
        "compounds": areas.rows,
        "outlines": areas.outlines,
        "classes": class_rows(chosen),
        "marks": {"dwellings": STATUS_ROWS, "complaints": COMPLAINT_ROWS},
        "legend": legend(areas, files, orders, chosen, measure_label, unit),
        "versions": {
            "compounds": f"{areas.version} {chosen.uppers}",
            "dwellings": files.version if files else "",
            "complaints": orders.version if orders else "",
        },
    }
    if files is not None:
        data["dwellings"] = files.rows
    if orders is not None:
        data["complaints"] = orders.rows
    return _picked(component.mount(data, key), {"compound": compounds, "dwelling": dwellings, "complaint": complaints})


def _natural(compounds: pd.DataFrame) -> ClassBreaks:
    values = compounds["value"].to_numpy(dtype=float, na_value=float("nan"))
    return natural_breaks(values[~few_cases(compounds)])


def _picked(value: Any, frames: dict[Kind, pd.DataFrame | None]) -> Picked | None:
    """The click as a Picked; None for no click and for an id that was not on the map (a browser may send anything)."""
    if not isinstance(value, dict) or value.get("kind") not in frames:
        return None
    kind = cast(Kind, value["kind"])
    frame = frames[kind]
    if frame is None:
        return None
    ids = frame[_ID_COLUMNS[kind]]
    found = ids[ids.astype(str) == str(value.get("id"))]
    if found.empty:
        return None
    first = found.iloc[0]
    return Picked(kind, first if isinstance(first, str) else int(first))
