"""On the map: what the clicked compound's boundary rests on, and the way to change it."""

from __future__ import annotations

import streamlit as st

from casework.boundaries import BoundaryState, check_may_edit
from casework.errors import UserError
from ui import figures
from ui.boundaries.overview import open_editor, source_words
from ui.errors import plain
from ui.navigation import PAGES
from ui.session import PageContext


def show_boundary_line(context: PageContext, compound_id: int) -> None:
    """Draw one line on the boundary as of the day shown; for those who may, a button that leads to the editor."""
    own = next((one for one in context.reader.boundaries() if one.compound_id == compound_id), None)
    if own is None:
        return
    if own.state is BoundaryState.NONE:
        said = "还没有边界，图上是一个点。" if own.point is not None else "还没有边界和坐标，不在图上。"
    else:
        accuracy = "" if own.accuracy_metres is None else f"，精度 {own.accuracy_metres:g} 米"
        day = "" if own.last is None or own.last.recorded_at is None else f"，{figures.day(own.last.recorded_at)} 登记"
        said = f"边界：{source_words(own) or '来源未登记'}{accuracy}{day}（{own.state.label}，非法定界线）。"
    st.caption(plain(said))
    try:
        check_may_edit(context.actor, own.committee_code)
    except UserError:
        return
    if st.button("修改这个小区的边界", key="map_boundary", type="tertiary"):
        open_editor(compound_id)
        st.switch_page(PAGES["boundaries"].file)
