"""Every file that may ask something of somebody, with its address, its state and its events: one query for them all.

Asked again after a write, only the files that were written to are read again (refreshed); the others stay the same
objects, so that what was worked out of them stays known too (data.access.Reader.per_file).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from casework.events import CaseEvent
from casework.vocabulary import Stage
from casework.workflow import CaseState, fold
from data.audit import EVENT_ACTION, event_from_row
from data.chained_rows import LOG_ACTION, LOG_VOIDED_ACTION, PERSONS_ACTION, PHOTOS_ACTION, RESEALED_ACTION
from data.schema import audit, dwelling
from data.view import View

# Nothing is asked of a file that was closed without a finding.
_CLOSED = frozenset({Stage.NOT_QUNZU, Stage.FALSE_ALARM})
# Writes that change no file's place and no event but those of the file they name. Places, purges and whatever comes
# later change everything.
_HARMLESS = frozenset(
    {
        EVENT_ACTION,
        PERSONS_ACTION,
        RESEALED_ACTION,
        PHOTOS_ACTION,
        LOG_ACTION,
        LOG_VOIDED_ACTION,
        "dwelling_registered",
        "import_hotline",
        "place_complaint",
    }
)
_MOST_WRITES = 500


@dataclass(frozen=True, slots=True)
class WorkFile:
    """A file on as_of. events: those that count, in the order in which they happened; at least one."""

    case_id: str
    dwelling_id: int
    compound_id: int
    committee_code: str
    compound: str
    address: str
    state: CaseState
    events: tuple[CaseEvent, ...]


def work_files(connection: sa.Connection, view: View, only: Collection[str] | None = None) -> tuple[WorkFile, ...]:
    """The files that are neither 不属于群租 nor 误报, those of earlier years included, by case number.

    only: of these numbers, None = all.
    """
    cases, compounds, buildings = view.cases(), view.compounds(), view.buildings()
    own = dwelling.c.subdistrict == view.subdistrict
    rows = view.run(
        connection,
        sa.select(cases, compounds.c.name.label("compound"), buildings.c.label.label("building"), dwelling.c.room)
        .select_from(
            cases.join(compounds, cases.c.compound_id == compounds.c.compound_id)
            .join(buildings, cases.c.building_id == buildings.c.building_id)
            .join(dwelling, own & (cases.c.dwelling_id == dwelling.c.dwelling_id))
        )
        .where(_among(cases.c.case_id, only)),
    ).all()
    told = _told(connection, view, only)
    files = []
    # Sorted here: the two engines order text differently.
    for row in sorted(rows, key=lambda row: row.case_id):
        events = tuple(told[row.case_id])
        state = fold(events, view.as_of)
        if not events or state.stage in _CLOSED:
            continue
        files.append(
            WorkFile(
                case_id=row.case_id,
                dwelling_id=row.dwelling_id,
                compound_id=row.compound_id,
                committee_code=row.committee_code,
                compound=row.compound,
                address=f"{row.compound} {row.building}号 {row.room}室",
                state=state,
                events=events,
            )
        )
    return tuple(files)


def refreshed(connection: sa.Connection, view: View, before: tuple[WorkFile, ...], since: int) -> tuple[WorkFile, ...]:
    """work_files now, from what it was at version `since` of the subdistrict.

    Everything is read again when anything but entries in files was written, or very much.
    """
    written = connection.execute(
        sa.select(audit.c.action, audit.c.subject)
        .where(audit.c.subdistrict == view.subdistrict, audit.c.version > since)
        .limit(_MOST_WRITES + 1)
    ).all()
    if len(written) > _MOST_WRITES or any(row.action not in _HARMLESS for row in written):
        return work_files(connection, view)
    changed = {row.subject for row in written if row.action == EVENT_ACTION}
    if not changed:
        return before
    kept = [file for file in before if file.case_id not in changed]
    return tuple(sorted([*kept, *work_files(connection, view, changed)], key=lambda file: file.case_id))


def _among(column: sa.ColumnElement[str], only: Collection[str] | None) -> sa.ColumnElement[bool]:
    return sa.true() if only is None else column.in_(only)


def _told(connection: sa.Connection, view: View, only: Collection[str] | None) -> defaultdict[str, list[CaseEvent]]:
    events = view.events()
    rows = view.run(
        connection,
        sa.select(events)
        .where(_among(events.c.case_id, only))
        .order_by(events.c.case_id, events.c.occurred_on, events.c.version),
    )
    told: defaultdict[str, list[CaseEvent]] = defaultdict(list)
    for row in rows:
        told[row.case_id].append(event_from_row(row))
    return told
