"""The rows of other tables against the audit rows that vouch for them; part of data/verification.py."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from data.audit import PURGE_ACTION, ChainFault, row_digest
from data.schema import audit, case, case_event
from data.schema_attachments import attachment
from data.schema_documents import order_document
from data.schema_logs import work_log
from data.schema_persons import party_person

PERSONS_ACTION = "persons_recorded"
# A new key: the same persons, sealed again; see data/key_rotation.py.
RESEALED_ACTION = "persons_resealed"
PHOTOS_ACTION = "attach_photos"
LOG_ACTION, LOG_VOIDED_ACTION = "work_log", "work_log_voided"


def person_faults(connection: sa.Connection, code: str) -> Iterator[ChainFault]:
    """Every person is what his audit row says, unless a purge removed him."""
    expected = {
        (person_id, entry["version"]): digest
        for entry in _entries(connection, code, PERSONS_ACTION)
        for person_id, digest in _part(entry, "rows").items()
    }
    for person_id, revision, digest in _resealed(connection, code):
        if (person_id, revision) in expected:
            expected[person_id, revision] = digest
    for entry in _entries(connection, code, PURGE_ACTION):
        for person_id, revision in _pairs(entry, "persons"):
            expected.pop((person_id, revision), None)
    for row in _rows(connection, code, party_person):
        digest = expected.pop((row["person_id"], row["revision"]), None)
        if digest != row_digest(party_person, row):
            yield ChainFault(row["revision"], f"当事人 {row['person_id']} 的加密记录与操作记录不一致，可能被改动。")
    for person_id, revision in sorted(expected):
        yield ChainFault(revision, f"当事人 {person_id} 的加密记录已不存在，且不是按保存期限删除的。")


def photo_faults(connection: sa.Connection, code: str) -> Iterator[ChainFault]:
    """Every photo's row is what its audit row says, unless a purge removed it."""
    expected = {
        (entry["subject"], int(number), entry["version"]): digest
        for entry in _entries(connection, code, PHOTOS_ACTION)
        for number, digest in _part(entry, "rows").items()
    }
    for entry in _entries(connection, code, PURGE_ACTION):
        for one in _part_of(entry["content"]).get("photos") or []:
            expected.pop(tuple(one), None)
    for row in _rows(connection, code, attachment):
        digest = expected.pop((row["case_id"], row["number"], row["version"]), None)
        if digest != row_digest(attachment, row):
            yield ChainFault(row["version"], f"档案 {row['case_id']} 第 {row['number']} 张照片的登记与操作记录不一致。")
    for case_id, number, version in sorted(expected):
        yield ChainFault(version, f"档案 {case_id} 第 {number} 张照片的登记已不存在。")


def work_log_faults(connection: sa.Connection, code: str) -> Iterator[ChainFault]:
    """Every entry of the work logs, and its void, is what its audit rows say."""
    made = {entry["version"]: entry for entry in _entries(connection, code, LOG_ACTION)}
    voided = {entry["subject"]: entry for entry in _entries(connection, code, LOG_VOIDED_ACTION)}
    for row in _rows(connection, code, work_log):
        entry, void = made.pop(row["version"], None), voided.pop(row["uid"], None)
        if entry is None or _as_texts(row) != _as_texts(_log_row(code, entry, void)):
            yield ChainFault(row["version"], f"第 {row['version']} 号工作台账与操作记录不一致，可能被改动。")
    for version in sorted(made):
        yield ChainFault(version, f"第 {version} 号操作记录所记的工作台账已不存在。")
    for uid in sorted(voided):
        yield ChainFault(voided[uid]["version"], "有一条作废的工作台账已不存在。")


def order_number_faults(connection: sa.Connection, code: str) -> Iterator[ChainFault]:
    """Every number of an order belongs to its event, and the numbers of a committee's year run without a gap."""
    own = (case_event.c.subdistrict == case.c.subdistrict) & (case_event.c.case_id == case.c.case_id)
    events = connection.execute(
        sa.select(case_event, case.c.committee_code)
        .join(case, own)
        .where(case_event.c.subdistrict == code, case_event.c.kind == "order_issued")
    ).mappings()
    numbered = {row["uid"]: dict(row) for row in events if "number" in _part_of(row["facts"])}
    last: dict[tuple[int, str], int] = {}
    rows = sorted(_rows(connection, code, order_document), key=lambda row: row["version"])
    for row in rows:
        event = numbered.pop(row["uid"], None)
        group = (row["year"], row["committee_code"])
        last[group] = last.get(group, 0) + 1
        if event is None or not _is_number_of(row, event) or row["serial"] != last[group]:
            yield ChainFault(row["version"], f"指令书编号 {row['number']} 与出具记录不一致，可能被改动。")
    for event in numbered.values():
        yield ChainFault(event["version"], f"第 {event['version']} 号出具记录的指令书编号已不存在。")


def _is_number_of(row: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    same = ("case_id", "version", "committee_code")
    return (
        all(row[name] == event[name] for name in same)
        and row["year"] == event["occurred_on"].year
        and row["number"] == _part_of(event["facts"]).get("number")
    )


def _log_row(code: str, entry: Mapping[str, Any], void: Mapping[str, Any] | None) -> dict[str, Any]:
    """The row of a work log as its audit rows say it."""
    content = _part_of(entry["content"])
    return {
        **content,
        "subdistrict": code,
        "version": entry["version"],
        "recorded_by": entry["account"],
        "recorded_at": entry["at"],
        "voided_by": None if void is None else void["account"],
        "voided_at": None if void is None else void["at"],
        "void_reason": None if void is None else _part_of(void["content"]).get("reason"),
    }


def _as_texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else str(value) for name, value in row.items()}


def digests_of(connection: sa.Connection, code: str, action: str) -> dict[str, Any]:
    """Key → digest of all rows that the audit rows of an action vouch for (their part `rows`)."""
    return {key: digest for entry in _entries(connection, code, action) for key, digest in _part(entry, "rows").items()}


def _entries(connection: sa.Connection, code: str, action: str) -> list[Mapping[str, Any]]:
    rows = connection.execute(
        sa.select(audit).where(audit.c.subdistrict == code, audit.c.action == action).order_by(audit.c.version)
    )
    return [dict(row) for row in rows.mappings()]


def _rows(connection: sa.Connection, code: str, table: sa.Table) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.execute(sa.select(table).where(table.c.subdistrict == code)).mappings()]


def _part_of(content: str) -> dict[str, Any]:
    """The JSON object of a text; empty when it is none, which the chain reports."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _part(entry: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = _part_of(entry["content"]).get(key)
    return found if isinstance(found, dict) else {}


def _resealed(connection: sa.Connection, code: str) -> Iterator[tuple[str, int, str]]:
    """(person_id, revision, digest) of the rows that a new key was given, oldest first."""
    for entry in _entries(connection, code, RESEALED_ACTION):
        rows = _part_of(entry["content"]).get("rows")
        for one in rows if isinstance(rows, list) else []:
            yield str(one[0]), int(one[1]), str(one[2])


def _pairs(entry: Mapping[str, Any], key: str) -> list[tuple[str, int]]:
    found = _part_of(entry["content"]).get(key)
    return [(str(one[0]), int(one[1])) for one in found] if isinstance(found, list) else []
