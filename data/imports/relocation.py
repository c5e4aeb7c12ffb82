"""After places have changed: orders that the rules now place elsewhere get a new revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.vocabulary import LocatedLevel
from data.imports.report import no_levels
from data.places import Locator, committees_of_compounds
from data.revisions import moves, revise_complaints, rule_placed_complaints
from data.schema import complaint
from data.writing import Writing

_LABEL = {level.value: level.label for level in LocatedLevel}


def relocate(
    writing: Writing,
    levels: Collection[LocatedLevel],
    at: datetime,
    version: int,
    compound_ids: Collection[int] | None = None,
) -> tuple[int, dict[str, int]]:
    """Place the current orders of these levels anew, and give located orders the committee of their compound.

    compound_ids: only orders that lie in one of these now; None = all. Orders that a person placed keep their
    place. Returns how many orders were revised, and by zh-CN level where
    those that moved lie now.
    """
    connection, subdistrict = writing.connection, writing.subdistrict
    waiting = rule_placed_complaints(connection, subdistrict, levels, compound_ids)
    moved = {row["order_number"]: (row, changes) for row, changes in moves(waiting, Locator(connection, subdistrict))}
    located = no_levels()
    counts = Counter(_LABEL[changes["level"]] for _, changes in moved.values())
    located.update(counts)
    for row, changes in _of_former_committee(connection, subdistrict):
        moved.setdefault(row["order_number"], (row, changes))
    return revise_complaints(connection, moved.values(), at, version), located


def _of_former_committee(connection: sa.Connection, subdistrict: str) -> list[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Current orders that still carry the committee that their compound had before."""
    found: list[tuple[Mapping[str, Any], dict[str, Any]]] = []
    for compound_id, committee in committees_of_compounds(connection, subdistrict).items():
        differs = complaint.c.committee_code.is_distinct_from(committee)
        rows = connection.execute(
            sa.select(complaint).where(
                complaint.c.subdistrict == subdistrict,
                complaint.c.compound_id == compound_id,
                complaint.c.known_to.is_(None),
                differs,
            )
        )
        found += [(dict(row), {"committee_code": committee}) for row in rows.mappings()]
    return found
