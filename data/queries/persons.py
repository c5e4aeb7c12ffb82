"""Persons as they lie in the store: sealed. What is opened, and for whom, is decided in data/persons.py."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from casework.vocabulary import PartyRole
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
    found = [SealedPerson(**{**row._mapping, "role": PartyRole(row.role)}) for row in newest.values()]
    return tuple(sorted(found, key=lambda person: (order.index(person.role), person.person_id)))
