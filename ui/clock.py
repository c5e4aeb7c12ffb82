"""The one clock of the screen; nothing below it reads one."""

from __future__ import annotations

from datetime import datetime

from casework.time_zone import SHANGHAI


def now() -> datetime:
    """The present moment in Shanghai."""
    return datetime.now(SHANGHAI)
