"""Bring in boundaries of several compounds from a file: read, look, decide what is not clear, keep all or nothing."""

from __future__ import annotations

import streamlit as st

from ui.session import PageContext


def import_boundaries_panel(context: PageContext) -> None:
    """Draw the steps of the import."""
    st.info("正在开发")
