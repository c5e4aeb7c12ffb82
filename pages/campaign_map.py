"""Page campaign_map (placeholder)."""

from __future__ import annotations

import streamlit as st

from ui.navigation import roles_of
from ui.session import require


def render() -> None:
    """Draw the page."""
    require(*roles_of("campaign_map"))
    st.title("一张图")


render()
