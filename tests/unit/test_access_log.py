"""The access log: whole, in order, without a version, and any change of it found; on both engines."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from casework.events import Actor
from casework.vocabulary import AccessAction, Role
from data.access_log import access_entries, access_log_faults, record_access
from data.schema_access_log import access_log, access_log_head
from data.store import Store
from tests.histories import FIRST_DAY
from tests.stories import at

CODE = "310117006"
READER = Actor("li", Role.SAFETY_OFFICE)
NOON = at(FIRST_DAY)


def look(store: Store, subject: str = "C1", code: str = CODE, minutes: int = 0) -> int:
    """One look at a file."""
    moment = NOON + timedelta(minutes=minutes)
    return record_access(store, code, READER, AccessAction.OPENED, subject, {"page": "case_file"}, moment)


def faults(store: Store, code: str = CODE) -> list[str]:
    """The sentences of all faults."""
    with store.read() as connection:
        return [fault.message for fault in access_log_faults(connection, code)]


def test_entries_are_numbered_and_change_no_version(store: Store) -> None:
    """Looking leaves every cached figure in place; each subdistrict has a chain of its own."""
    store.create_subdistrict(CODE, "云溪街道", False)
    assert [look(store), look(store, "C2"), look(store, code="310117007")] == [1, 2, 1]
    assert store.version(CODE) == 0
    assert faults(store) == faults(store, "310117007") == []
    assert store.verify_chain(CODE) == []


def test_numbers_of_persons_typed_as_a_reason_are_masked_before_they_are_kept(store: Store) -> None:
    """The chain is never rewritten, so nothing may stand in it that has to go one day."""
    store.create_subdistrict(CODE, "云溪街道", False)
    why = {"reason": "回电 13812345678，送达指令书", "approver": "审批人甲"}
    record_access(store, CODE, READER, AccessAction.REVEALED, "C1", why, NOON)
    with store.read() as connection:
        (entry,) = access_entries(connection, CODE, NOON, NOON + timedelta(minutes=1))
    assert json.loads(entry.content) == {"reason": "回电 138****5678，送达指令书", "approver": "审批人甲"}
    assert faults(store) == []


def test_entries_of_a_span_are_read_in_order(store: Store) -> None:
    """From the first moment on, up to and without the last."""
    for minute in (0, 1, 2):
        look(store, f"C{minute}", minutes=minute)
    with store.read() as connection:
        found = access_entries(connection, CODE, NOON, NOON + timedelta(minutes=2))
    assert [(entry.number, entry.subject, entry.account, entry.action) for entry in found] == [
        (1, "C0", "li", "opened"),
        (2, "C1", "li", "opened"),
    ]
    assert found[1].at == NOON + timedelta(minutes=1)


def test_people_who_look_at_the_same_time_leave_one_unbroken_chain(store: Store) -> None:
    """Eight threads, forty looks, the very first included: no gap, no fork."""
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda turn: look(store, f"C{turn}"), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert faults(store) == []


def test_a_time_without_zone_is_refused(store: Store) -> None:
    """Nobody could tell when that was."""
    with pytest.raises(ValueError, match="time zone"):
        record_access(store, CODE, READER, AccessAction.OPENED, "C1", {}, NOON.replace(tzinfo=None))


CHANGES = {
    "subdistrict": "310117999",
    "number": 77,
    "at": NOON + timedelta(seconds=1),
    "account": "wang",
    "role": "leader",
    "action": "exported",
    "subject": "C9",
    "content": "{}",
    "hash": "0" * 64,
}


def test_every_column_of_the_log_is_tried() -> None:
    """A new column without a change below would go untested."""
    assert set(CHANGES) == {column.name for column in access_log.columns}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("number", [1, 3], ids=["inner", "last"])
def test_a_changed_value_is_found(store: Store, column: str, number: int) -> None:
    """In the middle and at the end, whatever the column."""
    for _ in range(3):
        look(store)
    with store.write_unversioned() as connection:
        connection.execute(sa.update(access_log).where(access_log.c.number == number).values({column: CHANGES[column]}))
    assert faults(store)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_entry_is_found(store: Store, number: int) -> None:
    """The last one too: the head still counts it."""
    for _ in range(3):
        look(store)
    with store.write_unversioned() as connection:
        connection.execute(access_log.delete().where(access_log.c.number == number))
    assert faults(store)


def test_an_emptied_log_and_a_missing_head_are_found(store: Store) -> None:
    """Neither all entries nor the head can go alone."""
    look(store)
    with store.write_unversioned() as connection:
        connection.execute(access_log.delete())
    assert faults(store)
    with store.write_unversioned() as connection:
        connection.execute(access_log_head.delete())
    look(store)
    with store.write_unversioned() as connection:
        connection.execute(access_log_head.delete())
    assert faults(store)


def test_swapped_and_inserted_entries_are_found(store: Store) -> None:
    """Order counts, and a copy under a new number does not pass."""
    for subject in ("C1", "C2", "C3"):
        look(store, subject)
    with store.write_unversioned() as connection:
        for before, after in ((1, 9), (2, 1), (9, 2)):
            connection.execute(sa.update(access_log).where(access_log.c.number == before).values(number=after))
    assert faults(store)
    with store.write_unversioned() as connection:
        row = connection.execute(sa.select(access_log).where(access_log.c.number == 3)).mappings().one()
        connection.execute(access_log.insert(), {**row, "number": 4})
    assert any("第 4 号" in sentence for sentence in faults(store))
