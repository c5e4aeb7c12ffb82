"""The page that test_map.py looks at: a map of 20 compounds with hostile names, or (?picker=1) the picker of places.

Run by a Streamlit server of the test's own; not collected.
"""

import numpy as np
import pandas as pd
import streamlit as st
from shapely.geometry import Point, box

from ui.map import campaign_map
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


st.set_page_config(layout="wide")
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
if st.query_params.get("picker"):
    order = "另一件" if st.toggle("另一件") else "一件"
    picked = pick_place(compounds(), [3, 5], key=f"order-{order}")
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
