"""The roster of buildings and dwellings (小区, 楼号, 室号): adds what is missing, moves buildings, removes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely

from casework.campaign.model import Campaign
from casework.events import Actor
from casework.vocabulary import LocatedLevel
from data.imports.coordinates import declared_crs, missing_crs
from data.imports.place_import import Comparison, Delivery, import_places
from data.imports.report import PREVIEW_ROWS, ImportReport, Progress, RowError, RowRefused, masked
from data.imports.roster_store import RosterStore
from data.imports.tables import Row, Table, TableSpec, open_table
from data.imports.values import Cell, CellError, is_blank, read_number, read_text
from data.store import Store
from data.writing import Writing
from geo.normalise import normalise
from geo.place_index import building_label

ROSTER = TableSpec(
    what="楼栋房屋清单",
    titles={
        "compound": ("小区编号", "小区代码", "小区名称", "小区", "compound", "小区名", "小区地址", "地址", "门弄号"),
        "building": ("楼号", "楼栋", "楼栋号", "幢号", "栋号", "号楼", "门牌号", "building", "楼"),
        "room": ("室号", "房号", "室", "房间号", "房屋号", "户号", "room"),
        "longitude": ("lon", "longitude", "lng", "经度"),
        "latitude": ("lat", "latitude", "纬度"),
        "crs": ("crs", "坐标系", "坐标系统"),
    },
    required=("compound", "building"),
)
PLACED_BY_ADDRESS = (LocatedLevel.COMPOUND, LocatedLevel.BUILDING, LocatedLevel.DWELLING)


@dataclass(frozen=True, slots=True)
class Door:
    """A row of the roster. point is WGS84; room None = only the building."""

    row: int
    compound: str
    building: str
    room: str | None
    point: tuple[float, float] | None


def import_roster(
    store: Store,
    subdistrict: str,
    path: Path,
    campaign: Campaign,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool,
    crs: str | None,
    progress: Progress,
) -> ImportReport:
    """Import a roster of buildings and dwellings. crs: the system of the buildings' coordinates, if there are any.

    Raises FileError when the file cannot be used.
    """
    table = open_table(path, ROSTER)
    doors, errors, read = _doors(table, crs, progress)

    def compare(writing: Writing) -> Comparison:
        roster = RosterStore(writing.connection, subdistrict)
        outcomes: Counter[str] = Counter()
        faults = list(errors)
        for door in doors:
            try:
                outcomes[roster.add(door.compound, door.building, door.room, door.point)] += 1
            except CellError as fault:
                shown = masked(door.compound)
                faults.append(RowError(path.name, door.row, table.label("compound"), shown, fault.reason, fault.mend))
        return Comparison(
            read=read,
            outcomes=outcomes,
            skipped=outcomes["repeated"],
            errors=faults,
            warnings=[*table.warnings, *_remarks(outcomes, roster)],
            content=roster.counts(),
            write=roster.write,
            levels=PLACED_BY_ADDRESS,
            compound_ids=roster.changed_compounds,
            preview=[
                {"行": str(door.row), "小区": door.compound, "楼号": door.building, "室号": door.room or ""}
                for door in doors[:PREVIEW_ROWS]
            ],
        )

    return import_places(store, subdistrict, Delivery("roster", path, actor, now, dry_run, progress), compare)


def _doors(table: Table, crs: str | None, progress: Progress) -> tuple[list[Door], list[RowError], int]:
    """The doors of a roster, the errors of its faulty rows, and how many rows it has."""
    reader = _DoorReader(table, crs)
    doors: list[Door] = []
    errors: list[RowError] = []
    read = 0
    for share, row in table.rows():
        read += 1
        try:
            doors.append(reader.read(row))
        except RowRefused as refused:
            errors += refused.faults
        if read % 1000 == 0:
            progress(0.5 * share, "正在读取")
    return doors, errors, read


def _remarks(outcomes: Counter[str], roster: RosterStore) -> Iterator[str]:
    if outcomes["repeated"]:
        yield f"{outcomes['repeated']} 行与文件中前面的行是同一户，只算一次。"
    counts = roster.counts()
    if roster.has_changes:
        yield f"新增楼栋 {counts['buildings']} 幢、房屋 {counts['dwellings']} 户，更新楼栋位置 {counts['moved']} 幢。"


class _DoorReader:
    """Reads rows of one roster."""

    def __init__(self, table: Table, crs: str | None) -> None:
        self._table = table
        self._crs = declared_crs(crs) if crs else None

    def read(self, row: Row) -> Door:
        faults: list[RowError] = []

        def value(name: str, read: Any) -> Any:
            try:
                return read(row.cells.get(name))
            except CellError as fault:
                cell = row.cells.get(name)
                shown = masked(cell)
                label = self._table.label(name)
                faults.append(RowError(self._table.file, row.number, label, shown, fault.reason, fault.mend))
                return None

        compound = value("compound", _required("小区"))
        building = value("building", _building)
        room = value("room", _room)
        point = value("longitude", lambda cell: self._point(row))
        if faults:
            raise RowRefused(faults)
        return Door(row.number, compound, building, room, point)

    def _point(self, row: Row) -> tuple[float, float] | None:
        longitude, latitude = read_number(row.cells.get("longitude")), read_number(row.cells.get("latitude"))
        if longitude is None and latitude is None:
            return None
        if longitude is None or latitude is None:
            raise CellError("经度和纬度只填了一个", "请两个都填，或两个都留空")
        written = read_text(row.cells.get("crs"))
        if self._crs is None and not written:
            raise missing_crs(self._table.file)
        system = self._crs or declared_crs(written)
        moved = system.to_wgs84(shapely.Point(longitude, latitude))
        return moved.x, moved.y


def _required(what: str) -> Any:
    def read(cell: Cell) -> str:
        text = read_text(cell)
        if not text:
            raise CellError(f"{what}为空", f"请补上{what}")
        return text

    return read


def _building(cell: Cell) -> str:
    if not isinstance(cell, str | int | float) and cell is not None:
        read_text(cell)
        raise CellError("楼号被存成了日期", "请把该列设为文本格式后重新填写")
    text = building_label(_required("楼号")(cell))
    if len(text) > 12 or not text:
        raise CellError("楼号看不懂", "请写成 12、12号 或 12幢")
    return text


def _room(cell: Cell) -> str | None:
    if not isinstance(cell, str | int | float) and not is_blank(cell):
        read_text(cell)
        raise CellError("室号被存成了日期", "请把该列设为文本格式后重新填写，例如 2-301")
    text = normalise(read_text(cell)).upper().removesuffix("室").removesuffix("户")
    if not text:
        return None
    if len(text) > 12 or text[0] in "=+-@":
        raise CellError("室号看不懂", "请写成 502 或 502室，一行一户")
    return text
