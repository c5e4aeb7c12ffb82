"""排摸: which dwellings to visit, the form of a visit for a phone, and sheets for those who write on paper."""

from __future__ import annotations

import streamlit as st

from casework.errors import NotFoundError
from ui.access_notes import note_opened
from ui.case_link import CASE, file_link
from ui.errors import plain, show_user_error
from ui.navigation import roles_of
from ui.session import PageContext, require
from ui.survey.sheets_panel import sheets_panel
from ui.survey.visit_form import NOTICE, visit_form
from ui.survey.visit_list_panel import visit_list_panel

WORKS = {"visit": "上门登记", "paper": "纸质表"}


def render() -> None:
    """Draw the visit that the address names, or the list."""
    context = require(*roles_of("survey"))
    page = context.current
    with st.container(key="survey"):
        case_id = st.query_params.get(CASE)
        if case_id:
            _visit(page, case_id)
            return
        st.title("排摸")
        _show_notice()
        work = st.segmented_control(
            "要做的事", list(WORKS), format_func=WORKS.__getitem__, default="visit", key="survey_work", required=True
        )
        (visit_list_panel if work == "visit" else sheets_panel)(page)


def _visit(page: PageContext, case_id: str) -> None:
    st.button("← 返回名单", key="survey_back", on_click=st.query_params.clear, type="tertiary")
    try:
        file = page.reader.case_facts(case_id)
    except NotFoundError as error:
        show_user_error(error)
        return
    note_opened(page, case_id)
    st.title(plain(f"{file.compound} {file.building}号 {file.room}室"))
    stage = file.state.stage.label if file.state.stage else "未建档"
    st.caption(plain(f"{stage} · 档案编号 {file.case_id}"))
    file_link(file.case_id)
    visit_form(page, file)


def _show_notice() -> None:
    notice = st.session_state.pop(NOTICE, None)
    if notice is not None:
        st.success(plain(notice["sentence"]))
        file_link(notice["case_id"], "查看这户的户档")


render()
