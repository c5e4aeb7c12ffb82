"""Work as rows that fit a phone: by when, what, where, why; a button for each form and a link to the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from casework.permissions import MAY_RECORD
from casework.survey.visit_times import NextVisit
from casework.vocabulary import EventKind
from ui import figures
from ui.acts.frame import open_form
from ui.acts.registry import FORMS
from ui.case_duties import due_badge
from ui.case_link import CASE, file_link
from ui.errors import plain
from ui.navigation import PAGES
from ui.session import PageContext

SHOWN = 10
MOST_ACTS = 3


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to do at one dwelling. said: the lines below, plain text. acts: kinds whose forms it offers."""

    case_id: str
    address: str
    due_on: date | None
    what: str
    said: tuple[str, ...]
    acts: tuple[EventKind, ...]


def show_rows(page: PageContext, rows: Sequence[WorkRow], *, key: str) -> None:
    """Draw the rows, the first SHOWN of them at first; page as of today."""
    most_key = f"{key}_most"
    most = int(st.session_state.get(most_key, SHOWN))
    for number, row in enumerate(rows[:most]):
        _row(page, row, f"{key}_{number}_{row.case_id}")
    if len(rows) > most:
        st.button(
            f"再显示 {min(SHOWN, len(rows) - most)} 项（共 {len(rows)} 项）",
            key=f"{key}_more",
            on_click=_show_more,
            args=(most_key, most),
            width="stretch",
        )


def attempt_line(attempt: NextVisit | None) -> tuple[str, ...]:
    """When to go again after a visit in vain; nothing without one."""
    if attempt is None:
        return ()
    return (f"下次上门：{figures.day(attempt.day)} {attempt.part.label}。{attempt.reason}",)


def _row(page: PageContext, row: WorkRow, key: str) -> None:
    with st.container(border=True):
        lines = [f"{due_badge(row.due_on, page.today)} **{plain(row.what)}**", plain(row.address)]
        lines += [f":gray[{plain(said)}]" for said in row.said]
        st.markdown("  \n".join(lines))
        with st.container(horizontal=True, vertical_alignment="center"):
            for kind in _offered(page, row):
                if st.button(kind.label, key=f"{key}_{kind.value}"):
                    open_form(row.case_id, kind)
                    st.switch_page(PAGES["case_file"].file, query_params={CASE: row.case_id})
            file_link(row.case_id)


def _offered(page: PageContext, row: WorkRow) -> list[EventKind]:
    """The forms that the visitor may fill in."""
    may = [kind for kind in row.acts if kind in FORMS and page.actor.role in MAY_RECORD[kind]]
    return may[:MOST_ACTS]


def _show_more(most_key: str, most: int) -> None:
    st.session_state[most_key] = most + SHOWN
