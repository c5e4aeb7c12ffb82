"""Case events: append-only facts with two times, so that any past figure can be printed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from casework.errors import ConflictError
from casework.vocabulary import EventKind, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, its role, and the committee code for roles bound to one (else None)."""

    account: str
    role: Role
    committee_code: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The file of one dwelling in one campaign (一户一档)."""

    case_id: str
    dwelling_id: int
    committee_code: str


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as a user enters it, not yet recorded.

    uid: made by the client; sending it twice records it once.
    due_on: the last day to rectify, only for ORDER_ISSUED, ORDER_SERVED, ORDER_EXTENDED.
    facts: what belongs to the kind (JSON values only), e.g. {"voids": uid} for EVENT_VOIDED.
    """

    uid: str
    case_id: str
    kind: EventKind
    occurred_on: date
    due_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """A recorded event. occurred_on is when it happened, recorded_at (Asia/Shanghai) when it became known."""

    version: int
    uid: str
    case_id: str
    kind: EventKind
    occurred_on: date
    recorded_at: datetime
    recorded_by: str
    due_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_late_entry(self) -> bool:
        """True when it was recorded on a later day than it happened (补录)."""
        return self.recorded_at.date() > self.occurred_on


class StaleFileError(ConflictError):
    """Others recorded something in the file after what the user had before him; `unseen` holds it, oldest first."""

    def __init__(self, sentence: str, unseen: tuple[CaseEvent, ...]) -> None:
        self.unseen = unseen
        super().__init__(sentence)
