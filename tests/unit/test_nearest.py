"""Which compound a click means."""

from __future__ import annotations

import pytest
from shapely.geometry import Point, Polygon, box

from geo.nearest import METRES_PER_DEGREE, compound_at

SQUARE = box(121.30, 31.13, 121.31, 31.14)


@pytest.mark.parametrize(
    ("longitude", "latitude", "expected"),
    [
        (121.305, 31.135, 1),  # inside
        (121.30, 31.135, 1),  # on the edge
        (121.31 + 100 / (METRES_PER_DEGREE * 0.8561), 31.135, 1),  # 100 m east of it (cos 31.13° = 0.8561)
        (121.31 + 160 / (METRES_PER_DEGREE * 0.8561), 31.135, None),  # 160 m: too far
        (121.305, 31.14 + 140 / METRES_PER_DEGREE, 1),  # 140 m north
        (121.305, 31.14 + 160 / METRES_PER_DEGREE, None),
    ],
)
def test_a_click_within_150_metres_counts(longitude: float, latitude: float, expected: int | None) -> None:
    """Metres, not degrees: a degree of longitude is shorter than one of latitude."""
    assert compound_at(longitude, latitude, {1: SQUARE}) == expected


def test_of_nested_compounds_the_inner_one_is_meant() -> None:
    """The outer one can still be clicked beside it."""
    places = {1: SQUARE, 2: box(121.304, 31.134, 121.306, 31.136)}
    assert compound_at(121.305, 31.135, places) == 2
    assert compound_at(121.302, 31.135, places) == 1


def test_containing_beats_near() -> None:
    """A point one metre away does not take a click that lies inside a polygon."""
    assert compound_at(121.305, 31.135, {1: Point(121.30500001, 31.135), 2: SQUARE}) == 2


def test_of_two_near_ones_the_nearer_in_metres() -> None:
    """0.0010° of longitude is 95 m, 0.0009° of latitude 100 m."""
    places = {1: Point(121.3060, 31.135), 2: Point(121.305, 31.1359)}
    assert compound_at(121.305, 31.135, places) == 1


def test_nothing_to_choose_is_none() -> None:
    """No compounds, or only ones without a place."""
    assert compound_at(121.3, 31.1, {}) is None
    assert compound_at(121.3, 31.1, {1: None, 2: Polygon()}) is None


def test_a_negative_distance_is_refused() -> None:
    """The message names the range."""
    with pytest.raises(ValueError, match="at least 0"):
        compound_at(121.3, 31.1, {}, within=-1)
