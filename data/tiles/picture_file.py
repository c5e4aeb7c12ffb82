"""A georeferenced picture (GeoTIFF, or any picture with a world file beside it), cut into tiles when they are asked."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import numpy as np
import pyproj
from PIL import Image

from data.tiles.contract import Coverage, Tile, TileError, checked_bounds

MOST_PIXELS = 25_000_000
"""The whole picture is held in memory while it is served: 25 million pixels are 100 MB."""
SIDE = 256
LEAST_ZOOM = 10
_WORLD_ENDINGS = {
    ".png": (".pgw", ".pngw"),
    ".jpg": (".jgw", ".jpgw"),
    ".jpeg": (".jgw", ".jpegw"),
    ".webp": (".wpw", ".webpw"),
    ".tif": (".tfw", ".tifw"),
    ".tiff": (".tfw", ".tiffw"),
}
_SCALE, _TIE, _MATRIX, _KEYS = 33550, 33922, 34264, 34735
_PROJECTED, _GEOGRAPHIC, _RASTER_TYPE, _PIXEL_IS_POINT = 3072, 2048, 1025, 2
_EARTH = 20037508.342789244

Affine = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x = a·column + b·row + c, y = d·column + e·row + f, of pixel corners."""


class PictureFile:
    """Tiles cut from one picture, by nearest pixel; outside the picture they are transparent."""

    def __init__(self, path: Path, epsg: int) -> None:
        """epsg: coordinates of the world file; a GeoTIFF that names its own has the say. Raises TileError."""
        self._where = f"底图文件 {path.name} "
        self._lock = Lock()
        with self._sound(), Image.open(path) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TileError(f"{self._where}超过 {MOST_PIXELS // 10_000} 万像素，请裁剪或切成 MBTiles。")
            affine, epsg = _georeference(opened, path, epsg)
            self._picture = opened.convert("RGBA")
        a, b, c, d, e, f = affine
        determinant = a * e - b * d
        if not math.isfinite(determinant) or determinant == 0:
            raise TileError(f"{self._where}的坐标文件不成立：像元大小为 0。请重新导出。")
        self._to_pixel = np.array([[e, -b], [-d, a]]) / determinant
        self._origin = np.array([c, f])
        with self._sound():
            self._from_mercator = pyproj.Transformer.from_crs("EPSG:3857", f"EPSG:{epsg}", always_xy=True)
            degrees = pyproj.Transformer.from_crs(f"EPSG:{epsg}", "EPSG:4326", always_xy=True)
            width, height = self._picture.size
            corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=float)
            x, y = np.array([[a, b], [d, e]]) @ corners.T + self._origin[:, None]
            longitude, latitude = degrees.transform(x, y, errcheck=True)
        bounds = checked_bounds(min(longitude), min(latitude), max(longitude), max(latitude))
        if bounds is None or bounds[2] - bounds[0] > 10:
            raise TileError(f"{self._where}的坐标不在地图上。请核对坐标文件和 epsg（现为 {epsg}）。")
        # The zoom at which a pixel of a tile is as wide as one of the picture.
        across = (bounds[2] - bounds[0]) / 360
        finest = round(math.log2(max(width, height) / SIDE / across))
        self.coverage = Coverage(LEAST_ZOOM, min(max(finest, LEAST_ZOOM), 20), bounds)

    def tile(self, part: int, zoom: int, column: int, row: int) -> Tile | None:
        """The picture there, None outside. Raises TileError."""
        span = 2 * _EARTH / (1 << zoom)
        west, north = column * span - _EARTH, _EARTH - row * span
        # A tile is small: within it the change between the grids is a straight one.
        x = np.array([west, west, west + span, west + span])
        y = np.array([north, north - span, north - span, north])
        with self._sound():
            there = np.array(self._from_mercator.transform(x, y, errcheck=True))
            corners = (self._to_pixel @ (there - self._origin[:, None])).T
            if not np.isfinite(corners).all():
                return None
            low, high = corners.min(axis=0), corners.max(axis=0)
            width, height = self._picture.size
            if high[0] <= 0 or high[1] <= 0 or low[0] >= width or low[1] >= height:
                return None
            buffer = io.BytesIO()
            with self._lock:
                cut = self._picture.transform(
                    (SIDE, SIDE), Image.Transform.QUAD, tuple(corners.ravel()), Image.Resampling.BILINEAR
                )
            cut.save(buffer, "PNG", compress_level=1)
        return Tile(buffer.getvalue(), "image/png")

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, pyproj.exceptions.ProjError) as fault:
            raise TileError(f"{self._where}打不开：不是完整的图片，或坐标文件、epsg 有误。请重新导出。") from fault


def _georeference(picture: Image.Image, path: Path, epsg: int) -> tuple[Affine, int]:
    """Where the pixels lie and in which coordinates. Raises TileError when nothing says so."""
    tags = getattr(picture, "tag_v2", {})
    own = _own_epsg(tags)
    affine = _affine_of_tags(tags)
    if affine is None:
        affine = _affine_of_world_file(path)
    if affine is None:
        names = "、".join(path.stem + ending for ending in _WORLD_ENDINGS[path.suffix.lower()])
        raise TileError(f"底图文件 {path.name} 没有坐标：请把坐标文件（{names}）放在同一目录，或改用 GeoTIFF。")
    return affine, own or epsg


def _affine_of_tags(tags: dict[int, tuple[float, ...]]) -> Affine | None:
    shift = 0.5 if _geo_keys(tags).get(_RASTER_TYPE) == _PIXEL_IS_POINT else 0.0
    if _SCALE in tags and _TIE in tags:
        (width, height, *_), (column, row, _, x, y, *_) = tags[_SCALE], tags[_TIE]
        return (width, 0.0, x - (column + shift) * width, 0.0, -height, y + (row + shift) * height)
    if _MATRIX in tags:
        a, b, _, c, d, e, _, f, *_ = tags[_MATRIX]
        return (a, b, c - (a + b) * shift, d, e, f - (d + e) * shift)
    return None


def _own_epsg(tags: dict[int, tuple[float, ...]]) -> int | None:
    keys = _geo_keys(tags)
    code = keys.get(_PROJECTED, keys.get(_GEOGRAPHIC))
    return code if code is not None and 1024 <= code < 32767 else None


def _geo_keys(tags: dict[int, tuple[float, ...]]) -> dict[int, int]:
    """The keys of the GeoTIFF directory that hold their value themselves."""
    numbers = [int(number) for number in tags.get(_KEYS, ())]
    entries = (numbers[at : at + 4] for at in range(4, len(numbers) - 3, 4))
    return {key: value for key, location, _, value in entries if location == 0}


def _affine_of_world_file(path: Path) -> Affine | None:
    """The six lines of a world file, moved from the middle of the first pixel to its corner."""
    for ending in _WORLD_ENDINGS[path.suffix.lower()]:
        beside = path.with_suffix(ending)
        if beside.is_file():
            a, d, b, e, c, f = (float(line) for line in beside.read_text("ascii")[:500].split())
            return (a, b, c - (a + b) / 2, d, e, f - (d + e) / 2)
    return None
