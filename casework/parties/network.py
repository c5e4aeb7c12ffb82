"""Which dwellings share a sub-lessor, an agency or a company: grouped by blind index, without a name being known.

One telephone is one business. A company has one name. Two people may share a name: a name alone groups private
persons apart, marked as unproven. The group says where to look; it proves nothing about a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.vocabulary import LabelledEnum, PartyRole


class Link(LabelledEnum):
    """What ties the dwellings of a group together."""

    PHONE = "phone", "电话相同"
    COMPANY = "company", "单位名称相同"
    NAME_ONLY = "name_only", "仅姓名相同，可能是不同的人"


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A business of letting as one record of one file names it; the indexes tell equal from different, nothing else."""

    person_id: str
    case_id: str
    role: PartyRole
    is_organisation: bool
    name_index: str
    phone_index: str | None
    occurred_on: date
    recorded_at: datetime
    recorded_by: str

    @property
    def has_company_name(self) -> bool:
        """True when the name is that of a company or agency, which is not shared by chance."""
        return self.is_organisation or self.role in (PartyRole.AGENCY, PartyRole.EMPLOYER)


@dataclass(frozen=True, slots=True)
class PartyGroup:
    """The records that belong together, by file. links: what ties them, in the order of Link."""

    members: tuple[NamedParty, ...]
    links: tuple[Link, ...]

    @property
    def case_ids(self) -> tuple[str, ...]:
        """The files of the group, each once."""
        return tuple(dict.fromkeys(member.case_id for member in self.members))

    @property
    def roles(self) -> tuple[PartyRole, ...]:
        """The parts in which it appears."""
        found = {member.role for member in self.members}
        return tuple(role for role in PartyRole if role in found)


def party_groups(parties: Iterable[NamedParty]) -> tuple[PartyGroup, ...]:
    """The groups of two or more dwellings, largest first, then by the first file."""
    known = sorted(parties, key=lambda party: (party.case_id, party.person_id))
    by_phone = _same(known, lambda party: party.phone_index)
    by_company = _same(known, lambda party: party.name_index if party.has_company_name else None)
    root = list(range(len(known)))
    for places in (*by_phone, *by_company):
        for place in places[1:]:
            _join(root, places[0], place)
    together: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(len(known)):
        together[_root(root, place)].append(place)
    groups = [_group(known, places, by_phone, by_company) for places in together.values()]
    for places in _same(known, lambda party: None if party.has_company_name else party.name_index):
        if len({_root(root, place) for place in places}) > 1:
            groups.append(PartyGroup(tuple(known[place] for place in places), (Link.NAME_ONLY,)))
    shared = [group for group in groups if len(group.case_ids) > 1]
    return tuple(sorted(shared, key=lambda group: (-len(group.case_ids), group.case_ids, group.links)))


def _group(
    known: Sequence[NamedParty], places: list[int], by_phone: list[list[int]], by_company: list[list[int]]
) -> PartyGroup:
    own = set(places)
    ties = ((Link.PHONE, by_phone), (Link.COMPANY, by_company))
    links = tuple(link for link, groups in ties if any(own.issuperset(group) for group in groups))
    return PartyGroup(tuple(known[place] for place in places), links)


def _same(known: Sequence[NamedParty], key: Callable[[NamedParty], Hashable]) -> list[list[int]]:
    """The places of the parties with an equal key, two or more; None is equal to nothing."""
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, party in enumerate(known):
        found[key(party)].append(place)
    found.pop(None, None)
    return [places for places in found.values() if len(places) > 1]


def _root(root: list[int], place: int) -> int:
    while root[place] != place:
        root[place] = root[root[place]]
        place = root[place]
    return place


def _join(root: list[int], first: int, second: int) -> None:
    root[_root(root, second)] = _root(root, first)
