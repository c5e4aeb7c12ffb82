"""The base maps of a home: which can be drawn, with what said on the map, and where their tiles come from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from casework.base_maps import FOLDER, BaseMap, BaseMapRules
from casework.errors import UserError
from data.access import Reader
from data.keys import KeyRingError
from data.settings import Settings
from data.tiles.contract import Coverage, TileError, TileSource
from data.tiles.mbtiles import MbtilesFile
from data.tiles.service import UNAVAILABLE, TileService
from geo.crs import from_wgs84, read_datum, wgs84_to_metres

NO_TILE_HERE = "此处没有底图"
SHANGHAI = (121.47, 31.23)
_COMPASS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


@dataclass(frozen=True, slots=True)
class DrawnBaseMap:
    """A base map that can be drawn. version: changes with its file. parts: pictures drawn one over the other.

    warning: to be said on the map, "" = none. absent: what the map says where nothing comes.
    """

    key: str
    name: str
    attribution: str
    parts: int
    coverage: Coverage
    version: str
    warning: str = ""
    absent: str = NO_TILE_HERE


def source_of(layer: BaseMap, rules: BaseMapRules, settings: Settings) -> TileSource:
    """Where the tiles of a base map come from. Raises TileError with the reason when it cannot be used."""
    refusal = refused_datum(layer, SHANGHAI)
    if refusal:
        raise TileError(refusal)
    if layer.addresses:
        if not rules.proxy:
            raise TileError(
                f"底图“{layer.name}”来自地图服务，而 campaign.toml 的 [map] 没有打开 proxy。需要时请改为 proxy = true。"
            )
        authority = settings.home / FOLDER / layer.ca_file if layer.ca_file else None
        return _service(layer, settings, authority, _changed(authority))
    path = settings.home / FOLDER / layer.file
    try:
        known = path.resolve(strict=True)
        state = known.stat()
    except OSError:
        raise TileError(f"底图文件 {layer.file} 不在 {FOLDER} 目录里，或读不出来。请核对文件名和权限。") from None
    if known.parent != (settings.home / FOLDER).resolve() or not known.is_file():
        raise TileError(f"底图文件 {layer.file} 不是 {FOLDER} 目录里的文件，没有使用。")
    return _opened(known, layer.epsg, state.st_mtime_ns, state.st_size)


def drawn_base_maps(
    rules: BaseMapRules, settings: Settings, place: tuple[float, float]
) -> tuple[tuple[DrawnBaseMap, ...], tuple[str, ...]]:
    """The base maps that can be drawn, and a sentence for each that cannot.

    place: longitude and latitude (WGS84) of the street, for the offset in metres.
    """
    drawn, refused = [], []
    for layer in rules.layers:
        try:
            refusal = refused_datum(layer, place)
            if refusal:
                raise TileError(refusal)
            source = source_of(layer, rules, settings)
            if layer.needs_secret:
                settings.keys.tile_service(layer.key)
        except KeyRingError:
            # The fault names a file of this machine: `check` says it to the operator, not the map to everybody.
            refused.append(f"{UNAVAILABLE}（{layer.name}）：地图服务的密钥不能使用，请系统管理员运行 check 查看原因。")
            continue
        except UserError as fault:
            refused.append(str(fault))
            continue
        drawn.append(
            DrawnBaseMap(
                layer.key,
                layer.name,
                layer.attribution,
                max(1, len(layer.addresses)),
                source.coverage,
                _version(layer, settings),
                offset_sentence(layer, place) if layer.is_shifted else "",
                UNAVAILABLE if layer.addresses else NO_TILE_HERE,
            )
        )
    return tuple(drawn), tuple(refused)


def place_of(reader: Reader) -> tuple[float, float]:
    """Longitude and latitude of the middle of the compounds; of Shanghai when none has a place."""
    shapes = reader.compound_shapes()
    longitude, latitude = shapes["longitude"].dropna(), shapes["latitude"].dropna()
    return (float(longitude.median()), float(latitude.median())) if len(longitude) and len(latitude) else SHANGHAI


def refused_datum(layer: BaseMap, place: tuple[float, float]) -> str:
    """Why a map in a shifted system is not drawn; "" when it is drawn or not shifted."""
    if not layer.is_shifted or layer.accept_offset:
        return ""
    return (
        f"{offset_sentence(layer, place)}默认不画。请换用 WGS84 或 CGCS2000 的底图；确需照原样画出的，"
        "在 campaign.toml 该底图下写 accept_offset = true。"
    )


def offset_sentence(layer: BaseMap, place: tuple[float, float]) -> str:
    """How far and where the pictures lie from the true place, at this place."""
    datum = read_datum(layer.datum)
    longitude, latitude = np.array([place[0]]), np.array([place[1]])
    shifted = wgs84_to_metres(*from_wgs84(longitude, latitude, datum))
    true = wgs84_to_metres(longitude, latitude)
    east, north = float(shifted[0][0] - true[0][0]), float(shifted[1][0] - true[1][0])
    azimuth = float(np.degrees(np.arctan2(east, north)) % 360)
    side = _COMPASS[round(azimuth / 45) % 8]
    return f"底图“{layer.name}”是 {datum.label}坐标，画出来比实际位置偏{side}约 {np.hypot(east, north):.0f} 米。"


def _version(layer: BaseMap, settings: Settings) -> str:
    if layer.addresses:
        return ""
    state = (settings.home / FOLDER / layer.file).stat()
    return f"{state.st_mtime_ns:x}-{state.st_size:x}"


@lru_cache(maxsize=4)
def _opened(path: Path, epsg: int, changed: int, size: int) -> TileSource:
    """The file as it was at that time; at most four stay open, since a picture is held in memory."""
    ending = path.suffix.lower()
    if ending == ".mbtiles":
        return MbtilesFile(path)
    if ending == ".pmtiles":
        from data.tiles.pmtiles_file import PmtilesFile

        return PmtilesFile(path)
    from data.tiles.picture_file import PictureFile

    return PictureFile(path, epsg)


@lru_cache(maxsize=8)
def _service(layer: BaseMap, settings: Settings, authority: Path | None, changed: int) -> TileService:
    return TileService(layer, lambda: settings.keys.tile_service(layer.key), authority=authority)


def _changed(file: Path | None) -> int:
    """When the file was written, 0 = there is none."""
    return file.stat().st_mtime_ns if file is not None and file.is_file() else 0
