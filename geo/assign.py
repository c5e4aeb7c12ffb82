"""Points into polygons, and polygons that can be trusted: repaired when the shape stays the same, refused otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.errors import GeometryError

NOT_ASSIGNED = -1
LARGEST_AREA_CHANGE = 0.01
_EXPLANATIONS = {
    "Self-intersection": "边界自相交",
    "Ring Self-intersection": "边界自相交",
    "Hole lies outside shell": "内环在外环之外",
    "Holes are nested": "内环互相嵌套",
    "Nested shells": "多个外环互相嵌套",
    "Duplicate Rings": "边界重复",
    "Interior is disconnected": "内部不连通",
    "Too few points in geometry component": "边界点数不足",
    "Invalid Coordinate": "含有无效坐标",
}


@dataclass(frozen=True, slots=True)
class RepairedPolygon:
    """A valid polygon. fault is what was mended (zh-CN), None when nothing was; area_change is relative."""

    geometry: Any
    fault: str | None = None
    area_change: float = 0.0


def repair_polygon(geometry: Any, name: str = "") -> RepairedPolygon:
    """The polygon itself when valid, or a repair that changes its area by less than 1 %.

    Parameters
    ----------
    geometry : shapely Polygon or MultiPolygon, any system.
    name : what the message calls it.

    Raises
    ------
    GeometryError : missing, empty, not a polygon, or not repairable without changing its shape.
    """
    called = f"图形“{name}”" if name else "图形"
    if geometry is None or geometry.is_empty:
        raise GeometryError(f"{called}为空，请补画边界。")
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise GeometryError(f"{called}不是面（而是 {geometry.geom_type}），请改画为封闭的面。")
    geometry = shapely.force_2d(geometry)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise GeometryError(f"{called}含有无效坐标，请检查源文件。")
    if geometry.is_valid and geometry.area > 0:
        return RepairedPolygon(geometry)
    fault = _explain(geometry)
    mended = shapely.make_valid(geometry)
    change = abs(mended.area - geometry.area) / geometry.area if geometry.area > 0 else float("inf")
    if mended.geom_type == "GeometryCollection":
        pieces = [piece for piece in mended.geoms if piece.geom_type in ("Polygon", "MultiPolygon")]
        mended = shapely.union_all(pieces)
    if mended.geom_type not in ("Polygon", "MultiPolygon") or not mended.area > 0 or change >= LARGEST_AREA_CHANGE:
        raise GeometryError(f"{called}的{fault}，自动修复会改变形状，请在制图软件中修正后重新导入。")
    return RepairedPolygon(mended, fault, change)


def polygon_fault(geometry: Any) -> str | None:
    """What is wrong with a polygon in itself (zh-CN), with the place; None when it is a valid area."""
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return f"不是面，而是 {geometry.geom_type}"
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "含有无效坐标"
    return None if geometry.is_valid and geometry.area > 0 else _explain(geometry)


def _explain(geometry: Any) -> str:
    reason, _, place = shapely.is_valid_reason(geometry).partition("[")
    words = _EXPLANATIONS.get(reason.strip(), "边界无效")
    return f"{words}（位置 {place.rstrip(']')}）" if place else words


def assign_points(longitude: ArrayLike, latitude: ArrayLike, polygons: Sequence[Any]) -> NDArray[np.int64]:
    """For each point the index of the polygon that holds it (its border included).

    Parameters
    ----------
    longitude, latitude : the points, in the system of the polygons; NaN = no position.
    polygons : valid polygons; None or empty ones hold nothing.

    Returns
    -------
    Index into polygons, -1 where there is none; where polygons overlap, the first one.

    Raises
    ------
    GeometryError : the two columns differ in length.
    """
    x, y = np.atleast_1d(np.asarray(longitude, float)), np.atleast_1d(np.asarray(latitude, float))
    if x.shape != y.shape:
        raise GeometryError(f"经度与纬度的个数不一致（{x.size} 与 {y.size}），请检查坐标列。")
    found = np.full(x.shape, NOT_ASSIGNED, dtype=np.int64)
    placed = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(polygons) == 0 or placed.size == 0:
        return found
    tree = shapely.STRtree(np.asarray(polygons, dtype=object))
    point_index, polygon_index = tree.query(shapely.points(x[placed], y[placed]), predicate="intersects")
    # Written from the last polygon to the first, so that the first one stays.
    order = np.argsort(-polygon_index, kind="stable")
    found[placed[point_index[order]]] = polygon_index[order]
    return found
