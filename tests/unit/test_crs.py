"""Coordinate systems: known offsets, refusals, geometries, frames and the local plane."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import crs
from geo.crs import Datum
from geo.errors import ControlPointError, GeometryError, MissingCrsError
from geo.similarity import fit_similarity, read_control_points

CONTROL_POINTS = Path(__file__).parent.parent / "files" / "control_points.csv"
SQUARE = shapely.box(121.30, 31.14, 121.31, 31.15)


def offset(datum: Datum, longitude: float, latitude: float) -> tuple[float, float]:
    """Distance in metres and azimuth in degrees from a WGS84 point to its reading in another datum."""
    east, north = crs.wgs84_to_metres(*crs.from_wgs84(longitude, latitude, datum))
    east0, north0 = crs.wgs84_to_metres(longitude, latitude)
    away = complex(east - east0, north - north0)
    return abs(away), float(np.degrees(np.angle(away.imag + 1j * away.real)) % 360)


@pytest.mark.parametrize(
    ("datum", "metres", "azimuth"),
    [
        (Datum.GCJ02, 482.6, 117.3),  # measured over the street: 480-486 m, 117.5° from true north
        (Datum.BD09, 1145.0, 64.7),
        (Datum.CGCS2000, 0.0, 0.0),
    ],
)
def test_the_offsets_are_those_measured_in_the_west_of_shanghai(datum: Datum, metres: float, azimuth: float) -> None:
    """The published size and direction of each system's offset."""
    distance, direction = offset(datum, 121.305, 31.145)
    assert distance == pytest.approx(metres, abs=4)
    assert direction == pytest.approx(azimuth, abs=1)


def test_gcj02_of_a_published_point() -> None:
    """The point that the open implementations use in their tests (Shanghai, 31.1774276 121.5272106)."""
    longitude, latitude = crs.from_wgs84(121.5272106, 31.1774276, Datum.GCJ02)
    assert float(longitude) == pytest.approx(121.531541859215, abs=1e-9)
    assert float(latitude) == pytest.approx(31.17530398364597, abs=1e-9)


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_swapped_columns_are_refused_rather_than_returned_unchanged(datum: Datum) -> None:
    """Outside China the offset is not defined; latitude first is the usual cause."""
    with pytest.raises(GeometryError, match="互换"):
        crs.to_wgs84([31.1], [121.3], datum)


def test_columns_of_different_length_are_refused() -> None:
    """Broadcasting would pair one latitude with every longitude."""
    with pytest.raises(GeometryError, match="个数不一致"):
        crs.to_wgs84([121.3, 121.4], [31.1], Datum.GCJ02)


def test_a_missing_position_stays_missing() -> None:
    """NaN in, NaN out: an unplaced compound does not get a place."""
    longitude, latitude = crs.to_wgs84([np.nan, 121.3], [np.nan, 31.1], Datum.GCJ02)
    assert np.isnan(longitude[0]) and np.isnan(latitude[0])
    assert np.isfinite(longitude[1])


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("WGS84", Datum.WGS84),
        ("EPSG:4326", Datum.WGS84),
        ("gcj-02", Datum.GCJ02),
        ("高德", Datum.GCJ02),
        ("BD-09", Datum.BD09),
        ("CGCS 2000", Datum.CGCS2000),
        ("上海城市坐标", Datum.SHANGHAI_LOCAL),
    ],
)
def test_a_datum_is_read_as_people_write_it(text: str, datum: Datum) -> None:
    """The usual spellings are understood."""
    assert crs.read_datum(text) is datum


@pytest.mark.parametrize("text", ["", "EPSG:3857", "北京54"])
def test_an_unknown_datum_is_refused_with_the_choices(text: str) -> None:
    """No default: a file without a system is the cause of most misplaced points."""
    with pytest.raises(MissingCrsError, match="gcj02"):
        crs.read_datum(text)


def test_every_vertex_of_a_geometry_is_moved() -> None:
    """A square keeps its area within the distortion of GCJ-02 and lands where its corners land."""
    shifted = shapely.transform(SQUARE, lambda x, y: crs.from_wgs84(x, y, Datum.GCJ02), interleaved=False)
    back = crs.geometry_to_wgs84(shifted, Datum.GCJ02)
    assert np.abs(shapely.get_coordinates(back) - shapely.get_coordinates(SQUARE)).max() < 1e-8


def test_areas_are_measured_in_true_metres() -> None:
    """0.01° by 0.01° at 31.145° N on the ellipsoid; the web map's plane would give 1.37 times as much."""
    true_area = 954.1 * 1108.7  # metres of arc on the ellipsoid at this latitude
    assert crs.metres(SQUARE).area == pytest.approx(true_area, rel=1e-3)


def test_a_frame_without_a_system_is_refused() -> None:
    """Neither conversion nor measurement guesses."""
    frame = gpd.GeoDataFrame(geometry=[SQUARE])
    for convert in (crs.frame_to_wgs84, crs.frame_in_metres):
        with pytest.raises(MissingCrsError, match="坐标系"):
            convert(frame)


def test_an_empty_frame_is_refused() -> None:
    """An empty layer is an export that went wrong."""
    frame = gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")
    for convert in (crs.frame_to_wgs84, crs.frame_in_metres):
        with pytest.raises(GeometryError, match="没有任何要素"):
            convert(frame)


def test_a_declared_datum_outweighs_the_files_own_label() -> None:
    """Amap exports call themselves EPSG:4326; what the person declares decides."""
    shifted = shapely.transform(SQUARE, lambda x, y: crs.from_wgs84(x, y, Datum.GCJ02), interleaved=False)
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shifted], crs="EPSG:4326")
    moved = crs.frame_to_wgs84(frame, Datum.GCJ02)
    assert moved.crs == "EPSG:4326"
    assert moved.geometry.iloc[0].symmetric_difference(SQUARE).area < 1e-10
    assert frame.geometry.iloc[0].equals(shifted)  # the caller's frame is untouched


def test_a_frame_in_another_plane_is_projected_back() -> None:
    """A shapefile in web map metres is converted, not measured."""
    frame = gpd.GeoDataFrame(geometry=[SQUARE], crs="EPSG:4326").to_crs("EPSG:3857")
    back = crs.frame_to_wgs84(frame)
    assert back.geometry.iloc[0].symmetric_difference(SQUARE).area < 1e-10
    assert crs.frame_in_metres(frame).crs == "EPSG:4549"


def control_columns() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Control points of an invented local plane, with their EPSG:4549 metres."""
    east, north, longitude, latitude = read_control_points(CONTROL_POINTS.read_text(encoding="utf-8"))
    return east, north, *crs.wgs84_to_metres(longitude, latitude)


def test_the_local_plane_is_fitted_to_centimetres() -> None:
    """A similarity fits a projection of its own origin and ellipsoid within 10 cm over a street."""
    plane = fit_similarity(*control_columns())
    assert plane.points == 5
    assert plane.residual_maximum < 0.10
    assert plane.residual_median <= plane.residual_maximum


def test_local_metres_become_wgs84_and_back() -> None:
    """The whole way: local plane, EPSG:4549, degrees; and back to the millimetre."""
    plane = fit_similarity(*control_columns())
    east, north, longitude, latitude = read_control_points(CONTROL_POINTS.read_text(encoding="utf-8"))
    x, y = crs.to_wgs84(east, north, Datum.SHANGHAI_LOCAL, plane)
    assert np.abs(x - longitude).max() < 2e-6 and np.abs(y - latitude).max() < 2e-6
    east2, north2 = crs.from_wgs84(x, y, Datum.SHANGHAI_LOCAL, plane)
    assert np.hypot(east2 - east, north2 - north).max() < 1e-3


def test_local_metres_without_control_points_are_refused() -> None:
    """The official parameters are controlled: there is no default plane."""
    with pytest.raises(GeometryError, match="控制点"):
        crs.to_wgs84([-15000.0], [-9000.0], Datum.SHANGHAI_LOCAL)


def test_exchanged_columns_of_control_points_are_recognised() -> None:
    """Surveyors' X is north: a file by position would mirror the street."""
    east, north, metric_east, metric_north = control_columns()
    with pytest.raises(ControlPointError, match="互换"):
        fit_similarity(north, east, metric_east, metric_north)


def test_a_wrong_control_point_is_refused_with_its_residual() -> None:
    """One point 50 m off would tilt the whole plane."""
    east, north, metric_east, metric_north = control_columns()
    east = east + np.array([50.0, 0, 0, 0, 0])
    with pytest.raises(ControlPointError, match="残差"):
        fit_similarity(east, north, metric_east, metric_north)


def test_two_control_points_are_too_few() -> None:
    """Two points fit perfectly whatever is wrong with them."""
    columns = [column[:2] for column in control_columns()]
    with pytest.raises(ControlPointError, match="至少需要 3 个"):
        fit_similarity(*columns)


def test_control_points_in_one_place_are_refused() -> None:
    """Without distance between them there is neither scale nor rotation."""
    with pytest.raises(ControlPointError, match="重合"):
        fit_similarity([1.0] * 3, [2.0] * 3, [500000.0] * 3, [3400000.0] * 3)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("x,y,longitude,latitude\n1,2,121,31\n", "缺少列：east、north"),
        ("east,north,longitude,latitude\n1,2,121,31\n1,,121,31\n", "第 3 行"),
    ],
)
def test_a_faulty_control_file_names_the_place(text: str, match: str) -> None:
    """The column or the line that must be mended."""
    with pytest.raises(ControlPointError, match=match):
        read_control_points(text)
