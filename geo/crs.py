"""Coordinate systems of a Shanghai office: WGS84, CGCS2000, GCJ-02 (Amap, Tencent), BD-09 (Baidu), local metres.

Stored positions are WGS84 degrees, longitude first. Lengths and areas are taken in EPSG:4549 (CGCS2000, 3-degree
Gauss-Kruger, central meridian 120°E: scale error 1.9e-4 here). EPSG:3857 stretches lengths by 1.168 at this
latitude and is never used to measure. CGCS2000 and WGS84 differ by far less than any position here is accurate.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.errors import GeometryError, MissingCrsError
from geo.offsets import bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02
from geo.similarity import Similarity

Floats = NDArray[np.float64]
METRIC_CRS = "EPSG:4549"


class Datum(StrEnum):
    """In which system coordinates are given; label is what users see."""

    label: str

    def __new__(cls, value: str, label: str) -> Datum:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    WGS84 = "wgs84", "WGS84（GPS、OpenStreetMap）"
    CGCS2000 = "cgcs2000", "CGCS2000（天地图、国家2000）"
    GCJ02 = "gcj02", "GCJ-02（高德、腾讯）"
    BD09 = "bd09", "BD-09（百度）"
    SHANGHAI_LOCAL = "shanghai_local", "上海城市坐标（米）"


_SPELLINGS = {
    Datum.WGS84: ("wgs84", "wgs1984", "epsg4326", "4326", "gps", "osm"),
    Datum.CGCS2000: ("cgcs2000", "epsg4490", "4490", "国家2000", "天地图"),
    Datum.GCJ02: ("gcj02", "gcj2", "火星坐标", "高德", "腾讯", "amap"),
    Datum.BD09: ("bd09", "bd09ll", "百度", "baidu"),
    Datum.SHANGHAI_LOCAL: ("shanghailocal", "上海城市坐标", "上海平面坐标", "上海2000", "上海坐标"),
}
_DATUM_OF_SPELLING = {spelling: datum for datum, spellings in _SPELLINGS.items() for spelling in spellings}


def read_datum(text: str) -> Datum:
    """The coordinate system that a user names (WGS84, gcj-02, 高德, EPSG:4490 …).

    Raises
    ------
    MissingCrsError : the name is empty or not known; the message lists what may be written.
    """
    key = "".join(character for character in text.lower() if character.isalnum())
    datum = _DATUM_OF_SPELLING.get(key)
    if datum is None:
        choices = "、".join(one.value for one in Datum)
        raise MissingCrsError(f"坐标系“{text}”无法识别，请写明其中之一：{choices}。")
    return datum


def to_wgs84(
    longitude: ArrayLike, latitude: ArrayLike, datum: Datum, local: Similarity | None = None
) -> tuple[Floats, Floats]:
    """Coordinates of any supported system as WGS84 degrees; exact inverse of from_wgs84 to less than 1 mm.

    Parameters
    ----------
    longitude, latitude : degrees, scalars or arrays; for SHANGHAI_LOCAL east and north in metres
        (the survey's own columns are often X = north, Y = east: name them, do not count them).
    datum : the system of the input.
    local : the fitted plane, for SHANGHAI_LOCAL only.

    Returns
    -------
    (longitude, latitude) in WGS84 degrees, NaN where the input is NaN.

    Raises
    ------
    GeometryError : shapes differ; GCJ-02 or BD-09 outside China (swapped columns); no plane for local metres.
    """
    x, y = _pair(longitude, latitude)
    if datum in (Datum.WGS84, Datum.CGCS2000):
        return x, y
    if datum is Datum.GCJ02:
        return gcj02_to_wgs84(x, y)
    if datum is Datum.BD09:
        return gcj02_to_wgs84(*bd09_to_gcj02(x, y))
    east, north = _plane(local).to_metric(x, y)
    return metres_to_wgs84(east, north)


def from_wgs84(
    longitude: ArrayLike, latitude: ArrayLike, datum: Datum, local: Similarity | None = None
) -> tuple[Floats, Floats]:
    """WGS84 degrees in another supported system.

    Parameters
    ----------
    longitude, latitude : WGS84 degrees, scalars or arrays.
    datum : the system of the result.
    local : the fitted plane, for SHANGHAI_LOCAL only.

    Returns
    -------
    (longitude, latitude) in degrees, or (east, north) in metres for SHANGHAI_LOCAL.

    Raises
    ------
    GeometryError : as to_wgs84.
    """
    x, y = _pair(longitude, latitude)
    if datum in (Datum.WGS84, Datum.CGCS2000):
        return x, y
    if datum is Datum.GCJ02:
        return wgs84_to_gcj02(x, y)
    if datum is Datum.BD09:
        return gcj02_to_bd09(*wgs84_to_gcj02(x, y))
    return _plane(local).from_metric(*wgs84_to_metres(x, y))


def geometry_to_wgs84(geometry: Any, datum: Datum, local: Similarity | None = None) -> Any:
    """A shapely geometry (or an array of them) with every vertex moved to WGS84; z is dropped.

    Parameters
    ----------
    geometry : shapely geometry or array, longitude (or east) first.
    datum, local : as to_wgs84.
    """
    return shapely.transform(geometry, lambda x, y: to_wgs84(x, y, datum, local), interleaved=False)


def metres(geometry: Any) -> Any:
    """A WGS84 geometry (or an array of them) in EPSG:4549 metres, east first: the plane to measure in."""
    return shapely.transform(geometry, wgs84_to_metres, interleaved=False)


def wgs84_to_metres(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Floats, Floats]:
    """WGS84 degrees as (east, north) metres of EPSG:4549."""
    x, y = _pair(longitude, latitude)
    east, north = _transformer().transform(x, y)
    return np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)


def metres_to_wgs84(east: ArrayLike, north: ArrayLike) -> tuple[Floats, Floats]:
    """(east, north) metres of EPSG:4549 as WGS84 degrees."""
    x, y = _pair(east, north)
    longitude, latitude = _transformer().transform(x, y, direction="INVERSE")
    return np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)


def frame_to_wgs84(frame: Any, datum: Datum | None = None, local: Similarity | None = None) -> Any:
    """A GeoDataFrame in EPSG:4326; the declared datum decides, else the frame's own CRS.

    Parameters
    ----------
    frame : GeoDataFrame, not empty.
    datum : the system that a person declared; needed for GCJ-02 and BD-09, which files mislabel as WGS84.
    local : the fitted plane, for SHANGHAI_LOCAL only.

    Raises
    ------
    MissingCrsError : neither the frame nor the caller says the system. GeometryError : the frame is empty.
    """
    if len(frame) == 0:
        raise GeometryError("图层中没有任何要素，请检查文件是否导出完整。")
    if datum is not None:
        moved = frame.copy()
        moved.geometry = geometry_to_wgs84(frame.geometry.to_numpy(), datum, local)
        return moved.set_crs("EPSG:4326", allow_override=True)
    require_crs(frame)
    return frame.to_crs("EPSG:4326")


def frame_in_metres(frame: Any) -> Any:
    """A GeoDataFrame in EPSG:4549.

    Raises
    ------
    MissingCrsError : the frame has no CRS. GeometryError : the frame is empty.
    """
    if len(frame) == 0:
        raise GeometryError("图层中没有任何要素，无法量算。")
    require_crs(frame)
    return frame.to_crs(METRIC_CRS)


def require_crs(frame: Any) -> None:
    """Refuse a frame without a coordinate system.

    Raises
    ------
    MissingCrsError : frame.crs is None.
    """
    if frame.crs is None:
        raise MissingCrsError("图层没有坐标系说明，请写明坐标系（如 wgs84、gcj02、bd09）后再导入。")


@lru_cache(maxsize=1)
def _transformer() -> pyproj.Transformer:
    # Without always_xy the axes would be latitude first and north first.
    return pyproj.Transformer.from_crs("EPSG:4490", METRIC_CRS, always_xy=True)


def _pair(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if x.shape != y.shape:
        raise GeometryError(f"经度与纬度的个数不一致（{x.size} 与 {y.size}），请检查坐标列。")
    return x, y


def _plane(local: Similarity | None) -> Similarity:
    if local is None:
        raise GeometryError("上海城市坐标需要控制点（至少3个）才能换算，请先提供控制点文件。")
    return local
