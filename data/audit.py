"""The audit chain: one row per write, each carrying the hash of the row before it.

hash = sha256(previous hash + canonical JSON of the row). Canonical JSON: keys sorted, no spaces, UTF-8.
A changed, removed or inserted row breaks the chain from there on. Whoever can rewrite the whole chain could
still forge it: print the last hash in the weekly papers to guard against that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from casework.events import CaseEvent, EventDraft
from casework.vocabulary import EventKind
from data.schema import SHANGHAI

EVENT_ACTION = "case_event"
# A purge names the rows that it took words out of, with what they are now; see data/purge.py.
PURGE_ACTION = "purge"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A place where the record does not hold together; message is a zh-CN sentence."""

    version: int
    message: str


def canonical_json(value: Any) -> str:
    """The one JSON text of a value; raises ValueError or TypeError when it is not plain JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def chained_hash(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of an audit row (without its own hash) after the row with the hash `previous`."""
    at: datetime = row["at"]
    plain = {**row, "at": at.astimezone(SHANGHAI).isoformat()}
    return hashlib.sha256((previous + canonical_json(plain)).encode()).hexdigest()


def row_digest(table: sa.Table, row: Mapping[str, Any]) -> str:
    """A hash over every column of a row, for an audit row that vouches for it; bytes count as they are stored."""
    plain = {column.name: _as_json(row[column.name]) for column in table.columns}
    return hashlib.sha256(canonical_json(plain).encode()).hexdigest()


def _as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def event_content(draft: EventDraft | CaseEvent) -> dict[str, Any]:
    """What the audit row of a case event holds."""
    return {
        "uid": draft.uid,
        "case_id": draft.case_id,
        "kind": draft.kind.value,
        "occurred_on": draft.occurred_on.isoformat(),
        "due_on": None if draft.due_on is None else draft.due_on.isoformat(),
        "facts": dict(draft.facts),
    }


def event_from_row(row: sa.Row[Any]) -> CaseEvent:
    """The event of a case_event row."""
    return CaseEvent(
        version=row.version,
        uid=row.uid,
        case_id=row.case_id,
        kind=EventKind(row.kind),
        occurred_on=row.occurred_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        due_on=row.due_on,
        facts=json.loads(row.facts),
    )
