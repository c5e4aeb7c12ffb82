"""campaign_map: what it sends, and what it believes of what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from shapely.geometry import box

from ui.map import Answer, ClassBreaks, Picked, View, campaign_map, component


class Browser:
    """Stands for the component: keeps what was sent and answers with a click."""

    def __init__(self) -> None:
        self.data: Mapping[str, Any] = {}
        self.answer: object = None

    def mount(self, data: Mapping[str, Any], key: str) -> object:
        """As ui.map.component.mount."""
        self.data = data
        return self.answer


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The component replaced by a stand-in."""
    stand_in = Browser()
    monkeypatch.setattr(component, "mount", stand_in.mount)
    return stand_in


def show(**more: Any) -> Answer | None:
    """The map of three compounds, one dwelling and one complaint."""
    arguments: dict[str, Any] = {
        "compounds": pd.DataFrame(
            {
                "compound_id": [3, 4, 5],
                "name": ["甲苑", "乙苑", "丙苑"],
                "value": [1.0, 8.0, None],
                "geometry": [box(121, 31, 121.01, 31.01), box(121.1, 31, 121.11, 31.01), None],
                "officer_phone": ["x", "y", "z"],
            }
        ),
        "dwellings": pd.DataFrame(
            {"case_id": ["HQ-1"], "longitude": [121.0], "latitude": [31.0], "stage": ["overdue"], "room": ["502"]}
        ),
        "complaints": pd.DataFrame(
            {"order_number": ["SH1"], "longitude": [121.0], "latitude": [31.0], "level": ["compound"], "text": ["…"]}
        ),
        "measure_label": "每千户投诉",
        "unit": "件/千户",
        "key": "map",
    }
    return campaign_map(**{**arguments, **more})


def test_no_click_is_none(browser: Browser) -> None:
    """The first run, and every run without a click."""
    assert show() is None


@pytest.mark.parametrize(
    ("answer", "picked"),
    [
        ({"kind": "compound", "id": "4"}, Picked("compound", 4)),  # numbers come back as numbers
        ({"kind": "dwelling", "id": "HQ-1"}, Picked("dwelling", "HQ-1")),
        ({"kind": "complaint", "id": "SH1"}, Picked("complaint", "SH1")),
        ({"kind": "compound", "id": "99"}, None),  # not on this map: an old or a forged click
        ({"kind": "dwelling", "id": "HQ-2"}, None),
        ({"kind": "person", "id": "1"}, None),
        ({"kind": "compound"}, None),
        ("compound", None),
    ],
)
def test_a_click_is_believed_only_for_what_is_on_the_map(browser: Browser, answer: object, picked: object) -> None:
    """A browser may send anything; an id outside the frames that this user may see is dropped."""
    browser.answer = answer
    assert show() == picked


def test_a_click_on_a_layer_that_is_gone_is_dropped(browser: Browser) -> None:
    """The layer may have been switched off by the page since."""
    browser.answer = {"kind": "dwelling", "id": "HQ-1"}
    assert show(dwellings=None) is None


def test_only_ids_numbers_and_compound_names_leave_the_server(browser: Browser) -> None:
    """Whatever else the frames hold stays here."""
    show()
    sent = {key: sorted(map(str, value)) for key, value in browser.data.items() if isinstance(value, pd.DataFrame)}
    assert sent == {
        "compounds": ["code", "id", "latitude", "longitude", "name", "note", "sketch", "text"],
        "outlines": ["compound", "latitude", "longitude", "ring"],
        "dwellings": ["code", "compound", "id", "latitude", "longitude"],
        "complaints": ["code", "compound", "id", "latitude", "longitude", "orders"],
    }


@pytest.mark.parametrize(
    ("view", "bounds"),
    [
        ([121.0, 31.0, 121.1, 31.1], (121.0, 31.0, 121.1, 31.1)),
        ([121.1, 31.0, 121.0, 31.1], None),  # west of its west
        ([121.0, 31.0, 121.1], None),
        ([121.0, 31.0, 121.1, float("nan")], None),
        ([121.0, 31.0, 121.1, 91.0], None),
        ("121", None),
        (None, None),
    ],
)
def test_a_view_is_believed_only_when_it_is_one(browser: Browser, view: object, bounds: object) -> None:
    """West, south, east, north in degrees."""
    browser.answer = {"kind": "view", "view": view}
    answer = show()
    assert (answer.bounds if isinstance(answer, View) else answer) == bounds


def test_the_legend_names_the_measure_its_unit_and_its_classes(browser: Browser) -> None:
    """With the counts, what has no place, and every class even when empty."""
    show(breaks=ClassBreaks((2.0, 5.0, 9.0), whole=True))
    layer = next(layer for layer in browser.data["legend"] if layer["key"] == "compounds")
    assert (layer["title"], layer["unit"]) == ("小区着色：每千户投诉", "件/千户")
    assert [(row["label"], row["count"]) for row in layer["rows"]] == [("≥6", 1), ("3–5", 0), ("1–2", 1)]
    assert "另有 1 个小区没有坐标，未画出" in layer["notes"]


def test_an_approximate_boundary_stands_in_the_legend(browser: Browser) -> None:
    """As a dashed line with its number; without one there is no such row."""
    rows = [row for layer in (show(), browser.data)[1]["legend"] for row in layer["rows"]]
    assert not [row for row in rows if "示意" in row["label"]]
    areas = pd.DataFrame(
        {"compound_id": [3], "name": ["甲苑"], "value": [1.0], "geometry": [box(121, 31, 122, 32)], "sketch": [True]}
    )
    show(compounds=areas)
    (row,) = [row for layer in browser.data["legend"] for row in layer["rows"] if "示意" in row["label"]]
    assert (row["label"], row["count"], bool(row["line"]["dash"])) == ("示意边界（误差大于 30 米）", 1, True)


def test_what_was_made_of_a_layer_is_not_made_again(browser: Browser) -> None:
    """With a memory a second run sends the same without looking at the frames."""
    kept: dict[str, Any] = {}

    def remember(layer: str, make: Any) -> Any:
        return kept[layer] if layer in kept else kept.setdefault(layer, make())

    show(remember=remember)
    first = browser.data
    assert set(kept) == {"breaks", "compounds", "dwellings", "complaints", "features"}
    show(remember=remember)
    assert all(browser.data[name] is first[name] for name in ("compounds", "outlines", "dwellings", "complaints"))


def test_a_layer_without_data_is_not_in_the_legend(browser: Browser) -> None:
    """No checkbox for what cannot be shown."""
    show(dwellings=None, complaints=None)
    assert [layer["key"] for layer in browser.data["legend"]] == ["compounds", "names"]


def test_few_cases_do_not_shape_the_classes(browser: Browser) -> None:
    """A rate of 400 from two dwellings would push all others into one colour."""
    frame = pd.DataFrame(
        {
            "compound_id": [1, 2, 3],
            "name": ["a", "b", "c"],
            "value": [1.0, 2.0, 400.0],
            "geometry": [box(121, 31, 121.01, 31.01)] * 3,
            "few": [False, False, True],
        }
    )
    show(compounds=frame)
    assert [row["label"] for row in browser.data["classes"]] == ["未知", "0", "1", "≥2", "样本少（不分级）"]
