"""Keeping a version of a boundary: the rows of compound_boundary, the compound's own row, one audit row over all.

Everything that moves a compound or changes its outline goes through keep_versions, within a write transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
import sqlalchemy as sa

from casework.boundaries import BoundarySource, BoundaryWay
from casework.events import Actor
from data.audit import ChainFault, row_digest
from data.chained_rows import digests_of
from data.schema import compound
from data.schema_boundaries import PLACED, compound_boundary
from data.writing import Writing

BOUNDARY_ACTION = "compound_boundary"


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to keep. outline: shapely, WGS84, or None; point: its representative longitude and latitude.

    position_source: what the compound's row says of it, a file's name or the label of the source. is_first: the
    compound itself is new, so there is nothing before it.
    """

    compound_id: int
    way: BoundaryWay
    outline: Any | None
    point: tuple[float, float] | None
    source: BoundarySource | None = None
    position_source: str | None = None
    source_crs: str | None = "WGS84"
    accuracy_metres: float | None = None
    note: str = ""
    restores: int | None = None
    is_first: bool = False


def keep_versions(
    writing: Writing, versions: Sequence[NewVersion], actor: Actor, now: datetime, *, uid: str, subject: str
) -> int:
    """Keep the versions under one number and bring the rows of their compounds up to date; return the number.

    uid: of the act. subject: what the audit calls it. Nobody's rights are looked at here.
    """
    number = writing.version + 1
    rows = [row for one in versions for row in _rows(writing, one, number, actor, now, uid)]
    content = {
        "uid": uid,
        "compounds": [one.compound_id for one in versions],
        "way": versions[0].way.value,
        "rows": {f"{row['version']}/{row['compound_id']}": row_digest(compound_boundary, row) for row in rows},
    }
    writing.leave_audit(BOUNDARY_ACTION, subject, content, actor, now)
    writing.connection.execute(compound_boundary.insert(), rows)
    for row in rows:
        if row["version"] == number:
            writing.connection.execute(
                sa.update(compound)
                .where(compound.c.subdistrict == writing.subdistrict, compound.c.compound_id == row["compound_id"])
                .values(**{name: row[name] for name in PLACED})
            )
    return number


def _rows(
    writing: Writing, one: NewVersion, number: int, actor: Actor, now: datetime, uid: str
) -> Iterator[dict[str, Any]]:
    """The row of the version, and before it what stood there, when no version of the compound was kept yet."""
    own = {"subdistrict": writing.subdistrict, "compound_id": one.compound_id}
    if not one.is_first and newest_version(writing.connection, writing.subdistrict, one.compound_id) is None:
        stood = writing.connection.execute(
            sa.select(*(compound.c[name] for name in PLACED)).where(*(compound.c[key] == own[key] for key in own))
        ).one()
        yield {
            **own,
            "version": 0,
            "uid": uid,
            "known_from": None,
            "recorded_at": None,
            "recorded_by": None,
            "way": BoundaryWay.BEFORE.value,
            "source": None,
            "restores": None,
            "note": "",
            **stood._asdict(),
        }
    longitude, latitude = one.point or (None, None)
    yield {
        **own,
        "version": number,
        "uid": uid,
        # What a new compound brings with it counts for all days: the list of compounds is not dated.
        "known_from": None if one.is_first else now,
        "recorded_at": now,
        "recorded_by": actor.account,
        "way": one.way.value,
        "source": None if one.source is None else one.source.value,
        "restores": one.restores,
        "note": one.note,
        "longitude": longitude,
        "latitude": latitude,
        "geometry": None if one.outline is None else shapely.to_wkb(one.outline),
        "source_crs": one.source_crs,
        "position_source": one.position_source,
        "accuracy_metres": one.accuracy_metres,
    }


def newest_version(connection: sa.Connection, subdistrict: str, compound_id: int) -> int | None:
    """The number of the newest version of a compound's boundary; None when none was kept yet."""
    table = compound_boundary.c
    found: int | None = connection.execute(
        sa.select(sa.func.max(table.version)).where(table.subdistrict == subdistrict, table.compound_id == compound_id)
    ).scalar_one_or_none()
    return found


def kept_under(connection: sa.Connection, subdistrict: str, uid: str) -> sa.Row[Any] | None:
    """The version that was kept under this uid; None when none was."""
    table = compound_boundary.c
    return connection.execute(
        sa.select(compound_boundary)
        .where(table.subdistrict == subdistrict, table.uid == uid, table.version > 0)
        .limit(1)
    ).one_or_none()


def boundary_faults(connection: sa.Connection, code: str) -> Iterator[ChainFault]:
    """Every version is what its audit row says, and the compound's row is its newest version."""
    expected = digests_of(connection, code, BOUNDARY_ACTION)
    newest: dict[int, Any] = {}
    found = sa.select(compound_boundary).where(compound_boundary.c.subdistrict == code)
    for row in connection.execute(found.order_by(compound_boundary.c.version)).mappings():
        number, compound_id = row["version"], row["compound_id"]
        if expected.pop(f"{number}/{compound_id}", None) != row_digest(compound_boundary, dict(row)):
            yield ChainFault(number, f"小区 {compound_id} 边界的第 {number} 号版本与操作记录不一致，可能被改动。")
        newest[compound_id] = row
    for key in sorted(expected):
        number, _, name = key.partition("/")
        yield ChainFault(int(number), f"小区 {name} 边界的第 {number} 号版本已不存在。")
    for row in connection.execute(sa.select(compound).where(compound.c.subdistrict == code)).mappings():
        last = newest.get(row["compound_id"])
        if last is not None and any(row[name] != last[name] for name in PLACED):
            yield ChainFault(last["version"], f"小区 {row['compound_id']} 的边界与它的最新版本不一致，可能被改动。")
