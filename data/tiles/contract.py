"""What a source of tiles answers, and what a tile may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from casework.errors import UserError

MOST_BYTES = 1_000_000
"""Of one tile: a picture of 256 or 512 pixels is a tenth of it."""
MOST_ZOOM = 22
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


class TileError(UserError):
    """A base map cannot be used (now): names the file or the service, and the mend. Never holds a key."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture and its media type."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a source holds. bounds: None = not said, everywhere."""

    least_zoom: int = 0
    largest_zoom: int = 18
    bounds: Bounds | None = None


class TileSource(Protocol):
    """A base map by zoom, column and row of the Web Mercator grid (XYZ: row 0 in the north)."""

    @property
    def coverage(self) -> Coverage:
        """What it holds."""

    def tile(self, part: int, zoom: int, column: int, row: int) -> Tile | None:
        """The picture there, None where it has none. part: which of the pictures drawn one over the other.

        Raises TileError.
        """


def is_on_grid(zoom: int, column: int, row: int) -> bool:
    """True for a tile that exists on the Web Mercator grid."""
    return 0 <= zoom <= MOST_ZOOM and 0 <= column < 1 << zoom and 0 <= row < 1 << zoom


def picture_type(data: bytes) -> str | None:
    """The media type by the first bytes; None when it is no picture that a tile may be."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def checked_tile(data: bytes, where: str) -> Tile:
    """The bytes as a tile. Raises TileError when they are too many or no picture."""
    if len(data) > MOST_BYTES:
        raise TileError(f"{where}有图块超过 {MOST_BYTES // 1_000_000} MB，没有使用。请重新切图。")
    media_type = picture_type(data)
    if media_type is None:
        raise TileError(f"{where}有图块不是 png、jpg 或 webp 图片（矢量瓦片不能使用），或已损坏。请导出为栅格瓦片。")
    return Tile(data, media_type)


def checked_bounds(west: float, south: float, east: float, north: float) -> Bounds | None:
    """The bounds, None when they cannot be meant (a file that does not say)."""
    is_meant = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if is_meant else None
