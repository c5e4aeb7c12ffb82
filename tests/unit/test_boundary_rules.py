"""What a boundary must be: shape, size, place, coordinate system; and what two outlines share."""

from __future__ import annotations

import pytest
import shapely

from geo.boundary_rules import (
    Finding,
    in_datum,
    is_same_outline,
    joined_parts,
    mended,
    moved_metres,
    overlaps,
    place_remarks,
    shape_remarks,
    square_metres,
    street_extent,
    suspected_datum,
)
from geo.crs import Datum, metres_to_wgs84, wgs84_to_metres

EAST, NORTH = (float(value) for value in wgs84_to_metres(121.31, 31.14))


def square(side: float, x: float = 0.0, y: float = 0.0) -> shapely.Polygon:
    """A square of that side (m), its lower left corner so far from a place in the street."""
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    return shapely.Polygon(
        [tuple(float(one) for one in metres_to_wgs84(EAST + east, NORTH + north)) for east, north in corners]
    )


STREET = street_extent([square(100, 500 * n, y) for n in range(5) for y in (0, 1000)])
BOW_TIE = shapely.Polygon([(121.300, 31.140), (121.302, 31.142), (121.302, 31.140), (121.300, 31.142)])


def findings(outline: object) -> list[Finding]:
    """What shape_remarks finds."""
    return [remark.finding for remark in shape_remarks(outline, STREET)]


@pytest.mark.parametrize(
    ("outline", "found"),
    [
        (None, [Finding.EMPTY]),
        (shapely.Polygon(), [Finding.EMPTY]),
        (BOW_TIE, [Finding.INVALID]),
        (shapely.Point(121.31, 31.14), [Finding.INVALID]),
        (square(22), [Finding.TOO_SMALL]),  # 484 m²
        (square(23), []),  # 529 m²
        (square(2230), []),  # 4.97 km²
        (square(2240), [Finding.TOO_LARGE]),  # 5.02 km²
        (square(100, y=3050), [Finding.OUTSIDE]),  # its upper edge lies 2,050 m from the northernmost wall
        (square(100, y=2950), []),  # 1,950 m
        (square(100, x=200_000), [Finding.OUTSIDE]),
    ],
)
def test_limits_of_shape_size_and_place(outline: object, found: list[Finding]) -> None:
    """500 m² to 5 km², within 2 km of the street's places, one valid area."""
    assert findings(outline) == found


def test_every_refusal_says_how_to_mend_it() -> None:
    """In Chinese, as a sentence."""
    for outline in (None, BOW_TIE, square(10), square(3000), square(100, x=9000)):
        for remark in shape_remarks(outline, STREET):
            assert remark.is_refusal and "请" in remark.mend and str(remark).endswith("。")


def test_without_known_places_the_extent_is_not_asked() -> None:
    """A street that begins has no extent yet."""
    assert street_extent([square(100), None]) is None
    assert shape_remarks(square(100, x=50_000), None) == []


def test_an_area_is_measured_on_the_ground() -> None:
    """A hectare is a hectare (the plane's scale error is 2e-4 here)."""
    assert square_metres(square(100)) == pytest.approx(10_000, rel=1e-6)
    assert square_metres(None) == 0


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_boundary_given_in_another_system_is_recognised(datum: Datum) -> None:
    """By the buildings or by the outline that was there; the sentence names the system."""
    right = square(200)
    wrong = in_datum(right, datum)
    for known in ([right], [right.centroid, shapely.Point(right.exterior.coords[0])]):
        (remark,) = place_remarks(wrong, known)
        assert remark.finding is Finding.DATUM and not remark.is_refusal
        assert datum.label in remark.message
        assert suspected_datum(wrong, known) is datum


def test_a_boundary_far_off_in_another_direction_is_only_far() -> None:
    """600 m to the west is no mistake of systems; nothing known, nothing said; 200 m is not far."""
    (remark,) = place_remarks(square(100, x=-600), [square(100)])
    assert remark.finding is Finding.FAR
    assert suspected_datum(square(100, x=-600), [square(100)]) is None
    assert place_remarks(square(100, x=-600), []) == []
    assert place_remarks(square(100, x=200), [square(100)]) == []


def test_a_bow_tie_is_mended_into_its_two_wings() -> None:
    """Two triangles; an outline of no area leaves nothing."""
    made = mended(BOW_TIE)
    assert made is not None and made.is_valid and shapely.get_num_geometries(made) == 2
    wing = shapely.Polygon([(121.300, 31.140), (121.302, 31.140), (121.301, 31.141)])
    assert square_metres(made) == pytest.approx(2 * square_metres(wing), rel=1e-3)
    assert mended(shapely.Polygon([(121, 31), (121.1, 31), (121, 31)])) is None


def test_overlaps_are_in_square_metres_and_slivers_are_passed_over() -> None:
    """10 m of a 100 m wall shared is 1,000 m²; half a metre is 50 m² and no finding."""
    found = overlaps(square(100), {1: square(100, x=90), 2: square(100, x=99.5), 3: square(100, x=300), 4: None})
    assert set(found) == {1}
    assert found[1] == pytest.approx(1000, rel=1e-3)


def test_how_far_an_outline_moved() -> None:
    """The border's greatest distance; nothing where there was no outline."""
    assert moved_metres(square(100), square(100, x=7)) == pytest.approx(7, abs=0.01)
    assert moved_metres(None, square(100)) is None
    assert moved_metres(square(100).centroid, square(100)) is None


def test_sameness_within_a_centimetre() -> None:
    """What another system and back leaves is the same; a lost hole or part is not."""
    whole = square(100)
    holed = whole.difference(square(20, 40, 40))
    two = shapely.union_all([whole, square(50, 200)])
    assert is_same_outline(whole, square(100.004)) and not is_same_outline(whole, square(100.2))
    assert not is_same_outline(whole, holed) and not is_same_outline(whole, two)
    assert is_same_outline(None, None) and not is_same_outline(whole, None)


def test_drawn_parts_become_one_outline() -> None:
    """One stays one, two become a multipolygon, none is None."""
    assert joined_parts([square(10)]) == square(10)
    assert joined_parts([square(10), None, square(10, 50)]).geom_type == "MultiPolygon"
    assert joined_parts([]) is None
