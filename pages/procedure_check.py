"""程序检查: every open file with a gap, each with its article; overridden joint actions; the register of penalties."""

from __future__ import annotations

import streamlit as st

from data.analyses.procedure import procedure_check
from ui.navigation import roles_of
from ui.penalty_register import show_penalties
from ui.procedure_panel import committee_choice, show_gap_list, show_overridden, show_summary
from ui.session import require

TABS = ("缺项清单", "写明理由实施的联合整治", "处罚登记")


def render() -> None:
    """Draw the check as of the visitor's date, within what the visitor may see."""
    context = require(*roles_of("procedure_check"))
    st.title("程序检查")
    check = procedure_check(context.reader, context.campaign, context.calendar)
    show_summary(context, check)
    committee = committee_choice(context)
    gaps, overridden, penalties = st.tabs(TABS)
    with gaps:
        show_gap_list(context, check, committee)
    with overridden:
        show_overridden(context, check, committee)
    with penalties:
        show_penalties(context, check, committee)


render()
