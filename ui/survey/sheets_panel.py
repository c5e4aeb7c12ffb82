"""Paper: the sheets to take along, and the filled-in ones back."""

from __future__ import annotations

import os
from datetime import date

import streamlit as st

from data.exports.survey_sheets import survey_sheet
from data.queries.visit_list import DwellingToVisit
from data.settings import load_settings
from ui import figures
from ui.access_notes import logged_export
from ui.errors import plain
from ui.import_panel import upload_panel
from ui.session import PageContext
from ui.tables import XLSX_TYPE

MOST_DWELLINGS = 200


def sheets_panel(page: PageContext) -> None:
    """Draw the download of a committee's sheet and the import of filled-in ones; page as of today."""
    st.subheader("导出纸质表")
    waiting = page.reader.visit_list()
    names = {committee.code: committee.name for committee in page.campaign.committees}
    codes = [code for code in names if any(one.committee_code == code for one in waiting)]
    if not codes:
        st.info("现在没有待上门的户，不用导出。")
    else:
        code = codes[0]
        if len(codes) > 1:
            code = st.selectbox("居委会", codes, format_func=names.__getitem__, key="survey_sheet_committee")
        own = [one for one in waiting if one.committee_code == code]
        _download(page, names[code], own)
    st.subheader("导入填好的表")
    st.caption(plain("一户有误，这一户不登记，其他户照常登记；改正后可再次导入同一份表，不会重复登记。"))
    upload_panel(page, "survey")


def _download(page: PageContext, name: str, dwellings: list[DwellingToVisit]) -> None:
    taken = dwellings[:MOST_DWELLINGS]
    told = f"待上门 {len(dwellings)} 户，每户预留 6 行，附二维码。"
    if len(dwellings) > len(taken):
        told += f"一份最多 {MOST_DWELLINGS} 户，请先上门登记一批。"
    st.caption(plain(told))
    file_name = f"排摸表_{name}_{page.today}.xlsx"
    st.download_button(
        f"下载 {name} 排摸表",
        data=logged_export(lambda: sheet_of(page, name, taken), file_name, len(taken)),
        file_name=file_name,
        mime=XLSX_TYPE,
        on_click="ignore",
        key="survey_sheet_file",
        width="stretch",
    )


def sheet_of(page: PageContext, name: str, dwellings: list[DwellingToVisit]) -> bytes:
    """The sheet of a committee with its cut-off; the QR codes lead to this site where it has an address."""
    host = load_settings(None, os.environ).public_host
    link = "" if host is None else f"https://{host}/survey?case="
    return survey_sheet(dwellings, f"{name} 群租排摸表", _notes(page, page.today), link)


def _notes(page: PageContext, today: date) -> tuple[str, ...]:
    return (*page.notes, f"导出 {figures.day(today)}（{page.actor.account}）")
