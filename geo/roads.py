"""Roads that the user brings (OSM XML or PBF, GeoPackage, Shapefile) as a cleaned network of one profile.

Lines are joined wherever they share a vertex (rounded to 0.1 m): joined at end points only, a real GeoPackage fell
into 692 pieces, the largest with 9 % of the vertices. Only the largest part in which every point reaches every other
is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.crs import Datum, to_wgs84, wgs84_to_metres
from geo.datum import SHANGHAI_BOX
from geo.errors import GeometryError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EARTH_RADIUS = 6_371_008.8
SAME_VERTEX_METRES = 0.1
# Below this share of vertices in the largest part the lines are not joined as roads are.
LEAST_CONNECTED = 0.9
WALKING_KMH = 1.2 * 3.6
# Usual speeds in a built-up area (km/h) by class of road.
DRIVING_KMH = {
    "motorway": 80, "motorway_link": 50, "trunk": 60, "trunk_link": 40, "primary": 40, "primary_link": 30,
    "secondary": 35, "secondary_link": 30, "tertiary": 30, "tertiary_link": 25, "unclassified": 25,
    "residential": 20, "living_street": 10, "service": 12, "road": 20,
}  # fmt: skip
NOT_ON_FOOT = {"motorway", "motorway_link", "trunk", "trunk_link"}
ON_FOOT_ONLY = {"footway", "path", "pedestrian", "steps", "cycleway", "track"}
FORWARD, BACKWARD = {"yes", "1", "true", "t", "f"}, {"-1", "reverse"}
OSM_ENDS = (".osm", ".pbf", ".osm.gz", ".osm.bz2")


class RoadError(GeometryError):
    """The roads cannot be used: names the file and the mend."""


class Profile(StrEnum):
    """Who travels: walking goes both ways on every road but the fast ones."""

    DRIVE = "drive"
    WALK = "walk"


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of a layer's columns: class of road, one-way mark, name; None or absent in the file = not known."""

    kind: str | None = "highway"
    oneway: str | None = "oneway"
    name: str | None = "name"


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """Directed segments between vertices, all in one strongly connected part.

    longitude, latitude : WGS84 degrees of the vertices. east, north : metres (plane(...)).
    start, end : vertices of each segment; metres, seconds : its length and the time on it.
    read_vertices, read_segments : before the smaller parts were dropped. notes : zh-CN, what a reader must know.
    middle : longitude, latitude where the plane touches. digest : hash of the content, for caches.
    """

    profile: Profile
    source: str
    longitude: Floats
    latitude: Floats
    east: Floats
    north: Floats
    start: Ints
    end: Ints
    metres: Floats
    seconds: Floats
    read_vertices: int
    read_segments: int
    notes: tuple[str, ...]
    middle: tuple[float, float]
    digest: str

    def in_plane(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """WGS84 degrees in this network's metres."""
        return plane(longitude, latitude, *self.middle)


def plane(longitude: Floats, latitude: Floats, middle_x: float, middle_y: float) -> tuple[Floats, Floats]:
    """East and north metres: EPSG:4549 around Shanghai, elsewhere a plane that touches the earth in the middle."""
    west, south, east, north = SHANGHAI_BOX
    if west <= middle_x <= east and south <= middle_y <= north:
        return wgs84_to_metres(longitude, latitude)
    x = np.radians(longitude - middle_x) * EARTH_RADIUS * np.cos(np.radians(middle_y))
    return x, np.radians(latitude - middle_y) * EARTH_RADIUS


def read_roads(
    path: Path, profile: Profile = Profile.DRIVE, *, datum: Datum = Datum.WGS84, columns: Columns | None = None
) -> RoadNetwork:
    """The roads of a file.

    Parameters
    ----------
    datum : the system that a person declared for the file (degrees); a GeoPackage or Shapefile in metres says so by
        its own CRS. columns : names in a GeoPackage or Shapefile.

    Raises
    ------
    RoadError : the file is missing or unreadable, holds no roads, has no CRS, or its lines are not joined.
    """
    if not path.is_file():
        raise RoadError(f"找不到路网文件 {path}，请核对路径。")
    is_osm = path.name.lower().endswith(OSM_ENDS)
    if is_osm:
        x, y, start, end, kmh = _osm(path, profile)
    else:
        x, y, start, end, kmh = _layer(path, profile, columns or Columns(), datum)
    if len(start) == 0:
        raise RoadError(f"文件 {path.name} 里没有可{'通车' if profile is Profile.DRIVE else '步行'}的道路。")
    longitude, latitude = to_wgs84(x, y, datum)
    return _network(path.name, profile, longitude, latitude, start, end, kmh, by_place=not is_osm)


Segments = tuple[Floats, Floats, Ints, Ints, Floats]


def _osm(path: Path, profile: Profile) -> Segments:
    import osmium

    known: dict[int, int] = {}
    x: list[float] = []
    y: list[float] = []
    start: list[int] = []
    end: list[int] = []
    speed: list[float] = []
    try:
        ways = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
        for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
            if not isinstance(way, osmium.osm.Way):
                continue
            tags = way.tags
            kmh = _speed(tags.get("highway"), profile)
            if kmh is None or tags.get("access") == "no" or (profile is Profile.WALK and tags.get("foot") == "no"):
                continue
            there, back = _directions(tags.get("oneway"), tags.get("junction") == "roundabout", profile)
            before: int | None = None
            for node in way.nodes:
                if not node.location.valid():
                    before = None
                    continue
                here = known.get(node.ref)
                if here is None:
                    here = known[node.ref] = len(x)
                    x.append(node.location.lon)
                    y.append(node.location.lat)
                if before is not None:
                    if there:
                        start.append(before)
                        end.append(here)
                        speed.append(kmh)
                    if back:
                        start.append(here)
                        end.append(before)
                        speed.append(kmh)
                before = here
    except RuntimeError:
        raise RoadError(f"文件 {path.name} 不是可读的 OSM 文件（XML 或 PBF），请重新导出。") from None
    return np.array(x), np.array(y), np.array(start, np.int64), np.array(end, np.int64), np.array(speed)


def _layer(path: Path, profile: Profile, columns: Columns, datum: Datum) -> Segments:
    import pyogrio
    import shapely

    try:
        frame: Any = pyogrio.read_dataframe(path)
    except pyogrio.errors.DataSourceError:
        raise RoadError(f"文件 {path.name} 不是可读的 GeoPackage 或 Shapefile，请重新导出。") from None
    if frame.crs is None:
        raise RoadError(f"文件 {path.name} 没有坐标系说明，请在导出时写明（WGS84 或 CGCS2000）。")
    if datum is Datum.WGS84:
        frame = frame.to_crs("EPSG:4326")
    frame = frame[frame.geometry.notna()].explode(ignore_index=True)
    frame = frame[frame.geometry.geom_type == "LineString"]
    x: list[Floats] = []
    start: list[int] = []
    end: list[int] = []
    speed: list[float] = []
    count = 0
    for line, kind, oneway in zip(
        frame.geometry, _values(frame, columns.kind), _values(frame, columns.oneway), strict=True
    ):
        kmh = _speed("road" if kind is None else str(kind), profile)
        if kmh is None:
            continue
        points = shapely.get_coordinates(line)
        there, back = _directions(None if oneway is None else str(oneway), False, profile)
        pairs = [(count + i, count + i + 1) for i in range(len(points) - 1)]
        for a, b in [*(pairs if there else []), *((b, a) for a, b in (pairs if back else []))]:
            start.append(a)
            end.append(b)
            speed.append(kmh)
        x.append(points)
        count += len(points)
    points = np.concatenate(x) if x else np.zeros((0, 2))
    return points[:, 0], points[:, 1], np.array(start, np.int64), np.array(end, np.int64), np.array(speed)


def _values(frame: Any, column: str | None) -> list[Any]:
    if column is None or column not in frame.columns:
        return [None] * len(frame)
    return [None if value is None or value != value else value for value in frame[column]]


def _speed(kind: str | None, profile: Profile) -> float | None:
    """km/h on a class of road, None where the profile may not go."""
    if profile is Profile.DRIVE:
        return DRIVING_KMH.get(kind or "")
    return WALKING_KMH if (kind in DRIVING_KMH and kind not in NOT_ON_FOOT) or kind in ON_FOOT_ONLY else None


def _directions(oneway: str | None, roundabout: bool, profile: Profile) -> tuple[bool, bool]:
    """Along the line, against it. Layers of OSM data say F (forward), T (to from), B (both)."""
    mark = (oneway or "").strip().lower()
    if profile is Profile.WALK:
        return True, True
    if mark in BACKWARD:
        return False, True
    return True, not (mark in FORWARD or (roundabout and mark != "no"))


def _network(
    source: str,
    profile: Profile,
    longitude: Floats,
    latitude: Floats,
    start: Ints,
    end: Ints,
    kmh: Floats,
    *,
    by_place: bool,
) -> RoadNetwork:
    """Join vertices at one place (OSM joins by its own ids), drop what is not strongly connected, measure."""
    middle = float(longitude.mean()), float(latitude.mean())
    east, north = plane(longitude, latitude, *middle)
    if by_place:
        keys = np.round(np.stack([east, north]) / SAME_VERTEX_METRES).astype(np.int64)
        _, first, joined = np.unique(keys, axis=1, return_index=True, return_inverse=True)
        joined = joined.reshape(-1)
        start, end = joined[start], joined[end]
        longitude, latitude, east, north = longitude[first], latitude[first], east[first], north[first]
    kept = start != end
    start, end, kmh = start[kept], end[kept], kmh[kept]
    vertices, segments = len(east), len(start)
    inside, share = _largest_part(len(east), start, end)
    if share < LEAST_CONNECTED:
        raise RoadError(
            f"路网 {source} 不连通：能互相到达的最大一片只有 {share:.0%} 的路点（至少 {LEAST_CONNECTED:.0%}）。"
            "请检查道路是否在交叉口相接、范围是否被切碎、单行方向是否正确。"
        )
    number = np.cumsum(inside) - 1
    kept = inside[start] & inside[end]
    notes = (
        () if share == 1 else (f"路网中有 {1 - share:.1%} 的路点与主路网不能互通（孤立路段或断头单行路），已不用。",)
    )
    a, b = number[start[kept]], number[end[kept]]
    longitude, latitude, east, north = longitude[inside], latitude[inside], east[inside], north[inside]
    metres = np.hypot(east[a] - east[b], north[a] - north[b])
    seconds = metres / (kmh[kept] / 3.6)
    digest = hashlib.sha256()
    for part in (longitude, latitude, a, b, seconds):
        digest.update(np.ascontiguousarray(part).tobytes())
    return RoadNetwork(
        profile, source, longitude, latitude, east, north, a, b, metres, seconds,
        vertices,
        segments, notes, middle, digest.hexdigest(),
    )  # fmt: skip


def _largest_part(vertices: int, start: Ints, end: Ints) -> tuple[NDArray[np.bool_], float]:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    graph = csr_matrix((np.ones(len(start)), (start, end)), shape=(vertices, vertices))
    _, part = connected_components(graph, connection="strong")
    inside = part == np.bincount(part).argmax()
    return inside, float(inside.mean())
