"""Opening a file from a clue: the room is registered on the way, whole or not at all, and only where one may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from casework.errors import ConflictError, EntryError, NotFoundError, PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import Role
from data.opening_files import REGISTERED, FirstClue, open_file, room_label
from data.schema import audit, case, case_event, dwelling
from data.store import Store
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment

DAY = date(2021, 10, 12)
BUILDING = 10  # of compound 1, committee 01; its rooms are 001, 003, 005
NEIGHBOUR = Actor("desk-01", Role.COMMITTEE, "01")
STRANGER = Actor("desk-02", Role.COMMITTEE, "02")


@pytest.fixture
def street(store: Store) -> Store:
    """A subdistrict with two compounds and no file, on either engine."""
    add_subdistrict(store)
    return store


def clue(uid: str = "u1", **facts: Any) -> FirstClue:
    """A clue from the hotline."""
    return FirstClue(uid, DAY, {"source": "hotline", **facts})


def opened(street: Store, room: str, first: FirstClue, actor: Actor = OFFICE, building: int = BUILDING) -> str:
    """The number of the file."""
    return open_file(street, SUBDISTRICT, building, room, first, actor, moment(DAY)).case_id


def rows(store: Store, table: sa.Table) -> list[Any]:
    """All rows of the subdistrict."""
    with store.read() as connection:
        return list(connection.execute(sa.select(table).where(table.c.subdistrict == SUBDISTRICT)))


def test_a_registered_room_gets_a_file(street: Store) -> None:
    """One case, one event, no new dwelling; numbers go on from the highest."""
    before = len(rows(street, dwelling))
    assert opened(street, "003", clue("u1")) == "C0001"
    assert opened(street, "005", clue("u2")) == "C0002"
    assert len(rows(street, dwelling)) == before
    assert {(row.case_id, row.dwelling_id, row.committee_code) for row in rows(street, case)} == {
        ("C0001", 3, "01"),
        ("C0002", 5, "01"),
    }


def test_a_room_that_is_not_registered_yet_is_registered_with_its_audit_row(street: Store) -> None:
    """In its normal form, under the next number, and the chain stays sound."""
    case_id = opened(street, " ５０２室 ", clue())
    (row,) = [row for row in rows(street, dwelling) if row.room == "502"]
    assert (row.building_id, row.compound_id, row.dwelling_id) == (BUILDING, 1, 7)
    assert [(entry.subject, entry.account) for entry in rows(street, audit) if entry.action == REGISTERED] == [
        ("7", "office")
    ]
    assert [found.dwelling_id for found in rows(street, case) if found.case_id == case_id] == [7]
    assert street.verify_chain(SUBDISTRICT) == []


def test_a_dwelling_has_one_file(street: Store) -> None:
    """The second clue is refused with the number of the file, however the room is written."""
    opened(street, "003", clue("u1"))
    with pytest.raises(ConflictError, match="C0001"):
        opened(street, "003室", clue("u2"))
    assert len(rows(street, case)) == 1


def test_the_same_clue_sent_twice_opens_one_file(street: Store) -> None:
    """A double click: the same event again, nothing written twice, also for a room that it registered."""
    first = opened(street, "502", clue("u1"))
    version = street.version(SUBDISTRICT)
    assert opened(street, "502", clue("u1")) == first
    assert street.version(SUBDISTRICT) == version
    with pytest.raises(ConflictError):
        opened(street, "502", clue("u1", content="别的内容"))


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (NEIGHBOUR, True),
        (Actor("officer-01", Role.POPULATION_OFFICER, "01"), True),
        (Actor("centre", Role.OPERATIONS_CENTRE), True),
        (Actor("team", Role.ENFORCEMENT), True),
        (STRANGER, False),
        (Actor("group", Role.LEADER), False),
        (Actor("other", Role.DEPARTMENT), False),
        (Actor("admin", Role.SYSTEM_ADMIN), False),
    ],
    ids=lambda value: value.account if isinstance(value, Actor) else "",
)
def test_only_those_who_may_register_clues_open_files(street: Store, actor: Actor, may: bool) -> None:
    """A committee opens files of its own compounds only; a refusal leaves nothing behind."""
    if may:
        assert opened(street, "502", clue(), actor) == "C0001"
        return
    version = street.version(SUBDISTRICT)
    with pytest.raises(PermissionDeniedError):
        opened(street, "502", clue(), actor)
    assert street.version(SUBDISTRICT) == version
    assert [row for row in rows(street, dwelling) if row.room == "502"] == []


def test_a_stranger_does_not_learn_that_a_dwelling_has_a_file(street: Store) -> None:
    """The same refusal for a dwelling with a file and for one without."""
    opened(street, "003", clue("u1"))
    told = []
    for room in ("003", "005"):
        with pytest.raises(PermissionDeniedError) as refused:
            opened(street, room, clue("u2"), STRANGER)
        told.append(str(refused.value))
    assert told[0] == told[1]
    assert "C0001" not in told[0]


@pytest.mark.parametrize("room", ["", "   ", "室", "5" * 21, "5\n02", "---"])
def test_a_room_that_cannot_be_one_is_refused(street: Store, room: str) -> None:
    """Nothing is registered."""
    with pytest.raises(EntryError, match="室号"):
        opened(street, room, clue())
    assert rows(street, case) == []


@pytest.mark.parametrize(
    ("written", "label"), [("502", "502"), ("５０２室", "502"), ("底楼东间", "底楼东间"), ("201甲", "201甲")]
)
def test_a_room_is_kept_in_its_normal_form(written: str, label: str) -> None:
    """Full width and 室 make no other room."""
    assert room_label(written) == label


def test_an_unknown_building_is_refused(street: Store) -> None:
    """A crafted id opens nothing."""
    with pytest.raises(NotFoundError):
        opened(street, "502", clue(), building=999)


def test_a_faulty_clue_registers_no_room(street: Store) -> None:
    """The room and the file stand or fall together."""
    with pytest.raises(EntryError, match="来源"):
        opened(street, "502", FirstClue("u1", DAY, {}))
    assert [row for row in rows(street, dwelling) if row.room == "502"] == []
    assert rows(street, case_event) == []
