"""Base map files: each tile at its place, and a damaged, foreign or oversized file is a sentence, never a traceback."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from pmtiles.tile import TileType

from data.commands.check_base_maps import tile_at
from data.tiles.contract import MOST_BYTES, TileError, TileSource, is_on_grid
from data.tiles.mbtiles import MbtilesFile
from data.tiles.picture_file import MOST_PIXELS, PictureFile
from data.tiles.pmtiles_file import PmtilesFile
from tests.tile_files import (
    BOUNDS,
    COLUMN,
    PLACE,
    ROW,
    ZOOM,
    colour_of,
    cut_short,
    picture,
    write_geotiff,
    write_mbtiles,
    write_picture,
    write_pmtiles,
)

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)
HERE = (ZOOM, COLUMN, ROW)
TILES = {HERE: picture("red"), (ZOOM, COLUMN, ROW + 1): picture("blue")}


def mbtiles(folder: Path) -> Path:
    """Two tiles."""
    return write_mbtiles(folder / "a.mbtiles", TILES)


def pmtiles(folder: Path) -> Path:
    """The same two tiles."""
    return write_pmtiles(folder / "a.pmtiles", TILES)


def raster(folder: Path) -> Path:
    """A picture of both."""
    return write_picture(folder / "a.png")


def opened(path: Path) -> TileSource:
    """As data.tiles.sources opens it."""
    if path.suffix == ".mbtiles":
        return MbtilesFile(path)
    return PmtilesFile(path) if path.suffix == ".pmtiles" else PictureFile(path, 4326)


@pytest.mark.parametrize("write", [mbtiles, pmtiles])
def test_a_tile_lies_where_its_column_and_row_say(write: Callable[[Path], Path], tmp_path: Path) -> None:
    """MBTiles counts rows from the south, the browser from the north: a mistake would turn the map over."""
    source = opened(write(tmp_path))
    for row, colour in ((ROW, RED), (ROW + 1, BLUE)):
        tile = source.tile(0, ZOOM, COLUMN, row)
        assert tile is not None
        assert colour_of(tile.data) == colour
        assert tile.media_type == "image/png"
    assert source.tile(0, ZOOM, COLUMN, ROW - 1) is None
    assert (source.coverage.least_zoom, source.coverage.largest_zoom) == (ZOOM, ZOOM)
    assert source.coverage.bounds == pytest.approx(BOUNDS)


def test_the_grid_is_that_of_the_published_formula() -> None:
    """The worked example of the OpenStreetMap wiki (Slippy map tilenames), and the corners of the world."""
    assert tile_at(139.7006793, 35.6590699, 18) == (232798, 103246)
    assert tile_at(*PLACE, ZOOM) == (COLUMN, ROW)
    assert tile_at(-180, 85, 3) == (0, 0)
    assert tile_at(180, -85, 3) == (7, 7)
    assert tile_at(0, 0, 1) == (1, 1)


def test_a_picture_is_cut_where_its_world_file_puts_it(tmp_path: Path) -> None:
    """A tile in the west is red, one in the east blue, one outside is none; its edge is transparent."""
    source = opened(raster(tmp_path))
    assert source.coverage.bounds == pytest.approx(BOUNDS)
    middle = (BOUNDS[1] + BOUNDS[3]) / 2
    for longitude, colour in ((BOUNDS[0] + 0.03, RED), (BOUNDS[2] - 0.03, BLUE)):
        tile = source.tile(0, 14, *tile_at(longitude, middle, 14))
        assert tile is not None
        assert colour_of(tile.data) == colour
    assert source.tile(0, 14, *tile_at(BOUNDS[2] + 0.1, middle, 14)) is None
    # 301.42/360·2^16 = 54871.84: the picture ends in this tile, 215 pixels from its west.
    edge = source.tile(0, 16, *tile_at(BOUNDS[2], middle, 16))
    assert edge is not None
    assert colour_of(edge.data, (200, 128)) == BLUE
    assert colour_of(edge.data, (230, 128))[3] == 0


def test_a_picture_in_plane_metres_lies_at_the_same_place(tmp_path: Path) -> None:
    """EPSG:4549, as surveyors deliver it: the middle of a 2 km square around the place."""
    from geo.crs import wgs84_to_metres

    path = raster(tmp_path)
    east, north = (float(part[0]) for part in wgs84_to_metres([PLACE[0]], [PLACE[1]]))
    lines = (10, 0, 0, -10, east - 1000 + 5, north + 1000 - 5)
    path.with_suffix(".pgw").write_text("\n".join(str(line) for line in lines), encoding="ascii")
    source = PictureFile(path, 4549)
    for shift, colour in ((-0.004, RED), (0.004, BLUE)):
        tile = source.tile(0, 17, *tile_at(PLACE[0] + shift, PLACE[1], 17))
        assert tile is not None
        assert colour_of(tile.data) == colour


def test_a_geotiff_says_itself_where_it_lies(tmp_path: Path) -> None:
    """In degrees or in metres, whatever campaign.toml says of its coordinates."""
    from geo.crs import wgs84_to_metres

    east, north = (float(part[0]) for part in wgs84_to_metres([PLACE[0]], [PLACE[1]]))
    degrees = write_geotiff(tmp_path / "a.tif", 2048, 4326, (0.0001, 0.0001), (PLACE[0] - 0.01, PLACE[1] + 0.01))
    metres = write_geotiff(tmp_path / "b.tif", 3072, 4549, (10, 10), (east - 1000, north + 1000))
    for path in (degrees, metres):
        source = PictureFile(path, 3857)
        for shift, colour in ((-0.004, RED), (0.004, BLUE)):
            tile = source.tile(0, 17, *tile_at(PLACE[0] + shift, PLACE[1], 17))
            assert tile is not None
            assert colour_of(tile.data) == colour


@pytest.mark.parametrize("write", [mbtiles, pmtiles, raster])
def test_a_broken_copy_is_a_sentence(write: Callable[[Path], Path], tmp_path: Path) -> None:
    """Cut off anywhere, or with bytes changed: TileError that names the file, or still the right tile."""
    path = write(tmp_path)
    whole = path.read_bytes()
    chance = random.Random(7)
    changed = []
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(8):
            damaged[chance.randrange(min(len(whole), 2_000))] = chance.randrange(256)
        changed.append(bytes(damaged))
    for content in [*cut_short(whole), *changed]:
        path.write_bytes(content)
        try:
            opened(path).tile(0, *HERE)
        except TileError as fault:
            assert path.name in str(fault)


def test_vector_tiles_are_refused_with_the_way_out(tmp_path: Path) -> None:
    """By what the file says, and by what its tiles are."""
    for path in (
        write_mbtiles(tmp_path / "said.mbtiles", TILES, format="pbf"),
        write_pmtiles(tmp_path / "said.pmtiles", TILES, TileType.MVT),
    ):
        with pytest.raises(TileError, match=r"矢量瓦片.*导出为栅格瓦片"):
            opened(path)
    silent = opened(write_mbtiles(tmp_path / "silent.mbtiles", {HERE: b"\x1f\x8b" + bytes(40)}))
    with pytest.raises(TileError, match="矢量瓦片不能使用"):
        silent.tile(0, *HERE)


def test_an_oversized_tile_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """One tile must not fill the memory."""
    huge = {HERE: picture() + bytes(MOST_BYTES)}
    for source in (
        opened(write_mbtiles(tmp_path / "a.mbtiles", huge)),
        opened(write_pmtiles(tmp_path / "a.pmtiles", huge)),
    ):
        with pytest.raises(TileError, match=r"过大|超过"):
            source.tile(0, *HERE)


def test_a_directory_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    """A few bytes of gzip that become gigabytes."""
    import gzip

    path = pmtiles(tmp_path)
    content = bytearray(path.read_bytes())
    bomb = gzip.compress(bytes(50_000_000))
    content[8:16] = len(content).to_bytes(8, "little")
    content[16:24] = len(bomb).to_bytes(8, "little")
    path.write_bytes(bytes(content) + bomb)
    with pytest.raises(TileError, match="打不开"):
        opened(path)


def test_a_file_that_would_be_searched_for_minutes_is_given_up(tmp_path: Path) -> None:
    """A view that never ends stands for a huge table without an index."""
    path = tmp_path / "slow.mbtiles"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE metadata (name text, value text)")
    connection.execute(
        "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i % 5 AS zoom_level, i AS tile_column, i AS tile_row, x'00' AS tile_data FROM n"
    )
    connection.commit()
    connection.close()
    with pytest.raises(TileError, match="没有按图块编号建索引"):
        MbtilesFile(path)


def test_a_picture_without_a_place_or_too_large_is_refused(tmp_path: Path) -> None:
    """The sentence names what is missing."""
    path = raster(tmp_path)
    path.with_suffix(".pgw").unlink()
    with pytest.raises(TileError, match=r"没有坐标.*a\.pgw"):
        opened(path)
    path.with_suffix(".pgw").write_text("0\n0\n0\n0\n121\n31\n", encoding="ascii")
    with pytest.raises(TileError, match="像元大小为 0"):
        opened(path)
    path.with_suffix(".pgw").write_text("10\n0\n0\n-10\n-12000\n-9000\n", encoding="ascii")
    with pytest.raises(TileError, match="坐标文件"):
        opened(path)
    assert MOST_PIXELS < 5_200 * 5_200
    with pytest.raises(TileError, match="万像素"):
        opened(write_picture(tmp_path / "b.png", side=5_200))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((0, 0, 0), True),
        ((1, 1, 1), True),
        ((1, 2, 0), False),
        ((5, 0, 32), False),
        ((-1, 0, 0), False),
        ((23, 0, 0), False),
    ],
)
def test_only_tiles_of_the_grid_exist(place: tuple[int, int, int], expected: bool) -> None:
    """2^zoom columns and rows, down to zoom 22."""
    assert is_on_grid(*place) is expected
