"""The marks of urgency and state, one table for all pages: colour, shape and word together, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from casework.guard.gaps import GapKind
from casework.vocabulary import Stage
from ui.errors import plain
from ui.map.marks import GROUP_OF_STAGE, StatusGroup


class Mark(Enum):
    """Colour of Streamlit's badge and shape. 红=逾期 黄=临期 绿=完成 灰=未开始."""

    OVERDUE = ("red", "▼")
    SOON = ("orange", "▲")
    COMING = ("blue", "◆")
    DONE = ("green", "■")
    WAITING = ("gray", "○")
    NOT_STARTED = ("gray", "●")
    AT_WORK = ("blue", "✚")
    ENDED = ("gray", "■")
    VOID = ("gray", "✕")
    LATE_ENTRY = ("orange", "↩")
    PAUSED = ("orange", "⏸")
    RECURRED = ("violet", "★")
    FORBIDDEN = ("red", "⊘")
    WITH_REASON = ("orange", "✎")
    HINT = ("gray", "◇")
    DEMO = ("orange", "◎")


# As on the map.
STATUS_MARKS: Mapping[StatusGroup, Mark] = MappingProxyType(
    {
        StatusGroup.EXCLUDED: Mark.WAITING,
        StatusGroup.CLEARED: Mark.DONE,
        StatusGroup.NOT_STARTED: Mark.NOT_STARTED,
        StatusGroup.IN_SURVEY: Mark.COMING,
        StatusGroup.IN_RECTIFICATION: Mark.AT_WORK,
        StatusGroup.DUE_SOON: Mark.SOON,
        StatusGroup.OVERDUE: Mark.OVERDUE,
        StatusGroup.RECURRED: Mark.RECURRED,
    }
)
GAP_MARKS: Mapping[GapKind, Mark] = MappingProxyType(
    {GapKind.BLOCKING: Mark.FORBIDDEN, GapKind.OVERRIDABLE: Mark.WITH_REASON, GapKind.WARNING: Mark.HINT}
)


def badge(mark: Mark, words: str) -> str:
    """The mark with its words as Markdown; the words are plain text."""
    colour, shape = mark.value
    # A hyphen means something to Markdown only at the start of a line, where here the shape stands.
    return f":{colour}-badge[{shape} {plain(words)}]".replace("\\-", "-")


def stage_badge(stage: Stage) -> str:
    """The stage of a file with the mark of its group on the map."""
    return badge(STATUS_MARKS[GROUP_OF_STAGE[stage]], stage.label)
