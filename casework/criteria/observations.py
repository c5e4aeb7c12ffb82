"""Single facts about a room or a dwelling as truths with their ground in Chinese."""

from __future__ import annotations

from casework.criteria.dwelling import Dwelling, Room
from casework.criteria.truth import Fact, MissingFact, Truth, all_of, negation
from casework.criteria.words import (
    FACT_NAMES,
    IS_LIVING_SPACE,
    LET_DWELLING,
    WHOLE_DWELLING,
    OriginalUse,
    Partition,
)


def yes_no(place: str, name: str, value: bool | None, if_true: str, if_false: str) -> Truth:
    """A fact that is recorded as yes or no, with the ground for either."""
    if value is None:
        return Truth(None, missing=(MissingFact(place, name),))
    return Truth(value, (if_true if value else if_false,), (Fact(place, name, value),))


def is_let(room: Room, dwelling: Dwelling) -> Truth:
    """Let for people to live in; a dwelling that is not let has no let room, and by the bed is let."""
    if dwelling.is_let is False:
        return yes_no(WHOLE_DWELLING, LET_DWELLING, False, "", "全户未出租")
    if room.is_let is None and room.by_bed:
        return is_by_bed(room)
    return yes_no(room.name, FACT_NAMES["is_let"], room.is_let, "出租供人居住", "未出租供人居住")


def is_by_bed(room: Room) -> Truth:
    """Let by the bed."""
    return yes_no(room.name, FACT_NAMES["by_bed"], room.by_bed, "按床位出租", "未按床位出租")


def is_living_space(room: Room) -> Truth:
    """Designed as 居住空间; a use that the plan does not place (其他空间) cannot be told."""
    name = FACT_NAMES["original_use"]
    if room.original_use is None:
        return Truth(None, missing=(MissingFact(room.name, name),))
    label, value = room.original_use.label, IS_LIVING_SPACE[room.original_use]
    facts = (Fact(room.name, name, label),)
    if value is None:
        return Truth(None, (), facts, (MissingFact(room.name, f"原始设计的“{label}”是否属居住空间"),))
    return Truth(value, (f"原始设计为{label}，属{'' if value else '非'}居住空间",), facts)


def use_is_living_room(room: Room) -> Truth:
    """Designed as 客厅（起居室）, alone or as part of it."""
    name = FACT_NAMES["original_use"]
    if room.original_use is None:
        return Truth(None, missing=(MissingFact(room.name, name),))
    label, value = room.original_use.label, room.original_use is OriginalUse.LIVING_ROOM
    return Truth(value, (f"原始设计{'' if value else '不'}是客厅（起居室）",), (Fact(room.name, name, label),))


def partition_is(room: Room, *kinds: Partition) -> Truth:
    """Of one of these kinds."""
    name = FACT_NAMES["partition"]
    if room.partition is None:
        return Truth(None, missing=(MissingFact(room.name, name),))
    label = room.partition.label
    return Truth(room.partition in kinds, (label,), (Fact(room.name, name, label),))


def nothing_unseen(dwelling: Dwelling) -> Truth:
    """True when all rooms were seen; else unknown, since an unseen room may be anything."""
    name = FACT_NAMES["all_rooms_seen"]
    if dwelling.all_rooms_seen:
        return Truth(True, ("已查看全部房间",), (Fact(WHOLE_DWELLING, name, True),))
    return Truth(None, missing=(MissingFact(WHOLE_DWELLING, "其余房间的情况（尚未查看全部房间）"),))


def anything_unseen(dwelling: Dwelling) -> Truth:
    """What a room that was not seen may be: unknown, or false when there is none or the dwelling is not let."""
    # A let room makes the dwelling let; asking for it once more would only lengthen the list of what is missing.
    let = True if any(room.is_let or room.by_bed for room in dwelling.rooms) else dwelling.is_let
    return all_of(
        yes_no(WHOLE_DWELLING, LET_DWELLING, let, "全户出租", "全户未出租"), negation(nothing_unseen(dwelling))
    )
