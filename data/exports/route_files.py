"""A plan as a file, by the file's ending: docx and xlsx for paper, GPX, KML and ICS for phones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from data.exports.route_calendar import icalendar
from data.exports.route_sheets import RouteSheet, plan_workbook, sheets_docx
from data.exports.route_tracks import gpx, kml
from data.queries.route_plans import SavedPlan


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a file is made of. marks: lines such as 演示数据. account, printed_at: the watermark."""

    saved: SavedPlan
    sheets: tuple[RouteSheet, ...]
    marks: tuple[str, ...]
    account: str
    printed_at: datetime

    @property
    def version(self) -> str:
        """Number, revision, status and the beginning of the hash, as it stands on paper."""
        head = self.saved.head
        return f"{head.label}（{head.status.label}）{self.saved.sha256[:8]}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What every map file says."""
        return self.version, self.saved.plan.task.matrix.text, *self.marks


def _docx(file: PlanFile) -> bytes:
    return sheets_docx(file.sheets, file.version, file.marks, account=file.account, printed_at=file.printed_at)


def _xlsx(file: PlanFile) -> bytes:
    plan = file.saved.plan
    return plan_workbook(plan, file.version, file.marks, account=file.account, printed_at=file.printed_at)


def _gpx(file: PlanFile) -> bytes:
    return gpx(file.sheets, file.saved.head.title, file.notes)


def _kml(file: PlanFile) -> bytes:
    return kml(file.sheets, file.saved.head.title, file.notes)


def _ics(file: PlanFile) -> bytes:
    head = file.saved.head
    return icalendar(file.sheets, head.number, head.revision, head.saved_at)


WRITERS: Mapping[str, Callable[[PlanFile], bytes]] = MappingProxyType(
    {".docx": _docx, ".xlsx": _xlsx, ".gpx": _gpx, ".kml": _kml, ".ics": _ics}
)


def plan_file(
    ending: str,
    saved: SavedPlan,
    sheets: tuple[RouteSheet, ...],
    marks: tuple[str, ...],
    *,
    account: str,
    printed_at: datetime,
) -> bytes:
    """The file of that ending (a key of WRITERS); the same arguments give the same bytes."""
    return WRITERS[ending](PlanFile(saved, sheets, marks, account, printed_at))
