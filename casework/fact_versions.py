"""Versions of every fact: what the rooms and the parties of a file were said to be, by whom, when, and before that.

A fact is one field of one room, of the dwelling, or of the parties. Each record of its kind states it anew; a version
is a record that changed it. Voided records stay in the history, marked, and never give the present value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import MappingProxyType

from casework.criteria import Dwelling, FactsError, Room, dwelling_from_json
from casework.criteria.truth import plain
from casework.criteria.words import FACT_NAMES, LET_DWELLING, WHOLE_DWELLING
from casework.events import CaseEvent
from casework.parties.facts import Party, parties_faults, parties_from_facts
from casework.vocabulary import EventKind, LabelledEnum, PartyRole

PARTIES = "当事人"
UNITS: Mapping[str, str] = MappingProxyType(
    {"usable_area_m2": "平方米", "persons": "人", "children": "人", "beds": "张"}
)
GONE = "（不再登记）"
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """One record that stated the fact otherwise than the one before. value: as people read it."""

    value: str
    occurred_on: date
    recorded_at: datetime
    recorded_by: str
    is_voided: bool


@dataclass(frozen=True, slots=True)
class FactHistory:
    """One fact. place: the room, 全户 or 当事人. versions: newest first, voided ones included."""

    place: str
    name: str
    versions: tuple[Version, ...]

    @property
    def current(self) -> Version | None:
        """The version that holds now; None when every record of it was voided."""
        return next((version for version in self.versions if not version.is_voided), None)

    @property
    def earlier(self) -> tuple[Version, ...]:
        """Every version but the current one, newest first."""
        return tuple(version for version in self.versions if version is not self.current)


def fact_versions(events: Sequence[CaseEvent], voided: Collection[str]) -> tuple[FactHistory, ...]:
    """The history of every fact of rooms and parties, in the order in which they were first stated.

    events: all records of the file by (occurred_on, version), voided ones included; voided: the uids of those.
    A fact that a later record leaves out reads （不再登记） from then on, so that a room taken down does not linger.
    """
    found: dict[Name, list[Version]] = {}
    for kind, stated in _READERS.items():
        current: dict[Name, str] = {}
        for event in events:
            if event.kind is not kind:
                continue
            is_voided = event.uid in voided
            values = dict(stated(event))
            gone = {name: GONE for name, value in current.items() if name not in values and value != GONE}
            for name, value in {**values, **({} if is_voided else gone)}.items():
                if current.get(name) == value and not is_voided:
                    continue
                version = Version(value, event.occurred_on, event.recorded_at, event.recorded_by, is_voided)
                found.setdefault(name, []).append(version)
                if not is_voided:
                    current[name] = value
    return tuple(FactHistory(place, name, tuple(reversed(versions))) for (place, name), versions in found.items())


def _rooms(event: CaseEvent) -> Iterator[tuple[Name, str]]:
    try:
        dwelling = dwelling_from_json(event.facts.get("dwelling"))
    except FactsError:
        return
    for field, label in _DWELLING_FACTS.items():
        value = getattr(dwelling, field)
        if value is not None:
            yield (WHOLE_DWELLING, label), _text(field, value)
    for condition, ticked in dwelling.exemption_checks.items():
        yield (WHOLE_DWELLING, f"除外条件：{condition}"), _text("", ticked)
    for room in dwelling.rooms:
        for field in _ROOM_FACTS:
            value = getattr(room, field)
            if value is not None:
                yield (room.name, FACT_NAMES[field]), _text(field, value)


_ROOM_FACTS = tuple(item.name for item in fields(Room) if item.name in FACT_NAMES)
_DWELLING_FACTS: Mapping[str, str] = MappingProxyType(
    {
        item.name: LET_DWELLING if item.name == "is_let" else FACT_NAMES[item.name]
        for item in fields(Dwelling)
        if item.name in FACT_NAMES
    }
)


def _text(field: str, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, LabelledEnum):
        return value.label
    text = plain(value) if isinstance(value, int | float) else str(value)
    return f"{text} {UNITS[field]}" if field in UNITS else text


def _parties(event: CaseEvent) -> Iterator[tuple[Name, str]]:
    if parties_faults(event.facts):
        return
    stated = parties_from_facts(event.facts)
    named: tuple[tuple[PartyRole, Party | None], ...] = (
        (PartyRole.OWNER, stated.owner),
        (PartyRole.SUB_LESSOR, stated.sub_lessor),
        (PartyRole.EMPLOYER, stated.employer),
        (PartyRole.AGENCY, stated.agency),
    )
    for role, party in named:
        if party is not None:
            extra = {True: "（单位）", False: "（个人）", None: ""}[party.is_organisation]
            extra += {True: "（已备案）", False: "（未备案）", None: ""}[party.registered]
            yield (PARTIES, role.label), party.status.label + extra
    tenants = stated.tenants
    yield (PARTIES, PartyRole.TENANT.label), tenants.status.label
    if tenants.persons is not None:
        yield (PARTIES, "居住人数"), f"{tenants.persons} 人"
    if tenants.children is not None:
        yield (PARTIES, "其中儿童人数"), f"{tenants.children} 人"


_READERS: Mapping[EventKind, Callable[[CaseEvent], Iterator[tuple[Name, str]]]] = MappingProxyType(
    {EventKind.ROOMS_RECORDED: _rooms, EventKind.PARTIES_RECORDED: _parties}
)
