"""The rows of a survey sheet as visits: one dwelling is all rows with its file number, right as a whole or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.criteria import Dwelling, FactsError, OriginalUse, Partition, Room, TenantKind
from casework.survey.words import DayPart, EntryBasis, MeasuringMethod
from casework.vocabulary import EventKind, LabelledEnum
from data.imports.report import RowError, masked
from data.imports.tables import Row, Table, TableSpec
from data.imports.values import (
    Cell,
    CellError,
    is_blank,
    read_count,
    read_flag,
    read_identifier,
    read_moment,
    read_number,
    read_text,
)
from data.survey_columns import BY_KEY, COLUMNS, OUTCOMES
from geo.address import scrub

SURVEY_SHEET = TableSpec(
    what="排摸表",
    titles={column.key: (column.title,) for column in COLUMNS},
    required=("case_id", "outcome", "occurred_on"),
)
LONGEST_TEXT = 200
_BETWEEN = re.compile(r"[、，,;；\s]+")
_ROOM_PATH = re.compile(r"rooms\[(\d+)\]\.(\w+)")


@dataclass(slots=True)
class SheetVisit:
    """A visit as the sheet tells it. rows: the numbers of its rows with anything entered, the first one first."""

    case_id: str
    rows: list[int]
    kind: EventKind
    occurred_on: date
    facts: dict[str, Any]
    dwelling: Dwelling | None


@dataclass(slots=True)
class SheetGroup:
    """The rows of one dwelling, those with nothing entered left out."""

    case_id: str
    rows: list[Row] = field(default_factory=list)


class _Reader:
    """Reads one dwelling's rows and collects every fault."""

    def __init__(self, table: Table, group: SheetGroup, today: date) -> None:
        self.faults: list[RowError] = []
        self._table = table
        self._group = group
        self._today = today

    def fault(self, row: int, key: str, value: object, reason: str, mend: str) -> None:
        label = self._table.label(key)
        self.faults.append(
            RowError(self._table.file, row, label, masked(value), reason.rstrip("。"), mend.rstrip("。"))
        )

    def cell(self, row: Row, key: str, read: Callable[[Cell], Any]) -> Any:
        try:
            return read(row.cells.get(key))
        except CellError as error:
            self.fault(row.number, key, row.cells.get(key), error.reason, error.mend)
            return None

    def whole(self, key: str, read: Callable[[Cell], Any]) -> Any:
        """A value of the dwelling: it stands once, on any of its rows."""
        found = [(row, self.cell(row, key, read)) for row in self._group.rows if not is_blank(row.cells.get(key))]
        values = [value for _, value in found if value is not None]
        if any(value != values[0] for value in values[1:]):
            row = found[-1][0]
            self.fault(row.number, key, row.cells.get(key), "同一户的几行填得不一样", "全户的内容只填在该户第一行")
        return values[0] if values else None


def groups_of(rows: Iterable[Row]) -> tuple[dict[str, SheetGroup], list[Row], int]:
    """The rows by file number, those whose number cannot be read, and how many have nothing entered."""
    groups: dict[str, SheetGroup] = {}
    unnamed: list[Row] = []
    empty = 0
    for row in rows:
        if all(is_blank(value) for key, value in row.cells.items() if key not in ("case_id", "address")):
            empty += 1
            continue
        try:
            case_id = read_identifier(row.cells.get("case_id"))
        except CellError:
            unnamed.append(row)
            continue
        groups.setdefault(case_id, SheetGroup(case_id)).rows.append(row)
    return groups, unnamed, empty


def sheet_visit(table: Table, group: SheetGroup, today: date) -> SheetVisit | list[RowError]:
    """The visit that the rows of a dwelling tell, or every fault in them."""
    reader = _Reader(table, group, today)
    outcome = reader.whole("outcome", _one_of(OUTCOMES))
    day = reader.whole("occurred_on", lambda cell: _day(cell, today))
    first = group.rows[0]
    if outcome is None and not reader.faults:
        reader.fault(first.number, "outcome", None, "没有填结果", "请填 见户、未见户、拒访 或 无此户")
    if day is None and not reader.faults:
        reader.fault(first.number, "occurred_on", None, "没有填上门日期", "请写成 2021-10-08")
    facts = _facts(reader)
    dwelling = _dwelling(reader, group) if outcome is EventKind.SURVEY_COMPLETED else None
    if outcome is not EventKind.SURVEY_COMPLETED:
        _refuse_rooms(reader, group)
    if reader.faults or outcome is None or day is None:
        return reader.faults
    return SheetVisit(group.case_id, [row.number for row in group.rows], outcome, day, facts, dwelling)


def _facts(reader: _Reader) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for key, kind in (("day_part", DayPart), ("entry_basis", EntryBasis), ("measured_with", MeasuringMethod)):
        value = reader.whole(key, _member(kind))
        if value is not None:
            facts[key] = value.value
    names = [name for name in _BETWEEN.split(reader.whole("inspector_names", _short_text) or "") if name]
    if names:
        facts |= {"inspectors": len(names), "inspector_names": names}
    note = reader.whole("note", _short_text)
    if note:
        facts["note"] = scrub(note)
    return facts


def _dwelling(reader: _Reader, group: SheetGroup) -> Dwelling | None:
    whole = {
        "is_let": reader.whole("dwelling_is_let", read_flag),
        "tenant_kind": reader.whole("tenant_kind", _member(TenantKind)),
        "staff_housing": reader.whole("staff_housing", read_flag),
        "letting_enterprise": reader.whole("letting_enterprise", read_flag),
        "all_rooms_seen": reader.whole("all_rooms_seen", read_flag),
    }
    address = reader.whole("address", read_text)
    rows = [row for row in group.rows if _has_room(row)]
    rooms = [_room(reader, row) for row in rows]
    if reader.faults:
        return None
    try:
        return Dwelling(address or group.case_id, tuple(room for room in rooms if room is not None), **whole)
    except FactsError as error:
        for path, sentence in error.faults:
            found = _ROOM_PATH.fullmatch(path)
            row = rows[int(found[1]) - 1] if found else group.rows[0]
            reader.fault(row.number, _key(found[2] if found else path), None, sentence, "请改正后再导入")
        return None


def _room(reader: _Reader, row: Row) -> Room | None:
    before = len(reader.faults)
    values: dict[str, Any] = {
        "name": reader.cell(row, "name", _short_text) or "",
        "original_use": reader.cell(row, "original_use", _member(OriginalUse)),
        "partition": reader.cell(row, "partition", _member(Partition)),
        "is_let": reader.cell(row, "is_let", read_flag),
        "by_bed": reader.cell(row, "by_bed", read_flag),
        "usable_area_m2": reader.cell(row, "usable_area_m2", _area),
        "persons": reader.cell(row, "persons", read_count),
        "children": reader.cell(row, "children", read_count),
        "statutory_family": reader.cell(row, "statutory_family", read_flag),
        "beds": reader.cell(row, "beds", lambda cell: read_count(cell, ("张", "个"))),
    }
    if len(reader.faults) > before:
        return None
    try:
        return Room(**values)
    except FactsError as error:
        for path, sentence in error.faults:
            reader.fault(row.number, path, row.cells.get(path), sentence, "请核对后改正，不知道的留空")
        return None


def _refuse_rooms(reader: _Reader, group: SheetGroup) -> None:
    for row in group.rows:
        if _has_room(row):
            reader.fault(row.number, "name", row.cells.get("name"), "没有见户却填了房间", "请核对结果，或删去房间")


def _has_room(row: Row) -> bool:
    return any(not is_blank(row.cells.get(column.key)) for column in COLUMNS if column.is_of_room)


def _key(path: str) -> str:
    """The column of a fault about the whole dwelling."""
    return "dwelling_is_let" if path == "is_let" else path if path in BY_KEY else "case_id"


def _one_of(words: Mapping[str, EventKind]) -> Callable[[Cell], EventKind | None]:
    def read(cell: Cell) -> EventKind | None:
        text = read_text(cell)
        if text and text not in words:
            raise CellError("不是可选的结果", f"请填 {'、'.join(words)} 之一")
        return words.get(text)

    return read


def _member(kind: type[LabelledEnum]) -> Callable[[Cell], Any]:
    def read(cell: Cell) -> LabelledEnum | None:
        text = read_text(cell)
        if not text:
            return None
        for member in kind:
            if text in (member.label, member.value):
                return member
        raise CellError("不在可选的内容之内", f"请填 {'、'.join(member.label for member in kind)} 之一，不知道的留空")

    return read


def _area(cell: Cell) -> float | None:
    if isinstance(cell, str):
        cell = cell.strip().removesuffix("平方米").removesuffix("m²").removesuffix("㎡").strip()
    try:
        return read_number(cell)
    except CellError as error:
        raise CellError(error.reason, "面积请只填数字，例如 9.5") from error


def _day(cell: Cell, today: date) -> date | None:
    moment = read_moment(cell, latest=today)
    if moment is None:
        return None
    if moment.at.date() > today:
        raise CellError("上门日期在今天之后", "请核对日期")
    return moment.at.date()


def _short_text(cell: Cell) -> str:
    text = " ".join(read_text(cell).split())
    if len(text) > LONGEST_TEXT:
        raise CellError(f"内容超过 {LONGEST_TEXT} 字", "请写短一些")
    return text
