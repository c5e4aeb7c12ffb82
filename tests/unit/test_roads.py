"""Roads from files, snapping and travel times, against grids whose answers are known by hand and a real extract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.crs import Datum, from_wgs84
from geo.roads import Profile, RoadError, read_roads
from geo.snapping import snapped
from geo.travel import StopPlace, TravelSettings, travel_matrix
from tests.road_networks import EAST, NORTH, STEP, at, grid_lines, grid_network, write_roads

MONACO = Path(__file__).resolve().parents[3] / "shared" / "oracles" / "roads" / "monaco.osm.pbf"
SPEED = 20 / 3.6  # class "road"


def test_a_real_extract_is_read_whole() -> None:
    """16,124 nodes and 28,344 segments are driven on; the largest part has 14,809."""
    if not MONACO.is_file():
        pytest.skip("the extract (../shared/oracles/roads) is not here")
    roads = read_roads(MONACO)
    assert (roads.read_vertices, roads.read_segments, len(roads.east)) == (16_124, 28_344, 14_809)
    assert "孤立路段" in roads.notes[0]


def test_streets_are_joined_where_they_cross() -> None:
    """Whole streets as single lines: every crossing joins, no piece is lost."""
    roads = grid_network(6)
    assert (len(roads.east), len(roads.start)) == (36, 4 * 6 * 5)
    assert roads.notes == ()


def test_the_matrix_is_the_way_along_the_streets(tmp_path: Path) -> None:
    """From corner to corner of the grid, and between two stops in the middle of one street."""
    places = [StopPlace("far", *at(4, 3)), StopPlace("mid", *at(1.25, 0)), StopPlace("mid2", *at(1.75, 0))]
    settings = TravelSettings(entry_seconds=0)
    found = travel_matrix(at(0, 0), places, {}, grid_network(6), settings=settings, cache=tmp_path)
    expected = np.array([[0, 7, 1.25, 1.75], [7, 0, 5.75, 5.25], [1.25, 5.75, 0, 0.5], [1.75, 5.25, 0.5, 0]])
    assert np.abs(found.seconds - expected * STEP / SPEED).max() <= 1.0
    assert "roads.gpkg" in found.source
    again = travel_matrix(at(0, 0), places, {}, grid_network(6), settings=settings, cache=tmp_path)
    assert (again.seconds == found.seconds).all()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_one_way_street_is_driven_one_way_and_walked_both(tmp_path: Path) -> None:
    """Around the block against the arrow; on foot straight back."""
    ring = shapely.LineString(
        [(EAST + x * STEP, NORTH + y * STEP) for x, y in ((0, 0), (3, 0), (3, 3), (0, 3), (0, 0))]
    )
    file = write_roads(tmp_path, [ring], highway=["residential"], oneway=["yes"])
    settings = TravelSettings(entry_seconds=0)
    there = travel_matrix(at(0, 0), [StopPlace("a", *at(3, 0))], {}, read_roads(file), settings=settings).seconds
    assert there[1, 0] == pytest.approx(3 * there[0, 1], abs=3)
    walked = read_roads(file, Profile.WALK)
    assert len(walked.start) == 2 * len(read_roads(file).start)


def test_compounds_are_entered_by_their_gate_and_walked_inside() -> None:
    """Two doors of one compound: a walk; another compound: walk, drive, sign in."""
    stops = [StopPlace("a", *at(2, 2), "1"), StopPlace("b", *at(2, 2.5), "1"), StopPlace("c", *at(4, 4), "2")]
    gates = {"1": at(2, 2), "2": at(4, 4)}
    seconds = travel_matrix(at(0, 0), stops, gates, grid_network(6)).seconds
    assert seconds[1, 2] == pytest.approx(50 * 1.3 / 1.2, abs=1)
    assert seconds[1, 3] == pytest.approx(4 * STEP / SPEED + 180, abs=1)
    assert seconds[2, 3] == pytest.approx(50 * 1.3 / 1.2 + 4 * STEP / SPEED + 180, abs=1)
    assert seconds[3, 0] == pytest.approx(8 * STEP / SPEED, abs=1)


def test_without_roads_the_times_are_estimates_and_say_so() -> None:
    """Straight line x the detour of its length."""
    found = travel_matrix(at(0, 0), [StopPlace("a", *at(12, 0))], {})
    assert found.is_estimated
    assert "估算" in found.source
    assert found.seconds[0, 1] == pytest.approx(1200 * 1.4 / 5.5 + 180, abs=2)


def test_no_stops_and_two_stops_at_one_door() -> None:
    """The smallest matrices."""
    assert travel_matrix(at(0, 0), [], {}).seconds.tolist() == [[0]]
    twice = [StopPlace("a", *at(1, 1)), StopPlace("b", *at(1, 1))]
    seconds = travel_matrix(at(0, 0), twice, {}, grid_network(4)).seconds
    assert seconds[1, 2] == seconds[2, 1] == 181 or seconds[1, 2] == 180


def test_a_stop_far_from_any_road_is_refused_by_name() -> None:
    """Two kilometres off."""
    with pytest.raises(RoadError, match=r"户 遠处.*离最近的道路超过 500 米"):
        travel_matrix(at(0, 0), [StopPlace("遠处", *at(25, 0))], {}, grid_network(6))


def test_a_stop_somewhat_off_is_used_and_noted() -> None:
    """Beyond 100 m a person should look."""
    found = travel_matrix(at(0, 0), [StopPlace("a", *at(7, 0))], {}, grid_network(6))
    assert "户 a（200 米）" in found.notes[0]


def test_an_island_of_road_is_dropped_and_said(tmp_path: Path) -> None:
    """A small one; where too much is cut off the file is refused."""
    island = shapely.LineString([(EAST + 2000, NORTH), (EAST + 2100, NORTH)])
    roads = read_roads(write_roads(tmp_path, [*grid_lines(6), island]))
    assert len(roads.east) == 36
    assert "5.3%" in roads.notes[0]
    apart = [shapely.LineString([(EAST, NORTH + i * 50), (EAST + 50, NORTH + i * 50)]) for i in range(9)]
    with pytest.raises(RoadError, match="不连通"):
        read_roads(write_roads(tmp_path, apart, name="apart.gpkg"))


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_roads_in_another_coordinate_system_are_refused_and_declared_ones_converted(
    tmp_path: Path, datum: Datum
) -> None:
    """GCJ-02 or BD-09 roads that claim to be WGS84, against stops at the street."""
    import geopandas as gpd

    truth = grid_network(6)
    shifted = [
        shapely.transform(line, lambda x, y: from_wgs84(x, y, datum), interleaved=False)
        for line in gpd.GeoSeries(grid_lines(6), crs="EPSG:4549").to_crs("EPSG:4326")
    ]
    file = tmp_path / "shifted.gpkg"
    gpd.GeoDataFrame(geometry=shifted, crs="EPSG:4326").to_file(file)
    x, y = truth.longitude[::2], truth.latitude[::2]
    names = [str(i) for i in range(len(x))]
    with pytest.raises(RoadError, match=datum.value.upper().replace("02", "-02").replace("09", "-09")):
        snapped(read_roads(file), x, y, names, 5000.0)
    assert snapped(read_roads(file, datum=datum), x, y, names, 500.0).metres.max() < 1.0


@pytest.mark.parametrize(("name", "content"), [("x.osm.pbf", b"no"), ("x.osm", b"<osm"), ("x.gpkg", b"no")])
def test_unreadable_files_are_named(tmp_path: Path, name: str, content: bytes) -> None:
    """A sentence, no traceback."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RoadError, match=name):
        read_roads(tmp_path / name)
    with pytest.raises(RoadError, match="找不到"):
        read_roads(tmp_path / "none.pbf")


def test_a_layer_without_coordinate_system_is_refused(tmp_path: Path) -> None:
    """And one without any road."""
    import geopandas as gpd

    with pytest.warns(UserWarning, match="crs"):
        gpd.GeoDataFrame(geometry=grid_lines(3)).to_file(tmp_path / "bare.gpkg")
    with pytest.raises(RoadError, match="坐标系"):
        read_roads(tmp_path / "bare.gpkg")
    file = write_roads(tmp_path, grid_lines(2), highway=["footway"] * 4, name="feet.gpkg")
    with pytest.raises(RoadError, match="没有可通车"):
        read_roads(file)
