"""回潮: what comes back after 销项, how soon, where, and how much of it anybody has looked at."""

from __future__ import annotations

import streamlit as st

from data.analyses.recurrence import recurrence, repeats
from ui.navigation import roles_of
from ui.recurrence_panel import (
    show_committees,
    show_curve,
    show_dwellings,
    show_four_things,
    show_groups,
    show_repeats,
)
from ui.session import require

TABS = ("回潮比例", "分组比较", "居委会", "反复与去向", "待处理的户")


def render() -> None:
    """Draw the recurrence as of the visitor's date, within what the visitor may see."""
    context = require(*roles_of("recurrence"))
    st.title("回潮")
    report, orders = recurrence(context.reader, context.campaign), repeats(context.reader)
    show_four_things(context, report, orders)
    if not report.n:
        st.info("还没有销项的户，回潮无从算起。")
        return
    curve, groups, committees, again, dwellings = st.tabs(TABS)
    with curve:
        show_curve(context, report)
    with groups:
        show_groups(context, report)
    with committees:
        show_committees(context, report)
    with again:
        show_repeats(context, report, orders)
    with dwellings:
        show_dwellings(context)


render()
