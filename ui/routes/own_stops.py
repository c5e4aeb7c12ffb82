"""A committee's own stops: when which team comes to which dwelling."""

from __future__ import annotations

import streamlit as st

from casework.routes.rules import VisitKind
from ui import figures
from ui.case_link import file_link
from ui.errors import plain
from ui.session import PageContext


def show_own_stops(page: PageContext) -> None:
    """Draw the stops of the newest versions from today on, of the visitor's own dwellings."""
    stops = [one for one in page.reader.route_stops() if one.day >= page.today]
    if not stops:
        st.info("今天起没有安排到本居委会的户。")
        return
    st.caption(f"共 {len(stops)} 户。草案还可能变动，以已确认的为准；请届时到场配合。")
    for one in stops:
        with st.container(border=True):
            st.markdown(
                f"**{figures.day(one.day)} {one.arrive}–{one.leave}**　{one.status.label}  \n"
                f"{plain(one.address)}　{VisitKind(one.kind).label}　{plain(one.team)}"
            )
            file_link(one.case_id)
