"""The address of a file: every table that lists dwellings leads to the file of one of them."""

from __future__ import annotations

import streamlit as st

from ui.navigation import PAGES

CASE = "case"
RECENT = "case_recent"
MOST_RECENT = 8


def file_link(case_id: str, label: str = "打开户档") -> None:
    """Draw a link to the file; it is an ordinary address, so it can be copied and sent to colleagues."""
    st.page_link(PAGES["case_file"].file, label=label, query_params={CASE: case_id})


def open_file_here(case_id: str) -> None:
    """Name the file in the address of the page; for callbacks of the page of files itself."""
    st.query_params[CASE] = case_id


def remember(case_id: str) -> None:
    """Keep the file among those opened last in this visit."""
    before = [one for one in st.session_state.get(RECENT, []) if one != case_id]
    st.session_state[RECENT] = [case_id, *before][:MOST_RECENT]


def recent() -> list[str]:
    """The files opened last in this visit, newest first."""
    return list(st.session_state.get(RECENT, []))
