"""Made road networks for tests, written as GeoPackage files or held in memory."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import shapely

from geo.crs import metres_to_wgs84
from geo.roads import RoadNetwork, read_roads

EAST, NORTH = 626_000.0, 3_446_000.0  # somewhere in Shanghai, EPSG:4549
STEP = 100.0


def grid_lines(size: int) -> list[shapely.LineString]:
    """Streets of a square grid in EPSG:4549, one line per street, a vertex at each crossing."""
    across = [[(EAST + i * STEP, NORTH + j * STEP) for i in range(size)] for j in range(size)]
    return [shapely.LineString(row) for row in [*across, *map(list, zip(*across, strict=True))]]


def write_roads(
    folder: Path, lines: list[shapely.LineString], *, name: str = "roads.gpkg", **columns: list[str]
) -> Path:
    """A layer of lines (EPSG:4549) with the given columns."""
    file = folder / name
    gpd.GeoDataFrame(columns, geometry=lines, crs="EPSG:4549").to_file(file)
    return file


def grid_network(size: int) -> RoadNetwork:
    """A grid of two-way streets: about 4 x size x size directed segments."""
    with TemporaryDirectory() as folder:
        return read_roads(write_roads(Path(folder), grid_lines(size)))


def at(east_steps: float, north_steps: float) -> tuple[float, float]:
    """Longitude and latitude of a place on the grid."""
    x, y = metres_to_wgs84(EAST + east_steps * STEP, NORTH + north_steps * STEP)
    return float(x), float(y)
