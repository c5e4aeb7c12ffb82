"""PMTiles version 3: one file with a directory of its pictures, read piece by piece."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from pmtiles.tile import (
    Compression,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from data.tiles.contract import MOST_BYTES, Coverage, Tile, TileError, checked_bounds, checked_tile

HEADER_BYTES = 127
MOST_DIRECTORY_BYTES = 4_000_000
"""Of a directory, unpacked: a root directory has at most 16 kB packed, a leaf some 4,096 entries."""
DEEPEST = 4
_GZIP = 31
_DAMAGED = (
    OSError,
    EOFError,
    zlib.error,
    ValueError,
    IndexError,
    OverflowError,
    MagicNumberNotFound,
    SpecVersionUnsupported,
)


class PmtilesFile:
    """Tiles of a PMTiles file. The file is opened for each question; the last directories read are kept."""

    def __init__(self, path: Path) -> None:
        """Raises TileError when the file is no PMTiles file with pictures."""
        self._path = path
        self._where = f"底图文件 {path.name} "
        with self._sound():
            header = self._header = deserialize_header(self._bytes(0, HEADER_BYTES))
        if header["tile_type"] not in (TileType.PNG, TileType.JPEG, TileType.WEBP):
            raise TileError(
                f"{self._where}的图块是 {header['tile_type'].name}，不能使用：只支持 png、jpg、webp 图片，"
                "矢量瓦片请先导出为栅格瓦片。"
            )
        if header["internal_compression"] is not Compression.GZIP:
            raise TileError(f"{self._where}的目录不是 gzip 压缩，读不了。请用 pmtiles 工具重新生成。")
        limits = (header[name] / 1e7 for name in _LIMITS)  # type: ignore[literal-required]
        self.coverage = Coverage(header["min_zoom"], min(header["max_zoom"], 30), checked_bounds(*limits))
        self._lock = Lock()
        self._directory = lru_cache(maxsize=16)(self._read_directory)
        with self._sound():
            self._directory(header["root_offset"], header["root_length"])

    def tile(self, part: int, zoom: int, column: int, row: int) -> Tile | None:
        """The picture there, None where the file has none. Raises TileError."""
        header = self._header
        with self._sound():
            number = zxy_to_tileid(zoom, column, row)
            offset, length = header["root_offset"], header["root_length"]
            for _ in range(DEEPEST):
                with self._lock:
                    entry = find_tile(self._directory(offset, length), number)
                if entry is None:
                    return None
                if entry.run_length > 0:
                    if entry.length > MOST_BYTES:
                        raise TileError(f"{self._where}有图块超过 {MOST_BYTES // 1_000_000} MB，没有使用。请重新切图。")
                    return checked_tile(
                        self._bytes(header["tile_data_offset"] + entry.offset, entry.length), self._where
                    )
                offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        raise TileError(f"{self._where}的目录嵌套过深，已损坏。请重新导出。")

    def _read_directory(self, offset: int, length: int) -> list[Any]:
        packed = self._bytes(offset, min(length, MOST_DIRECTORY_BYTES))
        # The library unpacks whatever comes; a damaged file must not fill the memory.
        unpacking = zlib.decompressobj(_GZIP)
        unpacking.decompress(packed, MOST_DIRECTORY_BYTES)
        if unpacking.unconsumed_tail:
            raise ValueError("directory too large")
        entries: list[Any] = deserialize_directory(packed)
        return entries

    def _bytes(self, offset: int, length: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(offset)
            data = file.read(length)
        if len(data) < length:
            raise EOFError("the file ends early")
        return data

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except TileError:
            raise
        except _DAMAGED as fault:
            raise TileError(f"{self._where}打不开：不是完整的 PMTiles（第 3 版）文件。请重新导出。") from fault


_LIMITS = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
