"""The stored compounds of a subdistrict, compared with drafts and brought up to date."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
import sqlalchemy as sa

from casework.boundaries import BoundaryWay
from casework.errors import UserError
from data.boundary_versions import NewVersion
from data.imports.compound_rows import CompoundDraft
from data.schema import compound, compound_alias, compound_entrance
from geo.contracts import Entrance
from geo.normalise import normalise

# Two outlines that share more than this part of the smaller one are worth a look.
NOTEWORTHY_OVERLAP = 0.05
_SAME_PLACE_DEGREES = 1e-9


def derived_code(name: str) -> str:
    """The code of a compound for which no list has given one yet: stable, from its name."""
    return f"N-{hashlib.sha256(normalise(name).encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class CompoundChange:
    """What a draft does to the store: added, updated or unchanged. values: the columns to write."""

    outcome: str
    compound_id: int
    draft: CompoundDraft
    values: dict[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] | None = None
    entrances: tuple[Entrance, ...] | None = None

    def audit(self) -> dict[str, Any]:
        """The change as plain JSON, geometry left out."""
        return {
            "compound_id": self.compound_id,
            "outcome": self.outcome,
            "values": {key: value for key, value in self.values.items() if not isinstance(value, bytes)},
            "aliases": None if self.aliases is None else list(self.aliases),
            "entrances": None
            if self.entrances is None
            else [f"{one.road}{one.number}{one.unit}" for one in self.entrances],
        }


class StoredCompounds:
    """The compounds as the open transaction sees them."""

    def __init__(self, connection: sa.Connection, subdistrict: str) -> None:
        self._connection = connection
        self._subdistrict = subdistrict
        rows = connection.execute(sa.select(compound).where(compound.c.subdistrict == subdistrict))
        self._by_id = {row["compound_id"]: dict(row) for row in rows.mappings()}
        self._by_code = {row["code"]: row for row in self._by_id.values()}
        self._aliases: dict[int, set[str]] = defaultdict(set)
        for row in connection.execute(sa.select(compound_alias).where(compound_alias.c.subdistrict == subdistrict)):
            self._aliases[row.compound_id].add(row.alias)
        self._entrances: dict[int, set[Entrance]] = defaultdict(set)
        for row in connection.execute(
            sa.select(compound_entrance).where(compound_entrance.c.subdistrict == subdistrict)
        ):
            self._entrances[row.compound_id].add(Entrance(row.road, row.number, row.unit))
        self._next_id = max(self._by_id, default=0) + 1

    def code_of_name(self, name: str) -> str | None:
        """The code of the one compound of this name. Raises UserError when several carry it."""
        codes = [row["code"] for row in self._by_id.values() if row["name"] == name]
        if len(codes) > 1:
            raise UserError(f"已有 {len(codes)} 个小区都叫“{name}”，请在文件中填写小区编号后再导入。")
        return codes[0] if codes else None

    def point(self, compound_id: int) -> tuple[float, float] | None:
        """The stored WGS84 position of a compound, or None."""
        row = self._by_id.get(compound_id)
        if row is None or row["longitude"] is None:
            return None
        return row["longitude"], row["latitude"]

    def change(self, draft: CompoundDraft, code: str) -> CompoundChange:
        """What the draft changes. Fields that the file has no column for are left alone."""
        stored = self._by_code.get(code) or self._by_code.get(derived_code(draft.name))
        wanted = self._wanted(draft, code)
        if stored is None:
            compound_id, self._next_id = self._next_id, self._next_id + 1
            return CompoundChange("added", compound_id, draft, wanted, tuple(draft.aliases), tuple(draft.entrances))
        compound_id = stored["compound_id"]
        values = {name: value for name, value in wanted.items() if not _same(stored[name], value)}
        if "longitude" not in values and "latitude" not in values and "geometry" not in values:
            values.pop("source_crs", None)
        aliases = (
            None if "aliases" not in draft.has or set(draft.aliases) == self._aliases[compound_id] else draft.aliases
        )
        has_entrances = bool({"lane", "number", "entrances"} & draft.has)
        entrances = draft.entrances if has_entrances and set(draft.entrances) != self._entrances[compound_id] else None
        outcome = "updated" if values or aliases is not None or entrances is not None else "unchanged"
        return CompoundChange(
            outcome,
            compound_id,
            draft,
            values,
            None if aliases is None else tuple(aliases),
            None if entrances is None else tuple(entrances),
        )

    @staticmethod
    def _wanted(draft: CompoundDraft, code: str) -> dict[str, Any]:
        values: dict[str, Any] = {"code": code, "name": draft.name}
        if "committee" in draft.has:
            values["committee_code"] = draft.committee_code
        if "dwellings" in draft.has:
            values["dwellings"] = draft.dwellings
        if draft.point is not None:
            values |= {"longitude": draft.point[0], "latitude": draft.point[1], "source_crs": draft.crs}
        if draft.outline is not None:
            values["geometry"] = shapely.to_wkb(draft.outline)
        return values

    def new_versions(self, changes: Sequence[CompoundChange], file: str) -> list[NewVersion]:
        """The versions of boundaries that the changes make: of new outlines, and of compounds that move."""
        return [
            self._version(change, file)
            for change in changes
            if (change.outcome == "added" and change.draft.outline is not None)
            or (change.outcome == "updated" and {"longitude", "latitude", "geometry"} & change.values.keys())
        ]

    def _version(self, change: CompoundChange, file: str) -> NewVersion:
        stored, outline = self._by_id.get(change.compound_id), change.draft.outline
        keeps_outline = outline is None and stored is not None and stored["geometry"] is not None
        return NewVersion(
            change.compound_id,
            BoundaryWay.IMPORTED,
            shapely.from_wkb(stored["geometry"]) if keeps_outline and stored is not None else outline,
            change.draft.point,
            position_source=file,
            source_crs=change.draft.crs,
            # How exact a new outline is, its file does not say.
            accuracy_metres=stored["accuracy_metres"] if keeps_outline and stored is not None else None,
            is_first=stored is None,
        )

    def write(self, changes: Sequence[CompoundChange], file: str) -> None:
        """Bring the tables up to date."""
        for change in changes:
            if change.outcome == "unchanged":
                continue
            values = dict(change.values)
            if "longitude" in values:
                values["position_source"] = file
            if change.outcome == "added":
                row = {
                    "subdistrict": self._subdistrict,
                    "compound_id": change.compound_id,
                    "committee_code": "",
                    **values,
                }
                self._connection.execute(compound.insert(), row)
            elif values:
                self._connection.execute(
                    sa.update(compound).where(*self._is(compound, change.compound_id)).values(**values)
                )
            self._replace(compound_alias, change.compound_id, change.aliases, lambda alias: {"alias": alias})
            self._replace(
                compound_entrance,
                change.compound_id,
                change.entrances,
                lambda one: {"road": one.road, "number": one.number, "unit": one.unit},
            )

    def _replace(self, table: sa.Table, compound_id: int, wanted: Sequence[Any] | None, columns: Any) -> None:
        if wanted is None:
            return
        self._connection.execute(sa.delete(table).where(*self._is(table, compound_id)))
        rows = [{"subdistrict": self._subdistrict, "compound_id": compound_id, **columns(one)} for one in wanted]
        if rows:
            self._connection.execute(table.insert(), rows)

    def _is(self, table: sa.Table, compound_id: int) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
        return table.c.subdistrict == self._subdistrict, table.c.compound_id == compound_id

    def overlaps(self, changes: Sequence[CompoundChange]) -> Iterator[str]:
        """A zh-CN sentence for each pair of outlines that overlap noticeably, of which one is new."""
        outlines = {
            row["compound_id"]: (row["name"], shapely.from_wkb(row["geometry"]))
            for row in self._by_id.values()
            if row["geometry"] is not None
        }
        changed = {one.compound_id: one.draft for one in changes if "geometry" in one.values}
        outlines |= {number: (draft.name, draft.outline) for number, draft in changed.items()}
        numbers = list(outlines)
        tree = shapely.STRtree([outlines[number][1] for number in numbers])
        for number in changed:
            name, outline = outlines[number]
            for position in tree.query(outline, predicate="intersects"):
                other = numbers[position]
                if other == number or (other in changed and other < number):
                    continue
                other_name, other_outline = outlines[other]
                shared = outline.intersection(other_outline).area
                if shared > NOTEWORTHY_OVERLAP * min(outline.area, other_outline.area):
                    yield f"小区“{name}”与“{other_name}”的边界明显重叠，请核对。"


def _same(stored: Any, wanted: Any) -> bool:
    if isinstance(stored, float) and isinstance(wanted, float):
        return abs(stored - wanted) <= _SAME_PLACE_DEGREES
    return bool(stored == wanted)
