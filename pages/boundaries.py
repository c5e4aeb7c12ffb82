"""小区边界: how far they have come, drawing and correcting one, bringing in many from a file."""

from __future__ import annotations

import streamlit as st

from casework.boundaries import IMPORTERS
from ui.boundaries.editor import editor_panel
from ui.boundaries.importing import import_boundaries_panel
from ui.boundaries.overview import WORK, overview_panel
from ui.navigation import roles_of
from ui.session import require

WORKS = {
    "list": ("清单", overview_panel),
    "edit": ("绘制与修改", editor_panel),
    "import": ("成批导入", import_boundaries_panel),
}


def render() -> None:
    """Draw the chosen work only: a map that is drawn in a hidden tab stays empty."""
    context = require(*roles_of("boundaries"))
    st.title("小区边界")
    works = {key: title for key, (title, _) in WORKS.items() if key != "import" or context.actor.role in IMPORTERS}
    if st.session_state.get(WORK) not in works:
        st.session_state[WORK] = "list"
    chosen = st.segmented_control(
        "要做的事", list(works), format_func=works.__getitem__, key=WORK, required=True, label_visibility="collapsed"
    )
    WORKS[chosen or "list"][1](context)


render()
