"""A visit as one act: the visit, the rooms that were seen and the photos are recorded together or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from casework.criteria import Dwelling, dwelling_json
from casework.events import Actor, CaseEvent, EventDraft
from casework.service import record
from casework.vocabulary import EventKind
from data.attachments import NewPhoto, attach
from data.writing import Writing


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as it was entered. uid: made by the client, the same for a retry.

    kind: one of casework.transitions.VISIT_KINDS; dwelling: what was seen, for 见户排摸 only.
    """

    uid: str
    case_id: str
    kind: EventKind
    occurred_on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    dwelling: Dwelling | None = None
    photos: tuple[NewPhoto, ...] = ()


def record_visit(writing: Writing, actor: Actor, visit: Visit, now: datetime, *, seen: int | None = None) -> CaseEvent:
    """Record the visit, its rooms and its photos in this transaction; the same visit again changes nothing.

    seen: the newest record that the actor had before him, None = not known.
    Raises what casework.service.record raises; the caller's transaction then stores nothing.
    """
    draft = EventDraft(visit.uid, visit.case_id, visit.kind, visit.occurred_on, None, visit.facts)
    event = record(writing, actor, draft, now, seen=seen)
    if visit.dwelling is not None:
        facts = {"dwelling": dwelling_json(visit.dwelling), "survey": visit.uid}
        rooms = EventDraft(
            f"{visit.uid}-rooms", visit.case_id, EventKind.ROOMS_RECORDED, visit.occurred_on, None, facts
        )
        record(writing, actor, rooms, now)
    attach(writing, event, visit.photos, actor, now)
    return event
