"""Import of a file: choose, check without storing, look at the result, then store."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from casework.errors import UserError
from data.imports import ImportReport, rejects_workbook, run_import
from ui import figures
from ui.errors import plain, show_user_error
from ui.session import PageContext
from ui.tables import XLSX_TYPE

KINDS = {
    "hotline": "12345 工单（xlsx、csv）",
    "compounds": "小区（GeoJSON、GeoPackage、Shapefile 压缩包、csv）",
    "roster": "楼栋和户名册（xlsx、csv）",
}
HELP = {
    "hotline": (
        "从 12345 或网格系统导出的原始表即可，不用改表头。投诉人姓名、电话不会导入；同一工单再次导入会更新而不会重复。"
    ),
    "compounds": "列：编号、小区名称、别名（用；分隔）、居委会、道路、弄、户数、经度、纬度。图形文件须带坐标系。",
    "roster": "列：小区、楼号、室号；楼栋可带经纬度。",
}
TYPES = {
    "hotline": ["xlsx", "csv"],
    "compounds": ["geojson", "json", "gpkg", "zip", "csv", "xlsx"],
    "roster": ["xlsx", "csv"],
    "survey": ["xlsx", "csv"],
}
SYSTEMS = {
    "": "文件自带，或不含坐标",
    "WGS84": "WGS84（GPS、OSM）",
    "CGCS2000": "CGCS2000（天地图）",
    "GCJ-02": "GCJ-02（高德、腾讯）",
    "BD-09": "BD-09（百度）",
}
REPORT = "import_report"


def import_panel(context: PageContext) -> None:
    """Draw the form, the result of the check and, after it, the button that stores."""
    kind = st.radio("文件种类", list(KINDS), format_func=KINDS.__getitem__, key="import_kind")
    st.caption(HELP[kind])
    system = ""
    if kind != "hotline":
        system = st.selectbox("坐标系", list(SYSTEMS), format_func=SYSTEMS.__getitem__, key="import_system")
    upload_panel(context, kind, system)


def upload_panel(context: PageContext, kind: str, system: str = "") -> None:
    """Draw the choice of a file of that kind, its check, and after it the button that stores."""
    upload = st.file_uploader("选择文件", type=TYPES[kind], key=f"import_file_{kind}")
    if upload is None:
        st.session_state.pop(REPORT, None)
        st.info("选择文件后先检查，不会立即入库。")
        return
    check, store, _ = st.columns([1, 1, 4])
    chosen = f"{kind}|{system}|{upload.file_id}"
    checked: tuple[str, ImportReport] | None = st.session_state.get(REPORT)
    is_checked = checked is not None and checked[0] == chosen and checked[1].dry_run
    if check.button("检查", key="import_check", width="stretch"):
        _run(context, kind, upload, system, chosen, dry_run=True)
    if store.button("确认入库", key="import_store", width="stretch", type="primary", disabled=not is_checked):
        _run(context, kind, upload, system, chosen, dry_run=False)
    result: tuple[str, ImportReport] | None = st.session_state.get(REPORT)
    if result is not None and result[0] == chosen:
        show_report(result[1])


def _run(context: PageContext, kind: str, upload: UploadedFile, system: str, chosen: str, *, dry_run: bool) -> None:
    bar = st.progress(0.0, "准备读取")

    def show_progress(share: float, step: str) -> None:
        bar.progress(min(share, 1.0), step)

    st.session_state.pop(REPORT, None)
    # The reader works on a file; the folder goes with its content as soon as the import is over.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name).name
        path.write_bytes(upload.getbuffer())
        try:
            report = run_import(
                context.store,
                context.subdistrict,
                kind,
                path,
                context.campaign,
                context.actor,
                context.moment,
                dry_run=dry_run,
                crs=system or None,
                progress=show_progress,
            )
        except UserError as error:
            show_user_error(error)
            return
        finally:
            bar.empty()
    st.session_state[REPORT] = (chosen, report)
    st.rerun()


def show_report(report: ImportReport) -> None:
    """Draw the counts, the warnings and the rejected rows of one import or check."""
    if report.dry_run:
        st.info("这是检查结果，还没有入库。确认无误后点“确认入库”。")
    else:
        st.success(f"已入库：新增 {report.added} 行，更新 {report.updated} 行。")
    counts = {
        "读到": report.read,
        "新增": report.added,
        "更新": report.updated,
        "未变": report.unchanged,
        "不属本业务": report.skipped,
        "退回": report.rejected,
    }
    for column, (label, value) in zip(st.columns(len(counts)), counts.items(), strict=True):
        column.metric(label, figures.count(value, "行"))
    placed = "，".join(f"{level} {value} 件" for level, value in report.located.items() if value)
    if placed:
        st.caption(f"地址定位：{placed}")
    for warning in report.warnings:
        st.warning(plain(warning))
    if report.preview:
        st.subheader("读到的内容")
        st.dataframe(pd.DataFrame(list(report.preview)), hide_index=True, key="import_preview")
        st.caption(f"前 {len(report.preview)} 行，按程序的理解显示；电话、证件号已遮盖。列对不上时请核对表头。")
    if report.errors:
        _show_errors(report)


def _show_errors(report: ImportReport) -> None:
    st.subheader(f"退回的行（{report.rejected} 行）")
    rows = [
        {"行": error.row, "列": error.column, "值（已遮盖）": error.value, "原因": error.reason, "如何修改": error.mend}
        for error in report.errors
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="import_errors")
    st.download_button(
        "下载退回的行（Excel）",
        data=lambda: rejects_workbook(report),
        file_name="退回的行.xlsx",
        mime=XLSX_TYPE,
        on_click="ignore",
        key="import_errors_file",
    )
