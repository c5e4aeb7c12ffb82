"""What comes back from the browser: a click or an outline, believed only as far as this user was shown it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal, cast

import pandas as pd

Kind = Literal["compound", "dwelling", "complaint", "stop"]
Corners = tuple[tuple[float, float], ...]
_ID_COLUMNS: dict[Kind, str] = {
    "compound": "compound_id",
    "dwelling": "case_id",
    "complaint": "order_number",
    "stop": "dwelling_id",
}
_LAYERS: dict[Kind, str] = {
    "compound": "compounds",
    "dwelling": "dwellings",
    "complaint": "complaints",
    "stop": "route",
}
MOST_CORNERS = 60


@dataclass(frozen=True, slots=True)
class Picked:
    """What the user clicked in this run. id has the type of the frame's own id column."""

    kind: Kind
    id: int | str


@dataclass(frozen=True, slots=True)
class Ring:
    """The outline drawn in this run, WGS84 (longitude, latitude); no corners = the outline was taken away."""

    corners: Corners


@dataclass(frozen=True, slots=True)
class View:
    """What is in sight, WGS84: west, south, east, north. Told only where the page asks for it."""

    bounds: tuple[float, float, float, float]


Answer = Picked | Ring | View


def answer(value: Any, frames: Mapping[Kind, pd.DataFrame | None]) -> Answer | None:
    """The browser's answer; None for no click and for what was not on the map (a browser may send anything)."""
    if not isinstance(value, dict):
        return None
    if value.get("kind") == "ring":
        corners = read_corners(value.get("ring"))
        return None if corners is None else Ring(corners)
    if value.get("kind") == "view":
        return _view(value.get("view"))
    if value.get("kind") not in frames:
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


def _view(value: Any) -> View | None:
    corners = read_corners([value[:2], value[2:], value[:2]]) if isinstance(value, list) and len(value) == 4 else None
    if corners is None:
        return None
    (west, south), (east, north), _ = corners
    return View((west, south, east, north)) if west < east and south < north else None


def read_corners(value: Any) -> Corners | None:
    """Corners of an outline: none, or 3 to 60 pairs of degrees; None when it is anything else."""
    if not isinstance(value, list | tuple) or len(value) in (1, 2) or len(value) > MOST_CORNERS:
        return None
    corners = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            return None
        longitude, latitude = pair
        if not all(isinstance(number, int | float) and isfinite(number) for number in pair):
            return None
        if abs(longitude) > 180 or abs(latitude) > 85:
            return None
        corners.append((float(longitude), float(latitude)))
    return tuple(corners)


def sent_pick(picked: Picked | None) -> dict[str, str] | None:
    """The pick as the browser names it: its layer and the id as text."""
    return None if picked is None else {"kind": _LAYERS[picked.kind], "id": str(picked.id)}
