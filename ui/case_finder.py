"""The way to a file: search by number, address or words; the files opened last; the open files of the committee."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from casework.transitions import ENDED_STAGES
from casework.vocabulary import Stage
from data.case_search import find_cases
from ui import figures
from ui.case_link import open_file_here, recent
from ui.case_new import new_file_button
from ui.errors import plain
from ui.session import PageContext
from ui.tables import choose_row, pinned

QUERY = "case_query"
MOST_BUTTONS = 12


def search_box(page: PageContext) -> None:
    """Draw the search and what it found; a result opens its file."""
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    text = left.text_input(
        "查找户档",
        key=QUERY,
        placeholder="档案编号、小区或路弄号室，如 C0012、某某花苑 12号 502室；也可写“回潮”“待认定”等状态",
    )
    with right:
        new_file_button(page)
    if not text.strip():
        return
    names = {committee.code: committee.name for committee in page.campaign.committees}
    found = find_cases(page.store, page.reader, text, names)
    if found.empty:
        st.info("没有找到。请换一种写法，或核对该户是否在您可查看的范围内；还没有建档的，请登记线索。")
        return
    st.caption(
        f"找到 {len(found)} 户" + (f"，先列出 {MOST_BUTTONS} 户，请写得更具体。" if len(found) > MOST_BUTTONS else "。")
    )
    _buttons(found.head(MOST_BUTTONS), "found")


def entry_lists(page: PageContext) -> None:
    """Draw the files opened last and those that are not closed, when no file is named."""
    cases = page.reader.case_list()
    opened = cases.set_index("case_id", drop=False).loc[[one for one in recent() if one in set(cases["case_id"])]]
    if not opened.empty:
        st.subheader("最近打开")
        _buttons(opened, "recent")
    ended = {stage.value for stage in ENDED_STAGES}
    waiting = cases[~cases["stage"].isin(ended)].sort_values(
        ["last_event_on", "case_id"], ascending=[False, True], kind="stable"
    )
    st.subheader(f"在办户档（{len(waiting)} 户）")
    names = {committee.code: committee.name for committee in page.campaign.committees}
    place = choose_row(
        pd.DataFrame(
            {
                "档案编号": waiting["case_id"],
                "地址": [_address(row) for row in waiting.to_dict("records")],
                "居委会": [names.get(code, code) for code in waiting["committee_code"]],
                "状态": [Stage(stage).label for stage in waiting["stage"]],
                "最近办理": waiting["last_event_on"],
            }
        ),
        key="waiting_files",
        file_name=f"在办户档_{figures.day(page.as_of)}",
        notes=page.notes,
        columns=pinned("地址"),
        empty="没有在办的户档。",
    )
    if place is not None:
        _buttons(waiting.iloc[[place]], "waiting", prefix="打开　")


def _buttons(cases: pd.DataFrame, where: str, prefix: str = "") -> None:
    for row in cases.to_dict("records"):
        stage = Stage(row["stage"]).label
        st.button(
            plain(f"{prefix}{row['case_id']}　{_address(row)}　{stage}"),
            key=f"open_{where}_{row['case_id']}",
            type="secondary" if prefix else "tertiary",
            on_click=open_file_here,
            args=(row["case_id"],),
        )


def _address(row: dict[Hashable, Any]) -> str:
    return f"{row['compound']} {row['building']}号 {row['room']}室"
