"""回访: which cleared dwellings are to be looked at again, when and by whom, also after the campaign."""

from __future__ import annotations

import streamlit as st

from casework.permissions import COMMITTEE_BOUND_ROLES
from data.analyses.revisits import revisit_report
from ui.assignment_panel import show_assignment
from ui.navigation import roles_of
from ui.revisit_hints import show_hints
from ui.revisit_panel import show_by_person, show_list, show_mode, show_summary
from ui.session import require


def render() -> None:
    """Draw what is due as of today, whatever past day is chosen: entries are made against today."""
    context = require(*roles_of("revisits"))
    page = context.current
    st.title("回访")
    report = revisit_report(page.reader, page.campaign, page.calendar)
    show_mode(report, page.campaign)
    if not report.visits and not report.ended:
        st.info("还没有销项的户，没有需要回访的。")
        return
    # At a door only the list counts; in the office the numbers come first.
    is_at_doors = page.actor.role in COMMITTEE_BOUND_ROLES
    if not is_at_doors:
        show_summary(page, report)
    show_hints(page)
    st.subheader("应回访的户")
    show_list(page, report.visits)
    if is_at_doors:
        show_summary(page, report)
    st.subheader("按经办人")
    show_by_person(page, report.visits)
    show_assignment(page)


render()
