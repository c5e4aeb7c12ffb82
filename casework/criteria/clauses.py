"""Clauses 1 to 5 of section 三 of the plan document as three-valued truths about one room."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from casework.campaign.parts import Thresholds
from casework.criteria.clause_words import numbered
from casework.criteria.dwelling import Dwelling, Room
from casework.criteria.exemption import exemption
from casework.criteria.observations import is_by_bed, is_let, is_living_space, partition_is, yes_no
from casework.criteria.truth import Fact, MissingFact, Truth, all_of, any_of, negation, plain
from casework.criteria.words import FACT_NAMES, WHOLE_DWELLING, Partition, TenantKind


def _area_is_low(room: Room, thresholds: Thresholds) -> Truth:
    area, persons = room.usable_area_m2, room.persons
    area_name, persons_name = FACT_NAMES["usable_area_m2"], FACT_NAMES["persons"]
    facts: tuple[Fact, ...] = ()
    if area is not None:
        facts += (Fact(room.name, area_name, area, "平方米"),)
    if persons is not None:
        facts += (Fact(room.name, persons_name, persons, "人"),)
    if persons == 0:
        return Truth(False, ("现无人居住",), facts)
    if area is None or persons is None:
        unknown = [name for name, value in ((area_name, area), (persons_name, persons)) if value is None]
        return Truth(None, (), facts, tuple(MissingFact(room.name, name) for name in unknown))
    # In decimals, as written: 3 × 4.1 m² must equal 12.3 m², which floats deny.
    least, measured = Decimal(str(thresholds.minimum_area_per_person)), Decimal(str(area))
    value = measured < least * persons
    per_person = measured / persons
    # Cut, not rounded: 4.997 must not read "5.00, below 5".
    cut = per_person.quantize(Decimal("0.01"), ROUND_DOWN)
    shown = f"人均{'' if cut == per_person else '约'} {cut} 平方米"
    against = f"{'低' if value else '不低'}于 {thresholds.minimum_area_per_person:g} 平方米"
    return Truth(value, (f"使用面积 {plain(area)} 平方米，居住 {persons} 人，{shown}，{against}",), facts)


def _persons_are_many(room: Room, thresholds: Thresholds) -> Truth:
    name, most = FACT_NAMES["persons"], thresholds.maximum_persons
    if room.persons is None:
        return Truth(None, missing=(MissingFact(room.name, name),))
    value = room.persons > most
    ground = f"居住 {room.persons} 人，{'' if value else '未'}超过 {most} 人"
    return Truth(value, (ground,), (Fact(room.name, name, room.persons, "人"),))


def room_clauses(room: Room, dwelling: Dwelling, thresholds: Thresholds) -> tuple[Truth, ...]:
    """Clauses 1 to 5 for one room, in order."""
    let = is_let(room, dwelling)
    exempt = exemption(room, dwelling, thresholds)
    split = all_of(
        partition_is(room, Partition.PARTITIONED, Partition.REMAINDER),
        negation(exempt.stated("适用代理经租的除外规定", f"不适用除外规定（{'；'.join(exempt.grounds)}）")),
    )
    family = yes_no(
        room.name,
        FACT_NAMES["statutory_family"],
        room.statutory_family,
        "同室居住人之间有法定赡养、抚养、扶养义务关系，属第（四）项的除外情形",
        "同室居住人之间没有法定赡养、抚养、扶养义务关系",
    )
    first_four = (
        all_of(let, is_living_space(room), any_of(split, is_by_bed(room))),
        all_of(let, negation(is_living_space(room))),
        all_of(let, _area_is_low(room, thresholds)),
        all_of(let, _persons_are_many(room, thresholds), negation(family)),
    )
    return (*first_four, by_employer(dwelling, *first_four))


def by_employer(dwelling: Dwelling, *first_four: Truth) -> Truth:
    """Clause 5: an organisation houses its staff, and at least one of clauses 1 to 4 is met; never alone."""
    kind = dwelling.tenant_kind
    name = FACT_NAMES["tenant_kind"]
    tenant = Truth(None, missing=(MissingFact(WHOLE_DWELLING, name),))
    if kind is not None:
        facts = (Fact(WHOLE_DWELLING, name, kind.label),)
        tenant = Truth(kind is TenantKind.ORGANISATION, (f"由{kind.label}承租",), facts)
    met = [number for number, truth in enumerate(first_four, start=1) if truth.value]
    return all_of(
        tenant,
        yes_no(
            WHOLE_DWELLING,
            FACT_NAMES["staff_housing"],
            dwelling.staff_housing,
            "用作员工及家属居住",
            "未用作员工及家属居住",
        ),
        any_of(*first_four).stated(f"存在{numbered(*met)}情形", "不存在第（一）至（四）项情形"),
    )
