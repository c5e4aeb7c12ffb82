"""A file of boundaries against the store: which feature is which compound, and what would be new or changed.

Nothing is written here; data/imports/boundaries.py keeps the plan, all of it or nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from casework.boundaries import BoundarySource, check_entry
from casework.errors import EntryError
from casework.vocabulary import LabelledEnum
from data.imports.boundary_matching import CompoundMatcher
from data.imports.compound_rows import COMPOUNDS
from data.imports.coordinates import DeclaredCrs, declared_crs, from_projection, missing_crs
from data.imports.files import FileError, FileKind, file_kind
from data.imports.layers import Layer, read_layer
from data.imports.report import Progress, masked
from data.imports.tables import Row, TableSpec
from data.imports.values import CellError, read_number, read_text
from data.queries.boundaries import CompoundBoundary
from geo.boundary_rules import (
    is_same_outline,
    mended,
    moved_metres,
    overlaps,
    place_remarks,
    plain_outline,
    shape_remarks,
    square_metres,
    street_extent,
)
from geo.datum import DatumVerdict, Suspicion, detect_datum

BOUNDARIES = TableSpec(
    what="小区边界",
    titles={
        "name": COMPOUNDS.titles["name"],
        "code": COMPOUNDS.titles["code"],
        "source": ("来源", "边界来源", "source", "数据来源"),
        "accuracy": ("精度米", "精度", "accuracy", "accuracy_m", "误差"),
        "note": ("说明", "备注", "note", "remark"),
    },
    required=("name",),
)
_SOURCES = {one.label: one for one in BoundarySource} | {one.value: one for one in BoundarySource}
_WRONG = (Suspicion.WRONG_DATUM, Suspicion.FAR_OFF, Suspicion.SWAPPED)


class Outcome(LabelledEnum):
    """What becomes of a feature."""

    NEW = "new", "新增"
    CHANGED = "changed", "有变化"
    UNCHANGED = "unchanged", "未变"
    NO_SHAPE = "no_shape", "没有图形"
    LEFT_OUT = "left_out", "不导入"
    UNMATCHED = "unmatched", "没有对应小区"
    AMBIGUOUS = "ambiguous", "对应不明确"
    REFUSED = "refused", "有问题"


WRITTEN = frozenset({Outcome.NEW, Outcome.CHANGED})
OPEN = frozenset({Outcome.UNMATCHED, Outcome.AMBIGUOUS, Outcome.REFUSED})
"""With one of these nothing of the file is kept."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided on a file. crs: its system, None = as the file says. name_field: the attribute with names.

    compounds: row → compound, None = leave the feature out. source, accuracy_metres: for features that say none.
    repair: features that cross themselves are taken as make_valid makes them. accepts_place: the positions were looked
    at, and the file is right although it seems to be in another system.
    """

    crs: str | None = None
    name_field: str | None = None
    compounds: Mapping[int, int | None] = field(default_factory=dict)
    source: BoundarySource | None = None
    accuracy_metres: float | None = None
    repair: bool = False
    accepts_place: bool = False


@dataclass(frozen=True, slots=True)
class PlannedBoundary:
    """One feature. written: its name, masked. outline: WGS84. moved: metres against the present border, None = new.

    problem: why nothing can be kept, with the mend; remarks: worth a look. repaired: mended, as it was agreed to.
    """

    row: int
    written: str
    outcome: Outcome
    compound_id: int | None = None
    candidates: tuple[int, ...] = ()
    outline: Any | None = None
    area: float = 0.0
    moved: float | None = None
    source: BoundarySource | None = None
    accuracy_metres: float | None = None
    note: str = ""
    problem: str = ""
    remarks: tuple[str, ...] = ()
    repaired: bool = False
    can_repair: bool = False


@dataclass(frozen=True, slots=True)
class BoundaryPlan:
    """What a file would do. versions: the version of each compound's boundary that it was compared with."""

    file: str
    crs: str
    rows: tuple[PlannedBoundary, ...]
    warnings: tuple[str, ...]
    verdict: DatumVerdict | None
    is_in_doubt: bool
    versions: Mapping[int, int]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many features become what."""
        found = Counter(one.outcome for one in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def hindrances(self) -> tuple[str, ...]:
        """Why nothing can be kept yet; empty when all is clear."""
        said = [f"第{one.row}个要素“{one.written}”：{one.problem}" for one in self.rows if one.outcome in OPEN]
        if self.is_in_doubt and self.verdict is not None:
            said.insert(0, self.verdict.message)
        return tuple(said)

    @property
    def written(self) -> tuple[PlannedBoundary, ...]:
        """The features to keep."""
        return tuple(one for one in self.rows if one.outcome in WRITTEN)


def boundary_plan(
    path: Path, known: Sequence[CompoundBoundary], matcher: CompoundMatcher, choices: Choices, progress: Progress
) -> BoundaryPlan:
    """Read a GeoPackage, GeoJSON or zipped Shapefile and compare it with the boundaries as they are.

    Raises FileError (zh-CN) when the file cannot be used as a whole: no layer, no names, no coordinate system.
    """
    progress(0.05, "正在读取文件")
    layer = _layer(path, choices)
    crs = _crs(layer, choices)
    of = {one.compound_id: one for one in known}
    extent = street_extent([one.place for one in known])
    rows = []
    for number, (row, geometry) in enumerate(layer.rows, start=1):
        progress(0.1 + 0.6 * number / len(layer.rows), f"正在比对第 {number} 个要素")
        rows.append(_planned(row, geometry, crs, of, extent, matcher, choices))
    progress(0.75, "正在检查重叠和坐标系")
    rows = _without_doubles(rows)
    rows = _with_overlaps(rows, of)
    verdict = _verdict(rows, of, crs)
    is_in_doubt = verdict is not None and verdict.suspect in _WRONG and not choices.accepts_place
    versions = {one.compound_id: of[one.compound_id].version for one in rows if one.compound_id is not None}
    return BoundaryPlan(path.name, crs.label, tuple(rows), layer.warnings, verdict, is_in_doubt, versions)


def _layer(path: Path, choices: Choices) -> Layer:
    kind = file_kind(path)
    if kind in (FileKind.WORKBOOK, FileKind.TEXT):
        raise FileError(f"文件“{path.name}”是表格，没有图形。边界请用 GeoPackage、GeoJSON 或 Shapefile 压缩包导入。")
    spec = BOUNDARIES if choices.name_field is None else BOUNDARIES.with_titles({choices.name_field: "name"})
    return read_layer(path, kind, spec)


def _crs(layer: Layer, choices: Choices) -> DeclaredCrs:
    own = None if layer.crs is None else from_projection(layer.crs)
    if choices.crs is None:
        if own is None:
            raise missing_crs(layer.file)
        return own
    chosen = declared_crs(choices.crs)
    if own is not None and own.is_metric != chosen.is_metric:
        raise FileError(
            f"文件“{layer.file}”自带的坐标系是 {own.label}，与所选的 {chosen.label} 单位不同（米与度）。"
            "请不选坐标系，按文件自带的导入。"
        )
    return chosen


def _planned(
    row: Row,
    geometry: Any,
    crs: DeclaredCrs,
    of: Mapping[int, CompoundBoundary],
    extent: Any | None,
    matcher: CompoundMatcher,
    choices: Choices,
) -> PlannedBoundary:
    name = " ".join(read_text(row.cells.get("name")).split())
    one = PlannedBoundary(row.number, masked(name) or "（无名称）", Outcome.UNMATCHED)
    if row.number in choices.compounds:
        chosen = choices.compounds[row.number]
        if chosen is None or chosen not in of:
            return replace(one, outcome=Outcome.LEFT_OUT)
        one = replace(one, compound_id=chosen)
    else:
        match = matcher.match(read_text(row.cells.get("code")).strip(), name)
        one = replace(one, compound_id=match.compound_id, candidates=match.candidates)
    if geometry is None or geometry.is_empty:
        return replace(one, outcome=Outcome.NO_SHAPE)
    own = None if one.compound_id is None else of[one.compound_id]
    if own is None:
        return _unclear(one)
    try:
        one = _described(one, row, choices)
        outline, repaired, can_repair = _shaped(geometry, crs, choices)
    except (CellError, EntryError) as fault:
        problem = f"{fault.reason}。{fault.mend}。" if isinstance(fault, CellError) else str(fault)
        return replace(one, outcome=Outcome.REFUSED, problem=problem)
    one = replace(one, outline=outline, repaired=repaired, can_repair=can_repair)
    refusals = shape_remarks(outline, extent)
    if refusals:
        return replace(one, outcome=Outcome.REFUSED, problem="".join(map(str, refusals)))
    return _compared(one, own)


def _unclear(one: PlannedBoundary) -> PlannedBoundary:
    if one.candidates:
        problem = "可能是几个小区中的一个。请选定一个，或填上小区编号后重新导入。"
        return replace(one, outcome=Outcome.AMBIGUOUS, problem=problem)
    problem = "清单里没有这个小区。请选定小区、改正名称或填上小区编号；不要的请选“不导入”或从文件中删去。"
    return replace(one, problem=problem)


def _described(one: PlannedBoundary, row: Row, choices: Choices) -> PlannedBoundary:
    """With source, accuracy and note. Raises CellError or EntryError."""
    accuracy = read_number(row.cells.get("accuracy"))
    accuracy = choices.accuracy_metres if accuracy is None else accuracy
    note = read_text(row.cells.get("note")).strip()
    if accuracy is not None:
        check_entry(accuracy, note)
    check_entry(1.0, note)
    written = read_text(row.cells.get("source")).strip()
    source = _SOURCES.get(written, BoundarySource.OTHER if written else choices.source)
    return replace(one, source=source, accuracy_metres=accuracy, note=note)


def _shaped(geometry: Any, crs: DeclaredCrs, choices: Choices) -> tuple[Any, bool, bool]:
    """The outline in WGS84, whether it was mended, whether it could be. Raises CellError for a place outside."""
    outline = plain_outline(geometry)
    is_area = outline.geom_type in ("Polygon", "MultiPolygon")
    made = mended(outline) if is_area and not outline.is_valid else None
    is_mended = made is not None and choices.repair
    # to_wgs84 checks that it lies in Shanghai; an outline that is no area is refused by the rules afterwards.
    return crs.to_wgs84(made if is_mended else outline), is_mended, made is not None


def _compared(one: PlannedBoundary, own: CompoundBoundary) -> PlannedBoundary:
    area, moved = square_metres(one.outline), moved_metres(own.geometry, one.outline)
    remarks = [str(remark) for remark in place_remarks(one.outline, [own.place])] if own.place is not None else []
    if one.repaired:
        remarks.append("图形自相交，按自动修复的结果导入。")
    one = replace(one, area=area, moved=moved, remarks=tuple(remarks))
    if own.geometry is None:
        return replace(one, outcome=Outcome.NEW)
    if not is_same_outline(own.geometry, one.outline):
        return replace(one, outcome=Outcome.CHANGED)
    last = own.last
    says_the_same = one.accuracy_metres in (None, own.accuracy_metres) and one.source in (
        None,
        None if last is None else last.source,
    )
    if says_the_same:
        return replace(one, outcome=Outcome.UNCHANGED)
    return replace(one, outcome=Outcome.CHANGED, remarks=(*one.remarks, "图形未变，只更新来源或精度。"))


def _without_doubles(rows: Sequence[PlannedBoundary]) -> list[PlannedBoundary]:
    """Two features of one compound are refused: which of them counts is not for a program to say."""
    of: dict[int, list[int]] = {}
    for one in rows:
        if one.compound_id is not None and one.outcome in (*WRITTEN, Outcome.UNCHANGED, Outcome.REFUSED):
            of.setdefault(one.compound_id, []).append(one.row)

    def checked(one: PlannedBoundary) -> PlannedBoundary:
        others = [number for number in of.get(one.compound_id or 0, []) if number != one.row]
        if not others or one.outcome not in (*WRITTEN, Outcome.UNCHANGED):
            return one
        said = "、".join(str(number) for number in others)
        problem = f"与第{said}个要素指向同一小区。请在制图软件中合并成一个要素，或只留一个。"
        return replace(one, outcome=Outcome.REFUSED, problem=problem)

    return [checked(one) for one in rows]


def _with_overlaps(rows: Sequence[PlannedBoundary], of: Mapping[int, CompoundBoundary]) -> list[PlannedBoundary]:
    """With a remark on what each written outline would share with its neighbours, old and new."""
    after = {key: one.geometry for key, one in of.items() if one.geometry is not None}
    after |= {one.compound_id: one.outline for one in rows if one.outcome in WRITTEN and one.compound_id is not None}

    def checked(one: PlannedBoundary) -> PlannedBoundary:
        if one.outcome not in WRITTEN:
            return one
        shared = overlaps(one.outline, {key: place for key, place in after.items() if key != one.compound_id})
        said = "、".join(f"“{of[key].name}”{area:,.0f} 平方米" for key, area in shared.items())
        return replace(one, remarks=(*one.remarks, f"与相邻小区重叠：{said}。")) if said else one

    return [checked(one) for one in rows]


def _verdict(
    rows: Sequence[PlannedBoundary], of: Mapping[int, CompoundBoundary], crs: DeclaredCrs
) -> DatumVerdict | None:
    """The datum detector's word on where the features lie against what is known of their compounds."""
    if crs.datum is None:
        return None
    pairs = []
    for one in rows:
        place = None if one.compound_id is None else of[one.compound_id].place
        if one.outline is not None and place is not None:
            pairs.append((one.outline.centroid, place.centroid))
    if not pairs:
        return None
    x, y = [new.x for new, _ in pairs], [new.y for new, _ in pairs]
    return detect_datum(x, y, [old.x for _, old in pairs], [old.y for _, old in pairs], crs.datum)
