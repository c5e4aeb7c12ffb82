"""路网: the road file behind the travel times, brought, checked and taken away from the page."""

from __future__ import annotations

import streamlit as st

from data.analyses.route_travel import RoadFile, gates_of, road_file
from data.route_roads import MOST_BYTES, RoadsChecked, keep_roads, remove_roads
from geo.crs import Datum
from ui.errors import plain, user_errors
from ui.home_folder import home_folder
from ui.session import PageContext

_DATUMS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_TOLD = "routes_roads_told"


def show_roads(page: PageContext) -> None:
    """Which roads are used, and the form to bring others. Only for those who plan."""
    roads: RoadFile | None = None
    with user_errors():
        roads = road_file(home_folder())
    said = "未使用路网，行程时间为估算值" if roads is None else f"现用 {roads.name}，{roads.datum.label}"
    with st.expander(f"路网（{plain(said)}）"):
        told = st.session_state.pop(_TOLD, None)
        if told:
            st.success(plain(told))
        st.caption(
            "可导入 OSM（.osm、.osm.pbf）、GeoPackage（.gpkg）或打包成 .zip 的 Shapefile，"
            f"不超过 {MOST_BYTES // 2**20} MB。导入前检查是否连通、是否覆盖本街道、坐标系是否与小区一致；"
            "高德、百度的道路请先写明坐标系。"
        )
        left, right = st.columns([2, 1])
        file = left.file_uploader("路网文件", type=["osm", "pbf", "gpkg", "zip"], key="routes_roads_file")
        datum = right.selectbox("文件的坐标系", _DATUMS, format_func=lambda one: one.label, key="routes_roads_datum")
        with st.container(horizontal=True):
            if st.button("检查并启用", disabled=file is None, key="routes_roads_keep") and file is not None:
                with user_errors(), st.spinner("正在检查路网"):
                    checked = keep_roads(
                        page.store,
                        page.subdistrict,
                        home_folder(),
                        file.name,
                        file.getvalue(),
                        datum,
                        gates_of(page.reader),
                        page.actor,
                        page.moment,
                    )
                    st.session_state[_TOLD] = _words(checked)
                    st.rerun()
            if roads is not None and st.button("不再使用路网", key="routes_roads_remove"):
                with user_errors():
                    remove_roads(page.store, page.subdistrict, home_folder(), page.actor, page.moment)
                    st.session_state[_TOLD] = "路网已移除，之后的方案按估算的行程时间安排；已保存的方案不变。"
                    st.rerun()


def _words(checked: RoadsChecked) -> str:
    far = checked.gates - checked.near
    lines = [
        f"路网 {checked.name} 已启用：{checked.segments} 条有向路段，共 {checked.kilometres} 公里；"
        f"{checked.gates} 个小区中 {checked.near} 个在道路附近"
        + ("" if checked.median_metres is None else f"（到道路的距离中位数 {checked.median_metres} 米）")
        + "。",
        f"{far} 个小区离道路太远，其中的户不能按路网安排，请核对大门位置。" if far else "",
        *checked.notes,
        "之后新建的方案按路网计算；已保存的方案不变。",
    ]
    return "".join(line for line in lines if line)
