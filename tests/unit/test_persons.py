"""Persons in the store: sealed, masked in lists, opened one at a time with a reason that is logged first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework.errors import EntryError, NotFoundError, PermissionDeniedError
from casework.events import Actor, Case
from casework.privacy.identity_numbers import check_sign
from casework.privacy.persons import PersonEntry
from casework.privacy.rules import CipherName, PrivacyRules
from casework.service import record
from casework.vocabulary import EventKind, Knowledge, PartyRole, Role
from data.access_log import access_entries
from data.keys import KeyRingError
from data.persons import MaskedPerson, keep_persons, masked_person, reveal_person
from data.queries.persons import sealed_persons
from data.schema import audit, case_event
from data.schema_access_log import access_log
from data.schema_persons import party_person
from data.store import Store
from data.view import view_of
from tests.histories import draft_for
from tests.parties import RULES, record_parties, sub_lessor
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment, play

DAY = date(2021, 9, 28)
NAME, PHONE = "演示业主甲", "10000000009"
OWNER = PersonEntry(PartyRole.OWNER, NAME, PHONE)
HOSTILE = (
    "䶮小明",
    "㐂田",
    "𠮷野家",
    "阿卜杜拉·买买提",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "'; drop table x;--",
    "=1+1",
)
REASON = "送达指令书，需联系业主"


@pytest.fixture
def files(store: Store) -> Store:
    """Two files of two committees."""
    add_subdistrict(store)
    play(store, Case("C1", 1, "01"), (EventKind.CLUE_RECEIVED, DAY), (EventKind.CLUE_ACCEPTED, DAY))
    play(store, Case("C2", 2, "02"), (EventKind.CLUE_RECEIVED, DAY), (EventKind.CLUE_ACCEPTED, DAY))
    return store


def masked(store: Store, case_id: str, actor: Actor = OFFICE) -> list[MaskedPerson]:
    """What a list shows to this user."""
    view = view_of(actor, SUBDISTRICT, DAY, Knowledge.LATEST)
    with store.read() as connection:
        found = sealed_persons(connection, view, case_id)
    return [masked_person(person, SUBDISTRICT, store.keys) for person in found]


def revealed(store: Store, actor: Actor, case_id: str = "C1", reason: str = REASON) -> tuple[str, str | None]:
    """Name and telephone of the first owner, opened by this user."""
    view = view_of(actor, SUBDISTRICT, DAY, Knowledge.LATEST)
    found = reveal_person(store, view, actor, case_id, f"{case_id}-owner-1", reason, moment(DAY, 15))
    return found.name, found.phone


def everything(store: Store) -> str:
    """Every stored value of every table but the sealed ones, as text."""
    with store.read() as connection:
        rows = [tuple(connection.execute(sa.select(table))) for table in (audit, case_event, access_log, party_person)]
    return repr(rows)


def test_a_list_shows_masked_names_and_nothing_in_clear_is_stored(files: Store) -> None:
    """Neither the events nor the audit nor the table of persons holds the name."""
    record_parties(files, "C1", DAY, OWNER, sub_lessor("欧阳演示", "138-0000-0000"))
    assert [(person.role, person.name, person.phone) for person in masked(files, "C1")] == [
        (PartyRole.OWNER, "演****", "100****0009"),
        (PartyRole.SUB_LESSOR, "欧阳**", "138****0000"),
    ]
    stored = everything(files)
    for secret in (NAME, PHONE, "欧阳演示", "13800000000", "138-0000-0000"):
        assert secret not in stored
        assert secret.encode().hex() not in stored


@pytest.mark.parametrize("cipher", CipherName)
@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_comes_back_as_it_was(files: Store, cipher: CipherName, name: str) -> None:
    """Rare signs, scripts, template and SQL signs are text."""
    record_parties(files, "C1", DAY, PersonEntry(PartyRole.OWNER, name), rules=PrivacyRules(cipher.value))
    assert revealed(files, OFFICE) == (name, None)


def test_a_reveal_is_logged_with_its_reason_before_the_value_is_shown(files: Store) -> None:
    """The log holds who, which record and why, and neither name nor number."""
    record_parties(files, "C1", DAY, OWNER)
    assert revealed(files, OFFICE) == (NAME, PHONE)
    with files.read() as connection:
        (entry,) = access_entries(connection, SUBDISTRICT, moment(DAY, 0), moment(DAY, 23))
    assert (entry.account, entry.action, entry.subject) == (OFFICE.account, "revealed", "C1-owner-1")
    assert json.loads(entry.content)["reason"] == REASON
    assert NAME not in entry.content


def test_what_cannot_be_logged_is_not_shown(files: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk while the log is written: nothing is opened."""
    record_parties(files, "C1", DAY, OWNER)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log cannot be written")

    def opened(*_: object, **__: object) -> str:
        raise AssertionError("opened before it was logged")

    monkeypatch.setattr("data.persons.record_access", fail)
    monkeypatch.setattr("data.persons.opened", opened)
    with pytest.raises(RuntimeError, match="log"):
        revealed(files, OFFICE)


@pytest.mark.parametrize("reason", ["", "看看", "     ", "。。。。。。", "aaaaaaa"])
def test_a_reason_that_says_nothing_opens_nothing(files: Store, reason: str) -> None:
    """And leaves no entry: nothing was seen."""
    record_parties(files, "C1", DAY, OWNER)
    with pytest.raises(EntryError, match="理由"):
        revealed(files, OFFICE, reason=reason)
    with files.read() as connection:
        assert access_entries(connection, SUBDISTRICT, moment(DAY, 0), moment(DAY, 23)) == []


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_who_may_reveal(files: Store, role: Role) -> None:
    """The offices that act on a file and its own committee; another committee does not even learn that it is there."""
    record_parties(files, "C1", DAY, OWNER)
    bound = role in (Role.COMMITTEE, Role.POPULATION_OFFICER)
    own, other = Actor("a", role, "01" if bound else None), Actor("b", role, "02" if bound else None)
    if role in (Role.SAFETY_OFFICE, Role.ENFORCEMENT, Role.COMMITTEE, Role.POPULATION_OFFICER):
        assert revealed(files, own) == (NAME, PHONE)
    else:
        with pytest.raises(PermissionDeniedError):
            revealed(files, own)
    if bound:
        assert masked(files, "C1", other) == []
        with pytest.raises(NotFoundError, match="可查看的范围"):
            revealed(files, other)


def test_a_crafted_id_opens_no_other_file(files: Store) -> None:
    """The person must belong to the file that was asked for, within the user's own rows."""
    record_parties(files, "C1", DAY, OWNER)
    actor = Actor("b", Role.COMMITTEE, "02")
    view = view_of(actor, SUBDISTRICT, DAY, Knowledge.LATEST)
    for case_id in ("C1", "C2"):
        with pytest.raises(NotFoundError):
            reveal_person(files, view, actor, case_id, "C1-owner-1", REASON, moment(DAY, 15))


def test_a_corrected_name_is_a_further_revision(files: Store) -> None:
    """The newest counts, the one before stays; voiding the newer entry brings it back."""
    record_parties(files, "C1", DAY, OWNER)
    record_parties(files, "C1", DAY, PersonEntry(PartyRole.OWNER, "演示业主乙"), uid="C1-again", hour=14)
    assert revealed(files, OFFICE) == ("演示业主乙", None)
    with files.write(SUBDISTRICT) as writing:
        void = draft_for(EventKind.EVENT_VOIDED, DAY, uid="void", case_id="C1", facts={"voids": "C1-again"})
        record(writing, OFFICE, void, moment(DAY, 15))
    assert revealed(files, OFFICE) == (NAME, PHONE)
    with files.read() as connection:
        assert len(connection.execute(sa.select(party_person)).all()) == 2


def test_what_is_left_out_stays_and_a_new_name_takes_no_old_number(files: Store) -> None:
    """A number alone corrects the number; the same name keeps it; another name is another person."""
    record_parties(files, "C1", DAY, OWNER)
    record_parties(files, "C1", DAY, PersonEntry(PartyRole.OWNER, "", "10000000008"), uid="2", hour=14)
    assert revealed(files, OFFICE) == (NAME, "10000000008")
    record_parties(files, "C1", DAY, PersonEntry(PartyRole.OWNER, f" {NAME} "), uid="3", hour=15)
    assert revealed(files, OFFICE) == (NAME, "10000000008")
    with files.write(SUBDISTRICT) as writing:
        for uid, target in (("v3", "3"), ("v2", "2")):
            void = draft_for(EventKind.EVENT_VOIDED, DAY, uid=uid, case_id="C1", facts={"voids": target})
            record(writing, OFFICE, void, moment(DAY, 16))
    record_parties(files, "C1", DAY, PersonEntry(PartyRole.OWNER, NAME), uid="4", hour=17)
    assert revealed(files, OFFICE) == (NAME, PHONE), "a voided entry is not carried on"
    record_parties(files, "C1", DAY, PersonEntry(PartyRole.OWNER, "演示业主乙"), uid="5", hour=18)
    assert revealed(files, OFFICE) == ("演示业主乙", None)


def test_the_same_entry_again_stores_nothing_twice(files: Store) -> None:
    """A retry after a lost answer."""
    record_parties(files, "C1", DAY, OWNER)
    before = files.version(SUBDISTRICT)
    record_parties(files, "C1", DAY, OWNER)
    assert files.version(SUBDISTRICT) == before


def test_a_refused_person_leaves_no_entry(files: Store) -> None:
    """Entry and persons are one act."""
    before = files.version(SUBDISTRICT)
    with pytest.raises(EntryError, match="电话"):
        record_parties(files, "C1", DAY, PersonEntry(PartyRole.OWNER, NAME, "12"))
    assert files.version(SUBDISTRICT) == before


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        (PersonEntry(PartyRole.OWNER, "  "), "不能为空"),
        (PersonEntry(PartyRole.OWNER, "长" * 61), "最多 60"),
        (PersonEntry(PartyRole.OWNER, "甲\u202e乙"), "不可见"),
        (PersonEntry(PartyRole.OWNER, "甲\x00"), "不可见"),
        (PersonEntry(PartyRole.OWNER, "甲", "电话不详"), "数字"),
        (PersonEntry(PartyRole.OWNER, "甲", "1" * 21), "数字"),
    ],
)
def test_impossible_names_and_numbers_are_refused_without_repeating_them(
    files: Store, entry: PersonEntry, word: str
) -> None:
    """Each with its mend."""
    with pytest.raises(EntryError, match=word) as refused:
        record_parties(files, "C1", DAY, entry)
    assert entry.name.strip() == "" or entry.name not in str(refused.value)


def test_the_blind_index_is_made_for_businesses_and_companies_only(files: Store) -> None:
    """A private owner cannot be followed from file to file."""
    company = PersonEntry(PartyRole.CONTACT, "演示物业有限公司", is_organisation=True)
    record_parties(files, "C1", DAY, OWNER, sub_lessor(), company)
    with files.read() as connection:
        rows = connection.execute(sa.select(party_person)).all()
    indexed = {row.role: (row.name_index is not None, row.phone_index is not None) for row in rows}
    assert indexed == {"owner": (False, False), "sub_lessor": (True, True), "contact": (True, False)}


def test_a_sealed_value_moved_to_another_row_or_column_does_not_open(files: Store) -> None:
    """Somebody with the database but without the keys swaps two owners."""
    record_parties(files, "C1", DAY, OWNER)
    record_parties(files, "C2", DAY, PersonEntry(PartyRole.OWNER, "演示业主乙", "10000000008"))
    with files.write_unversioned() as connection:
        stolen = connection.execute(sa.select(party_person.c.name).where(party_person.c.case_id == "C2")).scalar_one()
        connection.execute(sa.update(party_person).where(party_person.c.case_id == "C1").values(name=stolen))
        connection.execute(
            sa.update(party_person).where(party_person.c.case_id == "C2").values(name=party_person.c.phone)
        )
    for case_id in ("C1", "C2"):
        assert [person.is_readable for person in masked(files, case_id)] == [False]
        with pytest.raises(KeyRingError, match="改动"):
            revealed(files, OFFICE, case_id)


def test_without_keys_lists_still_show_and_a_reveal_says_why(files: Store, tmp_path: Path) -> None:
    """The figures do not depend on the keys; the name does."""
    record_parties(files, "C1", DAY, OWNER)
    (tmp_path / "keys" / "encryption-1.key").unlink(missing_ok=True)
    (tmp_path / "store" / "keys" / "encryption-1.key").unlink(missing_ok=True)
    assert [(person.name, person.is_readable) for person in masked(files, "C1")] == [("（解不开）", False)]
    with pytest.raises(KeyRingError, match="密钥备份"):
        revealed(files, OFFICE)
    with pytest.raises(KeyRingError, match="其他统计不受影响"):
        record_parties(files, "C2", DAY, OWNER)
    assert files.verify_chain(SUBDISTRICT) == []


def test_after_rotation_old_and_new_names_open(files: Store) -> None:
    """The row knows its key."""
    record_parties(files, "C1", DAY, OWNER)
    files.keys.rotate()
    record_parties(files, "C2", DAY, PersonEntry(PartyRole.OWNER, "演示业主乙"))
    assert revealed(files, OFFICE, "C1") == (NAME, PHONE)
    assert revealed(files, OFFICE, "C2") == ("演示业主乙", None)
    with files.read() as connection:
        assert connection.execute(sa.select(party_person.c.key_number)).scalars().all() == [1, 2]


IDENTITY = "99000119900101001" + check_sign("99000119900101001")


@pytest.mark.parametrize(
    ("rules", "kind", "number", "word"),
    [
        (RULES, EventKind.PENALTY_RECORDED, IDENTITY, "不保存身份证号"),
        (PrivacyRules(store_identity_numbers=True), EventKind.PARTIES_RECORDED, IDENTITY, "只在登记处罚时"),
        (PrivacyRules(store_identity_numbers=True), EventKind.PENALTY_RECORDED, IDENTITY[:-1] + "?", "18 位"),
    ],
)
def test_identity_numbers_are_refused_unless_a_penalty_needs_them(
    files: Store, rules: PrivacyRules, kind: EventKind, number: str, word: str
) -> None:
    """By default never; where allowed, with a penalty only, and only a number that is one."""
    event = record_parties(files, "C1", DAY)
    person = PersonEntry(PartyRole.OWNER, NAME, identity_number=number)
    with files.write(SUBDISTRICT) as writing, pytest.raises(EntryError, match=word) as refused:
        just_recorded = replace(event, kind=kind, version=writing.version + 1)
        keep_persons(writing, files.keys, OFFICE, just_recorded, [person], rules)
    assert number not in str(refused.value)


def test_an_allowed_identity_number_is_sealed_like_a_name(files: Store) -> None:
    """Where [privacy] says so and the entry is a penalty."""
    event = record_parties(files, "C1", DAY)
    person = PersonEntry(PartyRole.OWNER, NAME, identity_number=IDENTITY.lower())
    with files.write(SUBDISTRICT) as writing:
        penalty = replace(event, kind=EventKind.PENALTY_RECORDED, version=writing.version + 1)
        keep_persons(writing, files.keys, OFFICE, penalty, [person], PrivacyRules(store_identity_numbers=True))
    view = view_of(OFFICE, SUBDISTRICT, DAY, Knowledge.LATEST)
    found = reveal_person(files, view, OFFICE, "C1", "C1-owner-1", REASON, moment(DAY, 15))
    assert found.identity_number == IDENTITY
    assert IDENTITY not in everything(files)
