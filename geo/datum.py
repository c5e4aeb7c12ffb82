"""Say when points were read in the wrong coordinate system, or with their columns exchanged.

In Shanghai GCJ-02 read as WGS84 lies about 480 m off in direction 117° (the reverse in 297°), BD-09 about
1,145 m: enough to put 27 of 31 lanes at the wrong neighbour. Geocoded positions scatter by 60-80 m with a tail of
kilometres, so all decisions use medians.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.crs import Datum, from_wgs84, to_wgs84, wgs84_to_metres

Floats = NDArray[np.float64]
# Longitude and latitude limits of Shanghai with its islands, and a margin.
SHANGHAI_BOX = (120.80, 30.60, 122.30, 31.95)
FEWEST_POINTS = 5
# Without names a point may be near a stranger by chance, so more of them are needed.
FEWEST_UNNAMED_POINTS = 10
# A mistake is named only when undoing it leaves the points close, and much closer than before.
LARGEST_LEFT_METRES = 250.0
LARGEST_LEFT_SHARE = 0.6


class Suspicion(StrEnum):
    """What is wrong with a set of points."""

    WRONG_DATUM = "wrong_datum"
    SWAPPED = "swapped"
    OUT_OF_BOX = "out_of_box"
    FAR_OFF = "far_off"


@dataclass(frozen=True, slots=True)
class DatumVerdict:
    """The finding on a set of points, with its evidence.

    suspect is None when nothing speaks against the points, or nothing can be told (is_known False). actual is the
    system in which they seem to be, when that is the mistake. metres and azimuth (degrees from north) are the
    median offset from the reference; left_metres is what remains after the mend. message is zh-CN and complete.
    """

    suspect: Suspicion | None
    message: str
    is_known: bool = True
    actual: Datum | None = None
    read_as: Datum = Datum.WGS84
    points: int = 0
    metres: float | None = None
    azimuth: float | None = None
    left_metres: float | None = None


def check_box(
    longitude: ArrayLike, latitude: ArrayLike, box: tuple[float, float, float, float] = SHANGHAI_BOX
) -> DatumVerdict:
    """Whether degrees lie in the box, and if not, whether exchanging the columns would put them there.

    Parameters
    ----------
    longitude, latitude : degrees of any system; NaN is left out.
    box : west, south, east, north in degrees.
    """
    x, y = _finite(longitude, latitude)
    if x.size == 0:
        return DatumVerdict(None, "没有可检查的坐标。", is_known=False)
    outside = int(x.size - np.count_nonzero(_inside(x, y, box)))
    if outside == 0:
        return DatumVerdict(None, f"{x.size} 个坐标均在上海范围内。", points=x.size)
    if np.count_nonzero(_inside(y, x, box)) > x.size / 2:
        return DatumVerdict(
            Suspicion.SWAPPED,
            f"经度与纬度两列疑似互换：{x.size} 个坐标中有 {outside} 个在上海范围外，互换后多数落在范围内。"
            "请互换两列后重新导入。",
            points=x.size,
        )
    hint = "数值像是以米为单位的平面坐标，请改选“上海城市坐标”。" if _looks_metric(x, y) else "请核对坐标系和坐标列。"
    return DatumVerdict(Suspicion.OUT_OF_BOX, f"{x.size} 个坐标中有 {outside} 个不在上海范围内。{hint}", points=x.size)


def detect_datum(
    longitude: ArrayLike,
    latitude: ArrayLike,
    reference_longitude: ArrayLike,
    reference_latitude: ArrayLike,
    read_as: Datum = Datum.WGS84,
) -> DatumVerdict:
    """Compare points with trusted positions of the same named places, pair by pair.

    Parameters
    ----------
    longitude, latitude : WGS84 degrees as the import understood them (converted from read_as).
    reference_longitude, reference_latitude : trusted WGS84 degrees of the same places, in the same order.
    read_as : the system that was declared for the points.

    Returns
    -------
    The verdict; is_known is False with a reason when fewer than five pairs can be compared.
    """
    columns = (longitude, latitude, reference_longitude, reference_latitude)
    x, y, rx, ry = (np.atleast_1d(np.asarray(column, float)) for column in columns)
    usable = np.isfinite(x) & np.isfinite(y) & np.isfinite(rx) & np.isfinite(ry)
    x, y, rx, ry = x[usable], y[usable], rx[usable], ry[usable]
    early = _too_little(x, y, f"可对照的同名地点只有 {x.size} 个（至少 {FEWEST_POINTS} 个），无法判断坐标系是否正确。")
    if early is not None:
        return early
    east, north = wgs84_to_metres(x, y)
    reference_east, reference_north = wgs84_to_metres(rx, ry)
    off_east = float(np.median(east - reference_east))
    off_north = float(np.median(north - reference_north))

    def distance(mx: Floats, my: Floats) -> float:
        e, n = wgs84_to_metres(mx, my)
        return float(np.median(np.hypot(e - reference_east, n - reference_north)))

    offset = float(np.hypot(off_east, off_north))
    azimuth = float(np.degrees(np.arctan2(off_east, off_north)) % 360)
    evidence = f"{x.size} 个同名地点整体偏移约 {offset:.0f} 米、方位 {azimuth:.0f}°"
    return _judge(x, y, read_as, distance, evidence, offset, azimuth)


def detect_datum_by_nearest(
    longitude: ArrayLike,
    latitude: ArrayLike,
    reference_longitude: ArrayLike,
    reference_latitude: ArrayLike,
    read_as: Datum = Datum.WGS84,
) -> DatumVerdict:
    """Compare points with trusted positions when names do not match: the median distance to the nearest one.

    Parameters
    ----------
    longitude, latitude : WGS84 degrees as the import understood them.
    reference_longitude, reference_latitude : trusted WGS84 degrees, any number and order.
    read_as : the system that was declared for the points.
    """
    x, y = _finite(longitude, latitude)
    rx, ry = _finite(reference_longitude, reference_latitude)
    fewest = min(x.size, rx.size)
    message = f"可对照的地点只有 {fewest} 个（至少 {FEWEST_UNNAMED_POINTS} 个），无法判断坐标系是否正确。"
    early = _too_little(x, y, message, fewest, FEWEST_UNNAMED_POINTS)
    if early is not None:
        return early
    tree = shapely.STRtree(shapely.points(*wgs84_to_metres(rx, ry)))

    def distance(mx: Floats, my: Floats) -> float:
        _, nearest = tree.query_nearest(
            shapely.points(*wgs84_to_metres(mx, my)), return_distance=True, all_matches=False
        )
        return float(np.median(nearest))

    evidence = f"{x.size} 个点到最近已知小区的距离中位数为 {distance(x, y):.0f} 米"
    return _judge(x, y, read_as, distance, evidence, None, None)


def detect_datum_by_outline(
    longitude: ArrayLike, latitude: ArrayLike, outline: Any, read_as: Datum = Datum.WGS84
) -> DatumVerdict:
    """Compare how many points fall inside the subdistrict's outline as they are and after undoing each mistake.

    Parameters
    ----------
    longitude, latitude : WGS84 degrees as the import understood them; places of this subdistrict.
    outline : polygon of the subdistrict, WGS84.
    read_as : the system that was declared for the points.
    """
    x, y = _finite(longitude, latitude)
    early = _too_little(x, y, f"坐标只有 {x.size} 个（至少 {FEWEST_POINTS} 个），无法按街道边界判断坐标系。")
    if early is not None:
        return early
    shapely.prepare(outline)

    def inside(mx: Floats, my: Floats) -> int:
        return int(np.count_nonzero(shapely.intersects_xy(outline, mx, my)))

    as_read = inside(x, y)
    mends = _mends(x, y, read_as)
    best = max(mends, key=lambda datum: inside(*mends[datum]))
    after = inside(*mends[best])
    # A mend must bring in at least a tenth of all points and nearly all in the end: a place at the border is no proof.
    if after - as_read >= max(2.0, 0.1 * x.size) and after >= 0.8 * x.size:
        evidence = f"{x.size} 个点中只有 {as_read} 个落在街道范围内，按{best.label}换算后有 {after} 个"
        return _wrong_datum(evidence, best, read_as, x.size, None, None, None)
    if as_read < x.size / 2:
        message = f"{x.size} 个点中只有 {as_read} 个落在街道范围内，换算坐标系也不能改善。请核对数据范围。"
        return DatumVerdict(Suspicion.FAR_OFF, message, read_as=read_as, points=x.size)
    message = f"{x.size} 个点中有 {as_read} 个落在街道范围内，未发现坐标系混用。"
    return DatumVerdict(None, message, read_as=read_as, points=x.size)


def _judge(
    x: Floats, y: Floats, read_as: Datum, distance: Any, evidence: str, offset: float | None, azimuth: float | None
) -> DatumVerdict:
    as_read = distance(x, y)
    left = {datum: distance(*mended) for datum, mended in _mends(x, y, read_as).items()}
    best = min(left, key=lambda datum: left[datum])
    if left[best] <= LARGEST_LEFT_METRES and left[best] <= LARGEST_LEFT_SHARE * as_read:
        return _wrong_datum(evidence, best, read_as, x.size, offset, azimuth, left[best])
    if as_read > LARGEST_LEFT_METRES:
        message = f"{evidence}，不像坐标系混用，也不相符。请核对这批坐标与地点是否对应。"
        return DatumVerdict(Suspicion.FAR_OFF, message, True, None, read_as, x.size, offset, azimuth, as_read)
    message = f"{evidence}，未发现坐标系混用。"
    return DatumVerdict(None, message, True, None, read_as, x.size, offset, azimuth, as_read)


def _wrong_datum(
    evidence: str,
    actual: Datum,
    read_as: Datum,
    points: int,
    offset: float | None,
    azimuth: float | None,
    left: float | None,
) -> DatumVerdict:
    remains = "" if left is None else f"，换算后相差约 {left:.0f} 米"
    message = (
        f"疑似坐标系混用：{evidence}，像是{actual.label}的坐标被当作{read_as.label}读取{remains}。"
        f"请将坐标系改为 {actual.value} 后重新导入。"
    )
    return DatumVerdict(Suspicion.WRONG_DATUM, message, True, actual, read_as, points, offset, azimuth, left)


def _mends(x: Floats, y: Floats, read_as: Datum) -> dict[Datum, tuple[Floats, Floats]]:
    """The points as they would be had they been read in each other system."""
    native = from_wgs84(x, y, read_as)
    others = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
    same = (Datum.WGS84, Datum.CGCS2000)
    return {
        datum: to_wgs84(*native, datum) for datum in others if datum is not read_as and not {datum, read_as} <= {*same}
    }


def _too_little(
    x: Floats, y: Floats, message: str, count: int | None = None, fewest: int = FEWEST_POINTS
) -> DatumVerdict | None:
    """Faults that make a comparison useless: exchanged columns, or too few points."""
    if x.size:
        box = check_box(x, y)
        if box.suspect is Suspicion.SWAPPED or (box.suspect is not None and not np.any(_inside(x, y, SHANGHAI_BOX))):
            return box
    if (x.size if count is None else count) < fewest:
        return DatumVerdict(None, message, is_known=False, points=x.size)
    return None


def _inside(x: Floats, y: Floats, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    west, south, east, north = box
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _looks_metric(x: Floats, y: Floats) -> bool:
    return bool(np.median(np.abs(x)) > 180 or np.median(np.abs(y)) > 90)


def _finite(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Floats, Floats]:
    x, y = np.atleast_1d(np.asarray(longitude, float)), np.atleast_1d(np.asarray(latitude, float))
    usable = np.isfinite(x) & np.isfinite(y)
    return x[usable], y[usable]
