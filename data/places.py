"""The registered places of a subdistrict as the gazetteer and the locator need them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from casework.vocabulary import LocatedLevel
from data.schema import alias_rule, building, compound, compound_alias, compound_entrance, dwelling
from data.schema import subdistrict as subdistricts
from geo.contracts import AliasRule, CompoundEntry, Entrance, Level, Location, Reason
from geo.districts import district_of
from geo.gazetteer import Gazetteer

BY_RULE = "rule"
BY_ALIAS = "alias"
BY_FILE = "file"


def compound_entries(connection: sa.Connection, subdistrict: str) -> list[CompoundEntry]:
    """The compounds of a subdistrict with their aliases, entrances and registered buildings, by id."""
    aliases: dict[int, list[str]] = defaultdict(list)
    for row in _rows(connection, compound_alias, subdistrict, compound_alias.c.alias):
        aliases[row.compound_id].append(row.alias)
    entrances: dict[int, list[Entrance]] = defaultdict(list)
    order = (compound_entrance.c.road, compound_entrance.c.number, compound_entrance.c.unit)
    for row in _rows(connection, compound_entrance, subdistrict, *order):
        entrances[row.compound_id].append(Entrance(row.road, row.number, row.unit))
    buildings: dict[int, dict[str, int]] = defaultdict(dict)
    for row in _rows(connection, building, subdistrict, building.c.building_id):
        buildings[row.compound_id][row.label] = row.building_id
    return [
        CompoundEntry(
            compound_id=row.compound_id,
            name=row.name,
            aliases=tuple(aliases[row.compound_id]),
            entrances=tuple(entrances[row.compound_id]),
            buildings=buildings[row.compound_id],
        )
        for row in _rows(connection, compound, subdistrict, compound.c.compound_id)
    ]


def alias_rules(connection: sa.Connection, subdistrict: str) -> list[AliasRule]:
    """People's decisions on texts, by pattern."""
    return [
        AliasRule(row.pattern, row.compound_id, row.building_id)
        for row in _rows(connection, alias_rule, subdistrict, alias_rule.c.pattern)
    ]


def load_gazetteer(connection: sa.Connection, subdistrict: str) -> Gazetteer:
    """The gazetteer of a subdistrict with all its registered places and alias rules."""
    name = connection.execute(sa.select(subdistricts.c.name).where(subdistricts.c.code == subdistrict)).scalar()
    return Gazetteer(
        compound_entries(connection, subdistrict),
        alias_rules(connection, subdistrict),
        district=district_of(subdistrict),
        subdistrict=name,
    )


def _rows(
    connection: sa.Connection, table: sa.Table, subdistrict: str, *order: sa.ColumnElement[Any]
) -> sa.CursorResult[Any]:
    return connection.execute(sa.select(table).where(table.c.subdistrict == subdistrict).order_by(*order))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an order lies: the columns of the complaint table that say so."""

    level: str
    reasons: str
    located_by: str
    compound_id: int | None = None
    building_id: int | None = None
    dwelling_id: int | None = None
    room: str | None = None
    committee_code: str | None = None

    def columns(self) -> dict[str, Any]:
        """The place as columns of the complaint table."""
        return {name: getattr(self, name) for name in _PLACE_COLUMNS}


_PLACE_COLUMNS = tuple(item.name for item in fields(Place))
OUTSIDE_BY_FILE = Place(LocatedLevel.OUTSIDE.value, json.dumps([Reason.OUTSIDE.value]), BY_FILE)


class Locator:
    """Places texts: the gazetteer, plus the committee of the compound and the registered dwelling."""

    def __init__(self, connection: sa.Connection, subdistrict: str) -> None:
        self._gazetteer = load_gazetteer(connection, subdistrict)
        self._committees = committees_of_compounds(connection, subdistrict)
        self._dwellings: dict[int, dict[str, int]] = defaultdict(dict)
        columns = (dwelling.c.building_id, dwelling.c.room, dwelling.c.dwelling_id)
        for row in connection.execute(sa.select(*columns).where(dwelling.c.subdistrict == subdistrict)):
            self._dwellings[row.building_id][row.room] = row.dwelling_id

    def place(self, raw_address: str, text: str) -> Place:
        """The place that the address proves; the caller's text is read only when there is no address."""
        return self._as_place(self._gazetteer.locate(raw_address if raw_address.strip() else text))

    def person_place(self, compound_id: int | None, building_id: int | None, room: str | None, account: str) -> Place:
        """The place that a person chose; compound_id None = outside. The room is kept when it is registered there."""
        if compound_id is None:
            return Place(LocatedLevel.OUTSIDE.value, "[]", account)
        committee = self._committees[compound_id]
        if building_id is None:
            return Place(LocatedLevel.COMPOUND.value, "[]", account, compound_id, committee_code=committee)
        known = self._dwellings.get(building_id, {}).get(room or "")
        level = LocatedLevel.BUILDING if known is None else LocatedLevel.DWELLING
        return Place(level.value, "[]", account, compound_id, building_id, known, room, committee)

    def _as_place(self, found: Location) -> Place:
        level, reasons = found.level, list(found.reasons)
        rooms = self._dwellings.get(found.building_id, {}) if found.building_id is not None else {}
        dwelling_id = rooms.get(found.room or "")
        if level is Level.DWELLING and rooms and dwelling_id is None:
            # The building's rooms are registered and this one is not among them.
            level = Level.BUILDING
            reasons.append(Reason.UNKNOWN_ROOM)
        compound_id = found.compound_id
        return Place(
            level=level.value,
            reasons=json.dumps([reason.value for reason in reasons]),
            located_by=BY_ALIAS if Reason.ALIAS_RULE in found.reasons else BY_RULE,
            compound_id=compound_id,
            building_id=found.building_id,
            dwelling_id=dwelling_id,
            room=found.room,
            committee_code=None if compound_id is None else self._committees[compound_id],
        )


def committees_of_compounds(connection: sa.Connection, subdistrict: str) -> dict[int, str | None]:
    """The committee code of each compound, None where it has none."""
    columns = (compound.c.compound_id, compound.c.committee_code)
    rows = connection.execute(sa.select(*columns).where(compound.c.subdistrict == subdistrict))
    return {row.compound_id: row.committee_code or None for row in rows}
