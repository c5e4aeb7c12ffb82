"""What a drawn or delivered boundary must be: one closed outline of plausible size, in place, in the right system.

Geometries are shapely, WGS84 degrees, longitude first; lengths and areas are taken in EPSG:4549.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import shapely

from geo.assign import polygon_fault
from geo.crs import Datum, from_wgs84, geometry_to_wgs84, metres

SMALLEST_AREA, LARGEST_AREA = 500.0, 5_000_000.0
"""Square metres: one building with its yard, and half of a subdistrict."""
STREET_MARGIN = 2_000.0
FAR_METRES = 300.0
"""Further than this from what was known of the compound is worth a question."""
LEFT_SHARE = 0.3
SLIVER = 100.0
"""Square metres of overlap that two sketches of one wall explain."""
FEWEST_PLACES = 3
"""From so many known places on, the street has an extent to lie in."""


class Finding(StrEnum):
    """What is wrong with a boundary, or asks to be looked at."""

    EMPTY = "empty"
    INVALID = "invalid"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    OUTSIDE = "outside"
    DATUM = "datum"
    FAR = "far"
    OVERLAP = "overlap"
    COMMITTEE = "committee"
    BUILDINGS = "buildings"
    STRANGERS = "strangers"


REFUSALS = frozenset({Finding.EMPTY, Finding.INVALID, Finding.TOO_SMALL, Finding.TOO_LARGE, Finding.OUTSIDE})
"""A boundary with one of these is not kept; the others must be confirmed by the person who keeps it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with its words: what is wrong and how to mend it (zh-CN, complete)."""

    finding: Finding
    message: str
    mend: str

    @property
    def is_refusal(self) -> bool:
        """True when the boundary cannot be kept as it is."""
        return self.finding in REFUSALS

    def __str__(self) -> str:
        return f"{self.message}。{self.mend}。"


def joined_parts(parts: Sequence[Any]) -> Any | None:
    """Drawn polygons as one geometry: one polygon, a multipolygon of several; None without any. Nothing is mended."""
    flat = [piece for part in parts if part is not None and not part.is_empty for piece in shapely.get_parts(part)]
    if not flat:
        return None
    return shapely.force_2d(flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat))


def plain_outline(geometry: Any) -> Any:
    """The geometry without z; a multipolygon of one part is that part, so that a round trip through GIS is the same."""
    if geometry is None or geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return geometry
    return joined_parts([geometry])


def mended(outline: Any) -> Any | None:
    """The polygons that make_valid makes of an invalid outline; None when none are left. For a person to look at."""
    if not np.isfinite(shapely.get_coordinates(outline)).all():
        return None
    polygons = list(_polygons(shapely.make_valid(outline)))
    return plain_outline(shapely.union_all(polygons)) if polygons else None


def _polygons(geometry: Any) -> Iterator[Any]:
    for piece in shapely.get_parts(geometry):
        if piece.geom_type == "Polygon" and piece.area > 0:
            yield piece
        elif piece.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from _polygons(piece)


def square_metres(outline: Any | None) -> float:
    """The area of an outline in m²; 0 for None and points."""
    return 0.0 if outline is None else float(metres(outline).area)


def moved_metres(before: Any | None, after: Any) -> float | None:
    """How far an outline moved at most (Hausdorff distance of the borders, m); None when there was none before."""
    if before is None or before.is_empty or before.area == 0:
        return None
    return float(shapely.hausdorff_distance(metres(before).boundary, metres(after).boundary, densify=0.25))


def street_extent(places: Sequence[Any]) -> Any | None:
    """Where boundaries of a street may lie (EPSG:4549): 2 km around its known places; None when fewer than three."""
    known = [place for place in places if place is not None and not place.is_empty]
    if len(known) < FEWEST_PLACES:
        return None
    return metres(shapely.union_all(known)).convex_hull.buffer(STREET_MARGIN)


def shape_remarks(outline: Any | None, extent: Any | None) -> list[Remark]:
    """The reasons for which an outline cannot be kept; empty when there are none.

    extent: of street_extent, None = the street's places are not known.
    """
    if outline is None or outline.is_empty:
        return [Remark(Finding.EMPTY, "图上没有面", "请用左侧工具画出小区的外围，首尾相接")]
    fault = polygon_fault(outline)
    if fault is not None:
        return [Remark(Finding.INVALID, f"图形不成立：{fault}", "请拖动顶点解开交叉，或查看自动修复的结果后采用")]
    flat = metres(outline)
    remarks = []
    if flat.area < SMALLEST_AREA:
        remarks.append(
            Remark(
                Finding.TOO_SMALL,
                f"面积只有 {flat.area:.0f} 平方米（至少 {SMALLEST_AREA:.0f}）",
                "请画整个小区的外围，不是一幢楼",
            )
        )
    if flat.area > LARGEST_AREA:
        remarks.append(
            Remark(
                Finding.TOO_LARGE,
                f"面积达 {flat.area / 1e6:.1f} 平方公里（最多 {LARGEST_AREA / 1e6:.0f}）",
                "请只画一个小区；成片的请分开画",
            )
        )
    if extent is not None and not extent.covers(flat):
        far = float(shapely.distance(extent, flat)) if not extent.intersects(flat) else 0.0
        words = f"离本街道已知小区 {(far + STREET_MARGIN) / 1000:.1f} 公里" if far else "有一部分在本街道 2 公里以外"
        remarks.append(Remark(Finding.OUTSIDE, f"图形{words}", "请核对位置；导入的请核对坐标系和经纬度次序"))
    return remarks


def place_remarks(outline: Any, known: Sequence[Any]) -> list[Remark]:
    """Whether an outline lies where the compound was known to be, and whether a wrong coordinate system explains it.

    known: earlier outline or point of the compound and points of its buildings; nothing known, nothing said.
    """
    places = [place for place in known if place is not None and not place.is_empty]
    if not places:
        return []
    points = np.array([(place.centroid.x, place.centroid.y) for place in places])

    def apart(shape: Any) -> float:
        return float(np.median(shapely.distance(metres(shape), shapely.points(metres_of(points)))))

    as_drawn = apart(outline)
    if as_drawn < FAR_METRES:
        return []
    left = {datum: apart(geometry_to_wgs84(outline, datum)) for datum in (Datum.GCJ02, Datum.BD09)}
    best = min(left, key=lambda datum: left[datum])
    if left[best] <= LEFT_SHARE * as_drawn:
        after = f"按{best.label}换算后只差 {left[best]:.0f} 米，疑似坐标系混用"
        return [
            Remark(
                Finding.DATUM,
                f"与该小区原有位置相差约 {as_drawn:.0f} 米，{after}",
                "请按该坐标系换算；如果原有位置才是错的，请勾选确认并在说明中写明",
            )
        ]
    return [
        Remark(
            Finding.FAR,
            f"与该小区原有位置相差约 {as_drawn:.0f} 米",
            "请核对选的是不是这个小区；确实如此的请勾选确认",
        )
    ]


def metres_of(points: Any) -> Any:
    """An array of longitude and latitude as east and north (EPSG:4549)."""
    return shapely.get_coordinates(metres(shapely.points(points)))


def suspected_datum(outline: Any, known: Sequence[Any]) -> Datum | None:
    """The system in which an outline seems to be given, when place_remarks suspects one."""
    remarks = place_remarks(outline, known)
    if not remarks or remarks[0].finding is not Finding.DATUM:
        return None
    return next(datum for datum in (Datum.GCJ02, Datum.BD09) if datum.label in remarks[0].message)


def overlaps(outline: Any, neighbours: Mapping[int, Any]) -> dict[int, float]:
    """Square metres that the outline shares with each neighbour; those below SLIVER are left out."""
    flat = metres(outline)
    shared = {
        key: float(flat.intersection(metres(place)).area)
        for key, place in neighbours.items()
        if place is not None and place.area > 0 and place.intersects(outline)
    }
    return {key: area for key, area in shared.items() if area >= SLIVER}


def is_same_outline(one: Any | None, other: Any | None, within: float = 0.01) -> bool:
    """Whether two outlines are the same within so many metres: what a change of coordinate system and back leaves."""
    if one is None or other is None:
        return one is other
    if one.equals_exact(other, 0.0):
        return True
    flat, wanted = metres(one), metres(other)
    if shapely.get_num_geometries(flat) != shapely.get_num_geometries(wanted):
        return False
    return bool(
        shapely.hausdorff_distance(flat.boundary, wanted.boundary) <= within
        and abs(flat.area - wanted.area) <= within * (flat.length + wanted.length)
    )


def in_datum(outline: Any, datum: Datum) -> Any:
    """A WGS84 outline as it would be written in another system; for tests and for undoing a mistake."""
    return shapely.transform(outline, lambda x, y: from_wgs84(x, y, datum), interleaved=False)
