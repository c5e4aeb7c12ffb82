"""Bring in boundaries of several compounds from a file: read, look, decide what is not clear, keep all or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from casework.boundaries import BoundarySource
from casework.errors import UserError
from data.imports.boundaries import preview_boundaries, store_boundaries
from data.imports.boundary_plan import OPEN, WRITTEN, BoundaryPlan, Choices, Outcome
from data.imports.files import file_kind
from data.imports.layers import attributes_of
from data.imports.report import Progress
from ui import figures
from ui.errors import plain, show_user_error
from ui.import_panel import SYSTEMS
from ui.session import PageContext
from ui.tables import pinned

TYPES = ["gpkg", "geojson", "json", "zip"]
PLAN, KEPT = "boundary_plan", "boundary_import_kept"
MAP_HEIGHT = 420
LEAVE_OUT = "（不导入）"
FROM_FILE = "（自动识别）"
NOT_SAID = "（不填）"
Result = TypeVar("Result")


def import_boundaries_panel(context: PageContext) -> None:
    """Draw the choice of a file, what it would do, the decisions, and the button that keeps all of it."""
    kept = st.session_state.pop(KEPT, None)
    if kept:
        st.success(kept)
    st.caption(
        "文件：GeoPackage、GeoJSON 或 Shapefile 压缩包（zip），一个小区一个要素，有小区名称或编号。"
        "用“清单”里下载的 GeoPackage 改好后导回，编号会自动对上。先预览，全部清楚后才能确认；有一处不清楚，整批不入库。"
    )
    upload = st.file_uploader("选择文件", type=TYPES, key="boundary_upload")
    if upload is None:
        st.session_state.pop(PLAN, None)
        return
    settings = _settings(upload)
    marks = (upload.file_id, settings)
    if st.button("预览", key="boundary_preview_file", type="secondary" if _looked(marks) else "primary"):
        found = _with_file(upload, lambda path, bar: _look(context, path, settings, bar))
        if found is None:
            return
        st.session_state[PLAN] = (marks, settings, found)
    looked = _looked(marks)
    if looked is None:
        st.info("选好坐标系等各项后点“预览”，不会入库。")
        return
    choices, plan = looked
    decided = _decisions(context, plan)
    further = replace(choices, compounds={**choices.compounds, **decided})
    if decided and st.button("按上面的选择重新预览", key="boundary_again"):
        found = _with_file(upload, lambda path, bar: _look(context, path, further, bar))
        if found is not None:
            st.session_state[PLAN] = (marks, further, found)
            st.rerun()
    _show(context, plan)
    _confirm(context, upload, plan, choices)


def _settings(upload: UploadedFile) -> Choices:
    """What holds for the whole file."""
    left, middle, right, last = st.columns(4)
    system = left.selectbox("坐标系", list(SYSTEMS), format_func=SYSTEMS.__getitem__, key="boundary_system")
    names = _with_file(upload, lambda path, _: attributes_of(path, file_kind(path)), quiet=True) or ()
    name_field = middle.selectbox(
        "哪个属性是小区名称", [FROM_FILE, *names], key="boundary_field", help="列名认不出来时在这里选。"
    )
    source = right.selectbox(
        "来源（文件没写时）",
        [None, *BoundarySource],
        format_func=lambda one: NOT_SAID if one is None else one.label,
        key="boundary_file_source",
    )
    accuracy = last.number_input(
        "精度（米，文件没写时）",
        min_value=0.01,
        max_value=500.0,
        value=None,
        placeholder="不填",
        key="boundary_file_metres",
    )
    repair = st.checkbox("自交叉的图形采用自动修复的结果（预览里会注明）", key="boundary_file_repair")
    accepts = st.checkbox(
        "位置核对过，坐标系没有问题",
        key="boundary_file_place",
        help="只在提示疑似坐标系混用、而您确认文件没有错时勾选。",
    )
    return Choices(
        system or None, None if name_field == FROM_FILE else name_field, {}, source, accuracy, repair, accepts
    )


def _looked(marks: tuple[str, Choices]) -> tuple[Choices, BoundaryPlan] | None:
    """The plan of this file with these settings, when it was looked at, and all choices that it was made with."""
    found: tuple[tuple[str, Choices], Choices, BoundaryPlan] | None = st.session_state.get(PLAN)
    return (found[1], found[2]) if found is not None and found[0] == marks else None


def _look(context: PageContext, path: Path, choices: Choices, bar: Progress) -> BoundaryPlan:
    return preview_boundaries(context.store, context.subdistrict, path, choices, context.actor, context.moment, bar)


def _with_file(upload: UploadedFile, act: Callable[[Path, Progress], Result], *, quiet: bool = False) -> Result | None:
    """act on the file in a folder that goes afterwards, with a bar; None when it ended in a sentence for the user."""
    bar = None if quiet else st.progress(0.0, "准备读取")

    def show(share: float, step: str) -> None:
        if bar is not None:
            bar.progress(min(share, 1.0), step)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name).name
        path.write_bytes(upload.getbuffer())
        try:
            return act(path, show)
        except UserError as error:
            if not quiet:
                show_user_error(error)
            return None
        finally:
            if bar is not None:
                bar.empty()


def _decisions(context: PageContext, plan: BoundaryPlan) -> dict[int, int | None]:
    """The compounds that the visitor chose for the features that the program could not match."""
    unclear = [one for one in plan.rows if one.outcome in (Outcome.UNMATCHED, Outcome.AMBIGUOUS)]
    if not unclear:
        return {}
    names = {one.compound_id: one.name for one in context.current.reader.boundaries()}
    st.subheader(f"对应不上的要素（{len(unclear)} 个）")
    decided: dict[int, int | None] = {}
    for one in unclear:
        likely = [key for key in one.candidates if key in names]
        options = [0, *likely, *(key for key in names if key not in likely)]
        chosen = st.selectbox(
            # A label is Markdown, and the name comes from a file.
            plain(f"第{one.row}个要素“{one.written}”是哪个小区"),
            options,
            index=None,
            placeholder="请选择小区，或不导入",
            format_func=lambda key: LEAVE_OUT if key == 0 else names[key],
            key=f"boundary_match_{one.row}",
        )
        if chosen is not None:
            decided[one.row] = chosen or None
    return decided


def _show(context: PageContext, plan: BoundaryPlan) -> None:
    """The counts, the map of what would be kept, the table, and what hinders."""
    counts = [(outcome, count) for outcome, count in plan.counts.items() if count]
    row = st.container(horizontal=True)
    for outcome, count in counts:
        row.metric(outcome.label, figures.count(count, "个"), width="content")
    st.caption(f"按 {plan.crs} 读取" + ("" if plan.verdict is None else f"。{plain(plan.verdict.message)}"))
    for warning in plan.warnings:
        st.warning(plain(warning))
    _map(context, plan)
    names = {one.compound_id: one.name for one in context.current.reader.boundaries()}
    st.dataframe(
        plan_table(plan, names),
        hide_index=True,
        placeholder="—",
        key="boundary_plan_rows",
        column_config=pinned("名称"),
    )
    for said in plan.hindrances:
        st.error(plain(said))


def plan_table(plan: BoundaryPlan, names: dict[int, str]) -> pd.DataFrame:
    """One row per feature."""
    return pd.DataFrame(
        [
            {
                "要素": one.row,
                "名称": one.written,
                "小区": names.get(one.compound_id) if one.compound_id is not None else None,
                "结果": one.outcome.label,
                "面积（平方米）": round(one.area) if one.area else None,
                "边线最多移动（米）": None if one.moved is None else round(one.moved, 1),
                "提示": one.problem if one.outcome in OPEN else "".join(one.remarks) or None,
            }
            for one in plan.rows
        ]
    )


def _map(context: PageContext, plan: BoundaryPlan) -> None:
    from geo.folium_boundary import delivered_map
    from ui.map import offline_folium

    new = [one.outline for one in plan.rows if one.outcome in WRITTEN]
    if not new:
        return
    of = {one.compound_id: one for one in context.current.reader.boundaries()}
    written = {one.compound_id for one in plan.written}
    before = [of[key].geometry for key in written if key in of and of[key].geometry is not None]
    others = [one.place for key, one in of.items() if key not in written and one.place is not None]
    offline_folium.show_still(delivered_map(before, new, others), f"boundary_plan_{len(new)}", MAP_HEIGHT)
    st.caption("绿色为文件中新增和有变化的边界，虚线为它们现有的边界，浅灰为其余小区。")


def _confirm(context: PageContext, upload: UploadedFile, plan: BoundaryPlan, choices: Choices) -> None:
    if plan.hindrances:
        st.caption("上面标红的都处理好、重新预览后才能确认。")
        return
    if not plan.written:
        st.info("文件与现有边界相同，没有要入库的内容。")
        return
    if not st.button(f"确认入库（{len(plan.written)} 个小区）", type="primary", key="boundary_store_file"):
        return
    page = context.current
    kept = _with_file(
        upload,
        lambda path, bar: store_boundaries(
            page.store, page.subdistrict, path, choices, page.actor, page.moment, seen=plan.versions, progress=bar
        ),
    )
    if kept is not None:
        st.session_state.pop(PLAN, None)
        st.session_state[KEPT] = f"已入库 {len(kept.written)} 个小区的边界；原来的保留在历史版本里。"
        st.rerun()
