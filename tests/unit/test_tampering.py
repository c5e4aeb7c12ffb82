"""audit verify finds any edit: every column of every chained table, rows removed, added, exchanged; on both engines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from shapely import box

from casework.boundaries import BoundarySource
from casework.events import Actor, Case
from casework.service import open_case, record
from casework.vocabulary import AccessAction, EventKind, Role
from casework.work_logs import LogDraft, LogKind
from data.access_log import record_access
from data.accounts import add_account, set_disabled
from data.attachments import NewPhoto, attach
from data.audit import ChainFault
from data.boundaries import BoundaryDraft, save_boundary
from data.schema import audit, case, case_event
from data.schema_access_log import access_log
from data.schema_accounts import account
from data.schema_attachments import attachment
from data.schema_boundaries import compound_boundary
from data.schema_documents import order_document
from data.schema_logs import work_log
from data.schema_persons import party_person
from data.store import Store
from data.verification import has_hash, last_hash, record_faults
from data.work_logs import record_log, void_log
from tests.campaigns import CAMPAIGN
from tests.histories import draft_for
from tests.parties import record_parties, sub_lessor
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment

DAY = date(2021, 9, 28)
ADMIN = Actor("admin", Role.SYSTEM_ADMIN)
ROAD = (
    EventKind.CLUE_RECEIVED,
    EventKind.CLUE_ACCEPTED,
    EventKind.SURVEY_COMPLETED,
    EventKind.CONFIRMED,
    EventKind.ORDER_ISSUED,
    EventKind.ORDER_SERVED,
)
CHAINED = (
    *(audit, case_event, case, party_person, attachment, work_log, order_document, access_log),
    compound_boundary,
)


def filled(store: Store) -> None:
    """At least two rows in every chained table."""
    add_subdistrict(store)
    for number, case_id in enumerate(("C1", "C2"), start=1):
        with store.write(SUBDISTRICT, CAMPAIGN.order_numbering) as writing:
            for step, kind in enumerate(ROAD):
                draft = draft_for(kind, DAY, uid=f"{case_id}-{step}", case_id=case_id)
                at = moment(DAY, 9, step * 2 + number)
                if step == 0:
                    open_case(writing, OFFICE, Case(case_id, number, f"{number:02}"), draft, at)
                else:
                    event = record(writing, OFFICE, draft, at)
            photo = NewPhoto("ab" * 32, 1000, 400, 300, None, "客厅")
            attach(writing, event, [photo], OFFICE, at)
        record_parties(store, case_id, DAY, sub_lessor())
        log = LogDraft(f"log-{case_id}", LogKind.PUBLICITY, "01", DAY, "宣传栏", copies=number)
        record_log(store, CAMPAIGN, log, OFFICE, moment(DAY, 15))
        record_access(store, SUBDISTRICT, OFFICE, AccessAction.OPENED, case_id, {}, moment(DAY, 16))
    for number in (1, 2):
        x = 121.3 + number / 1000
        outline = box(x - 0.0002, 31.09975, x + 0.0002, 31.10025)
        boundary = BoundaryDraft(f"boundary-{number}", number, outline, BoundarySource.SURVEY, 5.0, 0, "沿围墙")
        save_boundary(store, SUBDISTRICT, boundary, OFFICE, moment(DAY, 17))
    for name, role in (("an-1", Role.SAFETY_OFFICE), ("an-2", Role.LEADER)):
        add_account(store, SUBDISTRICT, name, "某岗位", role, None, (), ADMIN, moment(DAY, 18))
    set_disabled(store, SUBDISTRICT, "an-2", ADMIN, moment(DAY, 19), is_disabled=True)
    void_log(store, SUBDISTRICT, "log-C2", "重复登记", OFFICE, moment(DAY, 17))


@pytest.fixture(scope="module")
def sound(module_store: Store) -> Store:
    """A filled store that every test leaves as it was."""
    filled(module_store)
    assert module_store.verify_chain(SUBDISTRICT) == []
    return module_store


class _UndoError(Exception):
    """Takes back what a test changed."""


def faults_after(store: Store, *statements: sa.Executable) -> list[ChainFault]:
    """The faults that verification finds after the statements; the store is then as before."""
    found: list[ChainFault] = []

    def try_it() -> None:
        with store.write_unversioned() as connection:
            for statement in statements:
                connection.execute(statement)
            found.extend(record_faults(connection, SUBDISTRICT))
            raise _UndoError

    with pytest.raises(_UndoError):
        try_it()
    return found


def other(value: Any, column: sa.Column[Any]) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 90
    if isinstance(value, float):
        return value + 0.001
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, str):
        return f"{value} "
    # It was empty: something of the column's type.
    kinds: tuple[tuple[type, Any], ...] = (
        (sa.LargeBinary, b"x" * 40),
        (sa.Boolean, True),
        (sa.Float, 1.5),
        (sa.Integer, 7),
        (sa.Date, DAY),
        (sa.Text, "x"),
    )
    return next((new for kind, new in kinds if isinstance(column.type, kind)), moment(DAY))


def rows_of(store: Store, table: sa.Table) -> list[dict[str, Any]]:
    """All rows by primary key."""
    with store.read() as connection:
        found = connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()
        return [dict(row) for row in found]


def only(table: sa.Table, row: dict[str, Any]) -> sa.ColumnElement[bool]:
    """The condition that finds this row."""
    return sa.and_(*(column == row[column.name] for column in table.primary_key.columns))


# Rights and password: what else stands in an account changes with every sign-in, or is only a name to be shown.
VOUCHED = ("subdistrict", "name", "role", "committee_code", "password_hash", "is_disabled")
COLUMNS = [(table, column.name) for table in CHAINED for column in table.columns] + [
    (account, name) for name in VOUCHED
]

# What stands together by a rule of the database is changed together.
TOGETHER = {
    "voided_by": {"voided_by": "x", "voided_at": moment(DAY), "void_reason": "x"},
    "voided_at": {"voided_by": "x", "voided_at": moment(DAY), "void_reason": "x"},
    "void_reason": {"voided_by": "x", "voided_at": moment(DAY), "void_reason": "x"},
}
# A version says who and when; what stood there before versions were kept does not.
SIGNED = {"recorded_by": "x", "recorded_at": moment(DAY)}


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda value: getattr(value, "name", value))
def test_an_edit_of_any_column_is_found(sound: Store, table: sa.Table, column: str) -> None:
    """In the first row and in the last."""
    rows = rows_of(sound, table)
    assert len(rows) >= 2
    for row in (rows[0], rows[-1]):
        change = {column: other(row[column], table.c[column])}
        if row[column] is None and column in TOGETHER:
            change = TOGETHER[column]
        if table is compound_boundary and change.get("version"):
            change |= SIGNED
        assert faults_after(sound, table.update().where(only(table, row)).values(change)), row


@pytest.mark.parametrize("table", [*CHAINED, account], ids=lambda table: table.name)
def test_a_removed_row_is_found(sound: Store, table: sa.Table) -> None:
    """The first, the last, and all of them."""
    rows = rows_of(sound, table)
    for row in (rows[0], rows[-1]):
        assert faults_after(sound, table.delete().where(only(table, row)))
    assert faults_after(sound, table.delete())


ADDED = {
    "audit": {"version": 900},
    "case_event": {"version": 900, "uid": "forged"},
    "case_file": {"case_id": "C9", "dwelling_id": 99},
    "party_person": {"revision": 900},
    "attachment": {"number": 9},
    "work_log": {"version": 900, "uid": "forged"},
    "order_document": {"serial": 9, "number": "〔2021〕伪第9号", "uid": "forged"},
    "access_log": {"number": 900},
    "compound_boundary": {"version": 900},
    "account": {"name": "forged"},
}


@pytest.mark.parametrize("table", [*CHAINED, account], ids=lambda table: table.name)
def test_an_added_row_is_found(sound: Store, table: sa.Table) -> None:
    """A copy of a true row under another key."""
    row = rows_of(sound, table)[-1]
    assert faults_after(sound, table.insert().values({**row, **ADDED[table.name]}))


@pytest.mark.parametrize("table", [audit, case_event, work_log, access_log], ids=lambda table: table.name)
def test_two_exchanged_rows_are_found(sound: Store, table: sa.Table) -> None:
    """Their numbers are swapped, nothing else."""
    number = "number" if table is access_log else "version"
    first, last = rows_of(sound, table)[0], rows_of(sound, table)[-1]
    moves = ((first[number], 5000), (last[number], first[number]), (5000, last[number]))
    own = table.c.subdistrict == SUBDISTRICT
    assert faults_after(
        sound,
        *(table.update().where(own, table.c[number] == before).values({number: after}) for before, after in moves),
    )


def test_a_cut_off_end_is_found_by_the_counter_and_by_the_hash_on_paper(sound: Store) -> None:
    """Whoever also turns the counter back, or rewrites the whole chain, meets the printed hash."""
    with sound.read() as connection:
        printed = last_hash(connection, SUBDISTRICT)
        assert has_hash(connection, SUBDISTRICT, printed.hash)
        assert not has_hash(connection, SUBDISTRICT, "0" * 64)
    last = rows_of(sound, audit)[-1]
    assert last["version"] == printed.number
    assert faults_after(sound, audit.delete().where(only(audit, last)))


def test_another_subdistrict_is_not_touched(sound: Store) -> None:
    """Each has chains of its own."""
    sound.create_subdistrict("990001002", "另一街道", True)
    assert sound.verify_chain("990001002") == []
