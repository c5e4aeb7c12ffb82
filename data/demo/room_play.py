"""What is found behind the door: rooms that meet exactly the clauses they were drawn for, and what else an entry says.

Everything here is drawn from the diary's `detail`, apart from what decides on days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from casework.calendar import WorkingCalendar, statutory_calendar
from casework.campaign.parts import Thresholds
from casework.criteria import Dwelling, OriginalUse, Partition, Room, TenantKind, assess, kept_assessment
from casework.survey.visit_times import next_visit
from casework.survey.words import ContractCheck, DayPart, EntryBasis, EvidenceType, MeasuringMethod, PartyHeard

DECIDER = "居委会负责人（演示）"
INSPECTORS = ("协管员甲（演示）", "协管员乙（演示）", "民警丙（演示）")
CLAUSES: tuple[tuple[int, ...], ...] = ((1,), (1, 4), (2,), (3,), (3, 4), (1, 3), (1, 5))
THRESHOLDS = Thresholds()
NOT_ALL_SEEN = 0.08
LET_BY_ENTERPRISE = 0.08
EXEMPT = 0.1
NOT_LET = 0.2


@cache
def calendar() -> WorkingCalendar:
    """The statutory calendar of the years before and of the demo."""
    return statutory_calendar(2018, 2022)


@dataclass(frozen=True, slots=True)
class RoomSizes:
    """What was drawn of a 群租 dwelling: m² of the rooms partitioned off, persons and m² of the bedrooms."""

    partitions: tuple[float, ...]
    bedrooms: tuple[tuple[int, float], ...]


def qunzu_dwelling(label: str, sizes: RoomSizes, detail: np.random.Generator) -> Dwelling:
    """A dwelling of which the plan's tests say exactly the clauses drawn."""
    clauses = CLAUSES[int(detail.integers(len(CLAUSES)))]
    rooms = [_bedroom(number, persons, area, clauses) for number, (persons, area) in enumerate(sizes.bedrooms, start=1)]
    if 1 in clauses:
        rooms += _partitioned(sizes.partitions, crowded=3 in clauses)
    else:
        rooms.append(Room("客厅", OriginalUse.LIVING_ROOM, is_let=False, partition=Partition.WHOLE, by_bed=False))
    kitchen_let = 2 in clauses
    rooms.append(
        Room(
            "厨房",
            OriginalUse.KITCHEN,
            is_let=kitchen_let,
            partition=Partition.WHOLE,
            by_bed=False,
            usable_area_m2=5.6 if kitchen_let else None,
            persons=1 if kitchen_let else None,
            statutory_family=False if kitchen_let else None,
            beds=1 if kitchen_let else None,
        )
    )
    by_enterprise = bool(detail.random() < LET_BY_ENTERPRISE)
    by_employer = 5 in clauses
    return Dwelling(
        label,
        tuple(rooms),
        all_rooms_seen=bool(detail.random() >= NOT_ALL_SEEN),
        is_let=True,
        tenant_kind=TenantKind.ORGANISATION if by_employer else TenantKind.PERSON,
        staff_housing=by_employer,
        letting_enterprise=by_enterprise,
        # An enterprise alone is no exemption: what it made does not keep to the rules.
        exemption_checks=dict.fromkeys(THRESHOLDS.exemption_conditions, False) if by_enterprise else {},
    )


def ordinary_dwelling(label: str, detail: np.random.Generator) -> Dwelling:
    """A dwelling that is no 群租: a family, a small shared flat, one not let, or one that the exemption covers."""
    way = float(detail.random())
    if way < EXEMPT:
        return _exempt_dwelling(label)
    is_let = way >= EXEMPT + NOT_LET
    area = round(float(detail.uniform(11, 16)), 1)
    family = int(detail.integers(2, 4))
    rooms = (
        Room("主卧", OriginalUse.BEDROOM, is_let, Partition.WHOLE, False, area + 5, family, True, family - 2, 1),
        Room("次卧", OriginalUse.BEDROOM, is_let, Partition.WHOLE, False, area, 1, None, 0, 1),
        Room("客厅", OriginalUse.LIVING_ROOM, False, Partition.WHOLE, False),
    )
    return Dwelling(
        label,
        rooms,
        all_rooms_seen=True,
        is_let=is_let,
        tenant_kind=TenantKind.PERSON if is_let else None,
        staff_housing=False if is_let else None,
        letting_enterprise=False,
    )


def visit_facts(day: date, detail: np.random.Generator) -> dict[str, Any]:
    """When of the day a visit was paid."""
    parts = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)
    drawn = parts[int(detail.integers(len(parts)))]
    return {"day_part": (drawn if calendar().is_working_day(day) else DayPart.WEEKEND).value}


def in_vain_facts(day: date, before: Sequence[str], detail: np.random.Generator) -> dict[str, Any]:
    """A visit that met nobody, with the proposal of the next one. before: day-parts of the earlier ones in vain."""
    facts = visit_facts(day, detail)
    proposed = next_visit([DayPart(part) for part in (*before, facts["day_part"])], day, calendar())
    return {**facts, "next_visit_on": proposed.day.isoformat(), "next_day_part": proposed.part.value}


def survey_facts(day: date, detail: np.random.Generator, *, measured: bool = True) -> dict[str, Any]:
    """A visit that met somebody: ground for entering, who looked, how the rooms were measured."""
    methods = (MeasuringMethod.LASER, MeasuringMethod.LASER, MeasuringMethod.TAPE, MeasuringMethod.ESTIMATE)
    bases = (EntryBasis.RESIDENT_CONSENT,) * 4 + (EntryBasis.OWNER_CONSENT, EntryBasis.LAWFUL_INSPECTION)
    method = methods[int(detail.integers(len(methods)))] if measured else MeasuringMethod.LASER
    return {
        **visit_facts(day, detail),
        "entry_basis": bases[int(detail.integers(len(bases)))].value,
        "measured_with": method.value,
        "inspectors": 2,
        "inspector_names": list(INSPECTORS[:2]),
    }


def decision_facts(dwelling: Dwelling | None, inspectors: int, detail: np.random.Generator) -> dict[str, Any]:
    """What a 认定 says: the clauses that the recorded rooms propose, or drawn ones where no rooms were recorded."""
    facts: dict[str, Any] = {
        "decided_by": DECIDER,
        "inspectors": inspectors,
        "inspector_names": list(INSPECTORS[:inspectors]),
        "evidence": [
            {"type": EvidenceType.RECORD.value, "text": "现场检查笔录（演示）"},
            {"type": EvidenceType.AUDIOVISUAL.value, "text": "现场照片（演示）"},
        ],
        "party_heard": list(PartyHeard)[int(detail.integers(len(PartyHeard)))].value,
        "contract_check": list(ContractCheck)[int(detail.integers(len(ContractCheck)))].value,
    }
    assessment = None if dwelling is None else assess(dwelling, THRESHOLDS)
    if assessment is None or not assessment.proposed_clauses:
        return {**facts, "clauses": list(CLAUSES[int(detail.integers(len(CLAUSES)))])} | _reason(assessment is not None)
    return {
        **facts,
        "clauses": list(assessment.proposed_clauses),
        "exemption_checked": True,
        "assessment": kept_assessment(assessment),
    }


def _reason(has_rooms: bool) -> dict[str, str]:
    return {"clauses_reason": "现场情况与登记的房间不一致（演示）"} if has_rooms else {}


def _bedroom(number: int, persons: int, area: float, clauses: Sequence[int]) -> Room:
    """A bedroom; the first one carries what clauses 3 and 4 are about."""
    first, crowded, many = number == 1, 3 in clauses and 1 not in clauses, 4 in clauses
    if first and (crowded or many):
        persons = 3 if many else 2
        area = min(area, 9.4) if crowded else max(area, 15.6)
    else:
        persons, area = min(persons, 2), max(area, 10.4)
    name = "主卧" if first else f"次卧{number - 1}"
    return Room(name, OriginalUse.BEDROOM, True, Partition.WHOLE, False, area, persons, False, 0, persons)


def _partitioned(areas: Sequence[float], *, crowded: bool) -> list[Room]:
    """The rooms made of the living room, and what is left of it."""
    persons = 2 if crowded else 1
    made = [
        Room(
            f"客厅隔间{number}",
            OriginalUse.LIVING_ROOM,
            True,
            Partition.PARTITIONED,
            False,
            area if crowded else max(area, 5.2),
            persons,
            False,
            0,
            persons,
        )
        for number, area in enumerate(areas, start=1)
    ]
    return [*made, Room("客厅剩余部分", OriginalUse.LIVING_ROOM, False, Partition.REMAINDER, False)]


def _exempt_dwelling(label: str) -> Dwelling:
    rooms = (
        Room("主卧", OriginalUse.BEDROOM, True, Partition.WHOLE, False, 14.0, 2, False, 0, 1),
        Room("客厅隔间", OriginalUse.LIVING_ROOM, True, Partition.PARTITIONED, False, 11.0, 1, False, 0, 1),
        Room("客厅剩余部分", OriginalUse.LIVING_ROOM, False, Partition.REMAINDER, False),
    )
    return Dwelling(
        label,
        rooms,
        all_rooms_seen=True,
        is_let=True,
        tenant_kind=TenantKind.PERSON,
        staff_housing=False,
        letting_enterprise=True,
        exemption_checks=dict.fromkeys(THRESHOLDS.exemption_conditions, True),
    )
