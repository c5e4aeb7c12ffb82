"""The page that bench_map.py looks at: 60 compounds and n dwellings on the map, or a loop of folium markers.

Run by a Streamlit server of the benchmark's own.
"""

import time

started = time.process_time()

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import streamlit as st  # noqa: E402
from shapely.geometry import Point  # noqa: E402

from casework.vocabulary import Stage  # noqa: E402
from ui.map import Behaviour, campaign_map  # noqa: E402

COMPOUNDS = 60


@st.cache_resource
def compounds() -> pd.DataFrame:
    """A grid of 10 by 6 polygons with 12 corners."""
    rows = []
    for i in range(COMPOUNDS):
        centre = Point(121.29 + (i % 10) * 0.005, 31.13 + (i // 10) * 0.005)
        shape = centre.buffer(0.0021, quad_segs=3)
        rows.append((i + 1, f"第{i + 1}小区", float((i * 7) % 23), shape))
    return pd.DataFrame(rows, columns=["compound_id", "name", "value", "geometry"])


@st.cache_resource
def dwellings(count: int) -> pd.DataFrame:
    """Dwellings in all compounds and stages, several to a building."""
    random = np.random.default_rng(7)
    place = random.integers(0, COMPOUNDS, count)
    building = random.random((COMPOUNDS, max(30, count // 2000), 2))[
        place, random.integers(0, max(30, count // 2000), count)
    ]
    stages = [stage.value for stage in Stage]
    return pd.DataFrame(
        {
            "case_id": [f"C{i:06d}" for i in range(count)],
            "compound_id": place + 1,
            "longitude": 121.2885 + (place % 10) * 0.005 + building[:, 0] * 0.003,
            "latitude": 31.1285 + (place // 10) * 0.005 + building[:, 1] * 0.003,
            "stage": np.array(stages)[random.integers(0, len(stages), count)],
        }
    )


def folium_markers(count: int) -> None:
    """The way of most dashboards: one folium.Marker per dwelling, from this host's own Leaflet."""
    import folium
    from streamlit_folium import st_folium

    from geo.folium_maps import OfflineMap

    drawing = OfflineMap(31.1425, 121.3125, 14)
    for row in dwellings(count).itertuples():
        marker = folium.Marker((row.latitude, row.longitude), icon=folium.DivIcon(html="<b>x</b>"))
        marker.add_to(drawing)
    st_folium(drawing, key="folium", height=600, returned_objects=["last_object_clicked"])


st.set_page_config(layout="wide")
count = int(st.query_params.get("n", "50000"))
dwellings(count)
if st.toggle("开始"):
    started = time.process_time()
    if st.query_params.get("how") == "folium":
        folium_markers(count)
    else:
        shown = dwellings(count)
        if st.toggle("筛选"):
            shown = shown[shown["stage"] != Stage.CLEARED.value]
        picked = campaign_map(
            compounds=compounds(),
            dwellings=shown,
            measure_label="投诉",
            unit="件",
            behaviour=Behaviour(tools=True),
            key="map",
            height=600,
        )
        st.text(f"picked {picked}")
    st.text(f"cpu {time.process_time() - started:.4f}")
