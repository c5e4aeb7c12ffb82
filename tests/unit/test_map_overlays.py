"""Further layers of the map: outlines by line style, numbered stops, a year of weeks, answers of the browser."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from analytics.class_breaks import FIRST_CLASS, ZERO
from ui.map.answers import Picked, Ring, answer
from ui.map.frames import complaint_frame
from ui.map.outlined import STYLES, feature_frames
from ui.map.routes import ROUTE_STYLES, route_frame
from ui.map.weeks import week_frames

SQUARE = box(121, 31, 121.01, 31.01)


def hotspots(*rows: tuple[str, str]) -> pd.DataFrame:
    """Hotspots of one square."""
    return pd.DataFrame([(label, kind, SQUARE) for label, kind in rows], columns=["label", "kind", "geometry"])


def test_evidence_can_be_told_without_colour() -> None:
    """All hotspots have one colour; the dash says how sure, and the words stand beside it."""
    looks = STYLES["hotspots"]
    assert len({look["dash"] for look in looks}) == len(looks)
    frames = feature_frames(hotspots(("可信热点", "片区聚集"), ("待观察", "单点异常"), ("待观察", "")))
    assert frames.features["name"].tolist() == ["可信·片区", "待观察·单点", "待观察"]
    assert [looks[style]["label"] for style in frames.features["style"]] == ["可信热点", "待观察", "待观察"]
    (layer,) = frames.legend
    assert [(row["label"], row["count"]) for row in layer["rows"]] == [("可信热点", 1), ("待观察", 2)]


def test_committees_wait_to_be_switched_on_and_carry_their_name() -> None:
    """Their outlines would hide the hotspots at first sight."""
    frames = feature_frames(hotspots(("可信热点", "")), pd.DataFrame({"name": ["<b>甲</b>"], "geometry": [SQUARE]}))
    assert {layer["key"]: layer["off"] for layer in frames.legend} == {"hotspots": False, "committees": True}
    assert frames.features["name"].tolist()[1] == "<b>甲</b>"


def test_holes_and_lines_travel_as_rings_of_their_feature() -> None:
    """A holed water body is two rings, a river one line of another style."""
    lake = box(0, 0, 4, 4).difference(box(1, 1, 2, 2))
    base = pd.DataFrame({"layer": ["water", "water"], "geometry": [lake, LineString([(0, 0), (5, 5)])]})
    frames = feature_frames(base=base)
    assert frames.lines.groupby(["feature", "ring"]).size().tolist() == [5, 5, 2]
    assert [STYLES["water"][style]["label"] for style in frames.features["style"]] == ["水面", "河道"]


def test_a_point_is_no_outline_and_a_strange_layer_is_refused() -> None:
    """Faults of the caller."""
    with pytest.raises(ValueError, match="lines and polygons"):
        feature_frames(committees=pd.DataFrame({"name": ["甲"], "geometry": [Point(0, 0)]}))
    with pytest.raises(ValueError, match="roads or water"):
        feature_frames(base=pd.DataFrame({"layer": ["trees"], "geometry": [SQUARE]}))


def test_without_layers_there_is_nothing_to_send() -> None:
    """An empty version tells the browser that the layers are empty."""
    frames = feature_frames(hotspots(), None, None)
    assert (frames.version, frames.legend, len(frames.lines)) == ("", (), 0)


def route(**columns: list[object]) -> pd.DataFrame:
    """Two teams, rows out of order."""
    base: dict[str, list[object]] = {
        "team": ["乙", "甲", "甲"],
        "order": [1, 2, 1],
        "longitude": [121.0, 121.1, 121.2],
        "latitude": [31.0, 31.1, 31.2],
        "dwelling_id": [7, 8, 9],
    }
    return pd.DataFrame({**base, **columns})


def test_stops_are_numbered_in_the_order_of_the_visits() -> None:
    """Of each team by itself; the team stands before the number when there are several."""
    frame = route_frame(route())
    assert frame.rows[["id", "label", "team"]].to_numpy().tolist() == [
        ["7", "1-1", 0],
        ["9", "2-1", 1],
        ["8", "2-2", 1],
    ]
    assert [(row["label"], row["count"]) for row in frame.legend["rows"]] == [("乙", 1), ("甲", 2)]
    alone = route_frame(route(team=["甲"] * 3, order=[1, 3, 2]))
    assert alone.rows["label"].tolist() == ["1", "2", "3"]


def test_a_seventh_team_looks_like_the_first_but_has_its_own_number() -> None:
    """More teams than looks."""
    count = len(ROUTE_STYLES) + 1
    many = pd.DataFrame(
        {"team": range(count), "order": 1, "longitude": 121.0, "latitude": 31.0, "dwelling_id": range(count)}
    )
    rows = route_frame(many).rows
    assert (rows["team"].iloc[-1], rows["label"].iloc[-1]) == (0, f"{count}-1")


def test_a_stop_without_a_place_is_refused() -> None:
    """A route with a hole in it would be drawn as if it were whole."""
    with pytest.raises(ValueError, match="has a place"):
        route_frame(route(longitude=[121.0, float("nan"), 121.0]))
    with pytest.raises(ValueError, match="dwelling_id"):
        route_frame(route().drop(columns="dwelling_id"))


def test_a_colour_means_the_same_in_every_week() -> None:
    """One set of classes over all weeks; zeros do not travel; a compound that is not drawn is left out."""
    counts = np.array([[0, 1, 5], [4, 0, 9]])
    first_days = [date(2021, 10, 14), date(2021, 10, 21)]
    frames = week_frames(counts, [3, 4, 5], first_days, pd.Series(["4", "3"]))
    assert frames.rows[["compound", "week", "count"]].to_numpy().tolist() == [[0, 0, 1], [1, 1, 4]]
    assert frames.week["labels"] == ["2021-10-14 至 2021-10-20　6 件", "2021-10-21 至 2021-10-27　13 件"]
    codes = dict(zip(frames.rows["count"], frames.rows["code"], strict=True))
    assert ZERO < FIRST_CLASS <= codes[1] < codes[4]
    assert frames.week["zero"] == ZERO


def test_a_year_without_complaints_can_be_played() -> None:
    """Nothing but zeros."""
    days = [date(2021, 1, 1) + timedelta(weeks=week) for week in range(2)]
    frames = week_frames(np.zeros((2, 1)), [1], days, pd.Series(["1"]))
    assert frames.rows.empty
    with pytest.raises(ValueError, match="2 weeks by 2 compounds"):
        week_frames(np.zeros((2, 1)), [1, 2], days, pd.Series(["1"]))


def orders(*rows: tuple[str, str | None]) -> pd.DataFrame:
    """Orders at one place, in the order in which they came."""
    return pd.DataFrame(
        {
            "order_number": [number for number, _ in rows],
            "repeat_of": [earlier for _, earlier in rows],
            "longitude": 121.0,
            "latitude": 31.0,
            "level": "building",
        }
    )


def test_repeats_make_the_first_order_larger() -> None:
    """A chain of repeats leads to its first order; a repeat of one outside the window stands for itself."""
    frame = complaint_frame(
        orders(("a", None), ("b", "a"), ("c", "b"), ("d", "older"), ("e", None)), pd.Series([], dtype=str)
    )
    assert dict(zip(frame.rows["id"], frame.rows["orders"], strict=True)) == {"a": 3, "d": 1, "e": 1}


def test_an_order_that_repeats_itself_or_a_later_one_is_its_own() -> None:
    """Data that cannot be right do not hang the map or lose an order."""
    frame = complaint_frame(orders(("a", "a"), ("b", "c"), ("c", "b")), pd.Series([], dtype=str))
    assert dict(zip(frame.rows["id"], frame.rows["orders"], strict=True)) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("ring", "corners"),
    [
        ([[121, 31], [121.1, 31], [121.1, 31.1]], ((121.0, 31.0), (121.1, 31.0), (121.1, 31.1))),
        ([], ()),  # taken away
        ([[121, 31], [121.1, 31]], None),  # no area
        ([[121, 31]] * 61, None),  # more than a person draws
        ([[121, 31], [121, 31], [float("nan"), 31]], None),
        ([[121, 31], [121, 31], [1e9, 31]], None),
        ([[121, 31], [121, 31], ["x", 31]], None),
        ("121,31", None),
        (None, None),
    ],
)
def test_an_outline_is_believed_only_when_it_is_one(ring: object, corners: object) -> None:
    """A browser may send anything."""
    assert answer({"kind": "ring", "ring": ring}, {}) == (None if corners is None else Ring(corners))  # type: ignore[arg-type]


def test_a_click_on_a_stop_names_the_dwelling() -> None:
    """For the page of routes."""
    assert answer({"kind": "stop", "id": "8"}, {"stop": route()}) == Picked("stop", 8)
    assert answer({"kind": "stop", "id": "99"}, {"stop": route()}) is None
