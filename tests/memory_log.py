"""A CaseLog in memory, for tests of the service that are not about a store."""

from __future__ import annotations

from datetime import datetime

from casework.events import Actor, Case, CaseEvent, EventDraft


class MemoryLog:
    """Keeps cases and events in lists; versions count from 1 over all cases."""

    def __init__(self) -> None:
        self._cases: dict[str, Case] = {}
        self._events: list[CaseEvent] = []

    def case(self, case_id: str) -> Case | None:
        """The case, or None."""
        return self._cases.get(case_id)

    def open_case(self, case: Case) -> None:
        """Store a new case."""
        assert case.case_id not in self._cases
        self._cases[case.case_id] = case

    def event(self, uid: str) -> CaseEvent | None:
        """The event with this uid, or None."""
        return next((event for event in self._events if event.uid == uid), None)

    def events(self, case_id: str) -> tuple[CaseEvent, ...]:
        """All events of the case in the order of recording."""
        return tuple(event for event in self._events if event.case_id == case_id)

    def append(self, draft: EventDraft, actor: Actor, recorded_at: datetime) -> CaseEvent:
        """Append under the next version."""
        assert self.event(draft.uid) is None
        event = CaseEvent(
            version=len(self._events) + 1,
            uid=draft.uid,
            case_id=draft.case_id,
            kind=draft.kind,
            occurred_on=draft.occurred_on,
            recorded_at=recorded_at,
            recorded_by=actor.account,
            due_on=draft.due_on,
            facts=dict(draft.facts),
        )
        self._events.append(event)
        return event
