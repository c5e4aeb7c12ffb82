"""Points onto the nearest road; and whether roads and points are in one coordinate system at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.crs import Datum, from_wgs84, to_wgs84
from geo.datum import SHANGHAI_BOX
from geo.roads import Floats, Ints, RoadError, RoadNetwork

FEWEST_POINTS = 10
# The points must lie much nearer to the road when the mistake is undone, and nearly all of them.
LARGEST_LEFT_SHARE = 0.6
LEAST_NEARER = 0.7


@dataclass(frozen=True, slots=True)
class Snapped:
    """By point: the segment, the share of it from its start (0-1), and the distance in metres."""

    segment: Ints
    share: Floats
    metres: Floats


def snapped(roads: RoadNetwork, longitude: Floats, latitude: Floats, names: Sequence[str], limit: float) -> Snapped:
    """The nearest place on a road for each point.

    Parameters
    ----------
    longitude, latitude : WGS84 degrees. names : of the points, for messages. limit : metres.

    Raises
    ------
    RoadError : a point is farther than limit from every road, or refuse_other_datum.
    """
    at = _nearest(roads, _tree(roads), longitude, latitude)
    refuse_other_datum(roads, longitude, latitude, at)
    far = np.flatnonzero(~(at.metres <= limit))
    if len(far):
        told = "、".join(f"{names[i]}（{at.metres[i]:.0f} 米）" for i in far[:5])
        more = f"等 {len(far)} 处" if len(far) > 5 else ""
        raise RoadError(f"{told}{more}离最近的道路超过 {limit:.0f} 米，请核对坐标或换用范围更大的路网。")
    return at


def road_distances(roads: RoadNetwork, longitude: Floats, latitude: Floats) -> Floats:
    """Metres from each point (WGS84 degrees) to the nearest road."""
    return _nearest(roads, _tree(roads), longitude, latitude).metres


def refuse_other_datum(roads: RoadNetwork, longitude: Floats, latitude: Floats, at: Snapped) -> None:
    """Refuse roads that fit the points only after undoing a shift of GCJ-02 or BD-09 in Shanghai.

    The distance to the road tells it only when points lie on or beside roads (gates do); in a dense network a
    shifted point may be near another road by chance, so nothing is said unless the difference is large.

    Raises RoadError that names the system in which the roads seem to be.
    """
    west, south, east, north = SHANGHAI_BOX
    inside = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    if np.count_nonzero(inside) < FEWEST_POINTS:
        return
    x, y, as_read = longitude[inside], latitude[inside], at.metres[inside]
    tree = _tree(roads)
    for actual in (Datum.GCJ02, Datum.BD09):
        # Roads in GCJ-02 read as WGS84 lie where the points would lie after the same shift; and the reverse.
        for moved, words in (
            (from_wgs84(x, y, actual), f"路网像是 {actual.label} 坐标，却按 WGS84 读取"),
            (to_wgs84(x, y, actual), f"户的坐标像是 {actual.label}，却按 WGS84 读取"),
        ):
            after = _nearest(roads, tree, *moved).metres
            nearer = float(np.mean(after < as_read))
            if np.median(after) <= LARGEST_LEFT_SHARE * np.median(as_read) and nearer >= LEAST_NEARER:
                raise RoadError(
                    f"路网与户的坐标系不一致：{words}（到道路的距离中位数 {np.median(as_read):.0f} 米，"
                    f"换算后 {np.median(after):.0f} 米）。请写明正确的坐标系后重新导入。"
                )


def _tree(roads: RoadNetwork) -> shapely.STRtree:
    starts = np.stack([roads.east[roads.start], roads.north[roads.start]], axis=1)
    ends = np.stack([roads.east[roads.end], roads.north[roads.end]], axis=1)
    return shapely.STRtree(shapely.linestrings(np.stack([starts, ends], axis=1)))


def _nearest(roads: RoadNetwork, tree: shapely.STRtree, longitude: Floats, latitude: Floats) -> Snapped:
    east, north = roads.in_plane(longitude, latitude)
    segment, metres = np.zeros(len(east), np.int64), np.zeros(len(east))
    if len(east):
        (point, line), distance = tree.query_nearest(
            shapely.points(east, north), return_distance=True, all_matches=False
        )
        segment[point], metres[point] = line, distance
    a, b = roads.start[segment], roads.end[segment]
    dx, dy = roads.east[b] - roads.east[a], roads.north[b] - roads.north[a]
    along = (east - roads.east[a]) * dx + (north - roads.north[a]) * dy
    return Snapped(segment, np.clip(along / np.maximum(dx * dx + dy * dy, 1e-12), 0.0, 1.0), metres)
