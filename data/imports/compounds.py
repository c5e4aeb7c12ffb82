"""Compounds from a table or a map layer: upsert by code; waiting orders are placed anew afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from casework.campaign.model import Campaign
from casework.events import Actor
from casework.vocabulary import LocatedLevel
from data.boundary_versions import keep_versions
from data.imports.compound_rows import COMPOUNDS, CompoundDraft, CompoundReader, merged
from data.imports.compound_store import CompoundChange, StoredCompounds, derived_code
from data.imports.coordinates import DeclaredCrs, declared_crs, from_projection, missing_crs
from data.imports.files import FileError, FileKind, file_kind, fingerprint
from data.imports.layers import read_layer
from data.imports.place_import import Comparison, Delivery, import_places
from data.imports.report import PREVIEW_ROWS, ImportReport, Progress, RowError, RowRefused
from data.imports.tables import Row, open_table
from data.imports.values import CellError
from data.store import Store
from data.writing import Writing
from geo.datum import Suspicion, detect_datum
from geo.normalise import normalise

# Orders that a better list of places can move; buildings and dwellings are the roster's business.
WAITING = (LocatedLevel.PENDING, LocatedLevel.COMPOUND, LocatedLevel.OUTSIDE)


def import_compounds(
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
    """Import a list of compounds. crs: the coordinate system, for tables and for layers that are mislabelled.

    Raises FileError when the file cannot be used, or has coordinates without a declared system.
    """
    progress(0.0, "正在读取")
    source = _Source(path, campaign, crs, now)
    rows = list(source.rows())
    drafts, errors = _drafts(source.reader, rows)
    compounds, joined = _joined(source, drafts, errors)

    def compare(writing: Writing) -> Comparison:
        stored = StoredCompounds(writing.connection, subdistrict)

        def write() -> None:
            versions = stored.new_versions(changes, path.name)
            if versions:
                uid = f"{fingerprint(path)[:32]}-{writing.version + 1}"
                keep_versions(writing, versions, actor, now, uid=uid, subject=path.name)
            stored.write(changes, path.name)

        changes = [stored.change(one, _code_of(one, stored)) for one in compounds]
        remarks = [*_remarks(compounds), *_datum_warnings(stored, changes, source.crs), *stored.overlaps(changes)]
        return Comparison(
            read=len(rows),
            outcomes=Counter(change.outcome for change in changes),
            skipped=joined,
            errors=errors,
            warnings=[*source.warnings, *remarks],
            content={"compounds": [change.audit() for change in changes if change.outcome != "unchanged"]},
            write=write,
            levels=WAITING,
            preview=[_shown(one, campaign) for one in compounds[:PREVIEW_ROWS]],
        )

    return import_places(store, subdistrict, Delivery("compounds", path, actor, now, dry_run, progress), compare)


class _Source:
    """The rows of the file with their geometry, whatever kind of file it is."""

    def __init__(self, path: Path, campaign: Campaign, crs: str | None, now: datetime) -> None:
        self.crs: DeclaredCrs | None = declared_crs(crs) if crs else None
        kind = file_kind(path)
        if kind in (FileKind.WORKBOOK, FileKind.TEXT):
            table = open_table(path, COMPOUNDS)
            self._rows: Iterator[tuple[Row, Any]] = ((row, None) for _, row in table.rows())
            self.labels, self.warnings = table.header.labels, list(table.warnings)
        else:
            layer = read_layer(path, kind, COMPOUNDS)
            self._rows = iter(layer.rows)
            self.labels, self.warnings = layer.labels, list(layer.warnings)
            own = None if layer.crs is None else from_projection(layer.crs)
            if own is None and self.crs is None:
                raise missing_crs(path.name)
            if self.crs is None:
                self.crs = own
            elif own is not None and own.is_metric != self.crs.is_metric:
                raise FileError(
                    f"文件“{path.name}”自带的坐标系是 {own.label}，与所选的 {self.crs.label} 单位不同（米与度）。"
                    "请不选坐标系，按文件自带的导入。"
                )
        if "committee" in self.labels and not campaign.committees:
            raise FileError("campaign.toml 尚未填写居委会，无法核对小区所属的居委会。请先填写 [[committees]] 再导入。")
        self.reader = CompoundReader(path.name, self.labels, campaign, self.crs, now.date())
        self.file = path.name

    def rows(self) -> Iterator[tuple[Row, Any]]:
        return self._rows


def _drafts(reader: CompoundReader, rows: Sequence[tuple[Row, Any]]) -> tuple[list[CompoundDraft], list[RowError]]:
    drafts: list[CompoundDraft] = []
    errors: list[RowError] = []
    for row, geometry in rows:
        try:
            drafts.append(reader.read(row, geometry))
        except RowRefused as refused:
            errors += refused.faults
    return drafts, errors


def _joined(
    source: _Source, drafts: Sequence[CompoundDraft], errors: list[RowError]
) -> tuple[list[CompoundDraft], int]:
    """One draft per compound, and how many further rows went into them; contradicting rows are all refused."""
    groups: dict[str, list[CompoundDraft]] = {}
    for draft in drafts:
        groups.setdefault(draft.code or f"name:{normalise(draft.name)}", []).append(draft)
    compounds: list[CompoundDraft] = []
    joined = 0
    for group in groups.values():
        try:
            compounds.append(merged(group))
            joined += len(group) - 1
        except CellError as fault:
            label = source.labels.get("code") or source.labels["name"]
            shown = group[0].code or group[0].name
            errors += [RowError(source.file, one.row, label, shown, fault.reason, fault.mend) for one in group]
    return compounds, joined


def _code_of(draft: CompoundDraft, stored: StoredCompounds) -> str:
    """The file's code, else the code under which the name is known, else one derived from the name."""
    if draft.code is not None:
        return draft.code
    return stored.code_of_name(draft.name) or derived_code(draft.name)


def _shown(compound: CompoundDraft, campaign: Campaign) -> dict[str, str]:
    """The compound as it was understood; blank = the file does not say."""
    names = {committee.code: committee.name for committee in campaign.committees}
    longitude, latitude = ("", "") if compound.point is None else (f"{one:.6f}" for one in compound.point)
    return {
        "行": str(compound.row),
        "小区名称": compound.name,
        "居委会": names.get(compound.committee_code, compound.committee_code),
        "门弄号": "；".join(f"{one.road}{one.number}{one.unit}" for one in compound.entrances),
        "户数": "" if compound.dwellings is None else str(compound.dwellings),
        "经度（WGS84）": longitude,
        "纬度（WGS84）": latitude,
        "边界": "有" if compound.outline is not None else "无",
    }


def _remarks(compounds: Sequence[CompoundDraft]) -> Iterator[str]:
    def named(some: list[CompoundDraft]) -> str:
        return "、".join(one.name for one in some[:5]) + ("等" if len(some) > 5 else "")

    without = [one for one in compounds if not one.committee_code]
    if without:
        yield f"{len(without)} 个小区没有填居委会（{named(without)}），其投诉和档案不计入任何居委会，请补填后重新导入。"
    unplaced = [one for one in compounds if one.point is None]
    if unplaced:
        yield f"{len(unplaced)} 个小区没有坐标（{named(unplaced)}），地图上不显示。"
    closed = [one for one in compounds if not one.entrances]
    if closed:
        yield f"{len(closed)} 个小区没有门弄号（{named(closed)}），只能按名称和别名定位。"
    for one in compounds:
        if one.mended is not None:
            yield f"第{one.row}行小区“{one.name}”的{one.mended}，已自动修复，面积变化不到1%。"


def _datum_warnings(
    stored: StoredCompounds, changes: Sequence[CompoundChange], crs: DeclaredCrs | None
) -> Iterator[str]:
    """The datum detector's word on new positions of compounds whose position is already known."""
    if crs is None or crs.datum is None:
        return
    pairs = [
        (change.draft.point, known)
        for change in changes
        if change.draft.point is not None and (known := stored.point(change.compound_id)) is not None
    ]
    if not pairs:
        return
    (x, y), (rx, ry) = (tuple(zip(*(pair[side] for pair in pairs), strict=True)) for side in (0, 1))
    verdict = detect_datum(x, y, rx, ry, crs.datum)
    if verdict.suspect in (Suspicion.WRONG_DATUM, Suspicion.FAR_OFF, Suspicion.SWAPPED):
        yield verdict.message
