"""What travels to the browser: outlines with holes, bare points, counts of what has no place, digests."""

from __future__ import annotations

import pandas as pd
import pytest
from shapely.geometry import LineString, MultiPolygon, Point, box

from analytics.class_breaks import FIRST_CLASS, UNKNOWN, ZERO, ClassBreaks
from ui.map.frames import complaint_frame, compound_frames, dwelling_frame
from ui.map.marks import COMPLAINT_GROUPS, STATUS_GROUPS, ComplaintGroup, StatusGroup

BREAKS = ClassBreaks((2.0, 5.0))


def compounds(**columns: list[object]) -> pd.DataFrame:
    """Two compounds, 7 with a square and 8 with nothing, changed by `columns`."""
    base = {"compound_id": [7, 8], "name": ["甲苑", "乙苑"], "value": [3.0, 0.0], "geometry": [box(0, 0, 2, 2), None]}
    return pd.DataFrame({**base, **columns})


def test_a_compound_without_any_place_is_counted_not_drawn() -> None:
    """It appears in without_place and nowhere on the map."""
    frames = compound_frames(compounds(), BREAKS, "件")
    assert frames.rows["id"].tolist() == ["7"]
    assert frames.without_place == 1


def test_a_compound_with_only_a_point_is_drawn_there() -> None:
    """Columns longitude and latitude, or a point as geometry, give a row without outline."""
    by_columns = compound_frames(compounds(longitude=[None, 121.5], latitude=[None, 31.25]), BREAKS, "件")
    by_geometry = compound_frames(compounds(geometry=[box(0, 0, 2, 2), Point(121.5, 31.25)]), BREAKS, "件")
    for frames in (by_columns, by_geometry):
        assert frames.rows.loc[1, ["id", "longitude", "latitude"]].tolist() == ["8", 121.5, 31.25]
        assert set(frames.outlines["compound"]) == {0}
        assert frames.without_place == 0


def test_every_ring_of_parts_and_holes_travels() -> None:
    """A compound of two parts, one with a hole, has three rings of its own row."""
    holed = box(0, 0, 4, 4).difference(box(1, 1, 2, 2))
    frames = compound_frames(compounds(geometry=[Point(9, 9), MultiPolygon([holed, box(6, 6, 7, 7)])]), BREAKS, "件")
    assert frames.outlines["compound"].unique().tolist() == [1]
    assert frames.outlines.groupby("ring").size().tolist() == [5, 5, 5]
    corners = set(zip(frames.outlines["longitude"], frames.outlines["latitude"], strict=True))
    assert {(1.0, 1.0), (2.0, 2.0), (7.0, 7.0), (4.0, 4.0)} <= corners


@pytest.mark.parametrize(
    ("value", "few", "code", "text"),
    [
        (3.0, False, FIRST_CLASS + 1, "3 件"),
        (0.0, False, ZERO, "0 件"),
        (float("nan"), False, UNKNOWN, "未知"),
        (9.5, True, FIRST_CLASS + 2, "9.5 件（样本少，不分级）"),  # the code behind the two classes: hatched
        (float("nan"), True, UNKNOWN, "未知"),  # unknown stays unknown
    ],
)
def test_values_become_a_class_and_a_text(value: float, few: bool, code: int, text: str) -> None:
    """Unknown is never shown as zero, and a value on few cases is shown but not ranked."""
    frame = compounds(value=[value, 0.0], few=[few, False])
    row = compound_frames(frame, BREAKS, "件").rows.loc[0]
    assert (row["code"], row["text"]) == (code, text)


def test_a_line_is_no_compound() -> None:
    """Another geometry type is a fault of the caller, not something to draw."""
    with pytest.raises(ValueError, match="polygon"):
        compound_frames(compounds(geometry=[LineString([(0, 0), (1, 1)]), None]), BREAKS, "件")


def test_metres_are_not_degrees() -> None:
    """Projected coordinates are refused: they would be drawn off the coast of Africa."""
    with pytest.raises(ValueError, match="WGS84"):
        compound_frames(compounds(geometry=[Point(500_000, 3_400_000), None]), BREAKS, "件")


def test_a_missing_column_is_named() -> None:
    """The message lists what is missing."""
    with pytest.raises(ValueError, match="value, geometry"):
        compound_frames(compounds().drop(columns=["value", "geometry"]), BREAKS, "件")


def test_no_compounds_at_all_give_empty_frames() -> None:
    """A subdistrict without a register has an empty map."""
    frames = compound_frames(compounds().iloc[:0], BREAKS, "件")
    assert (len(frames.rows), len(frames.outlines), frames.without_place) == (0, 0, 0)


def test_dwellings_know_their_group_and_compound() -> None:
    """A compound that is not on the map leaves -1; a dwelling without a place is counted."""
    ids = pd.Series(["7", "9"])
    dwellings = pd.DataFrame(
        {
            "case_id": ["a", "b", "c"],
            "compound_id": [9, 8, 7],
            "longitude": [121.0, 121.1, None],
            "latitude": [31.0, 31.1, None],
            "stage": ["overdue", "cleared", "clue"],
        }
    )
    points = dwelling_frame(dwellings, ids)
    assert points.rows["id"].tolist() == ["a", "b"]
    assert [STATUS_GROUPS[code] for code in points.rows["code"]] == [StatusGroup.OVERDUE, StatusGroup.CLEARED]
    assert points.rows["compound"].tolist() == [1, -1]
    assert points.without_place == 1


@pytest.mark.parametrize(
    ("level", "group"),
    [
        ("dwelling", ComplaintGroup.PLACED),
        ("building", ComplaintGroup.PLACED),
        ("compound", ComplaintGroup.IN_COMPOUND),
    ],
)
def test_a_complaint_shows_how_far_it_was_placed(level: str, group: ComplaintGroup) -> None:
    """A compound's point must not look like a dwelling's."""
    orders = pd.DataFrame({"order_number": ["1"], "longitude": [121.0], "latitude": [31.0], "level": [level]})
    assert COMPLAINT_GROUPS[complaint_frame(orders, pd.Series([], dtype=str)).rows["code"][0]] is group


def test_equal_content_has_an_equal_digest_and_any_change_another() -> None:
    """The browser redraws a layer when its digest changes, and only then."""
    version = compound_frames(compounds(), BREAKS, "件").version
    assert compound_frames(compounds(), BREAKS, "件").version == version
    changed = (
        compounds(value=[3.5, 0.0]),
        compounds(name=["丙苑", "乙苑"]),
        compounds(compound_id=[17, 8]),
        compounds(geometry=[box(0, 0, 2, 2.5), None]),
    )
    assert version not in {compound_frames(frame, BREAKS, "件").version for frame in changed}


def test_an_approximate_boundary_is_marked_and_only_an_outline_can_be_one() -> None:
    """A compound that is a point has no outline to be dashed; without the column none is."""
    areas = compounds(compound_id=[7, 8], geometry=[box(0, 0, 2, 2), Point(121.5, 31.25)])
    assert compound_frames(areas.assign(sketch=[True, True]), BREAKS, "件").rows["sketch"].tolist() == [1, 0]
    assert compound_frames(areas, BREAKS, "件").rows["sketch"].tolist() == [0, 0]
