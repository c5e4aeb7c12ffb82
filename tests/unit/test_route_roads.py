"""Roads that the office brings: kept only when they can be used; what is too far from them is named."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
import sqlalchemy as sa

from analytics.route_plans.solving import solved
from casework.routes.rules import RouteRules
from casework.routes.teams import RouteInputError
from data.analyses.route_planning import with_travel
from data.analyses.route_travel import FOLDER, road_file
from data.route_roads import RoadsChecked, keep_roads, remove_roads
from data.schema import SHANGHAI, audit
from data.store import Store, sqlite_url
from geo.crs import Datum, from_wgs84
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict
from tests.road_networks import EAST, NORTH, STEP, at, grid_lines, write_roads
from tests.route_plans import add_ready, plan_of, reader

DAY = date(2021, 10, 13)
NOW = datetime(2021, 10, 13, 9, tzinfo=SHANGHAI)
SIZE = 12
GATES = {str(n): at(n, n // 2) for n in range(1, 11)}


def content(folder: Path, lines: list[shapely.LineString] | None = None, name: str = "x.gpkg") -> bytes:
    """A layer of roads as the bytes of its file."""
    return write_roads(folder, lines or grid_lines(SIZE), name=name).read_bytes()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder without roads."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@dataclass(frozen=True)
class Office:
    """平安办 with a home folder and its store."""

    home: Path
    store: Store

    def keep(
        self, name: str, file: bytes, datum: Datum = Datum.WGS84, gates: Mapping[str, tuple[float, float]] = GATES
    ) -> RoadsChecked:
        """Bring a road file."""
        return keep_roads(self.store, SUBDISTRICT, self.home, name, file, datum, gates, OFFICE, NOW)


@pytest.fixture
def office(home: Path, tmp_path: Path) -> Iterator[Office]:
    """An office without roads."""
    store = Store.open(sqlite_url(tmp_path / "q.sqlite"))
    add_subdistrict(store)
    yield Office(home, store)
    store.close()


def files(home: Path) -> list[str]:
    """What lies in the folder of maps."""
    return sorted(one.name for one in (home / FOLDER).iterdir())


def test_a_geopackage_is_checked_kept_and_taken_away(office: Office, home: Path, tmp_path: Path) -> None:
    """Its name and day stand on every sheet; nothing is left of it afterwards."""
    found = office.keep("九里亭道路.gpkg", content(tmp_path))
    # 12 streets and 12 avenues of 11 segments, both ways.
    assert (found.segments, found.kilometres) == (2 * 2 * 12 * 11, 52.8)
    assert (found.gates, found.near, found.median_metres) == (10, 10, 0.0)
    roads = road_file(home)
    assert roads is not None and (roads.name, roads.datum) == ("九里亭道路.gpkg（2021-10-13）", Datum.WGS84)
    remove_roads(office.store, SUBDISTRICT, home, OFFICE, NOW)
    assert road_file(home) is None and files(home) == []
    with office.store.read() as connection:
        written = connection.execute(sa.select(audit.c.action, audit.c.account).order_by(audit.c.version)).all()
    assert [tuple(row) for row in written[-2:]] == [
        ("route_roads_keep", OFFICE.account),
        ("route_roads_remove", OFFICE.account),
    ]


def test_a_zipped_shapefile_replaces_a_geopackage(office: Office, home: Path, tmp_path: Path) -> None:
    """Whatever folders it was packed in; of the file before nothing is left."""
    office.keep("a.gpkg", content(tmp_path))
    write_roads(tmp_path, grid_lines(SIZE), name="shape.shp")
    packed = tmp_path / "roads.zip"
    with zipfile.ZipFile(packed, "w") as target:
        for part in tmp_path.glob("shape.*"):
            target.write(part, f"导出/../{part.name}")
    office.keep("roads.zip", packed.read_bytes())
    roads = road_file(home)
    assert roads is not None and roads.path.name == "roads.shp"
    assert "roads.gpkg" not in files(home)


@pytest.mark.parametrize(
    ("name", "bytes_", "said"),
    [
        ("roads.kml", b"x", "不是可用的路网格式"),
        ("roads.gpkg", b"not a database", "不是可读的"),
        ("roads.osm", b"<osm", "不是可读的 OSM"),
        ("roads.osm.pbf", b"\x00\x00\x00\x0dgarbage", "不是可读的 OSM"),
        ("roads.zip", b"PK\x03\x04 broken", "不是可读的 ZIP"),
    ],
)
def test_a_file_that_is_no_road_file_is_named_and_nothing_is_kept(
    office: Office, home: Path, name: str, bytes_: bytes, said: str
) -> None:
    """The user's own file name, the mend, no rest of it in the home."""
    with pytest.raises(RouteInputError, match=said) as refused:
        office.keep(name, bytes_)
    assert name.split(".")[0] in str(refused.value) and files(home) == []


def test_an_archive_without_its_parts_or_with_two_layers_is_named(office: Office, tmp_path: Path) -> None:
    """Words, before anything is unpacked."""
    packed = tmp_path / "one.zip"
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("a.shp", b"")
    with pytest.raises(RouteInputError, match=r"缺少 \.shx、\.dbf、\.prj"):
        office.keep("one.zip", packed.read_bytes())
    with zipfile.ZipFile(packed, "w") as target:
        for name in ("a", "b"):
            for ending in (".shp", ".shx", ".dbf", ".prj"):
                target.writestr(f"{name}{ending}", b"")
    with pytest.raises(RouteInputError, match="不止一个 Shapefile"):
        office.keep("one.zip", packed.read_bytes())


def test_roads_in_gcj02_read_as_wgs84_are_refused_and_with_their_system_taken(
    office: Office, home: Path, tmp_path: Path
) -> None:
    """Gates on the roads: half a kilometre off, the file is refused with the system it seems to be in."""
    lines = gpd.GeoSeries(grid_lines(SIZE), crs="EPSG:4549").to_crs("EPSG:4326")
    # A step of 100 m repeats after the shift of 430 m: an irregular part makes the roads of one place only.
    shifted = [
        shapely.LineString(np.stack(from_wgs84(*np.array(line.coords).T, Datum.GCJ02), axis=1)) for line in lines[::5]
    ]
    file = tmp_path / "gcj.gpkg"
    gpd.GeoDataFrame(geometry=shifted, crs="EPSG:4326").to_file(file)
    gates = {str(n): at(n, n * 0) for n in range(12)} | {str(20 + n): at(5, n) for n in range(12)}
    with pytest.raises(RouteInputError, match="GCJ-02"):
        office.keep("gcj.gpkg", file.read_bytes(), Datum.WGS84, gates)
    assert files(home) == []
    found = office.keep("gcj.gpkg", file.read_bytes(), Datum.GCJ02, gates)
    assert found.median_metres is not None and found.median_metres < 60


def test_roads_of_another_town_are_refused(office: Office, tmp_path: Path) -> None:
    """More than half of the compounds far from any road: the file does not cover the street."""
    away = {key: (x + 0.2, y) for key, (x, y) in GATES.items()}
    with pytest.raises(RouteInputError, match="10 个小区中只有 0 个"):
        office.keep("x.gpkg", content(tmp_path), Datum.WGS84, away)


def test_an_island_of_road_is_dropped_and_said(office: Office, tmp_path: Path) -> None:
    """A lane that joins nothing is not used; the note says so."""
    island = shapely.LineString([(EAST + 5 * STEP + 30, NORTH + 30), (EAST + 5 * STEP + 60, NORTH + 30)])
    found = office.keep("x.gpkg", content(tmp_path, [*grid_lines(SIZE), island]))
    assert found.segments == 528 and any("不能互通" in note for note in found.notes)


def test_a_dwelling_two_kilometres_from_any_road_is_named_and_the_rest_is_planned(
    home: Path, tmp_path: Path, sqlite_store: Store
) -> None:
    """It stands with the distance among those that cannot be planned yet."""
    add_subdistrict(sqlite_store)
    add_ready(sqlite_store, 1, 2, 3, 4)
    task = plan_of(sqlite_store).task
    (away, *rest) = task.visits
    x, y = away.longitude, away.latitude
    away = replace(away, compound_id=99, longitude=x + 0.021, by_hand=True)
    steps = [-0.003, -0.002, -0.001, 0.0, 0.001, 0.002, 0.003]
    streets = [shapely.LineString([(x - 0.003, y + step), (x + 0.003, y + step)]) for step in steps]
    lanes = [shapely.LineString([(x + step, y - 0.003), (x + step, y + 0.003)]) for step in steps]
    crossed = list(shapely.get_parts(shapely.union_all([*streets, *lanes])))
    (home / FOLDER).mkdir()
    gpd.GeoDataFrame(geometry=crossed, crs="EPSG:4326").to_file(home / FOLDER / "roads.gpkg")
    before = replace(task, visits=(away, *rest), station=("驻地", x, y))
    found = with_travel(before, reader(sqlite_store), RouteRules(), road_file(home))
    assert found.visits == tuple(rest) and len(found.travel) == len(rest) + 1
    ((_, _, lacks),) = [entry for entry in found.unready if entry[0] == away.case_id]
    assert lacks.startswith("离最近的道路 17") and "请核对坐标" in lacks  # 0.018 degrees at 31 N, in metres
    assert found.matrix.text == "按路网文件 roads.gpkg 计算，未计实时路况" and not found.matrix.is_estimate
    assert solved(found, iterations=100).served == len(rest)
