"""Who may be given a file (指派经办人): the committee's own accounts."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from casework.transitions import VISIT_KINDS
from casework.vocabulary import EventKind, Role
from data.view import View

_FIELD_WORK = sorted(kind.value for kind in VISIT_KINDS | {EventKind.REVISIT_CLEAN, EventKind.REVISIT_NOT_SEEN})


@dataclass(frozen=True, slots=True)
class Officer:
    """An account, and how it is shown: the name or post of its one user."""

    account: str
    display: str


def officers(connection: sa.Connection, view: View, committee_code: str) -> tuple[Officer, ...]:
    """The committee's accounts in use, population officers first; by account.

    Where no accounts are kept (the demo), those who have paid visits for the committee.
    """
    known = view.accounts()
    rows = view.run(connection, sa.select(known).where(known.c.committee_code == committee_code)).all()
    if rows:
        ordered = sorted(rows, key=lambda row: (row.role != Role.POPULATION_OFFICER.value, row.name))
        return tuple(Officer(row.name, f"{row.display}（{Role(row.role).label}）") for row in ordered)
    events = view.events()
    visitors = view.run(
        connection,
        sa.select(events.c.recorded_by)
        .where(events.c.committee_code == committee_code, events.c.kind.in_(_FIELD_WORK))
        .distinct(),
    ).scalars()
    return tuple(Officer(name, name) for name in sorted(visitors))
