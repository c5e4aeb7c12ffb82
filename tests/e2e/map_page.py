"""The page that test_map.py looks at: a map of 20 compounds with hostile names, or (?picker=1) the picker of places,
or (?full=1) the map with all its layers and tools, or (?two=1) two maps that move together.

Run by a Streamlit server of the test's own; not collected.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import streamlit as st
from shapely.geometry import Point, box

from ui.map import Behaviour, Overlays, Ring, campaign_map
from ui.map.overlays import Weeks
from ui.map.picker import pick_place

NAMES = (
    "<img src=x onerror=window.top.ran=1>",
    "{{7*7}}",
    "${window.top.ran=1}",
    "`${window.top.ran=1}`",
    "{% for %}",
    "</script><script>window.top.ran=1</script>",
)


def compounds() -> pd.DataFrame:
    """A grid of 5 by 4, the last one a bare point."""
    rows = []
    for i in range(20):
        west, south = 121.30 + (i % 5) * 0.005, 31.13 + (i // 5) * 0.004
        shape = Point(west + 0.002, south + 0.002) if i == 19 else box(west, south, west + 0.004, south + 0.003)
        rows.append((i + 1, f"{NAMES[i % len(NAMES)]} {i + 1}", float(i) if i != 7 else float("nan"), shape))
    return pd.DataFrame(rows, columns=["compound_id", "name", "value", "geometry"])


def dwellings(count: int) -> pd.DataFrame:
    """HQ-0 is overdue in the middle of the first compound; the rest are cleared, in other compounds."""
    random = np.random.default_rng(3)
    place = random.integers(5, 19, count)
    frame = pd.DataFrame(
        {
            "case_id": [f"HQ-{i}" for i in range(count)],
            "compound_id": place + 1,
            "longitude": 121.3005 + (place % 5) * 0.005 + random.random(count) * 0.003,
            "latitude": 31.1305 + (place // 5) * 0.004 + random.random(count) * 0.002,
            "stage": "cleared",
        }
    )
    frame.loc[0, ["compound_id", "longitude", "latitude", "stage"]] = [1, 121.302, 31.1315, "overdue"]
    return frame


def further() -> Overlays:
    """One layer of each kind, with names that would like to be markup."""
    area = box(121.2998, 31.1298, 121.3095, 31.1335)
    return Overlays(
        hotspots=pd.DataFrame({"label": ["可信热点"], "kind": ["片区聚集"], "geometry": [area]}),
        committees=pd.DataFrame({"name": [NAMES[0]], "geometry": [area]}),
        base=pd.DataFrame({"layer": ["water"], "geometry": [box(121.29, 31.12, 121.295, 31.15)]}),
        route=pd.DataFrame(
            {
                "team": ["一组", "一组"],
                "order": [1, 2],
                "longitude": [121.3065, 121.3165],
                "latitude": [31.139, 31.139],
                "dwelling_id": [71, 72],
            }
        ),
        weeks=Weeks(
            np.arange(60).reshape(3, 20) % 7,
            range(1, 21),
            [date(2021, 10, 7) + timedelta(weeks=week) for week in range(3)],
        ),
        known_as=pd.DataFrame({"compound_id": [2, 3], "text": ["某某路500弄", NAMES[0]]}),
    )


def full_map() -> object:
    """The map of the page 一张图, without its data."""
    ring = st.session_state.get("ring", ())
    answer = campaign_map(
        compounds=compounds(),
        dwellings=dwellings(200),
        measure_label="投诉",
        unit="件",
        overlays=further(),
        behaviour=Behaviour(tools=True, linked=True, ring=ring),
        key="full",
        height=600,
    )
    if isinstance(answer, Ring):
        st.session_state["ring"] = answer.corners
    elif answer is not None:
        st.query_params["pick"] = str(
            answer.id
        )  # as 一张图 does: from a copy of the address that is older than the view
    return answer


def two_maps() -> None:
    """Before and after."""
    for name, column in zip(("before", "after"), st.columns(2), strict=True):
        with column:
            campaign_map(
                compounds=compounds(),
                measure_label="投诉",
                unit="件",
                behaviour=Behaviour(group="two"),
                key=name,
                height=400,
            )


st.set_page_config(layout="wide")
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
if st.query_params.get("picker"):
    order = "另一件" if st.toggle("另一件") else "一件"
    picked = pick_place(compounds(), [3, 5], key=f"order-{order}")
elif st.query_params.get("full"):
    picked = full_map()
elif st.query_params.get("two"):
    picked = two_maps()
else:
    files = dwellings(int(st.query_params.get("n", "200")))
    if st.toggle("筛选"):
        files = files[files["stage"] == "overdue"]
    picked = None
    if not st.toggle("离开"):
        picked = campaign_map(
            compounds=compounds(), dwellings=files, measure_label="每千户投诉", unit="件/千户", key="map", height=600
        )
st.text(f"run {st.session_state['runs']} picked {picked}")
st.button("重跑")
