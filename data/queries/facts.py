"""All that is known of one case or one compound, for the panel that a click opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from casework.errors import NotFoundError
from casework.events import CaseEvent
from casework.vocabulary import EventKind
from casework.workflow import CaseState, fold, visible
from data.audit import event_from_row
from data.frames import TEXT, TIME, typed_frame
from data.queries.case_states import COMPOUND, case_states_of
from data.queries.complaints import counted, received_between
from data.queries.places import per_thousand
from data.schema import building, case_event, compound, dwelling
from data.view import View

CASES = {"case_id": TEXT, "building": TEXT, "room": TEXT, "stage": TEXT}
ORDERS = {"order_number": TEXT, "received_at": TIME, "raw_address": TEXT, "text": TEXT, "level": TEXT, "outcome": TEXT}
_COUNTS = ("confirmed", "open", "cleared", "recurred", "overdue")


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One record of a case as the view knows it; a voided one is marked, never hidden."""

    event: CaseEvent
    is_late_entry: bool
    is_voided: bool


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case with its address, its state on as_of and its timeline in the order in which things happened."""

    case_id: str
    dwelling_id: int
    committee_code: str
    compound_id: int
    compound: str
    building: str
    room: str
    state: CaseState
    timeline: tuple[TimelineEntry, ...]

    @property
    def counting(self) -> tuple[CaseEvent, ...]:
        """The events that count, in the order in which they happened: neither voided nor voids."""
        return tuple(
            entry.event
            for entry in self.timeline
            if not entry.is_voided and entry.event.kind is not EventKind.EVENT_VOIDED
        )

    @property
    def newest(self) -> int:
        """The version of the newest record shown, voided ones included: what an entry made from here has seen."""
        return max(entry.event.version for entry in self.timeline)


@dataclass(frozen=True)
class CompoundFacts:
    """A compound with its counts on as_of (dwellings) and the complaints of a window.

    per_thousand is NaN when the number of dwellings is not known. cases has the columns of CASES, by building and
    room; orders those of ORDERS, newest first.
    """

    compound_id: int
    code: str
    name: str
    committee_code: str
    dwellings: int | None
    complaints: int
    per_thousand: float
    confirmed: int
    open: int
    cleared: int
    recurred: int
    overdue: int
    cases: pd.DataFrame
    orders: pd.DataFrame


def case_facts(connection: sa.Connection, view: View, case_id: str) -> CaseFacts:
    """The facts of a case. Raises NotFoundError when there is none such within what the actor may see by as_of."""
    cases = view.cases()
    row = view.run(
        connection,
        sa.select(cases, compound.c.name.label("compound"), building.c.label.label("building"), dwelling.c.room)
        .select_from(
            cases.join(compound, _same(compound, cases, "compound_id"))
            .join(building, _same(building, cases, "building_id"))
            .join(dwelling, _same(dwelling, cases, "dwelling_id"))
        )
        .where(cases.c.case_id == case_id),
    ).one_or_none()
    known = () if row is None else visible(_records(connection, view, case_id), view.as_of, view.knowledge)
    if row is None or not known:
        raise NotFoundError(f"没有编号为“{case_id}”的档案，或它不在您可查看的范围内。请核对编号和截止日期。")
    return CaseFacts(
        case_id=row.case_id,
        dwelling_id=row.dwelling_id,
        committee_code=row.committee_code,
        compound_id=row.compound_id,
        compound=row.compound,
        building=row.building,
        room=row.room,
        state=fold(known, view.as_of),
        timeline=_timeline(connection, view, case_id, frozenset(event.uid for event in known)),
    )


def _same(table: sa.Table, cases: sa.FromClause, key: str) -> sa.ColumnElement[bool]:
    return (table.c.subdistrict == cases.c.subdistrict) & (table.c[key] == cases.c[key])


def _records(connection: sa.Connection, view: View, case_id: str) -> tuple[CaseEvent, ...]:
    """All records of the case, whatever their dates: casework.workflow.visible chooses among them."""
    rows = view.run(
        connection,
        sa.select(case_event)
        .where(case_event.c.subdistrict == view.subdistrict, case_event.c.case_id == case_id)
        .order_by(case_event.c.version),
    )
    return tuple(event_from_row(row) for row in rows)


def _timeline(
    connection: sa.Connection, view: View, case_id: str, counting: frozenset[str]
) -> tuple[TimelineEntry, ...]:
    entries = view.entries()
    rows = view.run(
        connection,
        sa.select(entries).where(entries.c.case_id == case_id).order_by(entries.c.occurred_on, entries.c.version),
    )
    events = [event_from_row(row) for row in rows]
    return tuple(
        TimelineEntry(
            event=event,
            is_late_entry=event.is_late_entry,
            is_voided=event.uid not in counting and event.kind is not EventKind.EVENT_VOIDED,
        )
        for event in events
    )


def compound_facts(
    connection: sa.Connection, view: View, compound_id: int, start: date, end: date, newest: int = 20
) -> CompoundFacts:
    """The facts of a compound, with the complaints of [start, end] as far as as_of.

    newest: how many orders are listed. Raises NotFoundError when the actor may see no compound of that id.
    """
    compounds = view.compounds()
    row = view.run(connection, sa.select(compounds).where(compounds.c.compound_id == compound_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"没有编号为 {compound_id} 的小区，或它不在您可查看的范围内。请刷新页面后重新选择。")
    orders = view.complaints()
    here = counted(orders, view) & (orders.c.compound_id == compound_id) & received_between(orders, start, end)
    complaints: int = view.run(connection, sa.select(sa.func.count()).select_from(orders).where(here)).scalar_one()
    listed = view.run(
        connection,
        sa.select(*(orders.c[name] for name in ORDERS))
        .where(here)
        .order_by(orders.c.received_at.desc(), orders.c.order_number)
        .limit(newest),
    )
    return CompoundFacts(
        compound_id=row.compound_id,
        code=row.code,
        name=row.name,
        committee_code=row.committee_code,
        dwellings=row.dwellings,
        complaints=complaints,
        per_thousand=per_thousand(complaints, row.dwellings),
        orders=typed_frame(listed, ORDERS),
        **_cases_of(connection, view, compound_id),
    )


def _cases_of(connection: sa.Connection, view: View, compound_id: int) -> dict[str, Any]:
    """The fields of CompoundFacts that come from the cases: the counts of _COUNTS and the frame `cases`."""
    states = case_states_of(view)
    own = building.c.subdistrict == view.subdistrict
    rooms = dwelling.c.subdistrict == view.subdistrict
    rows = view.run(
        connection,
        sa.select(states, building.c.label.label("building"), dwelling.c.room).select_from(
            states.join(building, own & (building.c.building_id == states.c.building_id)).join(
                dwelling, rooms & (dwelling.c.dwelling_id == states.c.dwelling_id)
            )
        ),
        {COMPOUND.key: compound_id},
    ).all()
    # Sorted here: the two engines order text differently.
    by_address = sorted(rows, key=lambda row: (row.building.zfill(8), row.room.zfill(8)))
    # Tuples: a generator of generators would read the last row for each of them.
    frame = typed_frame([tuple(getattr(row, name) for name in CASES) for row in by_address], CASES)
    return {"cases": frame, **{name: sum(getattr(row, name) for row in rows) for name in _COUNTS}}
