"""Every file that may ask something of somebody, with its address, its state and its events: one query for them all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from casework.events import CaseEvent
from casework.vocabulary import Stage
from casework.workflow import CaseState, fold
from data.audit import event_from_row
from data.schema import dwelling
from data.view import View

# Nothing is asked of a file that was closed without a finding.
_CLOSED = frozenset({Stage.NOT_QUNZU, Stage.FALSE_ALARM})


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


def work_files(connection: sa.Connection, view: View) -> tuple[WorkFile, ...]:
    """The files that are neither 不属于群租 nor 误报, those of earlier years included, by case number."""
    cases, compounds, buildings = view.cases(), view.compounds(), view.buildings()
    own = dwelling.c.subdistrict == view.subdistrict
    rows = view.run(
        connection,
        sa.select(
            cases, compounds.c.name.label("compound"), buildings.c.label.label("building"), dwelling.c.room
        ).select_from(
            cases.join(compounds, cases.c.compound_id == compounds.c.compound_id)
            .join(buildings, cases.c.building_id == buildings.c.building_id)
            .join(dwelling, own & (cases.c.dwelling_id == dwelling.c.dwelling_id))
        ),
    ).all()
    told = _told(connection, view)
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


def _told(connection: sa.Connection, view: View) -> defaultdict[str, list[CaseEvent]]:
    events = view.events()
    rows = view.run(connection, sa.select(events).order_by(events.c.case_id, events.c.occurred_on, events.c.version))
    told: defaultdict[str, list[CaseEvent]] = defaultdict(list)
    for row in rows:
        told[row.case_id].append(event_from_row(row))
    return told
