"""Is the record what the program wrote? Every row that an audit row vouches for is held against it.

Found are changed, removed, inserted and re-ordered rows of the audit chain, the case events and the files that they
opened, persons, photos, work logs, numbers of orders, boundaries, rights and passwords of accounts, and the access
log with its own chain. A row that a purge took words out of, or removed, is held against what the purge wrote into
the chain. Whoever rewrites the whole chain can still forge it: compare the last hash with one kept on paper
(audit verify --expect).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from casework.vocabulary import EventKind
from data.access_log import access_log_faults
from data.account_record import account_faults
from data.audit import (
    EVENT_ACTION,
    PURGE_ACTION,
    ChainFault,
    canonical_json,
    chained_hash,
    event_content,
    event_from_row,
)
from data.boundary_versions import boundary_faults
from data.chained_rows import order_number_faults, person_faults, photo_faults, work_log_faults
from data.schema import audit, case, case_event, subdistrict


@dataclass(frozen=True, slots=True)
class LastHash:
    """The end of a chain: how many rows it has and the hash of the last one ("" = none)."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class _Purged:
    """What purges say of rows of before: version → chained hash of the row as it is now."""

    rewritten: Mapping[int, str]


def record_faults(connection: sa.Connection, code: str) -> list[ChainFault]:
    """All faults of one subdistrict's record; empty when it is sound."""
    purged = _purged(connection, code)
    checks: tuple[Callable[[sa.Connection, str], Iterator[ChainFault]], ...] = (
        _event_faults,
        person_faults,
        photo_faults,
        work_log_faults,
        order_number_faults,
        boundary_faults,
        account_faults,
        access_log_faults,
    )
    faults = list(_row_faults(connection, code, purged))
    for check in checks:
        faults += check(connection, code)
    return faults


def last_hash(connection: sa.Connection, code: str) -> LastHash:
    """The end of the audit chain: print it in the weekly papers, and compare it later."""
    row = connection.execute(
        sa.select(audit.c.version, audit.c.hash)
        .where(audit.c.subdistrict == code)
        .order_by(audit.c.version.desc())
        .limit(1)
    ).one_or_none()
    return LastHash(0, "") if row is None else LastHash(row.version, row.hash)


def has_hash(connection: sa.Connection, code: str, expected: str) -> bool:
    """True when a row of the audit chain carries this hash: then nothing up to that row was rewritten."""
    found = sa.select(audit.c.version).where(audit.c.subdistrict == code, audit.c.hash == expected)
    return connection.execute(found.limit(1)).first() is not None


def rewritten_hash(row: Mapping[str, Any]) -> str:
    """What a purge keeps of an audit row that it took words out of: the row as it is now, its old hash included."""
    return chained_hash("purged", row)


def _purged(connection: sa.Connection, code: str) -> _Purged:
    rows = connection.execute(
        sa.select(audit.c.content)
        .where(audit.c.subdistrict == code, audit.c.action == PURGE_ACTION)
        .order_by(audit.c.version)
    )
    rewritten: dict[int, str] = {}
    for content in rows.scalars():
        try:
            rewritten |= {int(version): digest for version, digest in json.loads(content)["rewritten"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # a changed row, which the chain finds
    return _Purged(rewritten)


def _row_faults(connection: sa.Connection, code: str, purged: _Purged) -> Iterator[ChainFault]:
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
        if version in purged.rewritten:
            is_sound = purged.rewritten[version] == rewritten_hash(dict(row))
        else:
            plain = {name: value for name, value in row.items() if name != "hash"}
            is_sound = row["hash"] == chained_hash(previous, plain)
        if not is_sound:
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
    opened: set[str] = set()
    for row in rows:
        entry = logged.pop(row.version, None)
        opened |= _opened_by(entry)
        if entry is None:
            yield ChainFault(row.version, f"第 {row.version} 号办理记录没有对应的操作记录。")
        elif not _is_as_logged(row, entry, files.get(row.case_id)):
            yield ChainFault(row.version, f"第 {row.version} 号办理记录与操作记录不一致，可能被改动。")
    for version in sorted(logged):
        yield ChainFault(version, f"第 {version} 号操作记录所记的办理记录已不存在。")
    for case_id in sorted(files.keys() - opened):
        yield ChainFault(0, f"档案 {case_id} 没有建档的操作记录，可能是在程序之外写入的。")


def _opened_by(entry: sa.Row[Any] | None) -> set[str]:
    """The file that an event opened, as its audit row says."""
    try:
        return set() if entry is None else {str(json.loads(entry.content)["opened"]["case_id"])}
    except (ValueError, KeyError, TypeError):
        return set()


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
        file is not None and opened == {name: getattr(file, name, None) for name in opened}
    )
    return (
        recorded == event_content(event)
        and row.facts == canonical_json(recorded["facts"])
        and (entry.at, entry.account) == (row.recorded_at, row.recorded_by)
        and voids == row.voids
        and is_file_as_opened
    )
