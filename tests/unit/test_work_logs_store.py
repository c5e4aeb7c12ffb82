"""The work logs in the store: who sees what, once and whole, voided and never lost, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.campaign.model import Campaign
from casework.campaign.parts import Committee
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.errors import ConflictError, EntryError, NotFoundError, PermissionDeniedError
from casework.events import Actor, Case
from casework.service import open_case
from casework.vocabulary import EventKind, Knowledge, Role
from casework.work_logs import LogDraft, LogKind
from data.access import Reader
from data.analyses.work_logs import log_counts
from data.store import Store
from data.work_logs import record_log, void_log
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment

DAY = date(2021, 10, 12)
CAMPAIGN: Campaign = replace(
    parse_campaign(CAMPAIGN_TEMPLATE),
    subdistrict_code=SUBDISTRICT,
    committees=(Committee("02", "乙居委会"), Committee("01", "甲居委会")),
)
FIRST, SECOND = Actor("juwei-01", Role.COMMITTEE, "01"), Actor("juwei-02", Role.COMMITTEE, "02")
DRAFT = LogDraft("u1", LogKind.PUBLICITY, "01", DAY, "宣传栏", persons=40, copies=100)


@pytest.fixture
def filled(store: Store) -> Store:
    """Two committees with one entry each, and one of the street."""
    add_subdistrict(store)
    record_log(store, CAMPAIGN, DRAFT, FIRST, moment(DAY))
    record_log(store, CAMPAIGN, replace(DRAFT, uid="u2", committee_code="02", persons=None), SECOND, moment(DAY))
    street = LogDraft("u3", LogKind.COST, None, DAY, "清运费", amount_fen=12345)
    record_log(store, CAMPAIGN, street, OFFICE, moment(DAY))
    return store


def reader(store: Store, actor: Actor, day: date = DAY, knowledge: Knowledge = Knowledge.LATEST) -> Reader:
    """What the actor reads."""
    return Reader(store, SUBDISTRICT, actor, day, knowledge)


def uids(store: Store, actor: Actor) -> set[str]:
    """The entries that the actor sees."""
    return set(reader(store, actor).work_logs(DAY, DAY)["uid"])


def test_a_committee_sees_its_own_entries_and_neither_anothers_nor_the_streets(filled: Store) -> None:
    """The rule of rows is the view's."""
    assert uids(filled, FIRST) == {"u1"}
    assert uids(filled, SECOND) == {"u2"}
    assert uids(filled, OFFICE) == {"u1", "u2", "u3"}


def test_counts_stand_in_official_order_with_what_is_missing(filled: Store) -> None:
    """乙 before 甲 as configured, the street last; an entry without a number of people is counted as missing."""
    counts = log_counts(reader(filled, OFFICE), CAMPAIGN, DAY, DAY)
    assert [(row.name, row.total, row.persons, row.missing, row.copies, row.amount_fen) for row in counts] == [
        ("乙居委会", 1, 0, 1, 100, 0),
        ("甲居委会", 1, 40, 0, 100, 0),
        ("街道", 1, 0, 0, 0, 12345),
    ]
    assert [row.name for row in log_counts(reader(filled, FIRST), CAMPAIGN, DAY, DAY)] == ["甲居委会"]


def test_the_same_entry_twice_is_one(filled: Store) -> None:
    """A retry changes nothing; another content under the same uid is refused."""
    before = filled.version(SUBDISTRICT)
    assert record_log(filled, CAMPAIGN, DRAFT, FIRST, moment(DAY, 15)) <= before
    assert filled.version(SUBDISTRICT) == before
    with pytest.raises(ConflictError, match="内容不同"):
        record_log(filled, CAMPAIGN, replace(DRAFT, persons=41), FIRST, moment(DAY, 15))


def test_what_is_voided_stays_marked_and_leaves_the_counts(filled: Store) -> None:
    """Who, when and why are kept; as known the day before, it still counts."""
    later = date(2021, 10, 13)
    void_log(filled, SUBDISTRICT, "u1", "重复登记，电话 13812345678", FIRST, moment(later))
    row = reader(filled, FIRST, later).work_logs(DAY, DAY).iloc[0]
    assert (row["is_void"], row["void_reason"]) == (1, "重复登记，电话 138****5678")
    assert log_counts(reader(filled, FIRST, later), CAMPAIGN, DAY, DAY)[0].total == 0
    then = reader(filled, FIRST, DAY, Knowledge.AS_KNOWN_THEN)
    assert log_counts(then, CAMPAIGN, DAY, DAY)[0].total == 1
    void_log(filled, SUBDISTRICT, "u1", "重复登记，电话 13812345678", FIRST, moment(later, 13))
    with pytest.raises(ConflictError, match="已由"):
        void_log(filled, SUBDISTRICT, "u1", "又一个理由", OFFICE, moment(later, 14))


def test_another_committee_cannot_void_or_learn_of_an_entry(filled: Store) -> None:
    """The same sentence as for an entry that does not exist."""
    with pytest.raises(NotFoundError) as own:
        void_log(filled, SUBDISTRICT, "u1", "理由", SECOND, moment(DAY))
    with pytest.raises(NotFoundError) as none:
        void_log(filled, SUBDISTRICT, "no-such", "理由", SECOND, moment(DAY))
    assert str(own.value) == str(none.value)
    with pytest.raises(EntryError, match="理由"):
        void_log(filled, SUBDISTRICT, "u1", " ", FIRST, moment(DAY))


def test_numbers_of_persons_are_masked_before_anything_is_stored(filled: Store) -> None:
    """In the row and in the audit row."""
    draft = replace(DRAFT, uid="u9", title="联系 13812345678", remark="身份证 310117199001011234", place="<b>1号楼</b>")
    record_log(filled, CAMPAIGN, draft, FIRST, moment(DAY))
    logs = reader(filled, FIRST).work_logs(DAY, DAY)
    row = logs[logs["uid"] == "u9"].iloc[0]
    assert row["title"] == "联系 138****5678"
    assert "199001011234" not in row["remark"]
    assert row["place"] == "<b>1号楼</b>", "markup is kept as the text that it is"
    assert filled.verify_chain(SUBDISTRICT) == []


def test_a_file_is_named_only_together_with_its_committee(filled: Store) -> None:
    """Whether another committee's file exists is not told."""
    with filled.write(SUBDISTRICT) as writing:
        first = draft_for(EventKind.CLUE_RECEIVED, DAY, uid="c", case_id="C1")
        open_case(writing, OFFICE, Case("C1", 1, "01"), first, moment(DAY))
    mediation = LogDraft("m1", LogKind.MEDIATION, "02", DAY, "押金", case_id="C1")
    with pytest.raises(NotFoundError, match="没有编号为“C1”的档案"):
        record_log(filled, CAMPAIGN, mediation, SECOND, moment(DAY))
    record_log(filled, CAMPAIGN, replace(mediation, committee_code="01"), FIRST, moment(DAY))


def test_who_may_not_enter_leaves_nothing_behind(filled: Store) -> None:
    """Refused before the first statement: no version, no audit row."""
    before = filled.version(SUBDISTRICT)
    with pytest.raises(PermissionDeniedError):
        record_log(filled, CAMPAIGN, replace(DRAFT, uid="u8", committee_code="02"), FIRST, moment(DAY))
    with pytest.raises(PermissionDeniedError):
        record_log(filled, CAMPAIGN, replace(DRAFT, uid="u8"), Actor("x", Role.LEADER), moment(DAY))
    with pytest.raises(NotFoundError):
        record_log(filled, CAMPAIGN, replace(DRAFT, uid="u8", committee_code="99"), OFFICE, moment(DAY))
    assert filled.version(SUBDISTRICT) == before
