"""A plan as a file, by the file's ending: docx and xlsx for paper, GPX, KML and ICS for phones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import pandas as pd

from casework.routes.rules import VisitKind
from data.exports.route_calendar import CancelledStop, icalendar
from data.exports.route_picture import route_picture
from data.exports.route_sheets import RouteSheet, plan_workbook, route_sheets, sheets_docx
from data.exports.route_tracks import gpx, kml
from data.queries.route_plans import SavedPlan, SavedStop

FINISHED = "done"
"""The outcome of a stop that was made (analytics.route_plans.steering.remaining)."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a file is made of. marks: lines such as 演示数据. account, printed_at: the watermark.

    earlier: stops that earlier versions had (Reader.earlier_stops), for calendars. shapes: the compounds
    (Reader.compound_shapes), for the maps on paper; None = no maps.
    """

    saved: SavedPlan
    sheets: tuple[RouteSheet, ...]
    marks: tuple[str, ...]
    account: str
    printed_at: datetime
    earlier: tuple[SavedStop, ...] = ()
    shapes: pd.DataFrame | None = None

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
    pictures = {} if file.shapes is None else {one.shift: route_picture(one, file.shapes) for one in file.sheets}
    maps = {shift: picture for shift, picture in pictures.items() if picture is not None}
    return sheets_docx(
        file.sheets, file.version, file.marks, account=file.account, printed_at=file.printed_at, maps=maps
    )


def _xlsx(file: PlanFile) -> bytes:
    plan = file.saved.plan
    return plan_workbook(plan, file.version, file.marks, account=file.account, printed_at=file.printed_at)


def _gpx(file: PlanFile) -> bytes:
    return gpx(file.sheets, file.saved.head.title, file.notes)


def _kml(file: PlanFile) -> bytes:
    return kml(file.sheets, file.saved.head.title, file.notes)


def _ics(file: PlanFile) -> bytes:
    head = file.saved.head
    sheets = (*file.sheets, *_moved_within_team(file))
    return icalendar(sheets, head.number, head.revision, head.saved_at, _cancelled(file, sheets))


def _moved_within_team(file: PlanFile) -> Iterator[RouteSheet]:
    """Of a team's day: the stops that stood on it and now stand on another day of the team, with their new time."""
    had = {one.case_id for one in file.earlier if _concerns(file.sheets, one)}
    held = {stop.case_id for sheet in file.sheets for stop in sheet.stops}
    teams = {sheet.team for sheet in file.sheets}
    for sheet in route_sheets(file.saved.plan):
        moved = tuple(stop for stop in sheet.stops if stop.case_id in had - held)
        if moved and sheet.team in teams:
            yield replace(sheet, stops=moved)


def _cancelled(file: PlanFile, sheets: tuple[RouteSheet, ...]) -> tuple[CancelledStop, ...]:
    """What earlier versions put into this calendar and is not in it any more; what has a result stays."""
    plan = file.saved.plan
    kept = {stop.case_id for sheet in sheets for stop in sheet.stops}
    kept |= {stop.case_id for stop in plan.history if stop.outcome == FINISHED and plan.stop(stop.case_id) is None}
    is_whole = len(file.sheets) == len(route_sheets(plan))
    found: dict[str, CancelledStop] = {}
    for one in file.earlier:
        if one.case_id not in kept and (is_whole or _concerns(file.sheets, one)):
            label = VisitKind(one.kind).label
            gone = CancelledStop(one.case_id, one.day.isoformat(), one.arrive, one.leave, one.team, label)
            found.setdefault(one.case_id, gone)
    return tuple(found.values())


def _concerns(sheets: tuple[RouteSheet, ...], stop: SavedStop) -> bool:
    """Whether the stop stood on the day and with the team of one of the sheets."""
    return any((sheet.day, sheet.team) == (stop.day.isoformat(), stop.team) for sheet in sheets)


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
    earlier: tuple[SavedStop, ...] = (),
    shapes: pd.DataFrame | None = None,
) -> bytes:
    """The file of that ending (a key of WRITERS); the same arguments give the same bytes."""
    return WRITERS[ending](PlanFile(saved, sheets, marks, account, printed_at, earlier, shapes))
