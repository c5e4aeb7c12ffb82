"""The groups of dwellings behind which the same sub-lessor, agency or company stands, with their evidence path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.parties.network import Link, NamedParty, party_groups
from casework.transitions import CLEARED_STAGES
from casework.vocabulary import PartyRole, Stage
from data.access import Reader
from data.queries.persons import SealedPerson


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """One step of the evidence path: which record of which file names the party, when and by whom."""

    person_id: str
    case_id: str
    committee_code: str
    compound: str
    address: str
    stage: Stage
    role: PartyRole
    occurred_on: date
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class NetworkGroup:
    """A party behind two or more dwellings. sealed: one of its rows, for the masked name and for a reveal."""

    sealed: SealedPerson
    roles: tuple[PartyRole, ...]
    links: tuple[Link, ...]
    records: tuple[NetworkRecord, ...]

    @property
    def dwellings(self) -> int:
        """How many dwellings it stands behind."""
        return len({record.case_id for record in self.records})

    @property
    def compounds(self) -> tuple[str, ...]:
        """The compounds, by name."""
        return tuple(sorted({record.compound for record in self.records}))

    @property
    def committee_codes(self) -> frozenset[str]:
        """The committees that serve the dwellings."""
        return frozenset(record.committee_code for record in self.records)

    @property
    def cleared(self) -> int:
        """How many of the dwellings are off the list."""
        return len({record.case_id for record in self.records if record.stage in CLEARED_STAGES})


@dataclass(frozen=True, slots=True)
class SublessorNetwork:
    """All groups, largest first, and what they were found among."""

    groups: tuple[NetworkGroup, ...]
    parties: int
    dwellings: int


def sublessor_network(reader: Reader) -> SublessorNetwork:
    """The groups within what the reader may see; a bound role sees groups within its own rows only."""
    named = reader.named_parties()
    sealed = {party.person_id: person for party, person in named}
    files = {str(row["case_id"]): row for row in reader.case_list().to_dict("records")}
    groups = []
    for group in party_groups(party for party, _ in named):
        records = tuple(_record(member, files[member.case_id]) for member in group.members)
        groups.append(NetworkGroup(sealed[group.members[0].person_id], group.roles, group.links, records))
    return SublessorNetwork(tuple(groups), len(named), len({party.case_id for party, _ in named}))


def _record(member: NamedParty, file: Mapping[Any, Any]) -> NetworkRecord:
    return NetworkRecord(
        person_id=member.person_id,
        case_id=member.case_id,
        committee_code=str(file["committee_code"]),
        compound=str(file["compound"]),
        address=f"{file['compound']} {file['building']}号 {file['room']}室",
        stage=Stage(str(file["stage"])),
        role=member.role,
        occurred_on=member.occurred_on,
        recorded_at=member.recorded_at,
        recorded_by=member.recorded_by,
    )
