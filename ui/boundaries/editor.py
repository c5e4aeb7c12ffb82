"""Draw or correct one compound's boundary: the map, what would change, and the form that keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pandas as pd
import shapely
import streamlit as st

from casework.boundaries import COARSEST_METRES, FINEST_METRES, LONGEST_NOTE, BoundarySource
from casework.errors import UserError
from data.analyses.boundary_preview import BoundaryPreview, boundary_preview
from data.boundaries import BoundaryDraft, save_boundary
from data.queries.boundaries import CompoundBoundary
from geo.boundary_rules import (
    Finding,
    is_same_outline,
    joined_parts,
    mended,
    plain_outline,
    square_metres,
    suspected_datum,
)
from geo.crs import geometry_to_wgs84
from ui.boundaries.history import NOTICE, history_panel
from ui.boundaries.overview import CHOSEN, source_words
from ui.boundaries.preview import show_preview
from ui.boundaries.typed import NOTHING_YET, typed_outline
from ui.errors import plain, show_user_error
from ui.session import PageContext

MAP_HEIGHT = 560
NEAR_DEGREES = 0.006
"""How far around the compound neighbours are drawn."""
UNCHANGED_METRES = 0.05
_HELP = (
    "工具在地图右上角：多边形、矩形用来新画，铅笔修改，垃圾桶删除；改完要点“完成”。重新画之前先删掉原来的图形；"
    "小区由路隔成几块的，可以画几个互不相交的图形。黄点为本小区的楼，灰点为相邻小区的楼，浅灰为相邻小区。"
)


def editor_panel(context: PageContext) -> None:
    """Draw the choice of a compound and everything about its boundary. Changes are made against today's boundary."""
    notice = st.session_state.pop(NOTICE, None)
    if notice:
        st.success(notice)
    page = context.current
    known = page.reader.boundaries()
    if not known:
        st.info("还没有小区。请先在“数据”页导入小区清单。")
        return
    own = _chosen(known)
    buildings = page.reader.building_places()
    drawing, facts = st.columns([5, 3], gap="medium")
    with drawing:
        drawings = _map(own, known, buildings)
        st.caption(_HELP)
    with facts:
        _facts(own)
        mark = f"{own.compound_id}_{own.version}"
        is_typed = st.toggle(
            "不用画，逐点填坐标", key=f"boundary_typed_{mark}", help="测绘成果的界址点，或只用键盘时。"
        )
        outline = typed_outline(own, mark) if is_typed else _drawn_outline(drawings)
        drafted = _drafted(own, buildings, outline, mark)
        if drafted is not None:
            preview = boundary_preview(drafted.outline, own.compound_id, known, buildings)
            show_preview(own, drafted.outline, preview, known, buildings)
            _keep(page, own, drafted, preview)
    history_panel(page, own)


def _chosen(known: Sequence[CompoundBoundary]) -> CompoundBoundary:
    of = {one.compound_id: one for one in known}
    before = st.session_state.get(CHOSEN)
    place = list(of).index(before) if before in of else 0
    chosen = st.selectbox(
        "小区", list(of), index=place, format_func=lambda key: f"{of[key].name}（{of[key].state.label}）"
    )
    st.session_state[CHOSEN] = chosen
    return of[chosen]


def _map(own: CompoundBoundary, known: Sequence[CompoundBoundary], buildings: pd.DataFrame) -> object:
    # folium costs 0.8 s of import: only for those who come here.
    from geo.folium_boundary import drawing_map
    from ui.map import offline_folium

    middle = own.place
    others = [one.place for one in known if one.compound_id != own.compound_id and one.place is not None]
    near = [place for place in others if middle is None or place.distance(middle) < NEAR_DEGREES]
    is_own = (buildings["compound_id"] == own.compound_id).to_numpy()
    points = buildings[["longitude", "latitude"]].to_numpy(dtype=float)
    around = points[~is_own]
    if middle is not None and len(around):
        around = around[shapely.distance(shapely.points(around), middle) < NEAR_DEGREES]
    if middle is None and not near and not is_own.any():
        st.info("本街道还没有任何坐标，无从画起。请先导入小区点位或边界文件。")
        return None
    drawn = drawing_map(own.geometry, own.point, near, points[is_own], around)
    return offline_folium.show_drawable(drawn, f"boundary_map_{own.compound_id}_{own.version}", MAP_HEIGHT)


def _facts(own: CompoundBoundary) -> None:
    area = "" if own.geometry is None else f"，面积 {square_metres(own.geometry) / 10_000:.2f} 公顷"
    accuracy = "精度未登记" if own.accuracy_metres is None else f"精度 {own.accuracy_metres:g} 米"
    source = source_words(own) or "来源未登记"
    st.markdown(plain(f"现有：{own.state.label}{area}。{source}，{accuracy}。"))


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A changed outline, not kept yet. repaired: it is what make_valid made of the drawing."""

    outline: Any
    repaired: bool


def _drawn_outline(drawings: object) -> Any:
    """The drawings of the map as one outline."""
    from geo.folium_boundary import drawn_outlines

    if drawings is None:
        st.info("在地图上画出或修改边界，这里会显示改动前后的对比，确认后才保存。")
        return NOTHING_YET
    return plain_outline(joined_parts(drawn_outlines(drawings)))


def _drafted(own: CompoundBoundary, buildings: pd.DataFrame, outline: Any, mark: str) -> _Drafted | None:
    """The outline with what the visitor chose to have done to it; None while nothing was changed."""
    if outline is NOTHING_YET:
        return None
    if outline is not None and is_same_outline(own.geometry, outline, UNCHANGED_METRES):
        st.info("图形与现有边界相同，没有改动。")
        return None
    repaired = False
    if outline is not None and not outline.is_valid:
        made = mended(outline)
        if made is not None:
            parts = shapely.get_num_geometries(made)
            st.warning(f"图形自相交。可以采用自动修复的结果：{parts} 块，共 {square_metres(made):,.0f} 平方米。")
            repaired = st.checkbox("采用自动修复的图形（看过下面的对比图再保存）", key=f"boundary_mend_{mark}")
            outline = made if repaired else outline
    if outline is not None and outline.is_valid:
        mine = buildings.loc[buildings["compound_id"] == own.compound_id, ["longitude", "latitude"]]
        known = list(shapely.points(mine.to_numpy(dtype=float))) if len(mine) else [own.place]
        datum = suspected_datum(outline, known)
        if datum is not None and st.checkbox(f"图形是 {datum.label} 坐标，换算后再用", key=f"boundary_datum_{mark}"):
            outline = geometry_to_wgs84(outline, datum)
    return _Drafted(outline, repaired)


def _keep(page: PageContext, own: CompoundBoundary, drafted: _Drafted, preview: BoundaryPreview) -> None:
    """The form: from what, how exact, the confirmations, and the button."""
    if preview.is_refused:
        st.caption("上面标红的问题改正后才能保存。")
        return
    mark = f"{own.compound_id}_{own.version}"
    confirmed = frozenset(
        remark.finding
        for remark in preview.doubts
        if st.checkbox(_CONFIRMS[remark.finding], key=f"boundary_yes_{remark.finding.value}_{mark}")
    )
    source = st.selectbox(
        "来源",
        list(BoundarySource),
        index=None,
        format_func=lambda one: one.label,
        placeholder="请选择",
        key=f"boundary_source_{mark}",
    )
    accuracy = st.number_input(
        "精度（米）",
        min_value=FINEST_METRES,
        max_value=COARSEST_METRES,
        value=5.0,
        step=1.0,
        format="%.2f",
        help="边线可能偏差多少米：现场踏勘一般 3 至 10 米，影像图描绘 5 至 15 米，凭印象画的 50 米以上。",
        key=f"boundary_accuracy_{mark}",
    )
    note = st.text_input(
        "说明", max_chars=LONGEST_NOTE, placeholder="例如：沿围墙，南门以北", key=f"boundary_note_{mark}"
    )
    sure = st.checkbox("我看过对比，这就是小区的边界", key=f"boundary_sure_{mark}")
    open_doubts = len(preview.doubts) - len(confirmed)
    if not st.button(
        "保存边界",
        type="primary",
        key=f"boundary_save_{mark}",
        disabled=source is None or not sure or open_doubts > 0,
        help="选好来源、勾选各项确认后可以保存。原来的边界保留在历史版本里。",
    ):
        return
    assert source is not None
    uid = str(st.session_state.setdefault(f"boundary_uid_{mark}", uuid4().hex))
    draft = BoundaryDraft(
        uid, own.compound_id, drafted.outline, source, accuracy, own.version, note, confirmed, drafted.repaired
    )
    try:
        save_boundary(page.store, page.subdistrict, draft, page.actor, page.moment)
    except UserError as error:
        show_user_error(error)
        return
    st.session_state[NOTICE] = f"“{plain(own.name)}”的边界已保存，原来的保留在历史版本里。"
    st.rerun()


_CONFIRMS = {
    Finding.DATUM: "原来的位置才是错的，依据写在说明里",
    Finding.FAR: "位置核对过，就是这个小区",
    Finding.OVERLAP: "与相邻小区的重叠核对过",
    Finding.COMMITTEE: "与其他居委会范围的交叉核对过",
    Finding.BUILDINGS: "边界外的楼核对过",
    Finding.STRANGERS: "边界内的其他小区的楼核对过",
}
