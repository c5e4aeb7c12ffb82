"""What is too little to be shown as a rate, sorted by or coloured.

Source: CDC USCS and NY State DOH do not show rates on fewer than 16 to 20 events (relative standard error above
22 to 25 %); the same bound keeps single persons from being told apart.
"""

from __future__ import annotations

MINIMUM_EVENTS = 16
FEW = "样本少"


def is_few(events: int) -> bool:
    """True when a rate on so many events is hatched 样本少 and never sorted by."""
    return events < MINIMUM_EVENTS
