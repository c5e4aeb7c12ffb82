"""Complaints as versions: a change closes the old revision and adds the next; past figures stay printable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.vocabulary import LocatedLevel
from data.places import BY_ALIAS, BY_RULE, Locator, Place
from data.schema import complaint

ROWS_PER_STATEMENT = 1_000

_CLOSE = (
    sa.update(complaint)
    .where(
        complaint.c.subdistrict == sa.bindparam("of_subdistrict"),
        complaint.c.order_number == sa.bindparam("of_order"),
        complaint.c.revision == sa.bindparam("of_revision"),
    )
    .values(known_to=sa.bindparam("closed_at_time"))
)


def current_complaints(
    connection: sa.Connection, subdistrict: str, order_numbers: Collection[str]
) -> dict[str, Mapping[str, Any]]:
    """The current revisions of these orders, by order number; at most ROWS_PER_STATEMENT numbers."""
    rows = connection.execute(
        sa.select(complaint).where(
            complaint.c.subdistrict == subdistrict,
            complaint.c.order_number.in_(order_numbers),
            complaint.c.known_to.is_(None),
        )
    )
    return {row["order_number"]: dict(row) for row in rows.mappings()}


def add_complaints(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    """Insert first revisions, complete rows of the complaint table."""
    if rows:
        connection.execute(complaint.insert(), rows)


def revise_complaints(
    connection: sa.Connection,
    changes: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
    at: datetime,
    version: int,
) -> int:
    """For each (current row, changed columns): close the row at `at` and add the next revision. How many there were."""
    closings: list[dict[str, Any]] = []
    additions: list[dict[str, Any]] = []
    for current, changed in changes:
        closings.append(
            {
                "of_subdistrict": current["subdistrict"],
                "of_order": current["order_number"],
                "of_revision": current["revision"],
                "closed_at_time": at,
            }
        )
        additions.append(
            {
                **current,
                **changed,
                "revision": current["revision"] + 1,
                "known_from": at,
                "known_to": None,
                "version": version,
            }
        )
    for start in range(0, len(additions), ROWS_PER_STATEMENT):
        connection.execute(_CLOSE, closings[start : start + ROWS_PER_STATEMENT])
        connection.execute(complaint.insert(), additions[start : start + ROWS_PER_STATEMENT])
    return len(additions)


def place_differs(current: Mapping[str, Any], place: Place) -> bool:
    """True when the order is not yet stored at this place."""
    return any(current[name] != value for name, value in asdict(place).items())


def moved_complaints(
    connection: sa.Connection, subdistrict: str, locator: Locator, levels: Collection[LocatedLevel]
) -> list[tuple[Mapping[str, Any], dict[str, Any]]]:
    """The current orders of these levels, placed by rules (never by a person), that now lie elsewhere.

    Returns (current row, new place columns) for each; nothing is written.
    """
    rows = connection.execute(
        sa.select(complaint).where(
            complaint.c.subdistrict == subdistrict,
            complaint.c.known_to.is_(None),
            complaint.c.level.in_([level.value for level in levels]),
            complaint.c.located_by.in_([BY_RULE, BY_ALIAS]),
        )
    )
    moved: list[tuple[Mapping[str, Any], dict[str, Any]]] = []
    for row in map(dict, rows.mappings()):
        place = locator.place(row["raw_address"], row["text"])
        if place_differs(row, place):
            moved.append((row, asdict(place)))
    return moved
