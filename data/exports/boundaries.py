"""The boundaries as a GeoPackage that a GIS office corrects and gives back: data/imports/boundaries.py reads it.

WGS84 degrees as they are stored, so that what nobody touched comes back the same to the last bit.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from data.queries.boundaries import CompoundBoundary

CRS = "EPSG:4326"
LAYER = "小区边界"
_DAY = "%Y-%m-%dT00:00:00.000Z"


def boundaries_geopackage(
    rows: Sequence[CompoundBoundary], committees: Mapping[str, str], day: date, crs: str = CRS
) -> bytes:
    """A GeoPackage with one row per compound; those without a boundary have no geometry yet.

    committees: code → name. day: stands in the file as its date, so that the same data give the same bytes. crs: of
    the file; another one than EPSG:4326 moves the corners by less than a millimetre there and back.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "boundaries.gpkg"
        write_boundaries(rows, committees, day, path, crs)
        return path.read_bytes()


def write_boundaries(
    rows: Sequence[CompoundBoundary], committees: Mapping[str, str], day: date, path: Path, crs: str = CRS
) -> int:
    """boundaries_geopackage into a file; returns the number of rows."""
    import geopandas as gpd
    import pyogrio

    path.unlink(missing_ok=True)
    frame = gpd.GeoDataFrame(
        [_record(one, committees) for one in rows], geometry=[one.geometry for one in rows], crs=CRS
    )
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": day.strftime(_DAY)})
    try:
        pyogrio.write_dataframe(
            frame if crs == CRS else frame.to_crs(crs),
            path,
            layer=LAYER,
            driver="GPKG",
            geometry_type="MultiPolygon",
            promote_to_multi=True,
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return len(rows)


def _record(one: CompoundBoundary, committees: Mapping[str, str]) -> dict[str, Any]:
    last = one.last
    return {
        "小区编号": one.code,
        "小区名称": one.name,
        "居委会": committees.get(one.committee_code, one.committee_code),
        "状态": one.state.label,
        "来源": last.source.label if last is not None and last.source is not None else None,
        "精度米": one.accuracy_metres,
        "说明": last.note if last is not None else None,
        "登记时间": None if last is None or last.recorded_at is None else f"{last.recorded_at:%Y-%m-%d %H:%M}",
    }
