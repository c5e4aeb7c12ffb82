"""What a ledger is: its columns, where its rows come from, who may take it and in what form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from casework.campaign.model import Campaign
from casework.privacy.masking import HIDDEN_ROOM
from casework.vocabulary import Role
from data.access import Reader
from data.exports.ledger import LedgerColumn

Row = Sequence[Any]
STREET = frozenset({Role.LEADER, Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE})
STREET_AND_FIELD = STREET | {Role.ENFORCEMENT, Role.COMMITTEE}
FEEDERS = frozenset({Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE})
OFFICERS = frozenset({Role.SAFETY_OFFICE, Role.ENFORCEMENT, Role.COMMITTEE})


class Masking(Enum):
    """NONE: nothing in it is about one dwelling. BY_DEFAULT: rooms are hidden unless a reason is given.
    NEVER: it makes no sense with hidden rooms, so it is handed out with a reason only.
    """

    NONE = "none"
    BY_DEFAULT = "by_default"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """What is asked for: the days [start, end] where the ledger has a period, one committee or all."""

    reader: Reader
    campaign: Campaign
    start: date
    end: date
    committee_code: str | None
    is_masked: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The committees in official order."""
        return tuple(committee.code for committee in self.campaign.committees)

    def committee(self, code: str | None) -> str | None:
        """The name of a committee; its code when the campaign does not know it."""
        names = {entry.code: entry.name for entry in self.campaign.committees}
        return None if code is None else names.get(code, code)

    def room(self, room: str | None) -> str | None:
        """The room as this file may show it."""
        return HIDDEN_ROOM if self.is_masked and room else room


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """A ledger. roles: who may take it. opened_to: who may take it with rooms, for a reason.

    has_period: --from and --to choose its rows; begins: the first day when none is given.
    """

    key: str
    title: str
    help: str
    roles: frozenset[Role]
    columns: Callable[[LedgerQuery], tuple[LedgerColumn, ...]]
    rows: Callable[[LedgerQuery], Iterator[Row]]
    masking: Masking = Masking.NONE
    opened_to: frozenset[Role] = frozenset()
    has_period: bool = False
    begins: Callable[[Campaign], date] = lambda campaign: campaign.begins_on
