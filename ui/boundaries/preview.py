"""Before and after of a boundary: a map, the figures, what must be mended or confirmed, what changes elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import shapely
import streamlit as st

from data.analyses.boundary_preview import BoundaryPreview, Inside
from data.queries.boundaries import CompoundBoundary
from ui.errors import plain

MAP_HEIGHT = 280
EFFECTS = (
    "保存后：小区在各页地图上的形状、居委会示意范围和热点外围随之改变；小区的代表点移到新边界内，"
    "没有楼栋坐标的户和投诉按代表点显示，小区之间的距离（热点、路线、转移）按它计算。"
    "不变的：工单和户按地址归到小区，不按图形，改边界不会把它们改到别的小区，也不会让“未定位”“街道外”的工单自动定位；"
    "落在边界外的楼请核对楼的坐标或地址后在“数据”页更正。过去的统计截至日（当时已知）仍按当时的边界显示。"
)


def show_preview(
    own: CompoundBoundary,
    outline: Any,
    preview: BoundaryPreview,
    known: Sequence[CompoundBoundary],
    buildings: pd.DataFrame,
) -> None:
    """Draw the comparison; the map only for an outline that stands."""
    st.markdown("**改动前后**")
    if outline is not None and outline.is_valid and not outline.is_empty and outline.area > 0:
        _map(own, outline, preview, known, buildings)
    st.dataframe(preview_table(preview), hide_index=True, key="boundary_figures")
    for remark in preview.remarks:
        (st.error if remark.is_refusal else st.warning)(plain(str(remark)))
    with st.expander("保存后会改变什么"):
        st.markdown(EFFECTS)


def preview_table(preview: BoundaryPreview) -> pd.DataFrame:
    """项目, 改动前, 改动后; a dash where there is nothing to compare."""
    before = preview.before
    rows = [
        (
            "面积（平方米）",
            "—" if preview.area_before is None else f"{preview.area_before:,.0f}",
            f"{preview.area:,.0f}",
        ),
        ("边线最多移动（米）", "—", "—" if preview.moved is None else f"{preview.moved:.1f}"),
        *_inside_rows(preview.own, before, preview.after),
        ("界内其他小区的楼（幢）", "—", str(preview.strangers)),
        ("与相邻小区重叠（平方米）", "—", f"{sum(preview.overlaps.values()):,.0f}"),
        ("伸入其他居委会范围（平方米）", "—", f"{sum(preview.crossings.values()):,.0f}"),
    ]
    return pd.DataFrame(rows, columns=["项目", "改动前", "改动后"])


def _inside_rows(own: Inside, before: Inside | None, after: Inside) -> list[tuple[str, str, str]]:
    names = (("buildings", "界内本小区的楼（幢）"), ("files", "其中的户档（户）"), ("complaints", "其中的投诉（件）"))
    rows = []
    for name, title in names:
        whole = getattr(own, name)
        was = "—" if before is None else f"{getattr(before, name)} / {whole}"
        rows.append((title, was, f"{getattr(after, name)} / {whole}"))
    return rows


def _map(
    own: CompoundBoundary,
    outline: Any,
    preview: BoundaryPreview,
    known: Sequence[CompoundBoundary],
    buildings: pd.DataFrame,
) -> None:
    from geo.folium_boundary import before_after_map
    from ui.map import offline_folium

    neighbours = {one.compound_id: one.place for one in known if one.compound_id != own.compound_id}
    shared = [outline.intersection(neighbours[key]) for key in preview.overlaps]
    areas = [polygon for part in shared for polygon in shapely.get_parts(part) if polygon.geom_type == "Polygon"]
    near = [place for place in neighbours.values() if place is not None and place.distance(outline) < 0.003]
    mine = buildings.loc[buildings["compound_id"] == own.compound_id, ["longitude", "latitude"]]
    drawn = before_after_map(own.geometry, outline, near, areas, mine.to_numpy(dtype=float))
    offline_folium.show_still(drawn, f"boundary_preview_{own.compound_id}", MAP_HEIGHT)
    st.caption("虚线为原来的边界，绿色为改动后，红色为与相邻小区重叠的部分，黄点为本小区的楼。")
