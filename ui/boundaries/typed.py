"""A boundary from the keyboard: corners typed or pasted, one a line."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.queries.boundaries import CompoundBoundary
from geo.corner_lists import corners_of, outline_of_corners
from geo.crs import Datum, geometry_to_wgs84
from geo.errors import GeometryError
from ui.errors import plain

NOTHING_YET = object()
"""Neither drawn nor typed yet; None is an outline that was deleted."""
SYSTEMS = (Datum.WGS84, Datum.CGCS2000, Datum.GCJ02, Datum.BD09)


def typed_outline(own: CompoundBoundary, mark: str) -> Any:
    """Draw the list of corners, at first those of the present boundary; the outline in WGS84, or NOTHING_YET."""
    system = st.selectbox("坐标系", SYSTEMS, format_func=lambda one: one.label, key=f"boundary_corner_system_{mark}")
    text = st.text_area(
        "顶点（每行：经度, 纬度）",
        value=corners_of(own.geometry) or "",
        height=200,
        placeholder="121.3123456, 31.1412345",
        help="按顺序绕小区一圈，最后一点不用重复第一点。几块或带洞的小区请在地图上画或成批导入。",
        key=f"boundary_corners_{mark}",
    )
    if not text.strip():
        st.info("填好各个顶点，这里会显示改动前后的对比，确认后才保存。")
        return NOTHING_YET
    try:
        return geometry_to_wgs84(outline_of_corners(text), system)
    except GeometryError as error:
        st.error(plain(str(error)))
        return NOTHING_YET
