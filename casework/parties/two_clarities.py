"""两个明确: is it clear how the rooms are divided and used, and who is the owner, the sub-lessor and the tenants?

The plan document asks both of every file before 认定 (F4, 一户一档). An explicit 无转租 is clear; a blank is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.criteria import Dwelling
from casework.criteria.words import FACT_NAMES, LET_DWELLING
from casework.events import CaseEvent
from casework.parties.facts import Parties, stated_parties
from casework.survey.recorded_rooms import recorded_dwelling
from casework.vocabulary import PartyRole, PartyStatus

ROOMS = "房屋分隔使用情况"
PARTIES = "业主、转租人和承租人员情况"
# What a room must say for its use to be clear; whatever else is unknown stays 待核实 in the criteria.
_ROOM_FACTS = ("original_use", "partition", "is_let", "usable_area_m2", "persons")


@dataclass(frozen=True, slots=True)
class Clarity:
    """One of the two. missing: what is still to be found out (zh-CN); empty when it is clear."""

    name: str
    missing: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        """True when nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class TwoClarities:
    """The gate of a file: both must be clear before it goes to 平安办."""

    rooms: Clarity
    parties: Clarity

    @property
    def unclear(self) -> tuple[Clarity, ...]:
        """Those that are not clear yet; empty when the gate is open."""
        return tuple(clarity for clarity in (self.rooms, self.parties) if not clarity.is_clear)


def two_clarities(events: Sequence[CaseEvent]) -> TwoClarities:
    """The gate for the events that count (workflow.visible), in the order in which they happened."""
    return TwoClarities(rooms_clarity(recorded_dwelling(events)), parties_clarity(stated_parties(events)))


def rooms_clarity(dwelling: Dwelling | None) -> Clarity:
    """Whether every room was seen and its original use, partition, letting, area and persons are recorded."""
    if dwelling is None:
        return Clarity(ROOMS, ("尚未登记房间",))
    missing = []
    if not dwelling.all_rooms_seen:
        missing.append("尚未查看全部房间")
    if dwelling.is_let is None:
        missing.append(f"全户{LET_DWELLING}")
    for room in dwelling.rooms:
        wanted = _ROOM_FACTS if room.is_let is not False else ("original_use", "partition")
        # A room let by the bed is let.
        known = {"is_let"} if room.by_bed else set()
        unknown = [FACT_NAMES[name] for name in wanted if name not in known and getattr(room, name) is None]
        if unknown:
            missing.append(f"“{room.name}”的{'、'.join(unknown)}")
    return Clarity(ROOMS, tuple(missing))


def parties_clarity(parties: Parties | None) -> Clarity:
    """Whether owner, sub-lessor and tenants are each known, or stated to be none."""
    if parties is None:
        return Clarity(PARTIES, ("尚未登记当事人",))
    stated = (
        (PartyRole.OWNER, parties.owner.status),
        (PartyRole.SUB_LESSOR, parties.sub_lessor.status),
        (PartyRole.TENANT, parties.tenants.status),
    )
    missing = tuple(f"{role.label}未明确" for role, status in stated if status is PartyStatus.UNKNOWN)
    return Clarity(PARTIES, missing)
