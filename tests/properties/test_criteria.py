"""The criteria on any facts: three-valued logic without gaps, the same as two-valued law once all is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.campaign.parts import Thresholds
from casework.criteria import Dwelling, FactsError, OriginalUse, Partition, Room, TenantKind, Verdict, assess
from casework.criteria.truth import Truth, all_in_turn, all_of, any_of, negation

THRESHOLDS = Thresholds()
CONDITIONS = THRESHOLDS.exemption_conditions
ORDER = {Verdict.NOT_MET: 0, Verdict.TO_VERIFY: 1, Verdict.MET: 2}
QUICK = settings(max_examples=80, deadline=None)
DECIDED_USES = [use for use in OriginalUse if use is not OriginalUse.OTHER]

YES_NO = st.booleans()
ROOM_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "original_use": st.sampled_from(DECIDED_USES),
    "is_let": YES_NO,
    "partition": st.sampled_from(Partition),
    "by_bed": YES_NO,
    "usable_area_m2": st.sampled_from([3.0, 4.99, 5.0, 9.99, 10.0, 15.0, 16.0, 30.0]),
    "persons": st.integers(0, 5),
    "statutory_family": YES_NO,
}
HOME_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "all_rooms_seen": YES_NO,
    "is_let": YES_NO,
    "tenant_kind": st.sampled_from(TenantKind),
    "staff_housing": YES_NO,
    "letting_enterprise": YES_NO,
}


@st.composite
def known_dwellings(draw: st.DrawFn) -> Dwelling:
    """Dwellings with every fact known and no contradiction; living rooms and partitions often."""
    home = {key: draw(values) for key, values in HOME_FACTS.items()} | {"all_rooms_seen": True}
    if not home["is_let"]:
        home |= {"tenant_kind": None, "staff_housing": False}
    rooms = []
    for number in range(draw(st.integers(1, 4))):
        facts = {key: draw(values) for key, values in ROOM_FACTS.items()}
        facts["is_let"] = facts["is_let"] and home["is_let"]
        facts["by_bed"] = facts["by_bed"] and facts["is_let"]
        rooms.append(Room(f"{number}室", **facts))
    checks = {condition: draw(st.integers(0, 5)) > 0 for condition in CONDITIONS}
    return Dwelling("某户", tuple(rooms), exemption_checks=checks, **home)


@st.composite
def learnings(draw: st.DrawFn) -> tuple[Dwelling, Dwelling]:
    """A dwelling of which less is known, and the same when everything is."""
    full = draw(known_dwellings())
    rooms = tuple(replace(room, **draw(_forgotten(ROOM_FACTS))) for room in full.rooms)
    checks = {condition: tick for condition, tick in full.exemption_checks.items() if draw(YES_NO)}
    seen = rooms[: draw(st.integers(0, len(rooms)))] if draw(YES_NO) else rooms
    forgotten = draw(_forgotten(HOME_FACTS))
    if len(seen) < len(rooms):
        forgotten |= {"all_rooms_seen": draw(st.sampled_from([None, False]))}
    return replace(full, rooms=seen, exemption_checks=checks, **forgotten), full


def _forgotten(facts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.sets(st.sampled_from(sorted(facts))).map(lambda keys: dict.fromkeys(keys, None))


def verdicts(dwelling: Dwelling) -> list[Verdict]:
    """Clauses 1 to 5 of the dwelling, and the whole."""
    assessment = assess(dwelling, THRESHOLDS)
    return [*(result.verdict for result in assessment.clauses), assessment.verdict]


def met_by_law(dwelling: Dwelling) -> list[bool]:
    """The plan's section 三 in two-valued Python, for a dwelling of which everything is known."""
    living = (OriginalUse.BEDROOM, OriginalUse.LIVING_ROOM)
    let = [room for room in dwelling.rooms if room.is_let]
    cut = [room for room in dwelling.rooms if room.partition is Partition.PARTITIONED]
    rests = [room for room in dwelling.rooms if room.partition is Partition.REMAINDER]
    exempt = (
        dwelling.letting_enterprise
        and all(dwelling.exemption_checks.values())
        and len(cut) == 1
        and cut[0].original_use is OriginalUse.LIVING_ROOM
        and all(rest.original_use is OriginalUse.LIVING_ROOM and not rest.is_let for rest in rests)
    )

    def first(room: Room) -> bool:
        split = room.partition is not Partition.WHOLE and not (exempt and room is cut[0])
        return room.original_use in living and (split or bool(room.by_bed))

    tests: list[Callable[[Room], bool]] = [
        first,
        lambda room: room.original_use not in living,
        lambda room: bool(room.persons) and (room.usable_area_m2 or 0) < 5 * (room.persons or 0),
        lambda room: (room.persons or 0) > 2 and not room.statutory_family,
    ]
    met = [any(test(room) for room in let) for test in tests]
    employer = dwelling.tenant_kind is TenantKind.ORGANISATION and bool(dwelling.staff_housing)
    return [*met, employer and any(met), any(met)]


@QUICK
@given(known_dwellings())
def test_with_every_fact_known_the_verdicts_are_those_of_the_law(dwelling: Dwelling) -> None:
    """Nothing is left to verify, and each clause agrees with the obvious two-valued reading."""
    assert verdicts(dwelling) == [Verdict.MET if met else Verdict.NOT_MET for met in met_by_law(dwelling)]


@settings(max_examples=200, deadline=None)
@given(learnings())
def test_learning_a_fact_never_turns_a_verdict_into_its_opposite(pair: tuple[Dwelling, Dwelling]) -> None:
    """待核实 may become anything; 符合 and 不符合 stay, for the dwelling and for each room already seen."""
    less, full = pair
    before, after = assess(less, THRESHOLDS), assess(full, THRESHOLDS)
    for early, late in zip(verdicts(less), verdicts(full), strict=True):
        assert early in (Verdict.TO_VERIFY, late)
    for room, later in zip(before.rooms, after.rooms, strict=False):
        assert room.verdict in (Verdict.TO_VERIFY, later.verdict)
        for early_result, late_result in zip(room.clauses, later.clauses, strict=True):
            assert early_result.verdict in (Verdict.TO_VERIFY, late_result.verdict)


@QUICK
@given(learnings())
def test_what_is_missing_is_named_exactly_when_something_is_to_verify(pair: tuple[Dwelling, Dwelling]) -> None:
    """A known verdict asks for nothing; an unknown one names at least one fact, and none that is recorded."""
    assessment = assess(pair[0], THRESHOLDS)
    for result in [*assessment.clauses, *(result for room in assessment.rooms for result in room.clauses)]:
        assert bool(result.missing) is (result.verdict is Verdict.TO_VERIFY)
        recorded = {(fact.place, fact.name) for fact in result.facts}
        assert not recorded & {(fact.place, fact.name) for fact in result.missing}


@QUICK
@given(learnings(), st.data())
def test_the_order_of_the_rooms_is_irrelevant(pair: tuple[Dwelling, Dwelling], data: st.DataObject) -> None:
    """Rooms are written down in the order of the visit."""
    dwelling = pair[0]
    shuffled = replace(dwelling, rooms=tuple(data.draw(st.permutations(dwelling.rooms))))
    assert verdicts(shuffled) == verdicts(dwelling)
    by_name = {room.room: room.verdict for room in assess(dwelling, THRESHOLDS).rooms}
    assert {room.room: room.verdict for room in assess(shuffled, THRESHOLDS).rooms} == by_name


@QUICK
@given(learnings())
def test_a_dwelling_is_any_of_its_rooms(pair: tuple[Dwelling, Dwelling]) -> None:
    """One room that is met suffices; all rooms not met suffice only when all were seen; the same per clause."""
    dwelling = pair[0]
    assessment = assess(dwelling, THRESHOLDS)
    columns = [[room.clauses[index].verdict for room in assessment.rooms] for index in range(5)]
    columns.append([room.verdict for room in assessment.rooms])
    for found, rooms in zip(verdicts(dwelling), columns, strict=True):
        assert (found is Verdict.MET) is (Verdict.MET in rooms)
        if dwelling.all_rooms_seen:
            assert found is max(rooms, key=ORDER.__getitem__)
    if not dwelling.all_rooms_seen and dwelling.is_let is not False:
        assert assessment.verdict is not Verdict.NOT_MET


@QUICK
@given(learnings(), st.data())
def test_more_persons_or_less_area_never_speak_for_the_letting(
    pair: tuple[Dwelling, Dwelling], data: st.DataObject
) -> None:
    """Raising the persons or lowering the area of a room never lowers any verdict."""
    dwelling = pair[0]
    rooms = list(dwelling.rooms)
    if not rooms:
        return
    number = data.draw(st.integers(0, len(rooms) - 1))
    room = rooms[number]
    more = None if room.persons is None else room.persons + data.draw(st.integers(0, 5))
    less = None if room.usable_area_m2 is None else room.usable_area_m2 * data.draw(st.floats(0.1, 1.0))
    rooms[number] = replace(room, persons=more, usable_area_m2=less)
    worse = replace(dwelling, rooms=tuple(rooms))
    for before, after in zip(verdicts(dwelling), verdicts(worse), strict=True):
        assert ORDER[after] >= ORDER[before]


@QUICK
@given(known_dwellings())
def test_clause_five_never_stands_alone(dwelling: Dwelling) -> None:
    """It only wraps one of 1 to 4."""
    proposed = assess(dwelling, THRESHOLDS).proposed_clauses
    assert 5 not in proposed or len(proposed) > 1


@QUICK
@given(known_dwellings())
def test_finding_out_what_is_missing_comes_to_an_end(full: Dwelling) -> None:
    """From a bare list of rooms, answering each time only what is asked for leads to the verdicts of the law."""
    bare = Dwelling("某户", tuple(Room(room.name) for room in full.rooms))
    for _ in range(12):
        asked = {(fact.place, fact.name) for fact in assess(bare, THRESHOLDS).missing}
        if not asked:
            break
        bare = _answered(bare, full, asked)
    assert verdicts(bare) == verdicts(full)


def _answered(bare: Dwelling, full: Dwelling, asked: set[tuple[str, str]]) -> Dwelling:
    from casework.criteria.words import FACT_NAMES, LET_DWELLING, WHOLE_DWELLING

    rooms = []
    for empty, known in zip(bare.rooms, full.rooms, strict=True):
        keys = [key for key in ROOM_FACTS if (known.name, FACT_NAMES[key]) in asked]
        rooms.append(replace(empty, **{key: getattr(known, key) for key in keys}))
    names = {key: LET_DWELLING if key == "is_let" else FACT_NAMES[key] for key in HOME_FACTS}
    found = {key: getattr(full, key) for key, name in names.items() if (WHOLE_DWELLING, name) in asked}
    if any(place == WHOLE_DWELLING and name.startswith("其余房间") for place, name in asked):
        found["all_rooms_seen"] = True
    checks = {c: full.exemption_checks[c] for c in CONDITIONS if (WHOLE_DWELLING, f"核对：{c}") in asked}
    return replace(bare, rooms=tuple(rooms), exemption_checks={**bare.exemption_checks, **checks}, **found)


def _kleene(operation: Callable[[Sequence[bool]], bool], values: Sequence[bool | None]) -> bool | None:
    ways = product(*[[value] if value is not None else [True, False] for value in values])
    outcomes = {operation(way) for way in ways}
    return outcomes.pop() if len(outcomes) == 1 else None


@pytest.mark.parametrize("values", list(product([True, False, None], repeat=3)), ids=str)
def test_and_or_not_are_kleenes(values: tuple[bool | None, ...]) -> None:
    """Known exactly when every completion of the unknowns agrees."""
    truths = [Truth(value) for value in values]
    assert all_of(*truths).value is all_in_turn(*truths).value is _kleene(all, values)
    assert any_of(*truths).value is _kleene(any, values)
    assert negation(truths[0]).value is _kleene(lambda way: not way[0], values[:1])


@QUICK
@given(st.fixed_dictionaries({key: st.none() | values for key, values in ROOM_FACTS.items()}))
def test_a_room_is_either_refused_or_assessed(facts: dict[str, Any]) -> None:
    """No combination of facts ends in a fault of the program."""
    try:
        room = Room("甲室", **facts)
    except FactsError:
        assert facts["by_bed"] and facts["is_let"] is False
        return
    assessment = assess(Dwelling("某户", (room,)), THRESHOLDS)
    assert len(assessment.rooms[0].clauses) == 5
    assert {entry.name for entry in fields(Room)} >= set(ROOM_FACTS)
