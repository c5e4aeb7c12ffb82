"""Parties of invented dwellings put into a store through the service, with persons sealed beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from casework.events import Actor, CaseEvent, EventDraft
from casework.parties.facts import person_id
from casework.privacy.persons import PersonEntry
from casework.privacy.rules import PrivacyRules
from casework.service import record
from casework.vocabulary import EventKind, PartyRole
from data.persons import keep_persons
from data.store import Store
from tests.records import OFFICE, SUBDISTRICT, moment

RULES = PrivacyRules()


def parties_facts(case_id: str, persons: Sequence[PersonEntry]) -> dict[str, Any]:
    """Facts of PARTIES_RECORDED that name these persons."""
    ids: dict[PartyRole, list[str]] = {}
    for person in persons:
        ids.setdefault(person.role, []).append(person_id(case_id, person.role, person.number))
    facts: dict[str, Any] = {
        "owner": {"status": "known"},
        "sub_lessor": {"status": "known" if PartyRole.SUB_LESSOR in ids else "none"},
        "tenants": {"status": "known", "persons": 6, "children": 1},
    }
    for role, identifiers in ids.items():
        start = {} if role is PartyRole.CONTACT else {"status": "known"}
        facts.setdefault(role.key, start)["person_ids"] = identifiers
    return facts


def record_parties(
    store: Store,
    case_id: str,
    day: date,
    *persons: PersonEntry,
    uid: str | None = None,
    actor: Actor = OFFICE,
    rules: PrivacyRules = RULES,
    code: str = SUBDISTRICT,
    hour: int = 13,
) -> CaseEvent:
    """Record the parties of a file with their persons, in one transaction, as the form does."""
    with store.write(code) as writing:
        facts = parties_facts(case_id, persons)
        draft = EventDraft(uid or f"{case_id}-parties", case_id, EventKind.PARTIES_RECORDED, day, None, facts)
        event = record(writing, actor, draft, moment(day, hour))
        keep_persons(writing, store.keys, actor, event, persons, rules)
    return event


def sub_lessor(name: str = "演示转租人甲", phone: str | None = "10000000001", **more: Any) -> PersonEntry:
    """A sub-lessor with an invented name and an impossible number."""
    return PersonEntry(PartyRole.SUB_LESSOR, name, phone, **more)
