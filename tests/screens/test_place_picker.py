"""pick_place under AppTest: the frame itself is replaced, the rest is real."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ui.map import offline_folium


def page() -> None:
    """A page with three compounds: a square, a bare point, and one without any place."""
    import pandas as pd
    import streamlit as st
    from shapely.geometry import box

    from ui.map.picker import pick_place

    placed = st.checkbox("placed", value=True)
    compounds = pd.DataFrame(
        {
            "compound_id": [1, 2, 3],
            "name": ["甲苑", "{{7*7}}", "丙苑"],
            "geometry": [box(121, 31, 121.01, 31.01) if placed else None, None, None],
            "longitude": [None, 121.02 if placed else None, None],
            "latitude": [None, 31.005 if placed else None, None],
        }
    )
    st.text(f"chosen {pick_place(compounds, [2, 3], key='order-1')}")


def run(monkeypatch: pytest.MonkeyPatch, answer: Any) -> tuple[AppTest, list[Any]]:
    """The page once, with `answer` for what the browser reports."""
    shown: list[Any] = []

    def stand_in(offline_map: Any, highlight: Any, key: str, height: int) -> Any:
        shown.append((offline_map, highlight))
        return answer

    monkeypatch.setattr(offline_folium, "show_clickable", stand_in)
    return AppTest.from_function(page, default_timeout=60).run(), shown


@pytest.mark.parametrize(
    ("answer", "chosen"),
    [
        ({"last_clicked": {"lat": 31.005, "lng": 121.005}}, 1),
        ({"last_clicked": {"lat": 31.0051, "lng": 121.0201}}, 2),  # beside the bare point
        ({"last_clicked": {"lat": 31.5, "lng": 121.5}}, None),  # far from all
        ({"last_clicked": None}, None),  # not clicked yet
        ({"last_clicked": {"lat": "31", "lng": None}}, None),  # not numbers
        ({}, None),
    ],
)
def test_a_click_chooses_a_compound(monkeypatch: pytest.MonkeyPatch, answer: Any, chosen: int | None) -> None:
    """The place of the click is turned into a compound on the server."""
    at, _ = run(monkeypatch, answer)
    assert not at.exception
    assert at.text[0].value == f"chosen {chosen}"


def test_without_any_place_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """No map and no traceback."""
    at, shown = run(monkeypatch, {})
    at.checkbox[0].uncheck().run()
    assert not at.exception
    assert "还没有坐标" in at.info[0].value
    assert len(shown) == 1


def test_the_real_frame_is_mounted_without_a_fault() -> None:
    """streamlit-folium itself accepts the map (AppTest cannot look into its frame)."""
    at = AppTest.from_function(page, default_timeout=60).run()
    assert not at.exception
    assert at.text[0].value == "chosen None"
