"""What the service needs from a store: one open write transaction in one subdistrict."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from casework.events import Actor, Case, CaseEvent, EventDraft


class CaseLog(Protocol):
    """A write transaction. Everything done through it is stored together or not at all."""

    def case(self, case_id: str) -> Case | None:
        """The case, or None when the subdistrict has none of that id."""
        ...

    def open_case(self, case: Case) -> None:
        """Store a new case; its first event must follow in the same transaction."""
        ...

    def event(self, uid: str) -> CaseEvent | None:
        """The recorded event with this client uid, or None."""
        ...

    def events(self, case_id: str) -> tuple[CaseEvent, ...]:
        """All events of the case in the order in which they were recorded, voided ones included."""
        ...

    def append(self, draft: EventDraft, actor: Actor, recorded_at: datetime) -> CaseEvent:
        """Append the event and its audit row under the next version of the subdistrict."""
        ...
