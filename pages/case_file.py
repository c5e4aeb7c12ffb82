"""户档: everything about one dwelling, and what may be done next."""

from __future__ import annotations

import streamlit as st

from casework.errors import NotFoundError
from ui.acts.frame import show_notice
from ui.case_acts import show_acts
from ui.errors import show_user_error
from ui.facts import show_case_facts
from ui.navigation import roles_of
from ui.session import PageContext, require

CASE = "case"


def render() -> None:
    """Draw the file that the address names, or the way to one."""
    context = require(*roles_of("case_file"))
    st.title("户档")
    case_id = st.query_params.get(CASE)
    if not case_id:
        st.info("请先查找一户。")
        return
    _file(context, case_id)


def _file(context: PageContext, case_id: str) -> None:
    page = context.current
    try:
        file = page.reader.case_facts(case_id)
    except NotFoundError as error:
        show_user_error(error)
        return
    show_notice(page, file)
    show_case_facts(file)
    st.subheader("登记")
    show_acts(page, file)


render()
