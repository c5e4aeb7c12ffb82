"""Persons as they lie in the store: sealed. What is opened, and for whom, is decided in data/persons.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from casework.parties.facts import stated_parties
from casework.parties.network import NamedParty
from casework.vocabulary import EventKind, PartyRole
from data.audit import event_from_row
from data.view import View


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """One revision of a person. name, phone, identity_number: sealed bytes."""

    person_id: str
    revision: int
    case_id: str
    event_uid: str
    role: PartyRole
    is_organisation: bool
    cipher: str
    key_number: int
    name: bytes = field(repr=False)
    phone: bytes | None = field(repr=False)
    identity_number: bytes | None = field(repr=False)


def sealed_persons(connection: sa.Connection, view: View, case_id: str) -> tuple[SealedPerson, ...]:
    """The newest counted revision of each person of a file, by role and number.

    Counted: the entry that named him is visible and not voided.
    """
    persons = view.persons()
    columns = [persons.c[name] for name in SealedPerson.__dataclass_fields__]
    rows = view.run(connection, sa.select(*columns).where(persons.c.case_id == case_id).order_by(persons.c.revision))
    newest = {row.person_id: row for row in rows}
    order = list(PartyRole)
    found = [sealed_person(row) for row in newest.values()]
    return tuple(sorted(found, key=lambda person: (order.index(person.role), person.person_id)))


def named_parties(connection: sa.Connection, view: View) -> tuple[tuple[NamedParty, SealedPerson], ...]:
    """The businesses of letting that the newest counted 登记当事人 of each file names, with their sealed rows."""
    events = view.events()
    stated: dict[str, frozenset[str]] = {}
    rows = view.run(
        connection,
        sa.select(events)
        .where(events.c.kind == EventKind.PARTIES_RECORDED.value)
        .order_by(events.c.case_id, events.c.occurred_on, events.c.version),
    )
    for row in rows:
        parties = stated_parties((event_from_row(row),))
        stated[row.case_id] = frozenset() if parties is None else frozenset(parties.person_ids)
    persons = view.persons()
    indexed = view.run(
        connection, sa.select(persons).where(persons.c.name_index.is_not(None)).order_by(persons.c.revision)
    )
    newest = {row.person_id: row for row in indexed}
    return tuple(
        (_named(row), sealed_person(row))
        for row in newest.values()
        if row.person_id in stated.get(row.case_id, frozenset())
    )


def _named(row: sa.Row[Any]) -> NamedParty:
    values = {name: getattr(row, name) for name in NamedParty.__dataclass_fields__}
    return NamedParty(**{**values, "role": PartyRole(row.role)})


def sealed_person(row: sa.Row[Any]) -> SealedPerson:
    """The person of a row that has the columns of party_person."""
    values = {name: getattr(row, name) for name in SealedPerson.__dataclass_fields__}
    return SealedPerson(**{**values, "role": PartyRole(row.role)})
