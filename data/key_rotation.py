"""A new encryption key for the names and telephones that are stored: every value is opened and sealed again.

A run goes through the rows in transactions of some hundred, each with an audit row that vouches for the rows as they
are now (data/chained_rows.py), so it may be broken off at any moment and goes on where it stopped. The older keys
stay in the ring: copies of the database from before are still sealed with them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.events import Actor
from casework.permissions import check_may_maintain
from casework.privacy.rules import CipherName
from data.audit import row_digest
from data.chained_rows import RESEALED_ACTION
from data.encryption import Place, opened, sealed
from data.keys import KeyRing, KeyRingError
from data.persons import SEALED, person_place
from data.schema_persons import party_person
from data.store import Store
from data.writing import Writing

ROWS_PER_WRITE = 500


@dataclass(frozen=True, slots=True)
class Rotation:
    """key_number: the key that everything is sealed with now. resealed: rows of this run.

    is_continued: an earlier run was broken off, and no further key was made.
    """

    key_number: int
    resealed: int
    is_continued: bool


def rows_by_key(connection: sa.Connection, code: str) -> dict[int, int]:
    """How many rows of the subdistrict each encryption key seals."""
    counted = (
        sa.select(party_person.c.key_number, sa.func.count().label("rows"))
        .where(party_person.c.subdistrict == code)
        .group_by(party_person.c.key_number)
        .order_by(party_person.c.key_number)
    )
    return {row.key_number: row.rows for row in connection.execute(counted)}


def rotate_keys(
    store: Store, cipher: CipherName, actor: Actor, now: datetime, progress: Callable[[float, str], None]
) -> Rotation:
    """Seal every person of every subdistrict with a new key; with the newest one when rows of an earlier run wait.

    Raises PermissionDeniedError unless the actor is a system administrator; KeyRingError when a value cannot be opened
    or a key not be kept: what was sealed again by then stays so.
    """
    check_may_maintain(actor)
    codes = [entry.code for entry in store.subdistricts()]
    newest = store.keys.newest_encryption
    with store.read() as connection:
        counts = [rows_by_key(connection, code) for code in codes]
    # A row under an older key: a run was broken off after it had made the newest one.
    used = {number for count in counts for number in count}
    is_continued = newest > 1 and any(number != newest for number in used)
    number = newest if is_continued else store.keys.rotate()
    waiting = sum(rows for count in counts for key, rows in count.items() if key != number)
    done = 0
    for code in codes:
        while resealed := _reseal_some(store, code, number, cipher, actor, now):
            done += resealed
            progress(min(0.99, done / max(waiting, 1)), f"已重新加密 {done} 条")
    progress(1.0, "完成")
    return Rotation(number, done, is_continued)


def unreadable_persons(connection: sa.Connection, code: str, keys: KeyRing) -> int:
    """How many persons of the subdistrict are sealed with a key that is not at hand or another one.

    One row of each key is tried.
    """
    unreadable = 0
    for number, count in rows_by_key(connection, code).items():
        own = (party_person.c.subdistrict == code) & (party_person.c.key_number == number)
        row = connection.execute(sa.select(party_person).where(own).limit(1)).mappings().one()
        try:
            _in_clear(row, keys)
        except KeyRingError:
            unreadable += count
    return unreadable


def _reseal_some(store: Store, code: str, number: int, cipher: CipherName, actor: Actor, now: datetime) -> int:
    """Seal some rows again in one transaction; how many, 0 = none waits."""
    with store.write(code) as writing:
        waiting = (
            sa.select(party_person)
            .where(party_person.c.subdistrict == code, party_person.c.key_number != number)
            .order_by(party_person.c.person_id, party_person.c.revision)
            .limit(ROWS_PER_WRITE)
        )
        rows = [_resealed(row, store.keys, number, cipher) for row in writing.connection.execute(waiting).mappings()]
        if rows:
            _write(writing, rows, number, actor, now)
    return len(rows)


def _write(writing: Writing, rows: list[dict[str, Any]], number: int, actor: Actor, now: datetime) -> None:
    digests = [[row["person_id"], row["revision"], row_digest(party_person, row)] for row in rows]
    content = {"key_number": number, "cipher": rows[0]["cipher"], "rows": digests}
    writing.leave_audit(RESEALED_ACTION, writing.subdistrict, content, actor, now)
    changed = ("cipher", "key_number", *SEALED)
    statement = (
        sa.update(party_person)
        .where(
            party_person.c.subdistrict == writing.subdistrict,
            party_person.c.person_id == sa.bindparam("of_person"),
            party_person.c.revision == sa.bindparam("of_revision"),
        )
        .values({name: sa.bindparam(f"new_{name}") for name in changed})
    )
    parameters = [
        {
            "of_person": row["person_id"],
            "of_revision": row["revision"],
            **{f"new_{name}": row[name] for name in changed},
        }
        for row in rows
    ]
    writing.connection.execute(statement, parameters)


def _resealed(row: sa.RowMapping, keys: KeyRing, number: int, cipher: CipherName) -> dict[str, Any]:
    values = {
        column: None if value is None else sealed(value, _place(row, column), keys, cipher, number)
        for column, value in _in_clear(row, keys).items()
    }
    return {**row, "cipher": cipher.value, "key_number": number, **values}


def _in_clear(row: sa.RowMapping, keys: KeyRing) -> dict[str, str | None]:
    cipher = CipherName(row["cipher"])
    return {
        column: None
        if row[column] is None
        else opened(row[column], _place(row, column), keys, cipher, row["key_number"])
        for column in SEALED
    }


def _place(row: sa.RowMapping, column: str) -> Place:
    return person_place(column, row["subdistrict"], row["person_id"], row["revision"])
