"""The little map on a printed route sheet: compounds around the stops, the stops' numbers, their order as a line."""

from __future__ import annotations

import io
from math import cos, radians
from typing import Any

import pandas as pd
import shapely

from data.exports.pictures import can_write_chinese, drawable, properties
from data.exports.route_sheets import RouteSheet

_WIDTH, _HEIGHT, _DOTS = 6.14, 2.3, 200  # inches: the 156 mm of GB/T 9704, a third of the page at most
_LEAST_METRES, _MARGIN = 500.0, 0.15
_METRES_PER_DEGREE = 111_320.0
_BARS = (100, 200, 500, 1000, 2000, 5000)
_INK, _QUIET, _LINE = "#1d2733", "#9aa3ad", "#1f5f99"


def route_picture(sheet: RouteSheet, shapes: pd.DataFrame) -> bytes | None:
    """The map of a sheet as PNG; None for a sheet without stops. The same arguments give the same bytes.

    shapes: compound_id, name, geometry (WGS84, None = not drawn), longitude, latitude. Stops at one door share a mark.
    """
    if not sheet.stops:
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _HEIGHT))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    west, south, east, north, scale = _frame(sheet)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / scale)
    _compounds(axes, shapes, shapely.box(west, south, east, north))
    x, y = [stop.longitude for stop in sheet.stops], [stop.latitude for stop in sheet.stops]
    axes.plot(x, y, color=_LINE, linewidth=1.2, linestyle=(0, (4, 3)), zorder=3)
    for (longitude, latitude), numbers in _doors(sheet).items():
        axes.text(
            longitude, latitude, numbers, ha="center", va="center", fontsize=9, fontweight="bold", color="white",
            zorder=5, bbox={"boxstyle": "round,pad=0.35", "facecolor": _INK, "edgecolor": "white", "linewidth": 1.0},
        )  # fmt: skip
    _scale_bar(axes, west, south, east, north, scale)
    FigureCanvasAgg(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DOTS, metadata={"Software": None})
    return buffer.getvalue()


def _frame(sheet: RouteSheet) -> tuple[float, float, float, float, float]:
    """West, south, east, north in degrees in the shape of the picture, and the cosine of the latitude."""
    x, y = [stop.longitude for stop in sheet.stops], [stop.latitude for stop in sheet.stops]
    middle_x, middle_y = (min(x) + max(x)) / 2, (min(y) + max(y)) / 2
    scale = cos(radians(middle_y))
    wide = max((max(x) - min(x)) * scale, (max(y) - min(y)) * _WIDTH / _HEIGHT) * (1 + 2 * _MARGIN)
    wide = max(wide, 2 * _LEAST_METRES / _METRES_PER_DEGREE)
    half_x, half_y = wide / scale / 2, wide * _HEIGHT / _WIDTH / 2
    return middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y, scale


def _compounds(axes: Any, shapes: pd.DataFrame, window: shapely.Geometry) -> None:
    for name, geometry in zip(shapes["name"], shapes["geometry"], strict=True):
        if geometry is None or not geometry.intersects(window):
            continue
        for part in shapely.get_parts(geometry):
            if part.geom_type == "Polygon":
                axes.fill(*part.exterior.xy, facecolor="#f3f5f8", edgecolor=_QUIET, linewidth=0.6, zorder=1)
        at = geometry.intersection(window).representative_point()
        if can_write_chinese():
            _words(axes, at.x, at.y, str(name))


def _words(axes: Any, x: float, y: float, words: str) -> None:
    axes.text(
        x, y, drawable(words), ha="center", va="bottom", color="#545b66", zorder=2, parse_math=False, clip_on=True,
        fontproperties=properties(7),
    )  # fmt: skip


def _doors(sheet: RouteSheet) -> dict[tuple[float, float], str]:
    found: dict[tuple[float, float], list[str]] = {}
    for stop in sheet.stops:
        found.setdefault((round(stop.longitude, 5), round(stop.latitude, 5)), []).append(str(stop.place))
    return {place: "·".join(numbers) for place, numbers in found.items()}


def _scale_bar(axes: Any, west: float, south: float, east: float, north: float, scale: float) -> None:
    """A bar of round metres below on the left; north is up."""
    width = (east - west) * scale * _METRES_PER_DEGREE
    metres = max((one for one in _BARS if one <= width / 4), default=_BARS[0])
    length = metres / _METRES_PER_DEGREE / scale
    x, y = west + (east - west) * 0.02, south + (north - south) * 0.06
    axes.plot([x, x + length], [y, y], color=_INK, linewidth=2, zorder=6)
    axes.text(x, y + (north - south) * 0.02, f"{metres} m", fontsize=7, color=_INK, va="bottom", zorder=6)
    axes.annotate(
        "N", (east - (east - west) * 0.03, north - (north - south) * 0.04), fontsize=8, ha="center", va="top", zorder=6,
        xytext=(0, -16), textcoords="offset points", arrowprops={"arrowstyle": "->", "color": _INK},
    )  # fmt: skip
