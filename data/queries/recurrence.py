"""The events after 销项, from which the recurrence is worked out."""

from __future__ import annotations

import json
from datetime import date

import sqlalchemy as sa

from analytics.recurrence.episodes import CaseStep
from casework.vocabulary import ClearingWay, ClueSource, EventKind
from data.view import View

_KINDS = (
    EventKind.CONFIRMED,
    EventKind.CLEARED,
    EventKind.REVISIT_CLEAN,
    EventKind.RECURRENCE_SUSPECTED,
    EventKind.RECURRENCE_CONFIRMED,
    EventKind.LETTING_ENDED,
)
# Nobody was sent to look: somebody told. Counted as visits, they would make the dwellings that recur the best watched.
_TOLD = frozenset({ClueSource.HOTLINE.value, ClueSource.COMMITTEE.value, ClueSource.PROPERTY_MANAGER.value})


def recurrence_steps(connection: sa.Connection, view: View) -> tuple[CaseStep, ...]:
    """What happened in every file that was ever cleared, also before the campaign, by file in fold order."""
    events = view.events()
    cleared = sa.select(events.c.case_id).where(events.c.kind == EventKind.CLEARED.value)
    rows = view.run(
        connection,
        sa.select(
            events.c.case_id,
            events.c.committee_code,
            events.c.compound_id,
            events.c.kind,
            events.c.occurred_on,
            events.c.facts,
        )
        .where(events.c.kind.in_([kind.value for kind in _KINDS]), events.c.case_id.in_(cleared))
        .order_by(events.c.case_id, events.c.occurred_on, events.c.version),
    )
    return tuple(_step(*row) for row in rows)


def _step(case_id: str, committee: str, compound: int, kind: str, day: date, facts: str) -> CaseStep:
    told = json.loads(facts)
    way = told.get("way")
    return CaseStep(
        case_id=case_id,
        committee_code=committee,
        compound_id=compound,
        kind=EventKind(kind),
        day=day,
        way=None if way is None else ClearingWay(way),
        clauses=frozenset(told.get("clauses", ())),
        by_complaint=told.get("source") in _TOLD,
    )
