"""The audit chain: one row per write, each carrying the hash of the row before it.

hash = sha256(previous hash + canonical JSON of the row). Canonical JSON: keys sorted, no spaces, UTF-8.
A changed, removed or inserted row breaks the chain from there on. Whoever can rewrite the whole chain could
still forge it: print the last hash in the weekly papers to guard against that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.events import CaseEvent, EventDraft
from casework.vocabulary import EventKind
from data.schema import SHANGHAI, audit, case, case_event, subdistrict

EVENT_ACTION = "case_event"


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


def chain_faults(connection: sa.Connection, code: str) -> list[ChainFault]:
    """All faults of one subdistrict's record: the chain itself, the events under it, the version counter."""
    return [
        *_row_faults(connection, code),
        *_event_faults(connection, code),
    ]


def _row_faults(connection: sa.Connection, code: str) -> Iterator[ChainFault]:
    previous, version = "", 0
    rows = connection.execute(
        sa.select(audit).where(audit.c.subdistrict == code).order_by(audit.c.version),
        execution_options={"yield_per": 1000},
    )
    for row in rows.mappings():
        expected = version + 1
        version = row["version"]
        if version != expected:
            yield ChainFault(expected, f"操作记录缺少第 {expected} 号（下一条是第 {version} 号）。")
        plain = {name: value for name, value in row.items() if name != "hash"}
        if row["hash"] != chained_hash(previous, plain):
            yield ChainFault(version, f"第 {version} 号操作记录与其校验值不符，可能被改动。")
        previous = row["hash"]
    counter = connection.execute(sa.select(subdistrict.c.version).where(subdistrict.c.code == code)).scalar_one()
    if counter != version:
        yield ChainFault(version, f"版本号为 {counter}，但最后一条操作记录是第 {version} 号。")


def _event_faults(connection: sa.Connection, code: str) -> Iterator[ChainFault]:
    logged = {
        row.version: row
        for row in connection.execute(
            sa.select(audit).where(audit.c.subdistrict == code, audit.c.action == EVENT_ACTION)
        )
    }
    files = {row.case_id: row for row in connection.execute(sa.select(case).where(case.c.subdistrict == code))}
    rows = connection.execute(
        sa.select(case_event).where(case_event.c.subdistrict == code).order_by(case_event.c.version)
    )
    for row in rows:
        entry = logged.pop(row.version, None)
        if entry is None:
            yield ChainFault(row.version, f"第 {row.version} 号办理记录没有对应的操作记录。")
        elif not _is_as_logged(row, entry, files.get(row.case_id)):
            yield ChainFault(row.version, f"第 {row.version} 号办理记录与操作记录不一致，可能被改动。")
    for version in sorted(logged):
        yield ChainFault(version, f"第 {version} 号操作记录所记的办理记录已不存在。")


def _is_as_logged(row: sa.Row[Any], entry: sa.Row[Any], file: sa.Row[Any] | None) -> bool:
    """True when the event row, and the file that it opened, are what the audit row says."""
    try:
        recorded = json.loads(entry.content)
        event = event_from_row(row)
        opened = recorded.pop("opened", None)
        voids = recorded["facts"].get("voids") if recorded["kind"] == EventKind.EVENT_VOIDED else None
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not what the program writes: somebody changed it.
        return False
    is_file_as_opened = opened is None or (
        file is not None
        and opened == {name: getattr(file, name) for name in ("case_id", "dwelling_id", "committee_code")}
    )
    return (
        recorded == event_content(event)
        and (entry.at, entry.account) == (row.recorded_at, row.recorded_by)
        and voids == row.voids
        and is_file_as_opened
    )
