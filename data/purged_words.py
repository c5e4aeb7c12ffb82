"""Taking words out of what was recorded: of a case event, of an entry in the work logs, and of their audit rows.

What is rewritten comes back with the hashes of the audit rows as they are then, for the purge's own row
(data/purge.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from casework.privacy.retention import REDACTED, log_words_gone, without_free_texts
from data.audit import PURGE_ACTION, canonical_json
from data.chained_rows import LOG_VOIDED_ACTION
from data.schema import audit, case_event
from data.schema_logs import work_log
from data.verification import rewritten_hash

_LOG_WORDS = ("title", "place", "remark")
_ROWS_AT_A_TIME = 500
_CODE: sa.BindParameter[str] = sa.bindparam("of_code")
_VERSION: sa.BindParameter[int] = sa.bindparam("of_version")
_SET_CONTENT = (
    sa.update(audit)
    .where(audit.c.subdistrict == _CODE, audit.c.version == _VERSION)
    .values(content=sa.bindparam("new_content"))
)
_SET_FACTS = (
    sa.update(case_event)
    .where(case_event.c.subdistrict == _CODE, case_event.c.version == _VERSION)
    .values(facts=sa.bindparam("new_facts"))
)


def texts_purged_on(connection: sa.Connection, code: str) -> date | None:
    """The day of the last purge that removed the texts of complaints; None = there was none."""
    contents = connection.execute(
        sa.select(audit.c.content)
        .where(audit.c.subdistrict == code, audit.c.action == PURGE_ACTION)
        .order_by(audit.c.version.desc())
    ).scalars()
    for content in contents:
        said = json.loads(content)
        if said.get("complaint_texts"):
            return date.fromisoformat(said["as_of"])
    return None


def events_without_words(connection: sa.Connection, code: str, versions: Sequence[int]) -> dict[str, str]:
    """Take the free texts out of these events: version → hash of its audit row as it is then."""

    def change(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "facts": dict(without_free_texts(content["facts"]))}

    digests: dict[str, str] = {}
    for start in range(0, len(versions), _ROWS_AT_A_TIME):
        rewritten = _rewritten(connection, code, versions[start : start + _ROWS_AT_A_TIME], change)
        facts = [
            {"of_code": code, "of_version": version, "new_facts": canonical_json(content["facts"])}
            for version, (content, _) in rewritten.items()
        ]
        connection.execute(_SET_FACTS, facts)
        digests |= {str(version): digest for version, (_, digest) in rewritten.items()}
    return digests


def worded_logs(connection: sa.Connection, code: str, held: Container[str]) -> tuple[int, ...]:
    """The versions of the entries in the work logs that have free texts, apart from those of held files."""
    rows = connection.execute(
        sa.select(work_log).where(work_log.c.subdistrict == code).order_by(work_log.c.version)
    ).mappings()
    return tuple(row["version"] for row in rows if row["case_id"] not in held and _gone(row))


def log_without_words(connection: sa.Connection, code: str, version: int) -> dict[str, str]:
    """Take the free texts out of an entry, the reason of its voiding included: version → hash of each audit row."""
    own = (work_log.c.subdistrict == code) & (work_log.c.version == version)
    row = connection.execute(sa.select(work_log).where(own)).mappings().one()
    gone = _gone(row)
    connection.execute(sa.update(work_log).where(own).values(gone))
    told = {name: value for name, value in gone.items() if name in _LOG_WORDS}
    digests = {str(version): _one_rewritten(connection, code, version, told)}
    if "void_reason" in gone:
        voided: int = connection.execute(
            sa.select(audit.c.version).where(
                audit.c.subdistrict == code, audit.c.action == LOG_VOIDED_ACTION, audit.c.subject == row["uid"]
            )
        ).scalar_one()
        digests[str(voided)] = _one_rewritten(connection, code, voided, {"reason": REDACTED})
    return digests


def _gone(row: sa.RowMapping) -> dict[str, str]:
    return log_words_gone({name: row[name] for name in (*_LOG_WORDS, "void_reason")})


def _one_rewritten(connection: sa.Connection, code: str, version: int, told: dict[str, str]) -> str:
    return _rewritten(connection, code, [version], lambda content: {**content, **told})[version][1]


def _rewritten(
    connection: sa.Connection, code: str, versions: Sequence[int], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[int, tuple[dict[str, Any], str]]:
    """Change the content of audit rows: version → the content and the hash of the row as they are then."""
    own = (audit.c.subdistrict == code) & audit.c.version.in_(versions)
    found: dict[int, tuple[dict[str, Any], str]] = {}
    written = []
    for row in connection.execute(sa.select(audit).where(own)).mappings().all():
        content = change(json.loads(row["content"]))
        text = canonical_json(content)
        found[row["version"]] = (content, rewritten_hash({**row, "content": text}))
        written.append({"of_code": code, "of_version": row["version"], "new_content": text})
    connection.execute(_SET_CONTENT, written)
    return found
