"""Points into polygons; polygons mended or refused."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

from geo.assign import assign_points, repair_polygon
from geo.errors import GeometryError

LEFT, RIGHT = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
with np.errstate(invalid="ignore"):
    NOT_A_NUMBER = shapely.from_wkt("POLYGON ((0 0, nan 1, 1 1, 0 0))")


def test_points_find_their_polygon() -> None:
    """Inside, outside, on the common border (the first polygon) and without a position."""
    found = assign_points([0.5, 1.5, 1.0, 3.0, np.nan], [0.5, 0.5, 0.5, 0.5, 0.5], [LEFT, RIGHT])
    assert found.tolist() == [0, 1, 0, -1, -1]


def test_overlaps_go_to_the_first_polygon() -> None:
    """The order of the polygons decides, not that of the search tree."""
    inner = shapely.box(0.4, 0.4, 0.6, 0.6)
    assert assign_points([0.5], [0.5], [LEFT, inner]).tolist() == [0]
    assert assign_points([0.5], [0.5], [inner, LEFT]).tolist() == [0]


@pytest.mark.parametrize("polygons", [[], [None], [Polygon()]])
def test_without_polygons_nothing_is_assigned(polygons: list[Polygon | None]) -> None:
    """No polygon, a missing one and an empty one hold nothing."""
    assert assign_points([0.5], [0.5], polygons).tolist() == [-1]


def test_the_tree_agrees_with_testing_each_polygon() -> None:
    """Fast path against the obvious one, over a grid with gaps and overlaps."""
    random = np.random.default_rng(3)
    corners = random.uniform(0, 10, (40, 2))
    polygons = [shapely.box(x, y, x + 1.5, y + 1.5) for x, y in corners]
    x, y = random.uniform(0, 11, 300), random.uniform(0, 11, 300)
    slow = [
        next((i for i, polygon in enumerate(polygons) if polygon.intersects(shapely.Point(px, py))), -1)
        for px, py in zip(x, y, strict=True)
    ]
    assert assign_points(x, y, polygons).tolist() == slow


def test_a_valid_polygon_is_left_alone() -> None:
    """Nothing is reported where nothing was mended."""
    repaired = repair_polygon(LEFT)
    assert repaired.fault is None and repaired.geometry.equals(LEFT)


def test_a_spike_is_mended() -> None:
    """A spike of no area changes nothing but validity."""
    spiked = Polygon([(0, 0), (1, 0), (1, 1), (1, 2), (1, 1), (0, 1)])
    repaired = repair_polygon(spiked, "云溪湾")
    assert repaired.geometry.is_valid and repaired.geometry.equals(LEFT)
    assert repaired.fault is not None and repaired.area_change == pytest.approx(0)


def test_a_polygon_that_crosses_itself_is_refused() -> None:
    """A bow-tie has no shape that everybody would agree on."""
    with pytest.raises(GeometryError, match=r"云溪湾.*自相交.*修正"):
        repair_polygon(Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "云溪湾")


@pytest.mark.parametrize(
    ("geometry", "match"),
    [
        (None, "为空"),
        (Polygon(), "为空"),
        (LineString([(0, 0), (1, 1)]), "不是面"),
        (Polygon([(0, 0), (1, 1), (2, 2)]), "改变形状"),
        (NOT_A_NUMBER, "无效坐标"),
        (MultiPolygon([LEFT, shapely.box(0.2, 0.2, 0.8, 0.8)]), "改变形状"),
    ],
    ids=["missing", "empty", "line", "flat", "nan", "overlapping parts"],
)
def test_what_is_no_polygon_is_refused(geometry: object, match: str) -> None:
    """Each fault has its sentence."""
    with pytest.raises(GeometryError, match=match):
        repair_polygon(geometry)
