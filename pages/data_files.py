"""Page data_files (placeholder)."""

from __future__ import annotations

import streamlit as st

from ui.navigation import roles_of
from ui.session import require


def render() -> None:
    """Draw the page."""
    require(*roles_of("data_files"))
    st.title("数据")


render()
