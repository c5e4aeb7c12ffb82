"""The gaps of one file: what it lacks by law now, and what a reason let pass."""

from __future__ import annotations

import streamlit as st

from casework.guard import case_gaps, guard_rules
from data.access import CaseFacts
from ui.procedure_panel import gap_words
from ui.session import PageContext


def show_case_gaps(page: PageContext, file: CaseFacts) -> None:
    """Draw the gaps of the file as of the day shown; nothing when there is none."""
    gaps = case_gaps(file.state, file.counting, guard_rules(page.campaign, page.calendar))
    if not gaps:
        return
    st.subheader(f"程序检查（{len(gaps)} 项）")
    st.markdown("\n".join(f"- {gap_words(gap)}" for gap in gaps))
