"""Orders are numbered without a gap and never twice, whoever writes at the same time, on both engines."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from casework.errors import ConflictError, TransitionError
from casework.events import Case, CaseEvent
from casework.orders.rules import OrderNumbering
from casework.service import record
from casework.vocabulary import EventKind as K
from data.schema_documents import order_document
from data.store import Store
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, Place, add_subdistrict, moment, play

DAY = date(2021, 10, 12)
NUMBERING = OrderNumbering("〔{year}〕{committee}第{serial}号", {"01": "亭北", "02": "亭南"})
CONFIRMED = [(kind, DAY) for kind in (K.CLUE_RECEIVED, K.CLUE_ACCEPTED, K.SURVEY_COMPLETED, K.CONFIRMED)]
PROCESSES, ORDERS_EACH = 2, 5


def add_files(store: Store, count: int) -> None:
    """Confirmed files C1, C2, … of committee 01."""
    add_subdistrict(store, places=(Place(1, "01", tuple(range(1, count + 1))), Place(2, "02", (count + 1,))))
    for number in range(1, count + 1):
        play(store, Case(f"C{number}", number, "01"), *CONFIRMED)


def issue(store: Store, case_id: str, day: date = DAY, uid: str | None = None) -> CaseEvent:
    """Issue an order in a transaction of its own."""
    draft = draft_for(K.ORDER_ISSUED, day, uid=uid or f"{case_id}-order-{day}", case_id=case_id)
    with store.write(SUBDISTRICT, NUMBERING) as writing:
        return record(writing, OFFICE, draft, moment(max(day, DAY), 13))


def numbers(store: Store) -> list[tuple[int, str, int, str]]:
    """(year, committee, serial, printed number) of all numbers drawn."""
    table = order_document.c
    with store.read() as connection:
        rows = connection.execute(
            sa.select(table.year, table.committee_code, table.serial, table.number).order_by(
                table.year, table.committee_code, table.serial
            )
        )
        return [(row.year, row.committee_code, row.serial, row.number) for row in rows]


def test_each_committee_counts_its_own_orders_of_the_year(store: Store) -> None:
    """The number stands in the facts of the event, in the table, and under the audit chain."""
    add_files(store, 2)
    play(store, Case("C3", 3, "02"), *CONFIRMED)
    told = [issue(store, case_id).facts["number"] for case_id in ("C1", "C2", "C3")]
    assert told == ["〔2021〕亭北第1号", "〔2021〕亭北第2号", "〔2021〕亭南第1号"]
    assert [row[3] for row in numbers(store)] == told
    assert store.verify_chain(SUBDISTRICT) == []


def test_a_new_year_begins_with_one_and_a_late_entry_counts_in_its_own_year(store: Store) -> None:
    """The day of issue decides, not the day of recording."""
    add_files(store, 3)
    january = date(2022, 1, 4)
    assert issue(store, "C1", january).facts["number"] == "〔2022〕亭北第1号"
    draft = draft_for(K.ORDER_ISSUED, date(2021, 12, 30), uid="late", case_id="C2")
    with store.write(SUBDISTRICT, NUMBERING) as writing:
        late = record(writing, OFFICE, draft, moment(january, 14))
    assert late.facts["number"] == "〔2021〕亭北第1号"


def test_the_same_entry_again_gets_no_second_number(store: Store) -> None:
    """A double click, or a retry after a lost answer."""
    add_files(store, 1)
    first, second = issue(store, "C1"), issue(store, "C1")
    assert first == second
    assert len(numbers(store)) == 1


def test_another_content_under_the_same_uid_is_still_refused(store: Store) -> None:
    """The drawn number is left out of the comparison, nothing else is."""
    add_files(store, 1)
    issue(store, "C1")
    draft = draft_for(K.ORDER_ISSUED, DAY, uid=f"C1-order-{DAY}", case_id="C1")
    other = replace(draft, facts={**draft.facts, "rectify": ["reduce_persons"]})
    with pytest.raises(ConflictError), store.write(SUBDISTRICT, NUMBERING) as writing:
        record(writing, OFFICE, other, moment(DAY, 14))


def test_an_order_that_is_refused_takes_no_number(store: Store) -> None:
    """Also when the transaction goes on afterwards: the committee's year has no gap."""
    add_files(store, 2)
    play(store, Case("C3", 3, "02"), (K.CLUE_RECEIVED, DAY))
    with store.write(SUBDISTRICT, NUMBERING) as writing:
        with pytest.raises(TransitionError):
            record(writing, OFFICE, draft_for(K.ORDER_ISSUED, DAY, uid="x", case_id="C3"), moment(DAY, 13))
        record(writing, OFFICE, draft_for(K.ORDER_ISSUED, DAY, uid="a", case_id="C1"), moment(DAY, 13))
    assert [row[2] for row in numbers(store)] == [1]


def test_a_voided_order_keeps_its_number_and_nobody_gets_it_again(store: Store) -> None:
    """作废: the next order of the same file has the next number."""
    add_files(store, 1)
    issue(store, "C1")
    void = draft_for(K.EVENT_VOIDED, DAY, uid="void", case_id="C1", facts={"voids": f"C1-order-{DAY}"})
    with store.write(SUBDISTRICT, NUMBERING) as writing:
        record(writing, OFFICE, void, moment(DAY, 14))
    again = draft_for(K.ORDER_ISSUED, DAY, uid="again", case_id="C1")
    with store.write(SUBDISTRICT, NUMBERING) as writing:
        assert record(writing, OFFICE, again, moment(DAY, 15)).facts["number"] == "〔2021〕亭北第2号"
    assert [row[3] for row in numbers(store)] == ["〔2021〕亭北第1号", "〔2021〕亭北第2号"]


def test_two_committees_of_one_name_are_told_to_number_by_code(store: Store) -> None:
    """Better no number than one that stands for two orders."""
    add_files(store, 1)
    play(store, Case("C2", 2, "02"), *CONFIRMED)
    same = OrderNumbering(NUMBERING.number_format, {"01": "亭北", "02": "亭北"})
    issue(store, "C1")
    draft = draft_for(K.ORDER_ISSUED, DAY, uid="o2", case_id="C2")
    with pytest.raises(ConflictError, match="number_format"), store.write(SUBDISTRICT, same) as writing:
        record(writing, OFFICE, draft, moment(DAY, 13))
    assert len(numbers(store)) == 1


def test_threads_that_issue_at_once_draw_one_row_of_numbers(store: Store) -> None:
    """Eight colleagues press the button in the same second."""
    add_files(store, 8)
    threads = [threading.Thread(target=issue, args=(store, f"C{number}")) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [row[2] for row in numbers(store)] == list(range(1, 9))


def issue_many(url: str, first: int) -> None:
    """What one program does: a few orders, each in a transaction of its own, each sent twice."""
    store = Store.open(url)
    for number in range(first, first + ORDERS_EACH):
        for _ in range(2):
            issue(store, f"C{number}")
    store.close()


def test_programs_that_issue_at_once_draw_one_row_of_numbers(store: Store) -> None:
    """Several servers on one database: gap-free, unique, and the chain holds."""
    add_files(store, PROCESSES * ORDERS_EACH)
    spawn = multiprocessing.get_context("spawn")
    programs = [
        spawn.Process(target=issue_many, args=(store.url, 1 + number * ORDERS_EACH)) for number in range(PROCESSES)
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join(90)
    assert [program.exitcode for program in programs] == [0] * PROCESSES
    drawn = numbers(store)
    assert [row[2] for row in drawn] == list(range(1, PROCESSES * ORDERS_EACH + 1))
    assert len({row[3] for row in drawn}) == len(drawn)
    assert store.verify_chain(SUBDISTRICT) == []


def test_the_register_shows_every_order_with_what_followed(store: Store) -> None:
    """Issue, service, way and due day; a voided order stays and is marked; another committee's is not shown."""
    from casework.events import Actor
    from casework.vocabulary import Knowledge, Role
    from data.access import Reader

    add_files(store, 2)
    play(store, Case("C3", 3, "02"), *CONFIRMED)
    for case_id in ("C1", "C2", "C3"):
        issue(store, case_id)
    served = DAY + timedelta(days=2)
    with store.write(SUBDISTRICT, NUMBERING) as writing:
        record(writing, OFFICE, draft_for(K.ORDER_SERVED, served, uid="s", case_id="C1"), moment(served, 20))
        void = draft_for(K.EVENT_VOIDED, served, uid="void", case_id="C2", facts={"voids": f"C2-order-{DAY}"})
        record(writing, OFFICE, void, moment(served, 20))
    committee = Actor("a", Role.COMMITTEE, "01")
    rows = Reader(store, SUBDISTRICT, committee, served, Knowledge.AS_KNOWN_THEN).order_register().to_dict("records")
    assert [(row["number"], row["is_void"]) for row in rows] == [
        ("〔2021〕亭北第1号", False),
        ("〔2021〕亭北第2号", True),
    ]
    first = rows[0]
    assert (first["issued_on"], first["served_on"], first["method"], first["due_on"]) == (
        DAY,
        served,
        "direct",
        served + timedelta(days=7),
    )
    before = Reader(store, SUBDISTRICT, OFFICE, DAY, Knowledge.AS_KNOWN_THEN).order_register()
    assert before["number"].tolist() == ["〔2021〕亭北第1号", "〔2021〕亭北第2号", "〔2021〕亭南第1号"]
    assert not before["is_void"].any() and all(day is None for day in before["served_on"])
