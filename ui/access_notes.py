"""Notes for the access log: a file that was opened, a table that was taken away; stored before it is handed out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from casework.vocabulary import AccessAction
from data.access_log import record_access
from ui import clock
from ui.session import PageContext, visit

_OPENED = "access_noted"


def note_opened(context: PageContext, case_id: str) -> None:
    """Log that this visit opened the file; once in a session for each file, role and day shown.

    Raises StoreError when it cannot be logged: then the file is not shown.
    """
    mark = f"{context.subdistrict}/{context.actor.account}/{case_id}"
    noted: list[str] = st.session_state.setdefault(_OPENED, [])
    if mark in noted:
        return
    content = {"as_of": context.as_of.isoformat(), "page": "case_file"}
    record_access(context.store, context.subdistrict, context.actor, AccessAction.OPENED, case_id, content, clock.now())
    noted.append(mark)


def logged_export(
    make: Callable[[], bytes], name: str, rows: int, more: Mapping[str, Any] | None = None
) -> Callable[[], bytes]:
    """The same file, but the log says who took it away before it is made. Called when the visitor clicks.

    more: further plain values that the log keeps, such as the reason for rooms in clear.
    """
    context = visit()

    def make_and_log() -> bytes:
        content = {"as_of": context.as_of.isoformat(), "rows": rows, **(more or {})}
        record_access(
            context.store, context.subdistrict, context.actor, AccessAction.EXPORTED, name, content, clock.now()
        )
        return make()

    return make_and_log
