"""报表: choose a document, see what it will say, take the Word draft and the lists behind it."""

from __future__ import annotations

import streamlit as st

from data.reports.registry import REPORTS
from ui.navigation import roles_of
from ui.report_panel import choose_report, show_kept, show_report
from ui.session import require


def render() -> None:
    """Draw the choice, and the document once it was made."""
    context = require(*roles_of("reports"))
    st.title("报表")
    kinds = [kind for kind in REPORTS.values() if context.actor.role in kind.roles]
    made = choose_report(context, kinds)
    if made is not None:
        show_report(context, made)
    show_kept(context)


render()
