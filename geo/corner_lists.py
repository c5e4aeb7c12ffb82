"""An outline typed or pasted as a list of corners, one a line: two numbers, east first."""

from __future__ import annotations

import re
from typing import Any

import shapely

from geo.errors import GeometryError

FEWEST_CORNERS, MOST_CORNERS = 3, 2_000
_LINE = re.compile(r"\s*(?:\d+\s*[.、)]\s+)?(-?\d+(?:\.\d+)?)\s*[,，;；\s]\s*(-?\d+(?:\.\d+)?)\s*")


def outline_of_corners(text: str) -> Any:
    """The polygon through the corners, in their order; the last one leads back to the first.

    Each line holds two numbers, east first, with a comma or a space between them, after a running number if there is
    one ("1. "); empty lines are passed over. Nothing is checked but the form: see geo.boundary_rules.
    Raises GeometryError (zh-CN) with the line that cannot be read, and for too few or too many corners.
    """
    corners: list[tuple[float, float]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise GeometryError(f"第{number}行不是“经度, 纬度”两个数，请改正，例如 121.312345, 31.141234。")
        corners.append((float(found[1]), float(found[2])))
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(set(corners)) < FEWEST_CORNERS:
        raise GeometryError(f"只有 {len(set(corners))} 个不同的点，请至少填 {FEWEST_CORNERS} 个。")
    if len(corners) > MOST_CORNERS:
        raise GeometryError(f"有 {len(corners)} 个点，超过 {MOST_CORNERS} 个，请在制图软件中简化后用“成批导入”。")
    return shapely.Polygon(corners)


def corners_of(outline: Any) -> str | None:
    """The corners of a polygon as outline_of_corners reads them (seven decimals: a centimetre).

    None for an outline of several parts or with holes, which a list of corners cannot tell.
    """
    if outline is None or outline.geom_type != "Polygon" or len(outline.interiors):
        return None
    return "\n".join(f"{x:.7f}, {y:.7f}" for x, y in outline.exterior.coords[:-1])
