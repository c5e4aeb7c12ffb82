"""Boundaries of several compounds from a map layer: looked at first, then kept all together or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from casework.boundaries import BoundaryWay, check_may_import
from casework.campaign.model import Campaign
from casework.errors import ConflictError
from casework.events import Actor
from casework.vocabulary import Knowledge
from data.boundary_versions import NewVersion, keep_versions
from data.imports.batches import leave_batch
from data.imports.boundary_matching import CompoundMatcher
from data.imports.boundary_plan import OPEN, BoundaryPlan, Choices, Outcome, PlannedBoundary, boundary_plan
from data.imports.files import FileError, fingerprint
from data.imports.report import PREVIEW_ROWS, ImportReport, Progress, RowError, ignore_progress
from data.places import compound_entries, load_gazetteer
from data.queries.boundaries import boundaries
from data.schema import SHANGHAI
from data.store import Store
from data.view import view_of
from geo.scrubbing import scrub

SHOWN_HINDRANCES = 8


def preview_boundaries(
    store: Store,
    subdistrict: str,
    path: Path,
    choices: Choices,
    actor: Actor,
    now: datetime,
    progress: Progress = ignore_progress,
) -> BoundaryPlan:
    """What the file would do. Raises PermissionDeniedError, FileError (the file cannot be used as a whole)."""
    check_may_import(actor)
    with store.read() as connection:
        return _plan(connection, subdistrict, path, choices, actor, now, progress)


def store_boundaries(
    store: Store,
    subdistrict: str,
    path: Path,
    choices: Choices,
    actor: Actor,
    now: datetime,
    *,
    seen: Mapping[int, int] | None = None,
    progress: Progress = ignore_progress,
) -> BoundaryPlan:
    """Keep every new and changed boundary of the file under one version, or nothing; return what was kept.

    seen: BoundaryPlan.versions of the preview that the person looked at. A file without any change writes nothing.
    Raises PermissionDeniedError; FileError when anything in the file is not clear or not possible; ConflictError when
    a boundary changed after the preview.
    """
    check_may_import(actor)
    with store.write(subdistrict) as writing:
        plan = _plan(writing.connection, subdistrict, path, choices, actor, now, progress)
        if seen is not None and seen != plan.versions:
            raise ConflictError("预览之后有小区的边界被他人更新，整批没有导入。请重新预览后再确认。")
        if plan.hindrances:
            shown = "".join(plan.hindrances[:SHOWN_HINDRANCES])
            more = len(plan.hindrances) - SHOWN_HINDRANCES
            raise FileError(
                f"文件“{plan.file}”有 {len(plan.hindrances)} 处需要先处理，整批没有导入：{shown}"
                + (f"另有 {more} 处。" if more > 0 else "")
            )
        if not plan.written:
            return plan
        progress(0.9, "正在写入")
        sha256 = fingerprint(path)
        versions = [_version(one, plan, path.name) for one in plan.written]
        uid = f"{sha256[:32]}-{writing.version + 1}"
        number = keep_versions(writing, versions, actor, now, uid=uid, subject=path.name)
        counts = {outcome.value: count for outcome, count in plan.counts.items()}
        leave_batch(writing, number, "boundaries", {"file": path.name, "sha256": sha256, **counts}, actor, now)
    progress(1.0, "完成")
    return plan


def import_boundaries(
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
    """store_boundaries for the command line: without a person's choices, all features must be clear by themselves."""
    choices = Choices(crs=crs)
    if dry_run:
        plan = preview_boundaries(store, subdistrict, path, choices, actor, now, progress)
        progress(1.0, "完成")
    else:
        plan = store_boundaries(store, subdistrict, path, choices, actor, now, progress=progress)
    counts = plan.counts
    errors = tuple(_error(one, plan.file) for one in plan.rows if one.outcome in OPEN)
    remarks = [f"“{one.written}”：{remark}" for one in plan.rows for remark in one.remarks]
    doubt = [plan.verdict.message] if plan.is_in_doubt and plan.verdict is not None else []
    return ImportReport(
        kind="boundaries",
        file=plan.file,
        dry_run=dry_run,
        read=len(plan.rows),
        added=counts[Outcome.NEW],
        updated=counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED],
        skipped=counts[Outcome.NO_SHAPE] + counts[Outcome.LEFT_OUT],
        rejected=len(errors),
        errors=errors,
        warnings=(*plan.warnings, *doubt, *remarks),
        preview=tuple(_shown(one) for one in plan.rows[:PREVIEW_ROWS]),
    )


def _plan(
    connection: sa.Connection,
    subdistrict: str,
    path: Path,
    choices: Choices,
    actor: Actor,
    now: datetime,
    progress: Progress,
) -> BoundaryPlan:
    view = view_of(actor, subdistrict, now.astimezone(SHANGHAI).date(), Knowledge.LATEST)
    known = boundaries(connection, view)
    if not known:
        raise FileError("还没有小区清单，无法对应边界。请先导入小区（名称、居委会、门弄号），再导入边界。")
    entries, gazetteer = compound_entries(connection, subdistrict), load_gazetteer(connection, subdistrict)
    return boundary_plan(path, known, CompoundMatcher(known, entries, gazetteer), choices, progress)


def _version(one: PlannedBoundary, plan: BoundaryPlan, file: str) -> NewVersion:
    assert one.compound_id is not None and one.outline is not None
    inside = one.outline.representative_point()
    note = scrub(one.note)
    return NewVersion(
        one.compound_id,
        BoundaryWay.IMPORTED,
        one.outline,
        (float(inside.x), float(inside.y)),
        source=one.source,
        position_source=file,
        source_crs=plan.crs,
        accuracy_metres=one.accuracy_metres,
        note=f"{note}（图形经自动修复）" if one.repaired else note,
    )


def _error(one: PlannedBoundary, file: str) -> RowError:
    reason, _, mend = one.problem.partition("。")
    return RowError(file, one.row, "要素", one.written, reason, mend.rstrip("。") or "请改正后重新导入")


def _shown(one: PlannedBoundary) -> dict[str, str]:
    """A feature as it was understood."""
    return {
        "要素": str(one.row),
        "名称": one.written,
        "结果": one.outcome.label,
        "面积（平方米）": f"{one.area:.0f}" if one.area else "",
        "边线最多移动（米）": "" if one.moved is None else f"{one.moved:.1f}",
    }
