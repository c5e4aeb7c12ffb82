"""Page hotline (placeholder)."""

from __future__ import annotations

import streamlit as st

from ui.navigation import roles_of
from ui.session import require


def render() -> None:
    """Draw the page."""
    require(*roles_of("hotline"))
    st.title("12345")


render()
