"""Tiny base maps for tests: MBTiles, PMTiles and pictures with a world file, around one place."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image, TiffImagePlugin
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

Pair = tuple[float, float]
PLACE = (121.31, 31.14)
ZOOM, COLUMN, ROW = 12, 3428, 1674
"""The tile of zoom 12 that holds PLACE: 301.31/360·4096 = 3428.2; (1 − ln tan 60.57°/π)/2·4096 = 1674.9."""
BOUNDS = (121.20, 31.05, 121.42, 31.24)


def picture(colour: str = "red", form: str = "PNG", side: int = 256) -> bytes:
    """A picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(buffer, form)
    return buffer.getvalue()


def colour_of(data: bytes, at: tuple[int, int] = (128, 128)) -> tuple[int, ...]:
    """Red, green, blue and opacity of a pixel."""
    with Image.open(io.BytesIO(data)) as opened:
        pixel = opened.convert("RGBA").getpixel(at)
    assert isinstance(pixel, tuple)
    return tuple(int(part) for part in pixel)


def write_mbtiles(path: Path, tiles: Mapping[tuple[int, int, int], bytes], **metadata: str) -> Path:
    """tiles: by zoom, column and row from the north; the file counts rows from the south."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE metadata (name text, value text)")
    connection.execute(
        "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob,"
        " PRIMARY KEY (zoom_level, tile_column, tile_row))"
    )
    said = {"format": "png", "bounds": ",".join(str(limit) for limit in BOUNDS), **metadata}
    connection.executemany("INSERT INTO metadata VALUES (?, ?)", said.items())
    connection.executemany(
        "INSERT INTO tiles VALUES (?, ?, ?, ?)",
        [(zoom, column, (1 << zoom) - 1 - row, data) for (zoom, column, row), data in tiles.items()],
    )
    connection.commit()
    connection.close()
    return path


def write_pmtiles(
    path: Path, tiles: Mapping[tuple[int, int, int], bytes], kind: TileType = TileType.PNG, **header: Any
) -> Path:
    """tiles: by zoom, column and row from the north."""
    with path.open("wb") as file:
        writer = Writer(file)
        for place in sorted(tiles, key=lambda place: zxy_to_tileid(*place)):
            writer.write_tile(zxy_to_tileid(*place), tiles[place])
        zooms = [zoom for zoom, _, _ in tiles]
        west, south, east, north = (int(limit * 1e7) for limit in BOUNDS)
        writer.finalize(
            {
                "tile_type": kind,
                "tile_compression": Compression.NONE,
                "min_zoom": min(zooms),
                "max_zoom": max(zooms),
                "min_lon_e7": west,
                "min_lat_e7": south,
                "max_lon_e7": east,
                "max_lat_e7": north,
                **header,
            },
            {},
        )
    return path


def write_picture(path: Path, halves: tuple[str, str] = ("red", "blue"), side: int = 200) -> Path:
    """A picture over BOUNDS, its west and east halves of two colours, with a world file in degrees beside it."""
    image = Image.new("RGB", (side, side), halves[0])
    image.paste(halves[1], (side // 2, 0, side, side))
    image.save(path)
    west, south, east, north = BOUNDS
    wide, high = (east - west) / side, (north - south) / side
    lines = (wide, 0, 0, -high, west + wide / 2, north - high / 2)
    path.with_suffix(".pgw").write_text("\n".join(str(line) for line in lines), encoding="ascii")
    return path


def write_geotiff(
    path: Path, epsg_key: int, epsg: int, pixel: tuple[float, float], origin: tuple[float, float]
) -> Path:
    """200 by 200 pixels, west half red, east half blue. epsg_key: 2048 geographic, 3072 projected (GeoTIFF 1.1).

    pixel: width and height of one; origin: the outer corner of the first, in the coordinates of epsg.
    """
    image = Image.new("RGB", (200, 200), "red")
    image.paste("blue", (100, 0, 200, 200))
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for number, kind, values in (
        (33550, 12, (*pixel, 0.0)),
        (33922, 12, (0.0, 0.0, 0.0, *origin, 0.0)),
        (34735, 3, (1, 1, 0, 2, 1025, 0, 1, 1, epsg_key, 0, 1, epsg)),
    ):
        tags.tagtype[number] = kind
        tags[number] = values
    image.save(path, tiffinfo=tags)
    return path


def cut_short(content: bytes) -> Iterator[bytes]:
    """The file as it is after a broken copy: shorter and shorter."""
    for share in (0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        yield content[: int(len(content) * share)]
