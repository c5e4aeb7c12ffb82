"""Who stands behind a dwelling (登记当事人): owner, sub-lessor, tenants, employer, agency, as an event may say it.

The facts say what is known and point to persons by id; names and telephones are never among them (they are kept
encrypted, see data/persons.py). Tenants and children are numbers. An explicit 无转租 is not a blank: the plan
document's second 明确 asks for 业主、转租人和承租人员情况.

facts = {
    "owner":      {"status": "known" | "unknown", "is_organisation": bool, "person_ids": [...]},
    "sub_lessor": {"status": "none" | "known" | "unknown", "is_organisation": bool, "person_ids": [...]},
    "tenants":    {"status": "none" | "known" | "unknown", "persons": int, "children": int, "person_ids": [...]},
    "employer":   {"status": "none" | "known" | "unknown", "person_ids": [...]},
    "agency":     {"status": "none" | "known" | "unknown", "registered": bool, "person_ids": [...]},
    "contact":    {"person_ids": [...]},
}
Required: owner, sub_lessor and tenants with a status; tenants.persons when they are known. Absent: not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeGuard

from casework.errors import EntryError
from casework.events import CaseEvent
from casework.vocabulary import EventKind, PartyRole, PartyStatus

MOST_TENANTS = 200
_STATED = (PartyStatus.NONE, PartyStatus.KNOWN, PartyStatus.UNKNOWN)
_STATUSES: Mapping[PartyRole, tuple[PartyStatus, ...]] = MappingProxyType(
    {
        # There is always an owner.
        PartyRole.OWNER: (PartyStatus.KNOWN, PartyStatus.UNKNOWN),
        PartyRole.SUB_LESSOR: _STATED,
        PartyRole.TENANT: _STATED,
        PartyRole.EMPLOYER: _STATED,
        PartyRole.AGENCY: _STATED,
    }
)
_REQUIRED = (PartyRole.OWNER, PartyRole.SUB_LESSOR, PartyRole.TENANT)
_OWN_KEYS: Mapping[PartyRole, frozenset[str]] = MappingProxyType(
    {
        PartyRole.OWNER: frozenset({"is_organisation"}),
        PartyRole.SUB_LESSOR: frozenset({"is_organisation"}),
        PartyRole.TENANT: frozenset({"persons", "children"}),
        PartyRole.EMPLOYER: frozenset(),
        PartyRole.AGENCY: frozenset({"registered"}),
        PartyRole.CONTACT: frozenset(),
    }
)
_FLAGS = ("is_organisation", "registered")


@dataclass(frozen=True, slots=True)
class Party:
    """What is known of one party. is_organisation and registered (备案): None = not asked."""

    status: PartyStatus
    person_ids: tuple[str, ...] = ()
    is_organisation: bool | None = None
    registered: bool | None = None


@dataclass(frozen=True, slots=True)
class Tenants:
    """The people who live there, as numbers. None = not known; children are among persons."""

    status: PartyStatus
    persons: int | None = None
    children: int | None = None
    person_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parties:
    """All parties of a dwelling as one event states them. employer, agency: None = not asked."""

    owner: Party
    sub_lessor: Party
    tenants: Tenants
    employer: Party | None = None
    agency: Party | None = None
    contacts: tuple[str, ...] = ()

    @property
    def person_ids(self) -> tuple[str, ...]:
        """The ids of all persons that the event names."""
        parties = (self.owner, self.sub_lessor, self.tenants, self.employer, self.agency)
        named = [identity for party in parties if party is not None for identity in party.person_ids]
        return (*named, *self.contacts)


def person_id(case_id: str, role: PartyRole, number: int = 1) -> str:
    """The id of the number-th person of that role in the file: the same person keeps it from entry to entry."""
    return f"{case_id}-{role.value}-{number}"


def parties_from_facts(facts: Mapping[str, Any], case_id: str | None = None) -> Parties:
    """The parties that the facts of a PARTIES_RECORDED event state.

    case_id: the file that the persons must belong to; None = not checked.
    Raises EntryError that lists everything missing or impossible.
    """
    faults = parties_faults(facts, case_id)
    if faults:
        raise EntryError("".join(faults))
    tenants = facts[PartyRole.TENANT.key]
    return Parties(
        owner=_party(facts[PartyRole.OWNER.key]),
        sub_lessor=_party(facts[PartyRole.SUB_LESSOR.key]),
        tenants=Tenants(
            PartyStatus(tenants["status"]),
            tenants.get("persons"),
            tenants.get("children"),
            tuple(tenants.get("person_ids", ())),
        ),
        employer=_optional_party(facts, PartyRole.EMPLOYER),
        agency=_optional_party(facts, PartyRole.AGENCY),
        contacts=tuple(facts.get(PartyRole.CONTACT.key, {}).get("person_ids", ())),
    )


def stated_parties(events: Iterable[CaseEvent]) -> Parties | None:
    """What the newest 登记当事人 among the events (in the order in which they happened) states; None without one.

    An entry of before these rules says nothing clear and counts as none.
    """
    for event in reversed(tuple(events)):
        if event.kind is EventKind.PARTIES_RECORDED:
            return None if parties_faults(event.facts) else parties_from_facts(event.facts)
    return None


def parties_faults(facts: Mapping[str, Any], case_id: str | None = None) -> list[str]:
    """All faults of the facts of a PARTIES_RECORDED event as Chinese sentences; empty when they are right."""
    known = {role.key: role for role in PartyRole}
    faults = [f"当事人登记里没有“{key}”这一项，请删除；姓名、电话不写入办理记录。" for key in facts if key not in known]
    for role in PartyRole:
        given = facts.get(role.key)
        if given is None:
            if role in _REQUIRED:
                faults.append(f"请选择{role.label}情况（{role.key}）。")
        elif not isinstance(given, Mapping):
            faults.append(f"{role.label}（{role.key}）的写法不对，请按表单重新填写。")
        else:
            faults += _party_faults(role, given, case_id)
    return faults


def _party_faults(role: PartyRole, given: Mapping[str, Any], case_id: str | None) -> list[str]:
    allowed = _OWN_KEYS[role] | {"person_ids"} | (set() if role is PartyRole.CONTACT else {"status"})
    faults = [
        f"{role.label}没有“{key}”这一项，请删除；姓名、电话不写入办理记录。" for key in given if key not in allowed
    ]
    statuses = _STATUSES.get(role, ())
    if statuses and given.get("status") not in [status.value for status in statuses]:
        words = "、".join(status.label for status in statuses)
        faults.append(f"请选择{role.label}情况（{role.key}）：{words}。")
    for key in _FLAGS:
        if key in given and not isinstance(given[key], bool):
            faults.append(f"{role.label}的“{key}”应为是或否。")
    faults += _person_faults(role, given, case_id)
    return faults + (_tenant_faults(given) if role is PartyRole.TENANT else [])


def _person_faults(role: PartyRole, given: Mapping[str, Any], case_id: str | None) -> list[str]:
    ids = given.get("person_ids", [])
    pattern = re.compile(rf"(?P<case>\S+)-{role.value}-[1-9]\d?")
    found = [pattern.fullmatch(item) if isinstance(item, str) else None for item in ids] if _is_list(ids) else [None]
    if any(match is None or case_id not in (None, match["case"]) for match in found) or len(set(ids)) < len(found):
        return [f"{role.label}的人员编号（person_ids）写法不对，或不属于这份档案，请按表单重新填写。"]
    if found and role is not PartyRole.CONTACT and given.get("status") != PartyStatus.KNOWN.value:
        return [f"{role.label}未明确或没有时，不登记{role.label}的姓名、电话；请改选“{PartyStatus.KNOWN.label}”。"]
    if role is PartyRole.TENANT and len(found) > 1:
        return ["承租人员只记人数；需要送达文书时，最多登记一名签约承租人。"]
    return []


def _tenant_faults(given: Mapping[str, Any]) -> list[str]:
    faults = []
    persons, children = given.get("persons"), given.get("children")
    if given.get("status") == PartyStatus.KNOWN.value:
        if not (_is_whole(persons) and 1 <= persons <= MOST_TENANTS):
            faults.append(f"请填写居住人数（persons），1 至 {MOST_TENANTS} 人。")
        elif children is not None and not (_is_whole(children) and 0 <= children <= persons):
            faults.append(f"儿童人数（children）应为 0 至居住人数 {persons} 之间的整数，请核对。")
    elif persons is not None or children is not None:
        faults.append("承租人员未明确或没有时，不填人数；请改选“已明确”或删除人数。")
    return faults


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _party(given: Mapping[str, Any]) -> Party:
    return Party(
        PartyStatus(given["status"]),
        tuple(given.get("person_ids", ())),
        given.get("is_organisation"),
        given.get("registered"),
    )


def _optional_party(facts: Mapping[str, Any], role: PartyRole) -> Party | None:
    given = facts.get(role.key)
    return None if given is None else _party(given)
