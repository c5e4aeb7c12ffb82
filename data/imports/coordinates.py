"""The declared coordinate system of a file, and the way from it to WGS84. Nothing is assumed silently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyproj
import shapely

from data.imports.files import FileError
from data.imports.values import CellError
from geo.crs import Datum, geometry_to_wgs84, read_datum
from geo.datum import SHANGHAI_BOX
from geo.errors import GeometryError, MissingCrsError

CHOICES = "WGS84、CGCS2000、GCJ-02（高德、腾讯）、BD-09（百度）或 EPSG 编号（如 EPSG:4549）"
_OUTSIDE = "请核对坐标系是否选对、经纬度两列是否填反"


@dataclass(frozen=True, slots=True)
class DeclaredCrs:
    """A coordinate system: a datum of degrees used in China, or any other one that PROJ knows."""

    label: str
    datum: Datum | None
    projected: pyproj.Transformer | None = None

    @property
    def is_metric(self) -> bool:
        """True when coordinates are metres, not degrees."""
        return self.projected is not None

    def to_wgs84(self, geometry: Any) -> Any:
        """The geometry in WGS84, z dropped.

        Raises CellError (zh-CN) when it can not be converted or does not lie in Shanghai.
        """
        flat = shapely.force_2d(geometry)
        try:
            if self.datum is not None:
                moved = geometry_to_wgs84(flat, self.datum)
            else:
                assert self.projected is not None
                moved = shapely.transform(flat, self.projected.transform, interleaved=False)
        except (GeometryError, pyproj.exceptions.ProjError) as error:
            raise CellError(str(error).rstrip("。"), _OUTSIDE) from error
        west, south, east, north = SHANGHAI_BOX
        left, bottom, right, top = shapely.bounds(moved)
        if not (west <= left and right <= east and south <= bottom and top <= north):
            raise CellError(f"坐标不在上海市范围内（按 {self.label} 换算后为 {left:.5f}, {bottom:.5f}）", _OUTSIDE)
        return moved


def declared_crs(text: str) -> DeclaredCrs:
    """The coordinate system that a user names. Raises FileError when it is not known."""
    try:
        datum = read_datum(text)
    except MissingCrsError:
        return _by_code(text)
    if datum is Datum.SHANGHAI_LOCAL:
        raise FileError("上海城市坐标需要控制点才能换算，导入时请先转换为 CGCS2000 或 WGS84。")
    return DeclaredCrs(datum.value.upper(), datum)


def _by_code(text: str) -> DeclaredCrs:
    code = text.strip()
    try:
        return from_projection(pyproj.CRS.from_user_input(f"EPSG:{code}" if code.isdigit() else code))
    except pyproj.exceptions.CRSError as error:
        raise FileError(f"坐标系“{text}”无法识别。请写明其中之一：{CHOICES}。") from error


def from_projection(crs: pyproj.CRS) -> DeclaredCrs:
    """The coordinate system that a map layer carries itself."""
    code = crs.to_epsg()
    if code == 4326:
        return DeclaredCrs("WGS84", Datum.WGS84)
    if code == 4490:
        return DeclaredCrs("CGCS2000", Datum.CGCS2000)
    label = f"EPSG:{code}" if code else crs.name
    # always_xy: longitude or east first, whatever the authority's axis order is.
    return DeclaredCrs(label, None, pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True))


def missing_crs(file: str) -> FileError:
    """The refusal of coordinates without a declared system."""
    return FileError(f"文件“{file}”没有写明坐标系，无法使用其中的坐标。请选择坐标系后再导入：{CHOICES}。")
