"""An outline as a list of corners: read, refused with the line, written."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.corner_lists import corners_of, outline_of_corners
from geo.errors import GeometryError

SQUARE = shapely.Polygon([(121.3, 31.1), (121.301, 31.1), (121.301, 31.101), (121.3, 31.101)])


@pytest.mark.parametrize(
    "text",
    [
        "121.3, 31.1\n121.301, 31.1\n121.301, 31.101\n121.3, 31.101",
        "121.3 31.1\n\n121.301\t31.1\n121.301，31.101\n121.3;31.101\n121.3, 31.1\n",  # closed, other separators
        "1. 121.3, 31.1\n2、 121.301, 31.1\n3) 121.301, 31.101\n4. 121.3, 31.101",  # with running numbers
    ],
)
def test_a_list_of_corners_becomes_an_outline(text: str) -> None:
    """As people paste it."""
    assert outline_of_corners(text).equals_exact(SQUARE, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "只有 0 个"),
        ("121.3, 31.1\n121.3, 31.1\n121.301, 31.1", "只有 2 个"),
        ("121.3, 31.1\n121.301\n121.301, 31.101", "第2行"),
        ("东经121度, 31.1", "第1行"),
        ("121.3, 31.1, 5\n", "第1行"),
        ("1e999, 31\n", "第1行"),
        ("\n".join(f"121.{n:06}, 31.1" for n in range(2001)), "2001 个点"),
    ],
)
def test_what_is_no_list_of_corners_is_refused_with_the_line(text: str, said: str) -> None:
    """And with an example."""
    with pytest.raises(GeometryError, match=said):
        outline_of_corners(text)


degrees = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7))


@given(st.lists(degrees, min_size=3, max_size=12, unique=True))
def test_a_written_list_is_read_back(corners: list[tuple[int, int]]) -> None:
    """To the seventh decimal."""
    outline = shapely.Polygon([(121 + x / 1e7, 31 + y / 1e7) for x, y in corners])
    text = corners_of(outline)
    assert text is not None
    assert outline_of_corners(text).equals_exact(outline, 1e-9)


def test_holes_and_parts_have_no_list() -> None:
    """They are drawn or imported."""
    assert corners_of(SQUARE.difference(SQUARE.buffer(-0.0003))) is None
    assert corners_of(shapely.MultiPolygon([SQUARE])) is None
    assert corners_of(None) is None
