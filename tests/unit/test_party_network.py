"""Grouping by blind index: one telephone, one company; a name alone proves nothing; committees see their own rows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.events import Actor, Case
from casework.parties.network import Link, NamedParty, party_groups
from casework.privacy.persons import PersonEntry
from casework.service import record
from casework.vocabulary import EventKind, Knowledge, PartyRole, Role
from data.access import Reader
from data.analyses.sublessor_network import SublessorNetwork, sublessor_network
from data.store import Store
from tests.histories import draft_for
from tests.parties import record_parties, sub_lessor
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment, play

DAY = date(2021, 9, 28)
AGENCY = "演示安居房产经纪有限公司"


def party(case: int, name: str, phone: str | None, role: PartyRole = PartyRole.SUB_LESSOR) -> NamedParty:
    """A record of one file."""
    case_id = f"C{case}"
    return NamedParty(f"{case_id}-{role.value}-1", case_id, role, False, name, phone, DAY, moment(DAY), "office")


def files(parties: list[NamedParty]) -> list[tuple[list[str], list[Link]]]:
    """The files and links of each group."""
    return [(list(group.case_ids), list(group.links)) for group in party_groups(parties)]


def test_one_telephone_is_one_business_under_any_name() -> None:
    """A sub-lessor who gives two names."""
    assert files([party(1, "a", "1"), party(2, "b", "1"), party(3, "c", "3")]) == [(["C1", "C2"], [Link.PHONE])]


def test_a_company_is_known_by_its_name_and_ties_chains_together() -> None:
    """Name to name, telephone to telephone."""
    company = PartyRole.AGENCY
    chain = [party(1, "x", "1", company), party(2, "x", "2", company), party(3, "z", "2", company)]
    assert files(chain) == [(["C1", "C2", "C3"], [Link.PHONE, Link.COMPANY])]


def test_a_shared_name_of_people_is_apart_and_marked() -> None:
    """Two people of one name stay two; the third record may be either."""
    people = [party(1, "a", "1"), party(2, "a", "1"), party(3, "a", "3")]
    assert files(people) == [(["C1", "C2", "C3"], [Link.NAME_ONLY]), (["C1", "C2"], [Link.PHONE])]


def test_two_parts_in_one_dwelling_are_no_group() -> None:
    """Agency and sub-lessor of one file with one telephone."""
    assert files([party(1, "a", "1"), party(1, "b", "1", PartyRole.AGENCY)]) == []


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from("ab"), st.sampled_from([None, "1", "2"])), max_size=12))
def test_groups_are_as_a_slow_search_finds_them(rows: list[tuple[int, str, str | None]]) -> None:
    """People are connected exactly through equal telephones; every group has two files or more, largest first."""
    parties = [party(case, name, phone) for case, name, phone in dict.fromkeys(rows)]
    groups = party_groups(parties)
    sizes = [len(group.case_ids) for group in groups]
    assert sizes == sorted(sizes, reverse=True) and all(size > 1 for size in sizes)
    expected = [
        frozenset(one.case_id for one in parties if one.phone_index == phone)
        for phone in {one.phone_index for one in parties} - {None}
    ]
    found = [frozenset(group.case_ids) for group in groups if Link.NAME_ONLY not in group.links]
    assert sorted(found, key=sorted) == sorted((one for one in expected if len(one) > 1), key=sorted)


@pytest.fixture
def street(store: Store) -> Store:
    """Four files of two committees: one sub-lessor behind C1, C2, C3, one agency behind C3, C4."""
    add_subdistrict(store)
    for number in range(1, 5):
        committee = f"{2 - number % 2:02}"
        play(store, Case(f"C{number}", number, committee), (EventKind.CLUE_RECEIVED, DAY))
    agency = PersonEntry(PartyRole.AGENCY, AGENCY, is_organisation=True)
    record_parties(store, "C1", DAY, sub_lessor())
    record_parties(store, "C2", DAY, sub_lessor("演示转租人甲", "100 0000 0001"))
    record_parties(store, "C3", DAY, sub_lessor("演示化名", "10000000001"), agency)
    record_parties(store, "C4", DAY, agency)
    return store


def network(store: Store, actor: Actor = OFFICE) -> SublessorNetwork:
    """What this user sees."""
    return sublessor_network(Reader(store, SUBDISTRICT, actor, DAY, Knowledge.LATEST))


def test_the_street_sees_all_groups_with_their_evidence_path(street: Store) -> None:
    """Which record of which file, when, by whom."""
    found = network(street)
    assert [(group.dwellings, group.links) for group in found.groups] == [
        (3, (Link.PHONE,)),
        (2, (Link.COMPANY,)),
    ]
    first = found.groups[0].records[0]
    assert (first.case_id, first.occurred_on, first.recorded_by, first.recorded_at) == (
        "C1",
        DAY,
        "office",
        moment(DAY, 13),
    )
    assert found.groups[0].committee_codes == {"01", "02"}


def test_a_committee_sees_groups_within_its_own_rows_only(street: Store) -> None:
    """C1 and C3 are its own; that C2 and C4 exist shows nowhere."""
    found = network(street, Actor("c", Role.COMMITTEE, "01"))
    assert [[record.case_id for record in group.records] for group in found.groups] == [["C1", "C3"]]
    assert (found.parties, found.dwellings) == (3, 2)


def test_a_voided_or_replaced_entry_leaves_the_network(street: Store) -> None:
    """C2's entry is void, C1 turns out to have no sub-lessor: nothing is left to share with C3."""
    with street.write(SUBDISTRICT) as writing:
        void = draft_for(EventKind.EVENT_VOIDED, DAY, uid="v", case_id="C2", facts={"voids": "C2-parties"})
        record(writing, OFFICE, void, moment(DAY, 15))
    record_parties(street, "C1", DAY, uid="C1-again", hour=15)
    assert [[record.case_id for record in group.records] for group in network(street).groups] == [["C3", "C4"]]
