"""The dwellings that wait for somebody: on the list (清零) or under suspicion, with their state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from casework.events import CaseEvent
from casework.vocabulary import EventKind
from casework.workflow import CaseState, fold
from data.audit import event_from_row
from data.queries.case_states import case_states
from data.schema import dwelling
from data.view import View

# Somebody stood at the door, whether it opened or not.
AT_THE_DOOR = frozenset(
    {
        EventKind.VISIT_NOT_SEEN,
        EventKind.VISIT_REFUSED,
        EventKind.SURVEY_COMPLETED,
        EventKind.JOINT_ACTION_FAILED,
        EventKind.JOINT_ACTION_DONE,
        EventKind.RECHECK_FAILED,
        EventKind.CLEARED,
        EventKind.REVISIT_CLEAN,
        EventKind.REVISIT_NOT_SEEN,
        EventKind.RECURRENCE_CONFIRMED,
    }
)
_CASE_IDS = sa.bindparam("listed_case_ids", expanding=True, type_=sa.Text())
MOST_AT_ONCE = 5000  # databases limit the values of one statement
_DECISIONS = frozenset({EventKind.CONFIRMED, EventKind.RECURRENCE_CONFIRMED})


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case with its state on as_of.

    last_visit: the last day at the door. clauses: of the last 认定, None = not filled.
    """

    case_id: str
    dwelling_id: int
    building_id: int
    compound_id: int
    committee_code: str
    address: str
    state: CaseState
    last_visit: date | None
    clauses: frozenset[int] | None


def listed_cases(connection: sa.Connection, view: View) -> tuple[ListedCase, ...]:
    """The cases that are open or suspected on as_of within what the actor may see, by case number."""
    states, compounds, buildings = case_states(view), view.compounds(), view.buildings()
    listed = (states.c.open == 1) | (states.c.suspected == 1)
    own = dwelling.c.subdistrict == view.subdistrict
    files = view.run(
        connection,
        sa.select(states, compounds.c.name.label("compound"), buildings.c.label.label("building"), dwelling.c.room)
        .select_from(
            states.join(compounds, states.c.compound_id == compounds.c.compound_id)
            .join(buildings, states.c.building_id == buildings.c.building_id)
            .join(dwelling, own & (states.c.dwelling_id == dwelling.c.dwelling_id))
        )
        .where(listed),
    ).all()
    told = _events(connection, view, sorted(row.case_id for row in files))
    return tuple(
        ListedCase(
            case_id=row.case_id,
            dwelling_id=row.dwelling_id,
            building_id=row.building_id,
            compound_id=row.compound_id,
            committee_code=row.committee_code,
            address=f"{row.compound} {row.building}号 {row.room}室",
            state=fold(told[row.case_id], view.as_of),
            last_visit=max((e.occurred_on for e in told[row.case_id] if e.kind in AT_THE_DOOR), default=None),
            clauses=_clauses(told[row.case_id]),
        )
        # Sorted here: the two engines order text differently.
        for row in sorted(files, key=lambda row: row.case_id)
    )


def _events(connection: sa.Connection, view: View, case_ids: Sequence[str]) -> dict[str, list[CaseEvent]]:
    """The events that count of these cases, by case and in the order in which they happened."""
    events = view.events()
    # By number: asking the states a second time, in a subquery, would cost more than all the rest.
    asked = (
        sa.select(events)
        .where(events.c.case_id.in_(_CASE_IDS))
        .order_by(events.c.case_id, events.c.occurred_on, events.c.version)
    )
    told: dict[str, list[CaseEvent]] = {}
    for start in range(0, len(case_ids), MOST_AT_ONCE):
        for row in view.run(connection, asked, {"listed_case_ids": case_ids[start : start + MOST_AT_ONCE]}):
            told.setdefault(row.case_id, []).append(event_from_row(row))
    return told


def _clauses(events: list[CaseEvent]) -> frozenset[int] | None:
    decided = [event for event in events if event.kind in _DECISIONS]
    named = decided[-1].facts.get("clauses") if decided else None
    return frozenset(named) if named else None
