"""The small map of a file: its compound, the neighbours, and the dwelling's point. Shapes and numbers only, no text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import folium
import shapely

from geo.folium_maps import CHOSEN, ORDINARY, OfflineMap, assert_offline

MARGIN = 0.0015
"""Degrees of neighbourhood around the compound."""


def locator_map(compound: Any, neighbours: Iterable[Any], point: tuple[float, float] | None) -> OfflineMap:
    """A map of one compound.

    Parameters: compound, neighbours: polygons or points (shapely, WGS84); point: longitude, latitude of the dwelling,
    None when it has none of its own. Raises ValueError when the compound has no place.
    """
    if compound is None or compound.is_empty:
        raise ValueError("the compound has no place")
    west, south, east, north = compound.bounds
    drawn = OfflineMap((south + north) / 2, (west + east) / 2)
    around = [shape for shape in neighbours if shape is not None and not shape.is_empty]
    for shapes, style in ((around, ORDINARY), ([compound], CHOSEN)):
        if shapes:
            _layer(shapes, style).add_to(drawn)
    if point is not None:
        longitude, latitude = point
        folium.CircleMarker(
            [float(latitude), float(longitude)],
            radius=7,
            color="#111827",
            weight=2,
            fill_color="#d7191c",
            fill_opacity=0.9,
        ).add_to(drawn)
    drawn.fit_bounds([[south - MARGIN, west - MARGIN], [north + MARGIN, east + MARGIN]], max_zoom=17)
    assert_offline(drawn)
    return drawn


def _layer(shapes: list[Any], style: dict[str, Any]) -> folium.GeoJson:
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))} for shape in shapes
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda _: style,
        marker=folium.CircleMarker(radius=style["radius"]),
    )
