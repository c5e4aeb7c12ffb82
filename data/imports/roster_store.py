"""The stored buildings and dwellings of a subdistrict, and the ones that a roster adds."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import Any

import sqlalchemy as sa

from data.imports.values import CellError
from data.places import compound_entries, load_gazetteer
from data.schema import building, compound, dwelling
from geo.normalise import normalise
from geo.place_index import building_label

ROWS_PER_STATEMENT = 5_000
_SAME_PLACE_DEGREES = 1e-9


class RosterStore:
    """Collects additions against what the open transaction sees; write() stores them."""

    def __init__(self, connection: sa.Connection, subdistrict: str) -> None:
        self._connection = connection
        self._subdistrict = subdistrict
        self._gazetteer = load_gazetteer(connection, subdistrict)
        self._compounds = _compounds_by_name(connection, subdistrict)
        self._resolved: dict[str, int] = {}
        rows = connection.execute(sa.select(building).where(building.c.subdistrict == subdistrict)).all()
        self._buildings = {(row.compound_id, building_label(row.label)): row.building_id for row in rows}
        self._points = {row.building_id: (row.longitude, row.latitude) for row in rows}
        self._next_building = max(self._points, default=0) + 1
        columns = (dwelling.c.building_id, dwelling.c.room, dwelling.c.dwelling_id)
        doors = connection.execute(sa.select(*columns).where(dwelling.c.subdistrict == subdistrict)).all()
        self._rooms = {(row.building_id, row.room) for row in doors}
        self._next_dwelling = max((row.dwelling_id for row in doors), default=0) + 1
        self._new_buildings: dict[int, dict[str, Any]] = {}
        self._new_dwellings: list[dict[str, Any]] = []
        self._moved: dict[int, tuple[float, float]] = {}
        self._met: set[tuple[int, str | None]] = set()
        self.changed_compounds: set[int] = set()

    @property
    def has_changes(self) -> bool:
        """True when there is anything to write."""
        return bool(self._new_buildings or self._new_dwellings or self._moved)

    def counts(self) -> dict[str, int]:
        """How many buildings and dwellings are new, and how many buildings moved."""
        return {
            "buildings": len(self._new_buildings),
            "dwellings": len(self._new_dwellings),
            "moved": len(self._moved),
        }

    def add(self, compound_name: str, label: str, room: str | None, point: tuple[float, float] | None) -> str:
        """Take in one row: added, updated (the building moved), unchanged or repeated (said before in this file).

        Raises CellError when the compound is not known, or the building's position contradicts an earlier row.
        """
        compound_id = self._compound(compound_name)
        building_id = self._buildings.get((compound_id, label))
        outcome = "unchanged"
        if building_id is None:
            building_id = self._add_building(compound_id, label)
            outcome = "added"
        if point is not None and self._place(building_id, point) and outcome == "unchanged":
            outcome = "updated"
        is_repeated = (building_id, room) in self._met
        self._met.add((building_id, room))
        if room is not None and (building_id, room) not in self._rooms:
            self._add_dwelling(compound_id, building_id, room)
            outcome = "added"
        if outcome != "unchanged":
            self.changed_compounds.add(compound_id)
        return "repeated" if is_repeated and outcome == "unchanged" else outcome

    def _compound(self, name: str) -> int:
        key = normalise(name)
        known = self._resolved.get(key)
        if known is not None:
            return known
        found = self._compounds.get(key, set())
        if len(found) > 1:
            raise CellError("有多个小区叫这个名字", "请改填小区编号")
        if found:
            compound_id = next(iter(found))
        else:
            located = self._gazetteer.locate(name)
            if located.compound_id is None:
                raise CellError("小区清单中没有这个小区", "请改正小区名称或编号，或先导入小区清单")
            compound_id = located.compound_id
        self._resolved[key] = compound_id
        return compound_id

    def _add_building(self, compound_id: int, label: str) -> int:
        building_id, self._next_building = self._next_building, self._next_building + 1
        self._buildings[compound_id, label] = building_id
        self._points[building_id] = (None, None)
        self._new_buildings[building_id] = {
            "subdistrict": self._subdistrict,
            "building_id": building_id,
            "compound_id": compound_id,
            "label": label,
            "longitude": None,
            "latitude": None,
        }
        return building_id

    def _place(self, building_id: int, point: tuple[float, float]) -> bool:
        longitude, latitude = self._points[building_id]
        if longitude is not None and max(abs(longitude - point[0]), abs(latitude - point[1])) <= _SAME_PLACE_DEGREES:
            return False
        self._points[building_id] = point
        fresh = self._new_buildings.get(building_id)
        if fresh is not None:
            fresh["longitude"], fresh["latitude"] = point
        else:
            self._moved[building_id] = point
        return True

    def _add_dwelling(self, compound_id: int, building_id: int, room: str) -> None:
        self._rooms.add((building_id, room))
        self._new_dwellings.append(
            {
                "subdistrict": self._subdistrict,
                "dwelling_id": self._next_dwelling,
                "building_id": building_id,
                "compound_id": compound_id,
                "room": room,
            }
        )
        self._next_dwelling += 1

    def write(self) -> None:
        """Store what was added and moved."""
        self._insert(building, list(self._new_buildings.values()))
        self._insert(dwelling, self._new_dwellings)
        for building_id, (longitude, latitude) in self._moved.items():
            self._connection.execute(
                sa.update(building)
                .where(building.c.subdistrict == self._subdistrict, building.c.building_id == building_id)
                .values(longitude=longitude, latitude=latitude)
            )

    def _insert(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        remaining = iter(rows)
        while part := list(islice(remaining, ROWS_PER_STATEMENT)):
            self._connection.execute(table.insert(), part)


def _compounds_by_name(connection: sa.Connection, subdistrict: str) -> dict[str, set[int]]:
    """Code, name and aliases of the compounds (normalised) to their ids."""
    found: dict[str, set[int]] = defaultdict(set)
    columns = (compound.c.code, compound.c.compound_id)
    for row in connection.execute(sa.select(*columns).where(compound.c.subdistrict == subdistrict)):
        found[normalise(row.code)].add(row.compound_id)
    for entry in compound_entries(connection, subdistrict):
        for name in (entry.name, *entry.aliases):
            found[normalise(name)].add(entry.compound_id)
    return found
