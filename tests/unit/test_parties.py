"""登记当事人: what an entry must say, what it may not hold, and what the newest one states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import EntryError
from casework.parties.facts import Party, Tenants, parties_from_facts, person_id, stated_parties
from casework.service import record
from casework.vocabulary import EventKind, PartyRole, PartyStatus
from tests.histories import OFFICE, draft_for, facts_for
from tests.stories import at, story

DAY = date(2021, 9, 28)
GOOD: dict[str, Any] = {
    "owner": {"status": "known", "is_organisation": False, "person_ids": ["C1-owner-1"]},
    "sub_lessor": {"status": "none"},
    "tenants": {"status": "known", "persons": 6, "children": 1},
    "employer": {"status": "unknown"},
    "agency": {"status": "known", "registered": False},
    "contact": {"person_ids": ["C1-contact-1"]},
}


def changed(party: str, **values: Any) -> dict[str, Any]:
    """GOOD with these values in one party."""
    return {**GOOD, party: {**GOOD[party], **values}}


def test_good_facts_read_as_they_were_written() -> None:
    """An explicit 无转租 is a status of its own; what nobody asked is None."""
    found = parties_from_facts(GOOD, "C1")
    assert found.owner == Party(PartyStatus.KNOWN, ("C1-owner-1",), is_organisation=False)
    assert found.sub_lessor == Party(PartyStatus.NONE)
    assert found.tenants == Tenants(PartyStatus.KNOWN, 6, 1)
    assert found.agency == Party(PartyStatus.KNOWN, registered=False)
    assert found.person_ids == ("C1-owner-1", "C1-contact-1")
    least = parties_from_facts(facts_for(EventKind.PARTIES_RECORDED, DAY))
    assert (least.employer, least.agency, least.tenants.children) == (None, None, None)


BAD = [
    ({}, "请选择业主情况"),
    ({key: value for key, value in GOOD.items() if key != "sub_lessor"}, "请选择转租人情况"),
    ({key: value for key, value in GOOD.items() if key != "tenants"}, "请选择承租人员情况"),
    (changed("owner", status="none"), "业主情况"),  # there is always an owner
    (changed("owner", status=None), "业主情况"),
    (changed("owner", name="演示业主甲"), "姓名、电话不写入办理记录"),
    (changed("owner", phone="10000000001"), "姓名、电话不写入办理记录"),
    ({**GOOD, "remark": "演示业主甲"}, "姓名、电话不写入办理记录"),
    ({**GOOD, "owner": "演示业主甲"}, "写法不对"),
    (changed("owner", is_organisation="是"), "应为是或否"),
    (changed("agency", registered=1), "应为是或否"),
    (changed("owner", person_ids=["C2-owner-1"]), "不属于这份档案"),
    (changed("owner", person_ids=["C1-sub_lessor-1"]), "不属于这份档案"),
    (changed("owner", person_ids=["演示业主甲"]), "人员编号"),
    (changed("owner", person_ids="C1-owner-1"), "人员编号"),
    (changed("owner", person_ids=["C1-owner-1", "C1-owner-1"]), "人员编号"),
    (changed("owner", status="unknown"), "不登记业主的姓名"),
    (changed("sub_lessor", person_ids=["C1-sub_lessor-1"]), "不登记转租人的姓名"),
    (changed("tenants", persons=None), "居住人数"),
    (changed("tenants", persons=0), "居住人数"),
    (changed("tenants", persons=-1), "居住人数"),
    (changed("tenants", persons=201), "居住人数"),
    (changed("tenants", persons=True), "居住人数"),
    (changed("tenants", persons="6"), "居住人数"),
    (changed("tenants", children=7), "儿童人数"),
    (changed("tenants", children=-1), "儿童人数"),
    (changed("tenants", status="unknown"), "不填人数"),
    (changed("tenants", person_ids=["C1-tenant-1", "C1-tenant-2"]), "只记人数"),
]


@pytest.mark.parametrize(("facts", "word"), BAD)
def test_what_is_missing_or_impossible_is_named(facts: dict[str, Any], word: str) -> None:
    """By the service too, which stores nothing; no sentence repeats a name."""
    with pytest.raises(EntryError, match=word):
        parties_from_facts(facts, "C1")
    log = story([(EventKind.CLUE_RECEIVED, DAY)], keep_log=True)
    draft = replace(draft_for(EventKind.PARTIES_RECORDED, DAY, uid="p"), facts=facts)
    with pytest.raises(EntryError, match=word) as refused:
        record(log, OFFICE, draft, at(DAY, 13))
    assert "演示业主甲" not in str(refused.value)
    assert len(log.events("C1")) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [("persons", 1), ("persons", 200), ("children", 0), ("children", 6), ("children", None)],
)
def test_the_limits_of_counts_are_allowed(key: str, value: int | None) -> None:
    """One person to two hundred; no child, all children, children not known."""
    children = {"children": min(1, value or 0)} if key == "persons" else {}
    assert parties_from_facts(changed("tenants", **{key: value, **children}))


@given(
    st.dictionaries(
        st.sampled_from(["status", "name", "person_ids", "persons", "children", "registered", "note"]),
        st.one_of(st.none(), st.booleans(), st.integers(-5, 300), st.text(max_size=5), st.just("known")),
    ),
    st.sampled_from(["owner", "sub_lessor", "tenants", "employer", "agency", "contact"]),
)
def test_any_values_are_read_or_refused_with_a_sentence(values: dict[str, Any], party: str) -> None:
    """Never a crash, and nothing that could be a name gets through."""
    facts = {**GOOD, party: values}
    try:
        parties_from_facts(facts)
    except EntryError as error:
        assert str(error)
    else:
        assert set(values) <= {"status", "person_ids", "persons", "children", "registered", "is_organisation"}


def test_the_newest_entry_counts_and_an_unreadable_one_says_nothing() -> None:
    """Entries of before these rules are no clear statement."""
    (first,) = story([(EventKind.CLUE_RECEIVED, DAY)])
    early = replace(first, uid="1", version=2, kind=EventKind.PARTIES_RECORDED, facts=GOOD)
    late = replace(early, uid="2", version=3, facts=changed("sub_lessor", status="unknown"))
    old = replace(early, uid="3", version=4, facts={"owner": True, "sublessor": True, "tenants": 4})
    assert stated_parties(()) is stated_parties((first,)) is None
    assert stated_parties((first, early, late)).sub_lessor.status is PartyStatus.UNKNOWN  # type: ignore[union-attr]
    assert stated_parties((first, early, old)) is None


def test_a_person_keeps_his_id_from_entry_to_entry() -> None:
    """It tells the file and the part, and nothing about the person."""
    assert (
        person_id("C0012", PartyRole.SUB_LESSOR) == person_id("C0012", PartyRole.SUB_LESSOR, 1) == "C0012-sub_lessor-1"
    )
