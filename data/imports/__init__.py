"""Imports: a registry of the kinds of file that come in. One file is one transaction; a dry run stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from casework.campaign.model import Campaign
from casework.errors import PermissionDeniedError, UserError
from casework.events import Actor
from casework.vocabulary import Role
from data.imports.boundaries import import_boundaries
from data.imports.compounds import import_compounds
from data.imports.hotline import import_hotline
from data.imports.report import ImportReport, Progress, RowError, ignore_progress
from data.imports.roster import import_roster
from data.imports.survey import import_survey
from data.imports.workbook import rejects_workbook
from data.store import Store

__all__ = ["IMPORTERS", "ImportReport", "RowError", "rejects_workbook", "run_import"]

MAY_IMPORT = frozenset({Role.OPERATIONS_CENTRE, Role.SAFETY_OFFICE})
# Who visits also brings in what was written on paper.
MAY_IMPORT_VISITS = frozenset({Role.SAFETY_OFFICE, Role.COMMITTEE, Role.POPULATION_OFFICER})


class Importer(Protocol):
    """Imports one kind of file."""

    def __call__(
        self,
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
        """Import the file, or only say what would happen (dry_run)."""
        ...


IMPORTERS: Mapping[str, Importer] = {
    "hotline": import_hotline,
    "compounds": import_compounds,
    "boundaries": import_boundaries,
    "roster": import_roster,
    "survey": import_survey,
}


def run_import(
    store: Store,
    subdistrict: str,
    kind: str,
    path: Path,
    campaign: Campaign,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool = False,
    crs: str | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a file of a kind (hotline, compounds, boundaries, roster, survey) into a subdistrict.

    crs: the coordinate system of the file (WGS84, GCJ-02, BD-09, CGCS2000, EPSG:…), for files that do not say it.
    now: aware; becomes the time from which the office knows these facts. progress: called with share and step.
    Raises UserError (zh-CN) when the kind is unknown, the actor may not import or the file cannot be used;
    then nothing is stored. Faulty rows are in the report's errors and the other rows are stored; boundaries are stored
    all together or not at all.
    """
    importer = IMPORTERS.get(kind)
    if importer is None:
        raise UserError(f"没有“{kind}”这种导入。可用的种类：{'、'.join(IMPORTERS)}。")
    importing = MAY_IMPORT_VISITS if kind == "survey" else MAY_IMPORT
    if actor.role not in importing:
        allowed = "、".join(role.label for role in sorted(importing))
        raise PermissionDeniedError(f"“{actor.role.label}”不能导入数据。请由{allowed}的账号导入。")
    return importer(
        store,
        subdistrict,
        path,
        campaign,
        actor,
        now,
        dry_run=dry_run,
        crs=crs,
        progress=progress or ignore_progress,
    )
