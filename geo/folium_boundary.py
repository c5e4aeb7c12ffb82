"""The map on which a boundary is drawn or corrected, and the one that shows before and after. Shapes and numbers only.

No text of the data goes into these maps. Coordinates are WGS84 degrees.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import folium
import numpy as np
import shapely
from branca.element import MacroElement
from folium.plugins import Draw
from folium.template import Template
from numpy.typing import NDArray

from geo.folium_maps import ORDINARY, VENDOR, OfflineMap, assert_offline

Floats = NDArray[np.float64]
MARGIN, CLOSE = 0.0012, 0.0003
"""Degrees of neighbourhood around the compound."""
NOWHERE: Floats = np.empty((0, 2))
OWN = {"color": "#0b5394", "weight": 3, "fill": True, "fillColor": "#1b8a5a", "fillOpacity": 0.25}
BEFORE = {"fill": False, "color": "#5b2a86", "weight": 3, "dashArray": "7 6", "radius": 8}
AFTER = {"fill": True, "color": "#0b5394", "weight": 3, "fillColor": "#1b8a5a", "fillOpacity": 0.3, "radius": 8}
SHARED = {"fill": True, "color": "#b42318", "weight": 2, "fillColor": "#d7191c", "fillOpacity": 0.6, "radius": 8}
BUILDING = {"radius": 4, "color": "#111827", "weight": 1, "fill": True, "fillOpacity": 0.9}
OWN_BUILDING, OTHER_BUILDING = "#f2c318", "#9aa4ae"


class _ChineseDraw(MacroElement):
    """The words of the drawing tools, before they are made. Fixed text only."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ChineseDraw"

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        (function (draw, edit) {
            draw.toolbar.actions = {title: "取消绘制", text: "取消"};
            draw.toolbar.finish = {title: "完成绘制", text: "完成"};
            draw.toolbar.undo = {title: "删除上一个点", text: "退回一点"};
            draw.toolbar.buttons.polygon = "画边界";
            draw.toolbar.buttons.rectangle = "画矩形";
            draw.handlers.polygon.tooltip = {
                start: "点击开始画边界", cont: "点击继续", end: "点击第一个点闭合"};
            draw.handlers.polyline.error = "边界不能自己交叉";
            draw.handlers.rectangle.tooltip.start = "按住拖出矩形";
            draw.handlers.simpleshape.tooltip.end = "松开完成";
            edit.toolbar.actions.save = {title: "保留改动", text: "完成"};
            edit.toolbar.actions.cancel = {title: "放弃改动", text: "取消"};
            edit.toolbar.actions.clearAll = {title: "删除全部图形", text: "全部删除"};
            edit.toolbar.buttons = {edit: "修改边界", editDisabled: "没有可改的图形",
                remove: "删除图形", removeDisabled: "没有可删的图形"};
            edit.handlers.edit.tooltip = {text: "拖动方块移动顶点，拖动半透明方块加点", subtext: "点取消放弃改动"};
            edit.handlers.remove.tooltip.text = "点击要删除的图形";
        })(L.drawLocal.draw, L.drawLocal.edit);
        {% endmacro %}
        """
    )


class _OfflineDraw(Draw):
    """Leaflet.draw from this host."""

    default_js: list[tuple[str, str]] = [("leaflet_draw", VENDOR + "draw/leaflet.draw.js")]  # noqa: RUF012
    default_css: list[tuple[str, str]] = [("leaflet_draw_css", VENDOR + "draw/leaflet.draw.css")]  # noqa: RUF012


def drawing_map(
    own: Any | None, point: tuple[float, float] | None, neighbours: Iterable[Any], buildings: Floats, others: Floats
) -> OfflineMap:
    """A map with the present boundary as a shape that can be changed, and tools to draw another.

    Parameters: own, the present outline or None; point, where the compound lies when there is no outline; neighbours,
    outlines or points around; buildings, others: longitude and latitude of the compound's own buildings and of those
    of its neighbours, shape (n, 2).
    Raises ValueError when nothing at all has a place.
    """
    around = [shape for shape in neighbours if shape is not None and not shape.is_empty]
    middle = own if own is not None else None if point is None else shapely.Point(point)
    drawn = _framed(middle, around, buildings)
    if around:
        _layer(around, ORDINARY).add_to(drawn)
    _buildings(drawn, others, OTHER_BUILDING)
    _buildings(drawn, buildings, OWN_BUILDING)
    editable = folium.FeatureGroup("own")
    for polygon in [] if own is None else shapely.get_parts(own):
        rings = [[(y, x) for x, y in ring.coords[:-1]] for ring in (polygon.exterior, *polygon.interiors)]
        folium.Polygon(rings if len(rings) > 1 else rings[0], **_options(OWN)).add_to(editable)
    editable.add_to(drawn)
    drawn.add_child(_ChineseDraw())
    shape = {"allowIntersection": False, "shapeOptions": OWN, "showArea": False}
    tools = dict.fromkeys(("polyline", "circle", "marker", "circlemarker"), False)
    _OfflineDraw(  # type: ignore[no-untyped-call]
        feature_group=editable,
        position="topright",
        show_geometry_on_click=False,
        draw_options={**tools, "polygon": shape, "rectangle": {"shapeOptions": OWN, "showArea": False}},
        edit_options={"poly": {"allowIntersection": True}},
    ).add_to(drawn)
    assert_offline(drawn)
    return drawn


def before_after_map(
    before: Any | None, after: Any, neighbours: Iterable[Any], shared: Sequence[Any], buildings: Floats
) -> OfflineMap:
    """The boundary before (dashed) and after (filled), what it shares with neighbours (red), the buildings."""
    around = [shape for shape in neighbours if shape is not None and not shape.is_empty]
    drawn = _framed(after if before is None else shapely.GeometryCollection([before, after]), (), NOWHERE, CLOSE)
    for shapes, style in ((around, ORDINARY), ([after], AFTER), (shared, SHARED)):
        if shapes:
            _layer(shapes, style).add_to(drawn)
    if before is not None and not before.is_empty:
        _layer([before], BEFORE).add_to(drawn)
    _buildings(drawn, buildings, OWN_BUILDING)
    assert_offline(drawn)
    return drawn


def delivered_map(before: Sequence[Any], after: Sequence[Any], others: Sequence[Any]) -> OfflineMap:
    """The outlines of a file (filled), those that they replace (dashed), the other compounds (grey).

    Raises ValueError when the file has no outline to show.
    """
    drawn = _framed(shapely.GeometryCollection(list(after)) if after else None, (), NOWHERE, CLOSE)
    for shapes, style in ((others, ORDINARY), (after, AFTER), (before, BEFORE)):
        if shapes:
            _layer(shapes, style).add_to(drawn)
    assert_offline(drawn)
    return drawn


def drawn_outlines(drawings: object) -> list[Any]:
    """The polygons in what the browser sends as drawings (GeoJSON features); whatever else it sends is passed over."""
    outlines = []
    for feature in drawings if isinstance(drawings, list) else []:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            continue
        try:
            outlines.append(shapely.from_geojson(json.dumps(geometry, allow_nan=False)))
        except (shapely.errors.GEOSException, ValueError, TypeError):
            continue
    return outlines


def _framed(middle: Any | None, around: Sequence[Any], buildings: Floats, margin: float = MARGIN) -> OfflineMap:
    """A map that shows the compound with its neighbourhood; of the whole street when nothing of it is known."""
    known = [*([] if middle is None else [middle]), *([shapely.MultiPoint(buildings)] if len(buildings) else [])]
    seen = known or list(around)
    if not seen:
        raise ValueError("nothing has a place yet")
    west, south, east, north = shapely.total_bounds(seen)
    framed = OfflineMap((south + north) / 2, (west + east) / 2)
    framed.fit_bounds([[south - margin, west - margin], [north + margin, east + margin]], max_zoom=18)
    return framed


def _layer(shapes: Sequence[Any], style: dict[str, Any]) -> folium.GeoJson:
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))} for shape in shapes
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda _: style,
        marker=folium.CircleMarker(radius=style["radius"]),
        interactive=False,
    )


def _buildings(target: OfflineMap, places: Floats, colour: str) -> None:
    if len(places):
        _layer([shapely.MultiPoint(places)], {**BUILDING, "fillColor": colour}).add_to(target)


def _options(style: dict[str, Any]) -> dict[str, Any]:
    """A Leaflet style as folium's keywords."""
    return {
        "color": style["color"],
        "weight": style["weight"],
        "fill_color": style["fillColor"],
        "fill_opacity": style["fillOpacity"],
    }
