"""The one clock of the screen; nothing below it reads one."""

from __future__ import annotations

from datetime import datetime

from data.schema import SHANGHAI


def now() -> datetime:
    """The present moment in Shanghai."""
    return datetime.now(SHANGHAI)
