"""One outline around several compounds, in metres on the ground."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import Point

from geo.crs import metres, metres_to_wgs84, wgs84_to_metres
from geo.outlines import POINT_METRES, joined_outline

EAST, NORTH = wgs84_to_metres(121.32, 31.14)


def square(east: float, north: float, side: float = 100.0) -> shapely.Polygon:
    """A square of the given side, its corner so many metres from a fixed place."""
    corners = [(0, 0), (side, 0), (side, side), (0, side)]
    x, y = zip(*((float(EAST) + east + a, float(NORTH) + north + b) for a, b in corners), strict=True)
    return shapely.Polygon(list(zip(*metres_to_wgs84(x, y), strict=True)))


def area(outline: object) -> float:
    """Square metres."""
    return float(metres(outline).area)


@pytest.mark.parametrize(("gap", "parts"), [(30, 1), (90, 2)])
def test_neighbours_across_a_street_are_one_area(gap: float, parts: int) -> None:
    """Squares closer than 60 m are joined, those further apart stay two."""
    outline = joined_outline([square(0, 0), square(100 + gap, 0)], gap_metres=60, margin_metres=0)
    assert len(shapely.get_parts(outline)) == parts


def test_a_stranger_between_members_is_left_out() -> None:
    """Joining must not draw a compound into a hotspot that it is no member of."""
    members, stranger = [square(0, 0), square(150, 0)], square(105, 20, 40)
    outline = joined_outline(members, gap_metres=80, margin_metres=10, without=[stranger])
    assert area(shapely.intersection(outline, stranger)) < 1
    assert all(area(shapely.intersection(outline, member)) == pytest.approx(10_000, rel=0.02) for member in members)


def test_the_margin_lies_outside_all_around() -> None:
    """10 m around a square of 100 m: 4 sides and a quarter circle at each corner."""
    outline = joined_outline([square(0, 0)], gap_metres=0, margin_metres=10)
    assert area(outline) == pytest.approx(10_000 + 4 * 1_000 + 3.14159 * 100, rel=0.01)


def test_a_crossing_between_four_compounds_is_no_hole() -> None:
    """Four squares around a crossing give one ring."""
    four = [square(east, north) for east in (0, 130) for north in (0, 130)]
    outline = joined_outline(four, gap_metres=40, margin_metres=0)
    assert [len(part.interiors) for part in shapely.get_parts(outline)] == [0]


def test_a_compound_that_is_only_a_point_gets_a_circle() -> None:
    """As large as the constant says."""
    outline = joined_outline([Point(121.32, 31.14), None], gap_metres=0, margin_metres=0)
    assert area(outline) == pytest.approx(3.14159 * POINT_METRES**2, rel=0.02)


def test_no_place_gives_no_outline_and_a_negative_gap_is_refused() -> None:
    """Empty and wrong cases."""
    assert joined_outline([None, shapely.Polygon()], gap_metres=10, margin_metres=0) is None
    with pytest.raises(ValueError, match="at least 0"):
        joined_outline([square(0, 0)], gap_metres=-1, margin_metres=0)
