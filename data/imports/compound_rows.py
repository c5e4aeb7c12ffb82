"""One row of a list of compounds (a table or a map layer) to a draft of the compound."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely

from casework.campaign.model import Campaign
from data.imports.coordinates import DeclaredCrs, declared_crs, missing_crs
from data.imports.report import RowError, RowRefused, masked
from data.imports.tables import Row, TableSpec
from data.imports.values import Cell, CellError, is_blank, read_count, read_identifier, read_number, read_text
from geo.assign import repair_polygon
from geo.contracts import Entrance
from geo.errors import GeometryError
from geo.normalise import normalise

COMPOUNDS = TableSpec(
    what="小区清单",
    titles={
        "code": ("code", "小区编号", "小区编码", "小区代码", "编号", "编码", "代码"),
        "name": ("name", "小区名称", "小区名", "小区", "名称", "楼盘名称", "住宅小区"),
        "aliases": ("aliases", "别名", "小区别名", "俗称", "曾用名"),
        "committee": ("committee", "居委会", "所属居委会", "居委会编号", "居委", "所属居委", "村居", "社区"),
        "road": ("road", "路名", "道路", "路", "所在道路"),
        "lane": ("lane", "弄", "弄号", "弄牌号", "门弄号"),
        "number": ("number", "号", "门牌号", "门牌"),
        "entrances": ("entrances", "address", "地址", "出入口", "小区地址", "门弄牌号", "详细地址"),
        "dwellings": ("dwellings", "households", "户数", "总户数", "住宅户数", "住户数", "套数"),
        "longitude": ("lon", "longitude", "lng", "经度", "x", "wgs84_lng"),
        "latitude": ("lat", "latitude", "纬度", "y", "wgs84_lat"),
        "crs": ("crs", "坐标系", "坐标系统"),
    },
    required=("name",),
)

_SPLIT = re.compile(r"[;；、，,|\n/]")
_ADDRESS = re.compile(r"(?P<road>[\u4e00-\u9fff]{1,11}[路街道])?(?P<number>\d{1,5})(?P<unit>弄|号)")
_BARE = re.compile(r"(?P<number>\d{1,5})(?P<unit>弄|号)?")
_COMMITTEE_WORDS = re.compile(r"(?:社区)?(?:居民委员会|居委会|居委)$|社区$")
_LEAD = re.compile(
    r"^(?:上海市)?(?:[\u4e00-\u9fff]{1,3}区)?(?:[\u4e00-\u9fff]{2,6}(?:街道|镇))?(?=[\u4e00-\u9fff]{2,}\d)"
)


@dataclass
class CompoundDraft:
    """A compound as the file tells it; None (or an absent field name in has) = the file does not say.

    has: the fields that the file has a column for. point and outline are WGS84.
    """

    row: int
    code: str | None
    name: str
    has: frozenset[str]
    committee_code: str = ""
    dwellings: int | None = None
    aliases: list[str] = field(default_factory=list)
    entrances: list[Entrance] = field(default_factory=list)
    point: tuple[float, float] | None = None
    outline: Any = None
    crs: str | None = None
    mended: str | None = None


class CompoundReader:
    """Reads rows of one file. crs: the system declared for all of it; None = each row must say."""

    def __init__(
        self, file: str, labels: Mapping[str, str], campaign: Campaign, crs: DeclaredCrs | None, today: date
    ) -> None:
        self._file = file
        self._labels = labels
        self._committees = _committee_codes(campaign, today)
        self._crs = crs
        self._systems: dict[str, DeclaredCrs] = {}

    def read(self, row: Row, geometry: Any) -> CompoundDraft:
        """The draft of a row. Raises RowRefused with every fault of the row, FileError without a declared CRS."""
        faults: list[RowError] = []

        def value(name: str, read: Any, default: Any) -> Any:
            try:
                return read(row.cells.get(name))
            except CellError as fault:
                faults.append(self._fault(row, name, fault))
                return default

        code = value("code", lambda cell: None if is_blank(cell) else read_identifier(cell), None)
        name = value("name", _name, "")
        draft = CompoundDraft(row.number, code, name, frozenset(self._labels))
        draft.committee_code = value("committee", self._committee, "")
        draft.dwellings = value("dwellings", read_count, None)
        draft.aliases = value("aliases", _aliases, [])
        draft.entrances = self._entrances(row, faults)
        try:
            self._place(draft, row, geometry)
        except CellError as fault:
            faults.append(self._fault(row, "longitude" if geometry is None else "图形", fault))
        if faults:
            raise RowRefused(faults)
        return draft

    def _fault(self, row: Row, name: str, fault: CellError) -> RowError:
        cell = row.cells.get(name)
        shown = masked(cell)
        return RowError(self._file, row.number, self._labels.get(name, name), shown, fault.reason, fault.mend)

    def _committee(self, cell: Cell) -> str:
        text = read_text(cell)
        if not text:
            return ""
        codes = self._committees.get(text) or self._committees.get(_COMMITTEE_WORDS.sub("", text), set())
        if len(codes) == 1:
            return next(iter(codes))
        if codes:
            raise CellError("居委会名称对应多个编号", "请改填居委会编号")
        raise CellError("campaign.toml 中没有这个居委会", "请改正名称或编号，或先在 campaign.toml 中补上该居委会")

    def _entrances(self, row: Row, faults: list[RowError]) -> list[Entrance]:
        found: list[Entrance] = []
        for name, read in (("lane", _road_numbers("弄")), ("number", _road_numbers("号"))):
            try:
                found += read(row.cells.get("road"), row.cells.get(name))
            except CellError as fault:
                faults.append(self._fault(row, name, fault))
        try:
            found += read_entrances(read_text(row.cells.get("entrances")))
        except CellError as fault:
            faults.append(self._fault(row, "entrances", fault))
        return list(dict.fromkeys(found))

    def _place(self, draft: CompoundDraft, row: Row, geometry: Any) -> None:
        if geometry is None or geometry.is_empty:
            longitude, latitude = read_number(row.cells.get("longitude")), read_number(row.cells.get("latitude"))
            if longitude is None and latitude is None:
                return
            if longitude is None or latitude is None:
                raise CellError("经度和纬度只填了一个", "请两个都填，或两个都留空")
            geometry = shapely.Point(longitude, latitude)
        system = self._system(row)
        draft.crs = system.label
        if geometry.geom_type == "Point":
            moved = system.to_wgs84(geometry)
            draft.point = (moved.x, moved.y)
            return
        try:
            repaired = repair_polygon(geometry, draft.name)
        except GeometryError as error:
            reason, _, mend = str(error).rstrip("。").rpartition("，请")
            raise CellError(reason or str(error), f"请{mend}") from error
        draft.mended = repaired.fault
        draft.outline = system.to_wgs84(repaired.geometry)
        inside = draft.outline.representative_point()
        draft.point = (inside.x, inside.y)

    def _system(self, row: Row) -> DeclaredCrs:
        written = read_text(row.cells.get("crs"))
        if self._crs is not None:
            return self._crs
        if not written:
            raise missing_crs(self._file)
        if written not in self._systems:
            self._systems[written] = declared_crs(written)
        return self._systems[written]


def _name(cell: Cell) -> str:
    text = " ".join(read_text(cell).split())
    if not text:
        raise CellError("小区名称为空", "请补上小区名称")
    if text[0] in "=+-@":
        raise CellError("小区名称以公式符号开头", "请去掉名称前的 = + - @ 符号")
    return text


def _aliases(cell: Cell) -> list[str]:
    parts = re.split(r"[;；、|\n]", read_text(cell))
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _committee_codes(campaign: Campaign, today: date) -> dict[str, set[str]]:
    """Code, full name and short name of each committee to its codes; those valid today come before former ones."""
    current = {committee.code for committee in campaign.committees_on(today)}
    codes: dict[str, set[str]] = {}
    for committee in sorted(campaign.committees, key=lambda one: one.code not in current):
        for key in {committee.code, committee.name, _COMMITTEE_WORDS.sub("", committee.name)}:
            known = codes.setdefault(key, set())
            if not known or committee.code in current:
                known.add(committee.code)
    return codes


def _road_numbers(default_unit: str) -> Any:
    def read(road_cell: Cell, number_cell: Cell) -> list[Entrance]:
        numbers = [part for part in _SPLIT.split(normalise(read_text(number_cell))) if part]
        if not numbers:
            return []
        roads = [part for part in _SPLIT.split(normalise(read_text(road_cell))) if part]
        if not roads:
            return read_entrances("；".join(numbers))
        if len(roads) not in (1, len(numbers)):
            raise CellError("路名与弄号的个数不一致", "请一个路名对应一个弄号，用分号隔开")
        pairs = zip(roads * len(numbers) if len(roads) == 1 else roads, numbers, strict=False)
        return [_entrance(road, number, default_unit) for road, number in pairs]

    return read


def _entrance(road: str, number: str, default_unit: str) -> Entrance:
    found = _BARE.fullmatch(number.removesuffix(".0"))
    if found is None or any(character.isdigit() for character in road):
        raise CellError("门弄号不是“数字+弄”或“数字+号”", "请写成 350弄 或 36号，多个用分号隔开")
    return Entrance(road, int(found["number"]), found["unit"] or default_unit)


def read_entrances(text: str) -> list[Entrance]:
    """The entrances in a list such as 某某路350弄;某某路12弄. A part without a road has that of the part before.

    Raises CellError when a part is not exactly a road, a number and 弄 or 号.
    """
    found: list[Entrance] = []
    road = ""
    for part in _SPLIT.split(text):
        plain = _LEAD.sub("", normalise(part))
        if not plain:
            continue
        match = _ADDRESS.fullmatch(plain)
        if match is None or not (match["road"] or road):
            raise CellError("不是完整的“路名+号码+弄/号”", "请写成 某某路350弄，多个用分号隔开，不要带楼号和室号")
        road = match["road"] or road
        found.append(Entrance(road, int(match["number"]), match["unit"]))
    return found


def merged(drafts: Sequence[CompoundDraft]) -> CompoundDraft:
    """Several rows of one compound as one: their aliases and entrances together, the rest from the first that says it.

    Raises CellError when two rows contradict each other in name, committee or number of dwellings.
    """
    first = drafts[0]
    for other in drafts[1:]:
        for name, label in (("name", "名称"), ("committee_code", "居委会"), ("dwellings", "户数")):
            mine, theirs = getattr(first, name), getattr(other, name)
            if mine and theirs and mine != theirs:
                raise CellError(f"与第{first.row}行同一小区的{label}不一致", "请改成一致后再导入")
            setattr(first, name, mine or theirs)
        first.aliases = list(dict.fromkeys([*first.aliases, *other.aliases]))
        first.entrances = list(dict.fromkeys([*first.entrances, *other.entrances]))
        if first.point is None:
            first.point, first.outline, first.crs = other.point, other.outline, other.crs
    return first
