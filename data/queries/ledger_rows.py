"""Rows of the ledgers, one by one: what is read is written at once, so a ledger of any length needs little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from casework.events import CaseEvent
from casework.workflow import CaseState, fold
from data.audit import event_from_row
from data.queries.complaints import received_between
from data.schema import compound_alias, compound_entrance, dwelling
from data.view import View

FETCHED = 1_000
"""Rows that are fetched from the database at a time."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file with its place, its state on as_of and its events that count, in their order."""

    case_id: str
    committee_code: str
    compound: str
    building: str
    room: str
    state: CaseState
    events: tuple[CaseEvent, ...]


def file_rows(
    connection: sa.Connection, view: View, codes: Sequence[str], committee_code: str | None
) -> Iterator[FileRow]:
    """Every file with an event by as_of, those closed without a finding included.

    codes: the committees in official order; inside one by compound, building, room as they were entered.
    committee_code: only this committee's.
    """
    events, compounds, buildings = view.events(), view.compounds(), view.buildings()
    own = dwelling.c.subdistrict == view.subdistrict
    order = sa.case({code: place for place, code in enumerate(codes)}, value=events.c.committee_code, else_=len(codes))
    statement = (
        sa.select(events, compounds.c.name.label("compound"), buildings.c.label.label("building"), dwelling.c.room)
        .select_from(
            events.join(compounds, events.c.compound_id == compounds.c.compound_id)
            .join(buildings, events.c.building_id == buildings.c.building_id)
            .join(dwelling, own & (events.c.dwelling_id == dwelling.c.dwelling_id))
        )
        .order_by(
            order,
            events.c.compound_id,
            events.c.building_id,
            events.c.dwelling_id,
            events.c.occurred_on,
            events.c.version,
        )
    )
    if committee_code is not None:
        statement = statement.where(events.c.committee_code == committee_code)
    for case_id, group in groupby(_fetched(connection, view, statement), key=lambda row: row.case_id):
        rows = list(group)
        first, told = rows[0], tuple(event_from_row(row) for row in rows)
        yield FileRow(
            case_id, first.committee_code, first.compound, first.building, first.room, fold(told, view.as_of), told
        )


def order_rows(
    connection: sa.Connection, view: View, start: date, end: date, committee_code: str | None
) -> Iterator[Any]:
    """The hotline orders received on [start, end], every type and 街道外 included, oldest first.

    Rows with the columns of the complaint table and `compound`, the name of the compound or None.
    """
    orders, compounds = view.complaints(), view.compounds()
    statement = (
        sa.select(orders, compounds.c.name.label("compound"))
        .select_from(orders.outerjoin(compounds, orders.c.compound_id == compounds.c.compound_id))
        .where(received_between(orders, start, end))
        .order_by(orders.c.received_at, orders.c.order_number)
    )
    if committee_code is not None:
        statement = statement.where(orders.c.committee_code == committee_code)
    return _fetched(connection, view, statement)


def compound_rows(connection: sa.Connection, view: View, committee_code: str | None) -> Iterator[Any]:
    """The compounds by id: (row of the compound table, aliases, entrances such as 演示路350弄)."""
    compounds = view.compounds()
    aliases, entrances = compound_alias.c, compound_entrance.c
    named = _by_compound(
        view.run(
            connection,
            sa.select(aliases.compound_id, aliases.alias)
            .join(compounds, aliases.compound_id == compounds.c.compound_id)
            .where(aliases.subdistrict == view.subdistrict)
            .order_by(aliases.compound_id, aliases.alias),
        )
    )
    reached = _by_compound(
        (row.compound_id, f"{row.road}{row.number}{row.unit}")
        for row in view.run(
            connection,
            sa.select(entrances.compound_id, entrances.road, entrances.number, entrances.unit)
            .join(compounds, entrances.compound_id == compounds.c.compound_id)
            .where(entrances.subdistrict == view.subdistrict)
            .order_by(entrances.compound_id, entrances.road, entrances.number, entrances.unit),
        )
    )
    statement = sa.select(compounds).order_by(compounds.c.compound_id)
    if committee_code is not None:
        statement = statement.where(compounds.c.committee_code == committee_code)
    for row in _fetched(connection, view, statement):
        yield row, tuple(named.get(row.compound_id, ())), tuple(reached.get(row.compound_id, ()))


def room_rows(connection: sa.Connection, view: View, committee_code: str | None) -> Iterator[Any]:
    """The registered buildings with their rooms: code, compound, building, longitude, latitude, room (None = none)."""
    compounds, buildings = view.compounds(), view.buildings()
    own = dwelling.c.subdistrict == view.subdistrict
    place = (
        compounds.c.compound_id,
        buildings.c.building_id,
        compounds.c.code,
        compounds.c.name.label("compound"),
        buildings.c.label.label("building"),
        buildings.c.longitude,
        buildings.c.latitude,
    )
    joined = compounds.join(buildings, buildings.c.compound_id == compounds.c.compound_id)
    with_rooms = sa.select(*place, dwelling.c.dwelling_id, dwelling.c.room).select_from(
        joined.join(dwelling, own & (dwelling.c.building_id == buildings.c.building_id))
    )
    # One outer join would read every dwelling of the street once for each building: they are keyed by themselves.
    without = (
        sa.select(*place, sa.null().label("dwelling_id"), sa.null().label("room"))
        .select_from(joined)
        .where(buildings.c.building_id.not_in(sa.select(dwelling.c.building_id).where(own)))
    )
    if committee_code is not None:
        of_committee = compounds.c.committee_code == committee_code
        with_rooms, without = with_rooms.where(of_committee), without.where(of_committee)
    every = sa.union_all(with_rooms, without).subquery()
    return _fetched(
        connection, view, sa.select(every).order_by(every.c.compound_id, every.c.building_id, every.c.dwelling_id)
    )


def _fetched(connection: sa.Connection, view: View, statement: sa.Select[Any]) -> Iterator[Any]:
    yield from view.run(connection, statement.execution_options(yield_per=FETCHED))


def _by_compound(pairs: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for compound_id, text in pairs:
        found.setdefault(compound_id, []).append(text)
    return found
