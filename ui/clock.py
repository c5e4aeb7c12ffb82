"""The one clock of the screen; nothing below it reads one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

# Not data.schema's: the server reads this module before it loads a database.
SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment in Shanghai."""
    return datetime.now(SHANGHAI)
