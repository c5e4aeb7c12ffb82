"""What an address becomes: the gazetteer's entries and the result of locating a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How far the text could be placed. Values equal casework.vocabulary.LocatedLevel (a test compares them)."""

    DWELLING = "dwelling"
    BUILDING = "building"
    COMPOUND = "compound"
    OUTSIDE = "outside"
    PENDING = "pending"


class Reason(StrEnum):
    """Why a text got its level; a message in Chinese for each stands in geo.gazetteer.REASON_TEXT."""

    EXACT_ENTRANCE = "exact_entrance"
    ALIAS = "alias"
    ALIAS_RULE = "alias_rule"
    NUMBER_NOT_LANE = "number_not_lane"
    ROAD_TYPO = "road_typo"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    MULTIPLE = "multiple"
    OUTSIDE = "outside"
    UNKNOWN_ROAD = "unknown_road"
    UNKNOWN_NUMBER = "unknown_number"
    NO_ANCHOR = "no_anchor"
    NO_BUILDING = "no_building"
    NO_ROOM = "no_room"
    UNKNOWN_BUILDING = "unknown_building"
    UNKNOWN_ROOM = "unknown_room"
    RELATIVE = "relative"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Entrance:
    """A road, a number and its unit (弄 or 号: never interchangeable)."""

    road: str
    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class CompoundEntry:
    """A compound as the gazetteer knows it. buildings maps a building label to its id; empty = not registered."""

    compound_id: int
    name: str
    aliases: tuple[str, ...] = ()
    entrances: tuple[Entrance, ...] = ()
    buildings: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AliasRule:
    """A person's decision: this normalised text means that place. compound_id None = outside the subdistrict."""

    pattern: str
    compound_id: int | None
    building_id: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A compound that the text may mean, with the reason; a person confirms."""

    compound_id: int
    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Location:
    """The place that a text proves, and no more.

    building and room are labels as read from the text ("12", "502"); building_id is set only when registered.
    """

    level: Level
    reasons: tuple[Reason, ...]
    compound_id: int | None = None
    compound: str | None = None
    building: str | None = None
    building_id: int | None = None
    room: str | None = None
    candidates: tuple[Candidate, ...] = ()
