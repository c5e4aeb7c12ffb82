"""Which compound a click on a map means."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import cos, radians
from typing import Any, TypeVar

import shapely

Key = TypeVar("Key", bound=Hashable)

METRES_PER_DEGREE = 111_320.0
"""Of latitude; good to 0.6 %, far below the precision of a click."""


def compound_at(longitude: float, latitude: float, places: Mapping[Key, Any], within: float = 150.0) -> Key | None:
    """The compound that contains the place (of nested ones the smallest), else the nearest one; None beyond `within`.

    Parameters
    ----------
    longitude, latitude : the click, WGS84 degrees.
    places : shapely polygon or point of each compound, WGS84; empty geometries are passed over.
    within : greatest distance of a compound that does not contain the click, in metres (>= 0).

    Raises
    ------
    ValueError : within is negative.
    """
    if within < 0:
        raise ValueError(f"within is at least 0 metres, got {within}")
    click = shapely.Point(longitude, latitude)
    known = {key: place for key, place in places.items() if place is not None and not place.is_empty}
    containing = {key: place for key, place in known.items() if place.area > 0 and place.covers(click)}
    if containing:
        return min(containing, key=lambda key: containing[key].area)
    distances = {key: _metres(place, longitude, latitude) for key, place in known.items()}
    nearest = min(distances, key=lambda key: distances[key], default=None)
    return nearest if nearest is not None and distances[nearest] <= within else None


def _metres(place: Any, longitude: float, latitude: float) -> float:
    """Distance in a plane that touches the earth at the click: exact enough for the few hundred metres asked here."""
    shrink = cos(radians(latitude))
    local = shapely.transform(
        place, lambda points: (points - [longitude, latitude]) * [METRES_PER_DEGREE * shrink, METRES_PER_DEGREE]
    )
    return float(shapely.distance(local, shapely.Point(0, 0)))
