"""The home's legal basis as the screen reads it, once for each state of the file."""

from __future__ import annotations

import os

import streamlit as st

from casework.orders.legal_basis import LegalBasisTable
from data.legal_basis import home_legal_basis, legal_basis_file
from data.settings import Settings, load_settings


def legal_basis() -> LegalBasisTable:
    """The table of this process's home. Raises LegalBasisError when the office's own file holds faults."""
    settings = load_settings(None, os.environ)
    path = legal_basis_file(settings)
    return _table(settings, path.stat().st_mtime if path.is_file() else 0.0)


@st.cache_resource(show_spinner=False, max_entries=4)
def _table(settings: Settings, stamp: float) -> LegalBasisTable:
    return home_legal_basis(settings)
