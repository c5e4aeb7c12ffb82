"""The dwellings that wait for a visit, with what was tried before: the list of the page 排摸."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from casework.survey.words import DayPart
from casework.transitions import VISIT_KINDS
from casework.vocabulary import EventKind, Stage
from data.queries.case_states import case_states
from data.schema import building, compound, dwelling
from data.view import View

TO_VISIT = (Stage.TO_SURVEY, Stage.SURVEYING, Stage.TO_VERIFY)
_IN_VAIN = VISIT_KINDS - {EventKind.SURVEY_COMPLETED}
_ASKED = sorted(kind.value for kind in VISIT_KINDS | {EventKind.ASSIGNED, EventKind.VERIFICATION_REQUESTED})


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A visit: its day, what came of it, and the part of the day when that was recorded."""

    day: date
    outcome: EventKind
    part: DayPart | None


@dataclass(frozen=True, slots=True)
class DwellingToVisit:
    """A dwelling that waits for a visit. visits: those since it was last seen, oldest first.

    assigned_to: the account that 指派经办人 named last. next_on, next_part: what was proposed after the last visit
    that met nobody. to_verify: what was asked to be found out, for 待核实.
    """

    case_id: str
    committee_code: str
    compound: str
    building: str
    room: str
    stage: Stage
    assigned_to: str | None
    visits: tuple[PastVisit, ...]
    next_on: date | None
    next_part: DayPart | None
    to_verify: tuple[str, ...]

    @property
    def address(self) -> str:
        """As people read it, e.g. 甲小区 12号 301室."""
        return f"{self.compound} {self.building}号 {self.room}室"

    @property
    def parts_in_vain(self) -> tuple[DayPart | None, ...]:
        """The parts of the day of the visits that met nobody, oldest first."""
        return tuple(visit.part for visit in self.visits if visit.outcome in _IN_VAIN)


def visit_list(connection: sa.Connection, view: View) -> tuple[DwellingToVisit, ...]:
    """The dwellings in 待排摸, 排摸中 and 待核实 that the view may show, by compound, building and room."""
    states = case_states(view)
    own = view.subdistrict
    rows = view.run(
        connection,
        sa.select(
            states.c.case_id,
            states.c.committee_code,
            states.c.stage,
            compound.c.name.label("compound"),
            building.c.label.label("building"),
            dwelling.c.room,
        )
        .select_from(
            states.join(compound, (compound.c.subdistrict == own) & (compound.c.compound_id == states.c.compound_id))
            .join(building, (building.c.subdistrict == own) & (building.c.building_id == states.c.building_id))
            .join(dwelling, (dwelling.c.subdistrict == own) & (dwelling.c.dwelling_id == states.c.dwelling_id))
        )
        .where(states.c.stage.in_([stage.value for stage in TO_VISIT])),
    ).all()
    told = _told(connection, view)
    found = [_dwelling(row, told[row.case_id]) for row in rows]
    # Sorted here: the two engines order text differently.
    return tuple(sorted(found, key=lambda one: (one.compound, one.building.zfill(8), one.room.zfill(8))))


_Told = list[tuple[EventKind, date, dict[str, object]]]


def _told(connection: sa.Connection, view: View) -> defaultdict[str, _Told]:
    """The visits, assignments and requests of each case in the order in which they happened."""
    events = view.events()
    rows = view.run(
        connection,
        sa.select(events.c.case_id, events.c.kind, events.c.occurred_on, events.c.facts)
        .where(events.c.kind.in_(_ASKED))
        .order_by(events.c.case_id, events.c.occurred_on, events.c.version),
    )
    told: defaultdict[str, _Told] = defaultdict(list)
    for row in rows:
        told[row.case_id].append((EventKind(row.kind), row.occurred_on, json.loads(row.facts)))
    return told


def _dwelling(row: sa.Row[tuple[object, ...]], told: _Told) -> DwellingToVisit:
    visits: list[PastVisit] = []
    assigned_to, next_on, next_part = None, None, None
    to_verify: tuple[str, ...] = ()
    for kind, day, facts in told:
        if kind is EventKind.ASSIGNED:
            assigned_to = str(facts.get("account"))
        elif kind is EventKind.VERIFICATION_REQUESTED:
            to_verify = _texts(facts.get("to_verify")) or _texts([facts.get("reason")])
        elif kind is EventKind.SURVEY_COMPLETED:
            visits, next_on, next_part = [], None, None
        else:
            visits.append(PastVisit(day, kind, _part(facts.get("day_part"))))
            planned = facts.get("next_visit_on")
            next_on = date.fromisoformat(planned) if isinstance(planned, str) else None
            next_part = _part(facts.get("next_day_part"))
    return DwellingToVisit(
        row.case_id,
        row.committee_code,
        row.compound,
        row.building,
        row.room,
        Stage(row.stage),
        assigned_to,
        tuple(visits),
        next_on,
        next_part,
        to_verify if row.stage == Stage.TO_VERIFY.value else (),
    )


def _part(value: object) -> DayPart | None:
    return DayPart(value) if isinstance(value, str) and value in {part.value for part in DayPart} else None


def _texts(values: object) -> tuple[str, ...]:
    return tuple(text for text in values if isinstance(text, str)) if isinstance(values, list) else ()
