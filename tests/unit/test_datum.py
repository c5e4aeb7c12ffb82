"""Points in the wrong system, or with exchanged columns, are named with the evidence and the mend."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo.crs import Datum, from_wgs84, to_wgs84
from geo.datum import Suspicion, check_box, detect_datum, detect_datum_by_nearest, detect_datum_by_outline

WEST, SOUTH, EAST, NORTH = 121.285, 31.130, 121.330, 31.160
OUTLINE = shapely.box(WEST, SOUTH, EAST, NORTH)


def places(count: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """True positions spread over a street."""
    random = np.random.default_rng(7)
    return random.uniform(WEST, EAST, count), random.uniform(SOUTH, NORTH, count)


def geocoded(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same places as a geocoder puts them: 60 m of scatter, every fifth a kilometre away."""
    random = np.random.default_rng(8)
    scale = np.where(np.arange(len(longitude)) % 5 == 0, 1000.0, 60.0)
    return (
        longitude + random.normal(0, 1, len(longitude)) * scale / 95400,
        latitude + random.normal(0, 1, len(latitude)) * scale / 110900,
    )


@pytest.mark.parametrize("actual", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize("read_as", [Datum.WGS84, Datum.CGCS2000, Datum.GCJ02, Datum.BD09])
def test_each_confusion_of_systems_is_named(actual: Datum, read_as: Datum) -> None:
    """Points of one system that were read in another are found by their names, even when geocoded badly."""
    longitude, latitude = places()
    native = from_wgs84(*geocoded(longitude, latitude), actual)
    verdict = detect_datum(*to_wgs84(*native, read_as), longitude, latitude, read_as)
    if actual is read_as or {actual, read_as} == {Datum.WGS84, Datum.CGCS2000}:
        assert verdict.is_known and verdict.suspect is None
        assert "未发现" in verdict.message
    else:
        assert (verdict.suspect, verdict.actual) == (Suspicion.WRONG_DATUM, actual)
        assert actual.value in verdict.message and "重新导入" in verdict.message


def test_the_evidence_is_stated() -> None:
    """How many places, how far and in which direction."""
    longitude, latitude = places()
    verdict = detect_datum(*from_wgs84(longitude, latitude, Datum.GCJ02), longitude, latitude)
    assert verdict.points == 40
    assert verdict.metres == pytest.approx(483, abs=5)
    assert verdict.azimuth == pytest.approx(117, abs=1.5)
    assert "40 个同名地点" in verdict.message


@pytest.mark.parametrize(("count", "is_known"), [(0, False), (4, False), (5, True)])
def test_too_few_places_prove_nothing(count: int, is_known: bool) -> None:
    """Below five pairs the verdict is unknown, with the reason."""
    longitude, latitude = places(count)
    shifted = from_wgs84(longitude, latitude, Datum.GCJ02)
    verdict = detect_datum(*shifted, longitude, latitude)
    assert verdict.is_known is is_known
    assert (verdict.suspect is Suspicion.WRONG_DATUM) is is_known
    assert is_known or "至少 5 个" in verdict.message


def test_places_that_simply_do_not_correspond_are_no_datum_mistake() -> None:
    """A list of other places is far off in every system."""
    longitude, latitude = places()
    verdict = detect_datum(longitude[::-1] + 0.05, latitude[::-1], longitude, latitude)
    assert verdict.suspect is Suspicion.FAR_OFF
    assert verdict.actual is None


@pytest.mark.parametrize("actual", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
def test_without_names_the_nearest_known_place_tells(actual: Datum) -> None:
    """Positions near, but not equal to, the known compounds."""
    longitude, latitude = places(60)
    shown = from_wgs84(longitude + 0.0003, latitude, actual)
    verdict = detect_datum_by_nearest(*shown, longitude, latitude)
    assert verdict.actual is (None if actual is Datum.WGS84 else actual)


def test_nine_places_without_names_prove_nothing() -> None:
    """By chance a few points are always near some compound."""
    longitude, latitude = places(9)
    verdict = detect_datum_by_nearest(*from_wgs84(longitude, latitude, Datum.GCJ02), longitude, latitude)
    assert not verdict.is_known and "至少 10 个" in verdict.message


@pytest.mark.parametrize("actual", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
def test_the_outline_tells(actual: Datum) -> None:
    """Points of this subdistrict that leave it only because of their system."""
    shown = from_wgs84(*places(80), actual)
    verdict = detect_datum_by_outline(*shown, OUTLINE)
    assert verdict.actual is (None if actual is Datum.WGS84 else actual)


def test_points_of_another_subdistrict_are_far_off() -> None:
    """No system brings them into the outline."""
    longitude, latitude = places(30)
    assert detect_datum_by_outline(longitude + 0.2, latitude, OUTLINE).suspect is Suspicion.FAR_OFF


def test_exchanged_columns_are_named_first() -> None:
    """Latitude in the longitude column is not a matter of systems."""
    longitude, latitude = places()
    for verdict in (
        check_box(latitude, longitude),
        detect_datum(latitude, longitude, longitude, latitude),
        detect_datum_by_outline(latitude, longitude, OUTLINE),
    ):
        assert verdict.suspect is Suspicion.SWAPPED
        assert "互换" in verdict.message


def test_the_box_finds_strangers_and_plane_metres() -> None:
    """A point in Beijing, and a column of local metres."""
    assert check_box([121.3, 116.4], [31.1, 39.9]).suspect is Suspicion.OUT_OF_BOX
    metric = check_box([-15000.0, -14000.0], [-9000.0, -8500.0])
    assert metric.suspect is Suspicion.OUT_OF_BOX and "上海城市坐标" in metric.message
    assert check_box([121.3, np.nan], [31.1, np.nan]).suspect is None
    assert not check_box([np.nan], [np.nan]).is_known
