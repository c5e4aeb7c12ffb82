"""Outlines around several compounds: a committee's area, a hotspot of neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo.crs import metres, metres_to_wgs84

POINT_METRES = 60.0
"""Radius drawn around a compound of which only a point is known."""
STRANGER_METRES = 4.0
SMALL_HOLE = 2_000.0
"""Square metres: a crossing between four compounds, no place of its own."""


def joined_outline(
    places: Sequence[Any], *, gap_metres: float, margin_metres: float, without: Sequence[Any] = ()
) -> Any | None:
    """One outline around places: those closer than the gap become one part, streets between them included.

    Parameters
    ----------
    places : shapely polygons or points, WGS84; None and empty ones are passed over.
    gap_metres : parts up to this far apart are joined (>= 0).
    margin_metres : the outline lies this far outside the places (>= 0).
    without : places that the outline leaves out, though it may lie all around them.

    Returns
    -------
    A polygon or multipolygon in WGS84 without small holes; None when nothing has a place.
    Raises ValueError when the gap or the margin is negative.
    """
    if gap_metres < 0 or margin_metres < 0:
        raise ValueError(f"gap and margin are at least 0 metres, got {gap_metres} and {margin_metres}")
    own = _flat(places)
    if not own:
        return None
    half = gap_metres / 2
    closed = shapely.buffer(shapely.buffer(shapely.union_all(own), half), margin_metres - half)
    others = shapely.buffer(shapely.union_all(_flat(without)), STRANGER_METRES)
    # What the margin or the joining took of a stranger is given back; a member keeps its own ground.
    outline = shapely.union(shapely.difference(closed, others), shapely.union_all(own))
    return shapely.transform(
        shapely.simplify(_without_small_holes(outline), 1.0),
        lambda points: np.column_stack(metres_to_wgs84(points[:, 0], points[:, 1])),
    )


def _flat(places: Sequence[Any]) -> list[Any]:
    known = [metres(place) for place in places if place is not None and not place.is_empty]
    return [place.buffer(POINT_METRES) if place.area == 0 else place for place in known]


def _without_small_holes(outline: Any) -> Any:
    parts = [
        shapely.Polygon(part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area > SMALL_HOLE])
        for part in shapely.get_parts(outline)
    ]
    return shapely.union_all(parts)
