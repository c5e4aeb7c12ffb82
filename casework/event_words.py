"""One line in Chinese for each record of a file: what it says, readable, without codes or keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from casework.criteria import FactsError, dwelling_from_json
from casework.events import CaseEvent, EventDraft
from casework.fact_words import COMMON, fact_text, fact_word
from casework.parties.facts import parties_faults, parties_from_facts
from casework.priority import kept_priority
from casework.survey.words import EvidenceType
from casework.vocabulary import EventKind, PartyRole, PartyStatus

_NOTHING: Mapping[str, CaseEvent] = MappingProxyType({})
# Kept with a decision for those who check it later; the line names what was decided.
_NOT_TOLD = frozenset({"assessment", "template", "legal_basis"})
_PARTY_KEYS = frozenset(role.key for role in PartyRole)
_LONGEST = 200
_ORDER: Mapping[str, int] = MappingProxyType({key: place for place, key in enumerate(("clauses", "dwelling", *COMMON))})


def event_sentence(event: CaseEvent | EventDraft, others: Mapping[str, CaseEvent] = _NOTHING) -> str:
    """What the record says, clauses joined by ；; empty when its kind says it all.

    others: the records of the file by uid, so that a void names what it voids. Text of the record is returned as it
    is: whoever shows it makes it harmless.
    """
    parts = [] if event.due_on is None else [f"整改期限 {event.due_on}"]
    if event.kind is EventKind.PARTIES_RECORDED:
        parts += _parties(event.facts)
    for key, value in sorted(event.facts.items(), key=_place):
        if value is None or value == "" or value == [] or key in _NOT_TOLD:
            continue
        if event.kind is EventKind.PARTIES_RECORDED and key in _PARTY_KEYS:
            continue
        if key == "voids":
            parts.insert(0, _voided(str(value), others))
        elif key in _TOLD:
            parts.append(_TOLD[key](value))
        else:
            parts.append(_plain(event.kind, key, value))
    return "；".join(part for part in parts if part)


def _place(fact: tuple[str, Any]) -> tuple[int, str]:
    """Facts are stored by name; people read them in the order of the table of words."""
    key = fact[0]
    return _ORDER.get(key, len(_ORDER)), key


def _plain(kind: EventKind, key: str, value: Any) -> str:
    word = fact_word(kind, key)
    if word is None:
        # A key of an earlier or later version of the program: its value is still what somebody entered.
        return f"其他：{value}" if isinstance(value, str | int | float) else "另有附加内容"
    text = fact_text(word, value)
    return f"{word.label} {_short(text)}".strip()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _voided(uid: str, others: Mapping[str, CaseEvent]) -> str:
    target = others.get(uid)
    return "作废一条记录" if target is None else f"作废 {target.occurred_on} 的“{target.kind.label}”"


def _clauses(value: Any) -> str:
    return f"符合第 {'、'.join(str(number) for number in value)} 项" if isinstance(value, list | tuple) else ""


def _dwelling(value: Any) -> str:
    try:
        dwelling = dwelling_from_json(value)
    except FactsError:
        return "房间（旧格式，不能读取）"
    let = [room for room in dwelling.rooms if room.is_let or room.by_bed]
    persons = [room.persons for room in let]
    known = sum(count for count in persons if count is not None)
    living = "（居住人数未全部登记）" if None in persons else f"，共住 {known} 人" if let else ""
    seen = "已查看全部房间" if dwelling.all_rooms_seen else "尚未查看全部房间"
    return f"{len(dwelling.rooms)} 间，其中出租供人居住 {len(let)} 间{living}；{seen}"


def _evidence(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return f"证据 {_short(str(value))}"
    labels = {kind.value: kind.label for kind in EvidenceType}
    items = [
        f"{labels.get(str(item.get('type')), '')}：{item.get('text', '')}"
        for item in value
        if isinstance(item, Mapping)
    ]
    return f"证据 {len(value)} 项（{_short('、'.join(items))}）"


def _photos(value: Any) -> str:
    return f"照片 {len(value)} 张" if isinstance(value, list | tuple) else ""


def _priority(value: Any) -> str:
    kept = kept_priority(value)
    return "" if kept is None else f"当时优先分 {kept.total:.1f}/{kept.most:g}（{kept.as_of} 的情况）"


def _parties(facts: Mapping[str, Any]) -> list[str]:
    if parties_faults(facts):
        return ["当事人（旧格式，不能读取）"]
    stated = parties_from_facts(facts)
    named = (
        (PartyRole.OWNER, stated.owner),
        (PartyRole.SUB_LESSOR, stated.sub_lessor),
        (PartyRole.EMPLOYER, stated.employer),
        (PartyRole.AGENCY, stated.agency),
    )
    found = [f"{role.label}{party.status.label}" for role, party in named if party is not None]
    tenants = stated.tenants
    if tenants.status is not PartyStatus.KNOWN:
        return [*found, f"{PartyRole.TENANT.label}{tenants.status.label}"]
    children = f"（其中儿童 {tenants.children} 人）" if tenants.children is not None else ""
    return [*found, f"{PartyRole.TENANT.label} {tenants.persons} 人{children}"]


def told_keys(kind: EventKind) -> frozenset[str]:
    """The facts of that kind that the sentence words by a rule of their own, or leaves to other parts of the file."""
    own = _PARTY_KEYS if kind is EventKind.PARTIES_RECORDED else frozenset()
    return frozenset(_TOLD) | _NOT_TOLD | own | {"voids"}


_TOLD: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "clauses": _clauses,
        "dwelling": _dwelling,
        "evidence": _evidence,
        "photos": _photos,
        "priority": _priority,
    }
)
