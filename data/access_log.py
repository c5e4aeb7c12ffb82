"""The access log: every look at a file, export, print, reveal and login (网络安全法 21, 个人信息保护法 54).

Append-only, one hash chain per subdistrict, apart from the audit chain: looking changes no data, so it bumps no
version. The entry is stored before the thing is shown: what cannot be logged is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from casework.events import Actor
from casework.vocabulary import AccessAction
from data.audit import ChainFault, canonical_json, chained_hash
from data.schema_access_log import access_log, access_log_head
from geo.scrubbing import scrub

if TYPE_CHECKING:
    from data.store import Store  # the store itself verifies this log

_BEGIN = sa.text(
    "insert into access_log_head (subdistrict, number, hash) values (:code, 0, '') on conflict (subdistrict) do nothing"
)
_HEAD = (
    sa.select(access_log_head.c.number, access_log_head.c.hash)
    .where(access_log_head.c.subdistrict == sa.bindparam("code"))
    .with_for_update()
)
_ADVANCE = (
    sa.update(access_log_head)
    .where(access_log_head.c.subdistrict == sa.bindparam("code"))
    .values(number=sa.bindparam("to_number"), hash=sa.bindparam("to_hash"))
)


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One entry as it stands in the log."""

    number: int
    at: datetime
    account: str
    role: str
    action: str
    subject: str
    content: str


def record_access(
    store: Store,
    subdistrict: str,
    actor: Actor,
    action: AccessAction,
    subject: str,
    content: Mapping[str, Any],
    at: datetime,
) -> int:
    """Append one entry and return its number; it is stored when this returns.

    subject: the file, table or account; content: plain JSON values, never a name, telephone or identity number (those
    typed into its "reason" are masked, for the entry is never deleted); at: aware.
    Raises StoreError when the database cannot be written.
    """
    if at.tzinfo is None:
        raise ValueError("a stored time needs a time zone")
    with store.write_unversioned() as connection:
        connection.execute(_BEGIN, {"code": subdistrict})
        head = connection.execute(_HEAD, {"code": subdistrict}).one()
        number: int = head.number + 1
        row: dict[str, Any] = {
            "subdistrict": subdistrict,
            "number": number,
            "at": at,
            "account": actor.account,
            "role": actor.role.value,
            "action": action.value,
            "subject": subject,
            "content": canonical_json(_without_numbers(content)),
        }
        digest = chained_hash(head.hash, row)
        connection.execute(access_log.insert(), {**row, "hash": digest})
        connection.execute(_ADVANCE, {"code": subdistrict, "to_number": number, "to_hash": digest})
    return number


def _without_numbers(content: Mapping[str, Any]) -> Mapping[str, Any]:
    reason = content.get("reason")
    return {**content, "reason": scrub(reason)} if isinstance(reason, str) else content


def access_entries(connection: sa.Connection, subdistrict: str, start: datetime, end: datetime) -> list[AccessEntry]:
    """The entries of [start, end), oldest first."""
    columns = [access_log.c[name] for name in AccessEntry.__dataclass_fields__]
    rows = connection.execute(
        sa.select(*columns)
        .where(access_log.c.subdistrict == subdistrict, access_log.c.at >= start, access_log.c.at < end)
        .order_by(access_log.c.number)
    )
    return [AccessEntry(*row) for row in rows]


def access_log_faults(connection: sa.Connection, subdistrict: str) -> Iterator[ChainFault]:
    """All places where the access log was changed outside the program; version is the entry's number."""
    previous, number = "", 0
    rows = connection.execute(
        sa.select(access_log).where(access_log.c.subdistrict == subdistrict).order_by(access_log.c.number),
        execution_options={"yield_per": 1000},
    )
    for row in rows.mappings():
        expected = number + 1
        number = row["number"]
        if number != expected:
            yield ChainFault(expected, f"查阅日志缺少第 {expected} 号（下一条是第 {number} 号）。")
        plain = {name: value for name, value in row.items() if name != "hash"}
        if row["hash"] != chained_hash(previous, plain):
            yield ChainFault(number, f"第 {number} 号查阅日志与其校验值不符，可能被改动。")
        previous = row["hash"]
    head = connection.execute(
        sa.select(access_log_head.c.number, access_log_head.c.hash).where(access_log_head.c.subdistrict == subdistrict)
    ).one_or_none()
    if (number, previous) != (0, "") if head is None else tuple(head) != (number, previous):
        yield ChainFault(number, f"查阅日志的末尾（第 {number} 号）与登记的末尾不一致，可能有记录被删除。")
