"""A demo home as the home of the program under AppTest."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from ui.loopback import LOOPBACK_HOSTS


@pytest.fixture
def at_demo_home(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """QUNZU_HOME is the demo home; no other setting of the program is in the environment."""
    assert st.get_option("server.address") in LOOPBACK_HOSTS
    use_home(demo_home, monkeypatch)
    return demo_home


def use_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `home` the home folder of this process."""
    for name in ("QUNZU_DATABASE_URL", "QUNZU_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUNZU_HOME", str(home))
