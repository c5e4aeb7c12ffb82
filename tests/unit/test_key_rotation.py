"""A new key: everything is sealed with it, readable as before, vouched for in the record, and goes on after a break."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
import sqlalchemy as sa

from casework.events import Case
from casework.privacy.rules import CipherName
from casework.vocabulary import EventKind, Knowledge
from data import key_rotation
from data.__main__ import main
from data.key_rotation import Rotation, rotate_keys, rows_by_key, unreadable_persons
from data.keys import KeyRing, KeyRingError
from data.persons import MaskedPerson, masked_person
from data.purge import purge
from data.queries.persons import sealed_persons
from data.schema_persons import party_person
from data.store import Store
from data.view import view_of
from tests.campaigns import CAMPAIGN
from tests.parties import record_parties, sub_lessor
from tests.records import OFFICE, ROOT, SUBDISTRICT, add_subdistrict, moment, play

DAY = date(2021, 9, 28)
LATER = moment(date(2021, 10, 27))
AES, SM4 = CipherName.AES_256_GCM, CipherName.SM4_GCM
CASES = ("C1", "C2", "C3")


@pytest.fixture
def files(store: Store) -> Store:
    """Three files with a sub-lessor each."""
    add_subdistrict(store)
    for case_id, dwelling in zip(CASES, (1, 3, 5), strict=True):
        play(store, Case(case_id, dwelling, "01"), (EventKind.CLUE_RECEIVED, DAY))
        record_parties(store, case_id, DAY, sub_lessor(f"演示转租人{case_id}"))
    return store


def silent(share: float, step: str) -> None:
    """Nobody watches."""


def rotated(store: Store, cipher: CipherName = AES) -> Rotation:
    """A rotation by the operator."""
    return rotate_keys(store, cipher, ROOT, LATER, silent)


def keys_in_use(store: Store) -> dict[int, int]:
    """Rows by the number of their key."""
    with store.read() as connection:
        return rows_by_key(connection, SUBDISTRICT)


def shown(store: Store) -> list[MaskedPerson]:
    """What lists show of all three."""
    view = view_of(OFFICE, SUBDISTRICT, LATER.date(), Knowledge.LATEST)
    with store.read() as connection:
        found = [person for case_id in CASES for person in sealed_persons(connection, view, case_id)]
    return [masked_person(person, SUBDISTRICT, store.keys) for person in found]


@pytest.mark.parametrize("cipher", [AES, SM4])
def test_everything_is_sealed_with_the_new_key_and_reads_as_before(files: Store, cipher: CipherName) -> None:
    """And the record is sound; with the old key alone nothing opens any more."""
    before = shown(files)
    assert rotated(files, cipher) == Rotation(2, 3, is_continued=False)
    assert keys_in_use(files) == {2: 3}
    assert shown(files) == before
    assert files.verify_chain(SUBDISTRICT) == []
    with files.read() as connection:
        assert connection.execute(sa.select(party_person.c.cipher).distinct()).scalars().all() == [cipher.value]


def test_new_persons_use_the_new_key_and_the_next_rotation_makes_a_third(files: Store) -> None:
    """Nothing waits, so it is a rotation of its own."""
    rotated(files)
    record_parties(files, "C1", DAY, sub_lessor("演示转租人丁"), uid="again", hour=14)
    assert keys_in_use(files) == {2: 4}
    assert rotated(files) == Rotation(3, 4, is_continued=False)
    assert files.verify_chain(SUBDISTRICT) == []


def test_a_rotation_that_was_broken_off_goes_on_with_the_same_key(
    files: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row a transaction; after the first the program dies."""
    monkeypatch.setattr(key_rotation, "ROWS_PER_WRITE", 1)

    def dies(share: float, step: str) -> None:
        raise KeyboardInterrupt

    before = shown(files)
    with pytest.raises(KeyboardInterrupt):
        rotate_keys(files, AES, ROOT, LATER, dies)
    assert keys_in_use(files) == {1: 2, 2: 1}
    assert shown(files) == before
    assert files.verify_chain(SUBDISTRICT) == []
    assert rotated(files) == Rotation(2, 2, is_continued=True)
    assert keys_in_use(files) == {2: 3}


def test_a_key_that_was_made_and_never_used_is_the_one_to_go_on_with(files: Store) -> None:
    """Killed between the key file and the first row."""
    files.keys.rotate()
    assert rotated(files) == Rotation(2, 3, is_continued=True)


def test_a_row_put_back_from_before_the_rotation_is_found(files: Store) -> None:
    """It opens with the old key, but is not what the record vouches for."""
    with files.read() as connection:
        before = [dict(row) for row in connection.execute(sa.select(party_person)).mappings()]
    rotated(files)
    with files.write_unversioned() as connection:
        connection.execute(party_person.delete())
        connection.execute(party_person.insert(), before)
    assert len(files.verify_chain(SUBDISTRICT)) == 3


def test_a_purge_after_a_rotation_leaves_a_sound_record(files: Store) -> None:
    """The rows that the new key was given are gone like any other."""
    rotated(files)
    plan = purge(files, CAMPAIGN, OFFICE, moment(date(2030, 1, 1)))
    assert plan.person_cases == CASES and keys_in_use(files) == {}
    assert files.verify_chain(SUBDISTRICT) == []


def test_without_its_key_nothing_is_touched(files: Store, tmp_path: Path) -> None:
    """A foreign ring: the value does not open, the row stays as it is."""
    foreign = KeyRing(tmp_path / "foreign")
    foreign.begin(SUBDISTRICT)
    own, files.keys = files.keys, foreign
    with files.read() as connection:
        assert unreadable_persons(connection, SUBDISTRICT, foreign) == 3
    with pytest.raises(KeyRingError, match="解不开"):
        rotated(files)
    files.keys = own
    assert keys_in_use(files) == {1: 3}
    assert all(person.is_readable for person in shown(files))


def test_the_commands_show_numbers_and_dates_and_never_a_key(
    demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither before nor after, neither as text nor as JSON."""
    home = copytree(demo_home, tmp_path / "home")
    said = ""
    for words in (["show"], ["rotate"], ["show", "--json"]):
        assert main(["keys", *words, "--home", str(home)]) == 0
        said += capsys.readouterr().out
    assert "encryption-2.key" in said and "旧密钥仍要保留" in said
    secrets = [path.read_text().strip() for path in (home / "keys").glob("*.key")]
    assert len(secrets) == 4 and not any(secret in said for secret in secrets)
    assert not re.search(r"[0-9a-f]{32}", said)
    assert main(["audit", "verify", "--home", str(home)]) == 0
    capsys.readouterr()
    (home / "keys" / "encryption-2.key").unlink()
    assert main(["keys", "show", "--home", str(home), "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["missing"] == [2] and answer["unreadable_persons"] > 0
