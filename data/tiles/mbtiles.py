"""MBTiles 1.3: a SQLite file with one picture per tile, rows counted from the south."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from data.tiles.contract import MOST_BYTES, Bounds, Coverage, Tile, TileError, checked_bounds, checked_tile

RASTER_FORMATS = ("png", "jpg", "jpeg", "webp")
# A table without an index is read through for each tile; this many steps take a fraction of a second.
MOST_STEPS = 20_000_000
_CHUNK = 100_000


class MbtilesFile:
    """Tiles of an MBTiles file. Each question opens the file for itself: no handle is shared between threads."""

    def __init__(self, path: Path) -> None:
        """Raises TileError when the file is no MBTiles file with pictures."""
        self._path = path
        self._where = f"底图文件 {path.name} "
        with self._connection() as connection:
            said = dict(connection.execute("SELECT name, value FROM metadata LIMIT 1000").fetchall())
            least, largest = connection.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        self._refuse_vectors(str(said.get("format", "")))
        if not isinstance(least, int) or not isinstance(largest, int) or not 0 <= least <= largest <= 30:
            raise TileError(f"{self._where}里没有图块。请重新导出。")
        self.coverage = Coverage(least, largest, _bounds(str(said.get("bounds", ""))))

    def tile(self, part: int, zoom: int, column: int, row: int) -> Tile | None:
        """The picture there, None where the file has none. Raises TileError."""
        question = (
            "SELECT length(tile_data), CASE WHEN length(tile_data) <= ? THEN tile_data END FROM tiles"
            " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        )
        with self._connection() as connection:
            found = connection.execute(question, (MOST_BYTES, zoom, column, (1 << zoom) - 1 - row)).fetchone()
        if found is None or not found[0]:
            return None
        data = found[1]
        if not isinstance(data, bytes):
            raise TileError(f"{self._where}有图块过大或已损坏。请重新导出。")
        return checked_tile(data, self._where)

    def _refuse_vectors(self, declared: str) -> None:
        if declared.lower() not in ("", *RASTER_FORMATS):
            raise TileError(
                f"{self._where}的图块格式是“{declared[:20]}”，不能使用：只支持 png、jpg、webp 图片，"
                "矢量瓦片（pbf）请先导出为栅格瓦片。"
            )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += _CHUNK
            return int(steps > MOST_STEPS)

        try:
            # immutable: no lock and no journal beside a file that nobody writes to while it is served.
            with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
                connection.set_progress_handler(count, _CHUNK)
                yield connection
        except sqlite3.Error as fault:
            raise TileError(
                f"{self._where}打不开：不是完整的 MBTiles 文件，或者没有按图块编号建索引。请重新导出。"
            ) from fault


def _bounds(text: str) -> Bounds | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return checked_bounds(west, south, east, north)
