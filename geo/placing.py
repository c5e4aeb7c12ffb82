"""Within a certain compound: how deep the text leads, to a dwelling, a building or no further."""

from __future__ import annotations

from geo.address import ParsedAddress
from geo.contracts import Level, Location, Reason
from geo.place_index import PlaceIndex

_SAME_STAIRCASE = frozenset({"楼上", "楼下", "对门"})
_SAME_BUILDING = _SAME_STAIRCASE | {"隔壁", "对面", "斜对面", "斜对过", "对过"}


def is_displaced(parsed: ParsedAddress) -> bool:
    """Whether the text means a place beside the written one, possibly in another compound.

    Parameters
    ----------
    parsed : the address.
    """
    for word, follows in (relation for tail in parsed.tails for relation in tail.relations):
        nearby = _SAME_BUILDING if follows == "room" else _SAME_STAIRCASE
        if word not in nearby:
            return True
    return False


def placed(
    index: PlaceIndex,
    compound: int,
    reasons: list[Reason],
    parsed: ParsedAddress,
    building_id: int | None = None,
) -> Location:
    """The deepest level that building and room of the text allow within a certain compound.

    Parameters
    ----------
    index : the known places.
    compound : the compound that the text proves.
    reasons : why it is that compound.
    parsed : the address.
    building_id : the building that a person decided on, if any.
    """
    name = index.by_id[compound].name
    registered = index.buildings_of[compound]
    if building_id is not None:
        label = next((label for label, known in registered.items() if known == building_id), None)
    else:
        label = _building_of(index, compound, parsed)
        building_id = None if label is None else registered.get(label)
    room = parsed.room
    if parsed.several_buildings and label is None:
        return Location(Level.COMPOUND, (*reasons, Reason.MULTIPLE), compound, name)
    if label is None and building_id is None:
        return Location(Level.COMPOUND, (*reasons, Reason.NO_BUILDING), compound, name, room=room)
    if registered and building_id is None:
        return Location(Level.COMPOUND, (*reasons, Reason.UNKNOWN_BUILDING), compound, name, label, None, room)
    doubt = _doubt_about_room(parsed)
    if doubt:
        return Location(Level.BUILDING, (*reasons, *doubt), compound, name, label, building_id)
    return Location(Level.DWELLING, tuple(reasons), compound, name, label, building_id, room)


def _building_of(index: PlaceIndex, compound: int, parsed: ParsedAddress) -> str | None:
    registered = index.buildings_of[compound]
    label = parsed.building
    if label is not None:
        area = next((tail.area for tail in parsed.tails if tail.area is not None), None)
        within_area = f"{area}{label}"
        return within_area if area is not None and within_area in registered else label
    # A house at the road is its own building: its label is the door number that the text states.
    numbers = {str(one.value) for anchor in parsed.anchors if anchor.unit == "号" for one in anchor.numbers}
    own = numbers & registered.keys()
    return own.pop() if len(own) == 1 and not parsed.several_buildings else None


def _doubt_about_room(parsed: ParsedAddress) -> tuple[Reason, ...]:
    doubt: list[Reason] = []
    if parsed.several_rooms:
        doubt.append(Reason.MULTIPLE)
    elif parsed.room is None:
        part = any(tail.part is not None for tail in parsed.tails)
        doubt.append(Reason.UNKNOWN_ROOM if part else Reason.NO_ROOM)
    if any(tail.relations for tail in parsed.tails):
        doubt.append(Reason.RELATIVE)
    return tuple(doubt)
