"""监测: whether the newest week of 12345 orders is more than chance, and the lists of the operations centre."""

from __future__ import annotations

import streamlit as st

from data.analyses.surveillance import surveillance
from ui.navigation import roles_of
from ui.session import require
from ui.surveillance_panel import show_alarms, show_charts, show_committees, show_operations


def render() -> None:
    """Draw the surveillance of the street as of the visitor's date."""
    context = require(*roles_of("surveillance"))
    st.title("监测")
    report = surveillance(context.reader, context.campaign, context.calendar)
    show_alarms(context, report)
    show_charts(context, report)
    show_operations(context, report)
    show_committees(context, report)


render()
