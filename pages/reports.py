"""报表: choose a document or a ledger, see what the document will say, take the files."""

from __future__ import annotations

import streamlit as st

from data.reports.registry import REPORTS
from ui.export_panel import show_exports
from ui.navigation import roles_of
from ui.report_panel import choose_report, owner_of, show_kept, show_report
from ui.session import require


def render() -> None:
    """Draw the choice, and the document once it was made; ledgers and data in a tab of their own."""
    context = require(*roles_of("reports"))
    st.title("报表")
    documents, ledgers = st.tabs(["文书", "台账与数据"])
    with documents:
        kinds = [kind for kind in REPORTS.values() if context.actor.role in kind.roles]
        made = choose_report(context, kinds)
        if made is not None:
            show_report(context, made)
        show_kept(context)
    with ledgers:
        show_exports(context, owner_of(context))


render()
