"""Roads and water that the office gives: GeoJSON files (WGS84) in the folder map/ of the home."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from casework.base_maps import FOLDER
from data.access import Reader
from geo.datum import Suspicion, check_box, detect_datum_by_outline
from geo.outlines import joined_outline

LARGEST_BYTES = 5_000_000
MOST_CORNERS = 200_000
WATER_WORDS = ("water", "river", "lake", "水", "河", "湖", "浦", "塘")
NAMED_WGS84 = ("CRS84", "4326", "4490")
_STREET_MARGIN_METRES = 300.0


@dataclass(frozen=True, slots=True)
class BaseLayers:
    """features: layer (roads, water), geometry (WGS84), None when no file is usable; refused: sentences (zh-CN)."""

    features: pd.DataFrame | None
    refused: tuple[str, ...]


Signature = tuple[tuple[str, int, int], ...]


def base_layers(reader: Reader, home: Path) -> BaseLayers:
    """The usable files of home/map/*.geojson, by name.

    A file is water when its name says so (水, 河, water …), else roads. Refused, with the reason: larger than 5 MB,
    not GeoJSON in WGS84, neither lines nor polygons, more than 200,000 corners, or suspected of another datum.
    """
    signature = base_signature(home)
    return reader.derived(_read, signature) if signature else BaseLayers(None, ())


def base_signature(home: Path) -> Signature:
    """Name, time and size of the files: another one when base_layers may give something else."""
    folder = home / FOLDER
    files = sorted(folder.glob("*.geojson")) if folder.is_dir() else []
    return tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)


def _read(reader: Reader, signature: Signature) -> BaseLayers:
    places = reader.compound_shapes()["geometry"].tolist()
    street = joined_outline(places, gap_metres=_STREET_MARGIN_METRES, margin_metres=_STREET_MARGIN_METRES)
    rows: list[tuple[str, Any]] = []
    refused: list[str] = []
    for path, changed, size in signature:
        name = Path(path).name
        try:
            geometries = _geometries(path, changed, size)
            _check_datum(geometries, street)
        except ValueError as fault:
            refused.append(f"底图文件 {name} 没有画出：{fault}")
            continue
        layer = "water" if any(word in name.lower() for word in WATER_WORDS) else "roads"
        rows += [(layer, geometry) for geometry in geometries]
    return BaseLayers(pd.DataFrame(rows, columns=["layer", "geometry"]) if rows else None, tuple(refused))


@lru_cache(maxsize=32)
def _geometries(path: str, changed: int, size: int) -> tuple[Any, ...]:
    """Lines and polygons of a file as it was at that time; raises ValueError with a Chinese reason."""
    if size > LARGEST_BYTES:
        raise ValueError(f"文件超过 {LARGEST_BYTES // 1_000_000} MB，请先裁剪或简化。")
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        named = str(content.get("crs", {}).get("properties", {}).get("name", ""))
        found = [
            shapely.from_geojson(json.dumps(feature["geometry"]))
            for feature in content["features"]
            if feature.get("geometry")
        ]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as fault:
        raise ValueError("不是 GeoJSON 要素集（UTF-8）。") from fault
    except shapely.errors.GEOSException as fault:
        raise ValueError("有要素的坐标不完整。") from fault
    if named and not any(code in named for code in NAMED_WGS84):
        raise ValueError("声明的坐标系不是 WGS84/CGCS2000 经纬度，请先转换。")
    usable = tuple(one for one in found if not one.is_empty and shapely.get_type_id(one) in (1, 2, 3, 5, 6))
    if not usable:
        raise ValueError("没有线或面。")
    if int(shapely.get_num_coordinates(list(usable)).sum()) > MOST_CORNERS:
        raise ValueError(f"顶点超过 {MOST_CORNERS} 个，请先简化。")
    return usable


def _check_datum(geometries: tuple[Any, ...], street: Any | None) -> None:
    """Raise ValueError when the coordinates lie outside Shanghai or look shifted against the compounds."""
    points = shapely.get_coordinates(list(geometries))
    verdict = check_box(points[:, 0], points[:, 1])
    if verdict.suspect is not None:
        raise ValueError(verdict.message)
    if street is None:
        return
    verdict = detect_datum_by_outline(points[:, 0], points[:, 1], street)
    # Roads of the whole district lie mostly outside the street: only a shift is a reason to refuse.
    if verdict.suspect is Suspicion.WRONG_DATUM:
        raise ValueError(verdict.message)
