"""What a form of the file (户档) is: it draws the fields of one kind of event and returns what stands in them.

The frame (ui/acts/frame.py) draws the day, the button and the errors, keeps what was typed and records the entry;
a form neither checks (casework does) nor writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.events import CaseEvent
from casework.vocabulary import EventKind
from data.access import CaseFacts
from data.writing import Writing
from ui.session import PageContext


@dataclass(frozen=True, slots=True)
class ActContext:
    """What a form may use: the visit (as of today), the file as it stands now, and the kind to be entered."""

    page: PageContext
    file: CaseFacts
    kind: EventKind
    occurred_on: date

    def key(self, field_name: str) -> str:
        """The key of a widget: its value outlives an error and belongs to this file and kind only."""
        return f"act_{self.file.case_id}_{self.kind.value}_{field_name}"


@dataclass(frozen=True, slots=True)
class ActInput:
    """What stands in the fields: facts as casework.facts wants them; due_on for the kinds that have one.

    keep: what is stored beside the event in the same transaction (persons, photos), called with the transaction
    and the recorded event; a second call for the same event must change nothing.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    keep: Callable[[Writing, CaseEvent], None] | None = None


ActForm = Callable[[ActContext], ActInput]
