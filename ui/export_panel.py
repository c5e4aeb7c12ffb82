"""The tab 台账与数据 of the page 报表: choose a ledger or data file, have it made, take it, and those made before."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from data.ledgers.export import (
    DATASET,
    DATASET_FORMATS,
    EXPORTS,
    MAP,
    TAKE_AWAY_FORMATS,
    ExportKind,
    ExportRequest,
    prepare_export,
)
from data.ledgers.registry import LEDGERS
from ui import clock, figures
from ui.access_notes import logged_export
from ui.clearance_fields import AskedClearance, asked_clearance
from ui.errors import plain
from ui.home_folder import home_folder
from ui.session import PageContext
from ui.tables import XLSX_TYPE

KEPT = 3
EVERY_COMMITTEE = "（全部）"
FORMATS = {
    "xlsx": "Excel（xlsx）",
    "csv": "csv（UTF-8，Excel 可直接打开）",
    "gb18030": "csv（GB18030，旧系统）",
    "gpkg": "GeoPackage",
    "geojson": "GeoJSON",
    "kml": "KML",
    "html": "地图网页（HTML，可离线打开）",
    "png": "地图图片（PNG）",
    "svg": "地图矢量图（SVG）",
    "parquet": "Parquet 数据集（zip）",
}
_ENDINGS = {"gb18030": "csv", "parquet": "zip"}
_KEPT_KEY = "exports_made"
_OLDEST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of this visit. owner: whose it is. content: what the access log keeps when it is taken."""

    name: str
    owner: str
    made_at: str
    rows: int
    is_masked: bool
    content: Mapping[str, Any]
    data: bytes


def show_exports(context: PageContext, owner: str) -> None:
    """Draw the choice with its button, and the files made in this visit, newest first."""
    kinds = {kind.key: kind for kind in EXPORTS.values() if context.actor.role in kind.roles}
    with st.container(key="export_choice"):
        request = _asked(context, kinds)
        wanted = st.button("导出", type="primary", key="export_make")
    if wanted:
        keep_export(context, request, owner)
    offer_exports(owner, frozenset(kinds))


def keep_export(context: PageContext, request: ExportRequest, owner: str) -> None:
    """Make the file and keep it for this visit."""
    made = _make(context, request, owner)
    kept = st.session_state.setdefault(_KEPT_KEY, [])
    kept.insert(0, made)
    del kept[KEPT:]


def offer_exports(owner: str, kinds: Collection[str]) -> None:
    """The files of these kinds that the visitor made, newest first."""
    kept: list[MadeFile] = st.session_state.get(_KEPT_KEY, [])
    own = [made for made in kept if made.owner == owner and made.content["kind"] in kinds]
    for number, made in enumerate(own):
        _offer(made, number)


def _asked(context: PageContext, kinds: Mapping[str, ExportKind]) -> ExportRequest:
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    key = left.selectbox("种类", list(kinds), format_func=lambda name: kinds[name].title, key="export_kind")
    kind = kinds[key]
    chosen = middle.selectbox("格式", kind.formats, format_func=FORMATS.__getitem__, key=f"export_format_{key}")
    committee = context.actor.committee_code
    if committee is None and key != DATASET:
        names = {entry.code: entry.name for entry in context.campaign.committees_on(context.as_of)}
        code = right.selectbox("居委会", ["", *names], format_func=lambda one: names.get(one, EVERY_COMMITTEE))
        committee = code or None
    start, end = _period(context, kind) if kind.asks_period else (None, None)
    asks_shared = key == MAP and chosen not in TAKE_AWAY_FORMATS
    shared = asks_shared and st.checkbox("供外单位使用（少于 3 的数不列出）", value=True, key="export_shared")
    st.caption(plain(f"{kind.help}统计截至 {figures.day(context.as_of)}，在左侧可选择其他日期。"))
    asked = _clearance(context, kind)
    return ExportRequest(key, chosen, start, end, committee, asked.reason, shared, approver=asked.approver)


def _period(context: PageContext, kind: ExportKind) -> tuple[date, date]:
    ledger = LEDGERS.get(kind.key)
    usual = context.campaign.target.current.start if ledger is None else ledger.begins(context.campaign)
    left, right, _ = st.columns(3)
    start = left.date_input(
        "从", min(usual, context.as_of), max_value=context.as_of, key=f"export_from_{kind.key}_{context.as_of}"
    )
    end = right.date_input("到", context.as_of, max_value=context.as_of, key=f"export_to_{kind.key}_{context.as_of}")
    return start, end


def _clearance(context: PageContext, kind: ExportKind) -> AskedClearance:
    """What was typed in; nothing when the rooms stay hidden or the role never gets them."""
    if not kind.asks_reason:
        return AskedClearance()
    may = context.actor.role in LEDGERS[kind.key].opened_to
    if not may:
        st.caption("室号和详细地址已遮盖。")
    return asked_clearance(context, "export", kind.key, may=may)


def _make(context: PageContext, request: ExportRequest, owner: str) -> MadeFile:
    moment = context.moment if context.is_demo else clock.now()
    bar = st.progress(0.0, "正在检查…")

    def progress(rows: int) -> None:
        # How many there will be is known at the end only; the bar comes near its end and never stands still.
        bar.progress(min(0.95, rows / (rows + 2_000)), f"已写出 {rows:,} 行…")

    export = prepare_export(
        request, context.reader, context.campaign, printed_at=moment, progress=progress, home=home_folder()
    )
    data, rows = written(export.write, request.format)
    bar.progress(1.0, f"已写出 {rows:,} 行")
    day = figures.day(context.as_of)
    name = f"{export.title}_{day}.{_ENDINGS.get(request.format, request.format)}"
    return MadeFile(name, owner, figures.minute(moment), rows, export.is_masked, export.content, data)


def written(write: Callable[[Path], int], form: str) -> tuple[bytes, int]:
    """What write(path) makes, as bytes, and its rows; a folder as a zip. Nothing of it stays on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("set" if form in DATASET_FORMATS else f"file.{form}")
        rows = write(path)
        if path.is_file():
            return path.read_bytes(), rows
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for part in sorted(one for one in path.rglob("*") if one.is_file()):
                entry = zipfile.ZipInfo(part.relative_to(path).as_posix(), _OLDEST_ZIP_DAY)
                archive.writestr(entry, part.read_bytes())
        return buffer.getvalue(), rows


def _offer(made: MadeFile, number: int) -> None:
    said, button = st.columns([4, 1], vertical_alignment="center")
    hidden = "　室号已遮盖" if made.is_masked else ""
    said.markdown(plain(f"{made.made_at}　{made.name}（{made.rows:,} 行{hidden}）"))
    data = made.data
    button.download_button(
        "下载",
        data=logged_export(lambda: data, made.name, made.rows, made.content),
        file_name=made.name,
        mime=XLSX_TYPE if made.name.endswith(".xlsx") else "application/octet-stream",
        key=f"export_take_{number}",
        on_click="ignore",
        type="primary" if number == 0 else "secondary",
        width="stretch",
    )
