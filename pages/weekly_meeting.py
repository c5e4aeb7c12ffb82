"""Page weekly_meeting (placeholder)."""

from __future__ import annotations

import streamlit as st

from ui.navigation import roles_of
from ui.session import require


def render() -> None:
    """Draw the page."""
    require(*roles_of("weekly_meeting"))
    st.title("周例会")


render()
