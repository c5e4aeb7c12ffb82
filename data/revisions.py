"""Complaints as versions: a change closes the old revision and adds the next; past figures stay printable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
    return any(current[name] != value for name, value in place.columns().items())


def rule_placed_complaints(
    connection: sa.Connection,
    subdistrict: str,
    levels: Collection[LocatedLevel] = tuple(LocatedLevel),
    compound_ids: Collection[int] | None = None,
) -> Iterator[Mapping[str, Any]]:
    """The current orders of these levels whose place comes from rules, never from a person or the file.

    compound_ids: only orders that lie in one of these now; None = all.
    """
    within = sa.true() if compound_ids is None else complaint.c.compound_id.in_(compound_ids)
    rows = connection.execute(
        sa.select(complaint).where(
            complaint.c.subdistrict == subdistrict,
            complaint.c.known_to.is_(None),
            within,
            complaint.c.level.in_([level.value for level in levels]),
            complaint.c.located_by.in_([BY_RULE, BY_ALIAS]),
        )
    )
    return map(dict, rows.mappings())


def moves(rows: Iterable[Mapping[str, Any]], locator: Locator) -> list[tuple[Mapping[str, Any], dict[str, Any]]]:
    """The orders that the locator now places elsewhere: (current row, new place columns). Nothing is written."""
    placed = ((row, locator.place(row["raw_address"], row["text"])) for row in rows)
    return [(row, place.columns()) for row, place in placed if place_differs(row, place)]
