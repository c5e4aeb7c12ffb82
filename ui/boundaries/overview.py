"""The list of compounds with the state of their boundary, and the file for a GIS office."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from casework.boundaries import APPROXIMATE_METRES, BoundaryState
from data.analyses.boundary_overview import BoundaryOverview, boundary_overview
from data.exports.boundaries import boundaries_geopackage
from data.queries.boundaries import CompoundBoundary
from ui import figures
from ui.access_notes import logged_export
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import choose_row, pinned

CHOSEN, WORK = "boundary_chosen", "boundary_work"
_NOTE = MethodNote(
    f"“示意”：登记的精度粗于 {APPROXIMATE_METRES:.0f} 米。面积和重叠在 CGCS2000 三度带（EPSG:4549）上量算，"
    "重叠不足 100 平方米的不计。",
    "边界是工作用的示意图，不是法定界线。居委会只看到本辖区的小区；与其他居委会小区的重叠由平安办核对。",
    "《工作方案》一张图；《测绘法》第五十二条（用于量算的坐标系）",
)


def overview_panel(context: PageContext) -> None:
    """Draw how many compounds have a boundary, the list, and what can be taken away."""
    found = boundary_overview(context.reader)
    if not found.rows:
        st.info("还没有小区。请先在“数据”页导入小区清单。")
        return
    _progress(found)
    place = choose_row(
        boundary_table(context, found),
        key="boundary_list",
        file_name=f"小区边界_{figures.day(context.as_of)}",
        notes=context.notes,
        columns=pinned("小区"),
    )
    row = st.container(horizontal=True, vertical_alignment="center")
    if place is not None:
        one = found.rows[place]
        # The name stands in the table; a button's label is Markdown.
        row.button(
            "绘制或修改所选小区", key="boundary_open", type="primary", on_click=open_editor, args=(one.compound_id,)
        )
    row.download_button(
        "下载全部边界（GeoPackage，可改后导回）",
        data=logged_export(
            lambda: boundaries_geopackage(found.rows, _committees(context), context.as_of),
            f"小区边界_{figures.day(context.as_of)}.gpkg",
            len(found.rows),
        ),
        file_name=f"小区边界_{figures.day(context.as_of)}.gpkg",
        mime="application/geopackage+sqlite3",
        key="boundary_file",
        on_click="ignore",
    )
    show_method(_NOTE, context, n=f"小区 {len(found.rows)} 个")


def open_editor(compound_id: int) -> None:
    """Show that compound in the editor at the next run."""
    st.session_state[CHOSEN] = compound_id
    st.session_state[WORK] = "edit"


def _progress(found: BoundaryOverview) -> None:
    total = len(found.rows)
    st.progress(found.with_boundary / total, f"{total} 个小区中 {found.with_boundary} 个有边界")
    states = found.states
    row = st.container(horizontal=True)
    for state in BoundaryState:
        row.metric(state.label, figures.count(states[state], "个"), width="content")


def boundary_table(context: PageContext, found: BoundaryOverview) -> pd.DataFrame:
    """One row per compound, in the order of found.rows."""
    names = _committees(context)
    return pd.DataFrame(
        [
            {
                "小区": one.name,
                "居委会": names.get(one.committee_code, one.committee_code or "未填"),
                "状态": one.state.label,
                "来源": source_words(one),
                "精度（米）": one.accuracy_metres,
                "面积（公顷）": None if one.geometry is None else round(found.areas[one.compound_id] / 10_000, 2),
                "与其他小区重叠（平方米）": (None if one.geometry is None else round(found.overlaps[one.compound_id])),
                "登记人": None if one.last is None else one.last.recorded_by,
                "登记时间": None if one.last is None else one.last.recorded_at,
            }
            for one in found.rows
        ]
    )


def source_words(one: CompoundBoundary) -> str | None:
    """What the boundary or point was taken from."""
    if one.last is not None and one.last.source is not None:
        return one.last.source.label
    return one.position_source


def _committees(context: PageContext) -> dict[str, str]:
    return {committee.code: committee.name for committee in context.campaign.committees}
