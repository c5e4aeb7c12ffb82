"""Taking words out of what was recorded: of a case event, of an entry in the work logs, and of their audit rows.

Each function returns the hash of the audit row as it is then, for the purge's own row (data/purge.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container
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


def event_without_words(connection: sa.Connection, code: str, version: int) -> str:
    """Take the free texts out of an event."""

    def change(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "facts": dict(without_free_texts(content["facts"]))}

    content, digest = _rewritten(connection, code, version, change)
    connection.execute(
        sa.update(case_event)
        .where(case_event.c.subdistrict == code, case_event.c.version == version)
        .values(facts=canonical_json(content["facts"]))
    )
    return digest


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
    digests = {str(version): _rewritten(connection, code, version, lambda content: {**content, **told})[1]}
    if "void_reason" in gone:
        voided: int = connection.execute(
            sa.select(audit.c.version).where(
                audit.c.subdistrict == code, audit.c.action == LOG_VOIDED_ACTION, audit.c.subject == row["uid"]
            )
        ).scalar_one()
        digests[str(voided)] = _rewritten(connection, code, voided, lambda content: {**content, "reason": REDACTED})[1]
    return digests


def _gone(row: sa.RowMapping) -> dict[str, str]:
    return log_words_gone({name: row[name] for name in (*_LOG_WORDS, "void_reason")})


def _rewritten(
    connection: sa.Connection, code: str, version: int, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> tuple[dict[str, Any], str]:
    """Change the content of an audit row; the content and the hash of the row as they are then."""
    own = (audit.c.subdistrict == code) & (audit.c.version == version)
    row = dict(connection.execute(sa.select(audit).where(own)).mappings().one())
    content = change(json.loads(row["content"]))
    row["content"] = canonical_json(content)
    connection.execute(sa.update(audit).where(own).values(content=row["content"]))
    return content, rewritten_hash(row)
