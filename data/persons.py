"""Persons in the store: sealed beside the entry that names them, shown masked, opened one at a time with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.errors import EntryError, NotFoundError
from casework.events import Actor, CaseEvent
from casework.parties.facts import person_id
from casework.privacy.identity_numbers import checked_identity_number
from casework.privacy.masking import mask_name, mask_phone, name_key, phone_digits
from casework.privacy.persons import PersonEntry, check_may_reveal, checked_persons
from casework.privacy.rules import CipherName, PrivacyRules
from casework.vocabulary import AccessAction, EventKind, PartyRole
from data.access_log import record_access
from data.audit import row_digest
from data.chained_rows import PERSONS_ACTION
from data.encryption import Place, blind_index, opened, sealed
from data.keys import KeyRing, KeyRingError
from data.queries.persons import SealedPerson, sealed_person, sealed_persons
from data.schema import case_event
from data.schema_persons import party_person
from data.store import Store
from data.view import View
from data.writing import Writing

SEALED = ("name", "phone", "identity_number")
"""The sealed columns of party_person."""


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """A person as lists show him. is_readable: False when his key is missing; the name then says so."""

    person_id: str
    role: PartyRole
    is_organisation: bool
    name: str
    phone: str | None
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """A person in clear, after the look was logged."""

    person_id: str
    role: PartyRole
    name: str
    phone: str | None
    identity_number: str | None


def keep_persons(
    writing: Writing,
    keys: KeyRing,
    actor: Actor,
    event: CaseEvent,
    entries: Sequence[PersonEntry],
    rules: PrivacyRules,
) -> None:
    """Seal the persons that `event` names, in its transaction; for the same event again, nothing.

    Each gets a further revision of its row; what stood there before stays until purge. A blank name is the name of
    before; a missing telephone is the one of before as long as the name is.
    Raises EntryError (name, telephone, identity number), KeyRingError (a key is missing), NotFoundError (no such file).
    """
    case = writing.case(event.case_id)
    if case is None:
        raise NotFoundError(f"没有编号为“{event.case_id}”的档案，请核对编号。")
    present = sa.select(party_person.c.person_id).where(
        party_person.c.subdistrict == writing.subdistrict, party_person.c.event_uid == event.uid
    )
    # An entry of before had its persons stored with it: when they are gone, a purge removed them.
    if not entries or not writing.is_new(event) or writing.connection.execute(present.limit(1)).first() is not None:
        return
    persons = checked_persons([_with_what_is_known(writing, keys, event.case_id, entry) for entry in entries])
    identities = [_identity(entry, event, rules) for entry in persons]
    revision, key_number = writing.version + 1, keys.newest_encryption
    rows = []
    for entry, identity in zip(persons, identities, strict=True):
        identifier = person_id(event.case_id, entry.role, entry.number)
        row: dict[str, Any] = {
            "subdistrict": writing.subdistrict,
            "person_id": identifier,
            "revision": revision,
            "case_id": event.case_id,
            "committee_code": case.committee_code,
            "event_uid": event.uid,
            "role": entry.role.value,
            "is_organisation": entry.is_organisation,
            "cipher": rules.cipher,
            "key_number": key_number,
            **_indexes(entry, keys),
        }
        for column, value in zip(SEALED, (entry.name, entry.phone, identity), strict=True):
            place = person_place(column, writing.subdistrict, identifier, revision)
            cipher = CipherName(rules.cipher)
            row[column] = None if value is None else sealed(value, place, keys, cipher, key_number)
        rows.append(row)
    content = {"event_uid": event.uid, "rows": {row["person_id"]: row_digest(party_person, row) for row in rows}}
    writing.leave_audit(PERSONS_ACTION, event.case_id, content, actor, event.recorded_at)
    writing.connection.execute(party_person.insert(), rows)


def masked_person(person: SealedPerson, subdistrict: str, keys: KeyRing) -> MaskedPerson:
    """The person as a list may show him; where the key is missing, a word in place of the name."""
    try:
        name, phone, _ = _opened_values(person, subdistrict, keys)
    except KeyRingError:
        return MaskedPerson(person.person_id, person.role, person.is_organisation, "（解不开）", None, False)
    return MaskedPerson(
        person.person_id,
        person.role,
        person.is_organisation,
        mask_name(name, is_organisation=person.is_organisation),
        None if phone is None else mask_phone(phone),
    )


def reveal_person(
    store: Store, view: View, actor: Actor, case_id: str, wanted: str, reason: str, at: datetime
) -> OpenedPerson:
    """Open one record in clear; who, when, which and why stand in the access log before anything is returned.

    Raises PermissionDeniedError, EntryError (reason), NotFoundError (not within what the actor may see), KeyRingError.
    """
    why = check_may_reveal(actor, reason)
    with store.read() as connection:
        found = [person for person in sealed_persons(connection, view, case_id) if person.person_id == wanted]
    if not found:
        raise NotFoundError("没有这位当事人的记录，或它不在您可查看的范围内。请刷新页面。")
    content = {"case_id": case_id, "revision": found[0].revision, "reason": why}
    record_access(store, view.subdistrict, actor, AccessAction.REVEALED, wanted, content, at)
    name, phone, identity = _opened_values(found[0], view.subdistrict, store.keys)
    return OpenedPerson(wanted, found[0].role, name, phone, identity)


def _with_what_is_known(writing: Writing, keys: KeyRing, case_id: str, entry: PersonEntry) -> PersonEntry:
    """The entry with what it leaves out, as the newest record of the same person that is not voided has it."""
    if entry.name.strip() and entry.phone is not None:
        return entry
    voided = sa.select(case_event.c.voids).where(
        case_event.c.subdistrict == writing.subdistrict, case_event.c.voids.is_not(None)
    )
    row = writing.connection.execute(
        sa.select(party_person)
        .where(
            party_person.c.subdistrict == writing.subdistrict,
            party_person.c.person_id == person_id(case_id, entry.role, entry.number),
            party_person.c.event_uid.not_in(voided),
        )
        .order_by(party_person.c.revision.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return entry
    name, phone, _ = _opened_values(sealed_person(row), writing.subdistrict, keys)
    if entry.name.strip() and name_key(entry.name) != name_key(name):
        return entry
    return replace(entry, name=entry.name.strip() or name, phone=entry.phone or phone)


def _identity(entry: PersonEntry, event: CaseEvent, rules: PrivacyRules) -> str | None:
    if entry.identity_number is None:
        return None
    if not rules.store_identity_numbers:
        raise EntryError("本系统不保存身份证号（campaign.toml 的 [privacy] 未开启），请删除后再登记。")
    if event.kind is not EventKind.PENALTY_RECORDED:
        raise EntryError("身份证号只在登记处罚时保存，其他环节请不要填写。")
    return checked_identity_number(entry.identity_number, event.recorded_at.date())


def _indexes(entry: PersonEntry, keys: KeyRing) -> dict[str, str | None]:
    if not entry.is_indexed:
        return {"name_index": None, "phone_index": None}
    phone = None if entry.phone is None else blind_index(phone_digits(entry.phone), "phone", keys)
    return {"name_index": blind_index(name_key(entry.name), "name", keys), "phone_index": phone}


def person_place(column: str, subdistrict: str, identifier: str, revision: int) -> Place:
    """The place of a sealed value of a person (data/encryption.py)."""
    return Place(party_person.name, column, subdistrict, f"{identifier}|{revision}")


def _opened_values(person: SealedPerson, subdistrict: str, keys: KeyRing) -> tuple[str, str | None, str | None]:
    values = [
        None
        if value is None
        else opened(
            value,
            person_place(column, subdistrict, person.person_id, person.revision),
            keys,
            CipherName(person.cipher),
            person.key_number,
        )
        for column, value in zip(SEALED, (person.name, person.phone, person.identity_number), strict=True)
    ]
    name, phone, identity = values
    assert name is not None
    return name, phone, identity
