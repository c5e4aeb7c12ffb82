"""The marks of urgency and state, one table for all pages: colour, shape and word together, never colour alone."""

from __future__ import annotations

from enum import Enum

from ui.errors import plain


class Mark(Enum):
    """Colour of Streamlit's badge and shape. 红=逾期 黄=临期 绿=完成 灰=未开始."""

    OVERDUE = ("red", "▼")
    SOON = ("orange", "▲")
    COMING = ("blue", "◆")
    DONE = ("green", "■")
    WAITING = ("gray", "○")
    ENDED = ("gray", "■")
    VOID = ("gray", "✕")
    LATE_ENTRY = ("orange", "↩")
    PAUSED = ("orange", "⏸")
    RECURRED = ("violet", "★")


def badge(mark: Mark, words: str) -> str:
    """The mark with its words as Markdown; the words are plain text."""
    colour, shape = mark.value
    # A hyphen means something to Markdown only at the start of a line, where here the shape stands.
    return f":{colour}-badge[{shape} {plain(words)}]".replace("\\-", "-")
