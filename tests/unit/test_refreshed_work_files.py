"""Only the files that were written to are read again, and the answer is always what reading everything gives."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from casework.events import Actor, Case
from casework.service import record
from casework.vocabulary import EventKind, Knowledge, Role
from casework.work_logs import LogDraft, LogKind
from data.access import Reader
from data.analyses.duties import file_duties
from data.analyses.procedure import procedure_check
from data.purge import purge
from data.queries.work_files import WorkFile, work_files
from data.schema import compound
from data.store import Store
from data.work_logs import record_log
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.histories import draft_for
from tests.parties import record_parties, sub_lessor
from tests.records import OFFICE, SUBDISTRICT, Place, add_complaint, add_subdistrict, moment, play

DAY = date(2021, 9, 28)
AS_OF = date(2021, 10, 27)
CASES = {f"C{number}": number for number in range(1, 8)}
EAST = Actor("east", Role.COMMITTEE, "01")


@pytest.fixture
def street(store: Store) -> Store:
    """Files of two committees."""
    places = [Place(1, "01", tuple(number for number in CASES.values() if number % 2)), Place(2, "02", (2, 4, 6))]
    add_subdistrict(store, places=places)
    for case_id, number in list(CASES.items())[:4]:
        play(store, Case(case_id, number, "01" if number % 2 else "02"), (EventKind.CLUE_RECEIVED, DAY))
    return store


def reader(store: Store, actor: Actor = OFFICE, knowledge: Knowledge = Knowledge.LATEST) -> Reader:
    """Who reads."""
    return Reader(store, SUBDISTRICT, actor, AS_OF, knowledge)


def afresh(store: Store, who: Reader) -> tuple[WorkFile, ...]:
    """Everything read again."""
    with store.read() as connection:
        return work_files(connection, who.view)


def write(store: Store, kind: EventKind, uid: str, case_id: str, **facts: object) -> None:
    """One entry."""
    with store.write(SUBDISTRICT) as writing:
        record(writing, OFFICE, draft_for(kind, DAY, uid=uid, case_id=case_id, facts=facts or None), moment(AS_OF, 8))


def test_after_a_note_the_other_files_are_the_same_objects(street: Store) -> None:
    """So whatever was worked out of them need not be worked out again."""
    who = reader(street)
    before = {file.case_id: file for file in who.work_files()}
    write(street, EventKind.NOTE_ADDED, "n1", "C2", text="记录")
    after = {file.case_id: file for file in who.work_files()}
    assert [case_id for case_id in after if after[case_id] is not before[case_id]] == ["C2"]
    assert tuple(after.values()) == afresh(street, who)


def test_what_is_worked_out_is_worked_out_again_for_changed_files_only(street: Store) -> None:
    """One call for each file, then one for the file that was written to."""
    who, calls = reader(street), []

    def size(file: WorkFile) -> int:
        calls.append(file.case_id)
        return len(file.events)

    assert [count for _, count in who.per_file(size)] == [1, 1, 1, 1]
    assert calls == ["C1", "C2", "C3", "C4"]
    write(street, EventKind.NOTE_ADDED, "n1", "C2", text="记录")
    calls.clear()
    assert [count for _, count in who.per_file(size)] == [1, 2, 1, 1]
    assert calls == ["C2"]


def test_any_mixture_of_writes_gives_what_reading_everything_gives(street: Store) -> None:
    """Notes, voids, new files, files that are closed, persons, logs, complaints, places; three readers."""
    rng = random.Random(3)
    readers = [reader(street), reader(street, EAST), reader(street, knowledge=Knowledge.AS_KNOWN_THEN)]
    noted: list[tuple[str, str]] = []

    def note(turn: int) -> None:
        case_id = rng.choice(["C1", "C2", "C3", "C4"])
        write(street, EventKind.NOTE_ADDED, f"n{turn}", case_id, text="记录")
        noted.append((f"n{turn}", case_id))

    def void(turn: int) -> None:
        if noted:
            uid, case_id = noted.pop()
            write(street, EventKind.EVENT_VOIDED, f"v{turn}", case_id, voids=uid, reason="录入有误，作废")

    def open_file(turn: int) -> None:
        waiting = [one for one in CASES if one not in {file.case_id for file in afresh(street, readers[0])}]
        if waiting:
            number = CASES[waiting[0]]
            play(street, Case(waiting[0], number, "01" if number % 2 else "02"), (EventKind.CLUE_RECEIVED, DAY))

    def persons(turn: int) -> None:
        record_parties(street, rng.choice(["C1", "C2"]), AS_OF, sub_lessor(), uid=f"p{turn}", hour=8)

    def other(turn: int) -> None:
        draft = LogDraft(f"l{turn}", LogKind.PUBLICITY, "01", DAY, "发放告知书", persons=3)
        record_log(street, CAMPAIGN, draft, OFFICE, moment(AS_OF))
        add_complaint(street, f"2021{turn:06}", moment(DAY))

    def rename(turn: int) -> None:
        with street.write(SUBDISTRICT) as writing:
            writing.leave_audit("import_compounds", "x", {}, OFFICE, moment(AS_OF))
            writing.connection.execute(sa.update(compound).values(name=f"第{turn}小区"))

    for turn in range(40):
        rng.choice([note, note, note, void, open_file, persons, other, rename])(turn)
        for who in readers if turn % 2 else readers[:1]:
            assert who.work_files() == afresh(street, who)
    assert {file.committee_code for file in readers[1].work_files()} == {"01"}


def test_duties_and_gaps_are_those_of_a_reader_who_remembers_nothing(street: Store) -> None:
    """After a file was given its next step."""
    who = reader(street)
    file_duties(who, CAMPAIGN, CALENDAR), procedure_check(who, CAMPAIGN, CALENDAR)
    for number, kind in enumerate((EventKind.CLUE_ACCEPTED, EventKind.SURVEY_COMPLETED, EventKind.CONFIRMED)):
        write(street, kind, f"s{number}", "C1")
        duties, gaps = file_duties(who, CAMPAIGN, CALENDAR), procedure_check(who, CAMPAIGN, CALENDAR)
        street.cache.clear()
        assert (duties, gaps) == (file_duties(who, CAMPAIGN, CALENDAR), procedure_check(who, CAMPAIGN, CALENDAR))


def test_purged_words_are_not_remembered(street: Store) -> None:
    """A purge changes files without a new event: everything is read again."""
    who = reader(street)
    write(street, EventKind.NOTE_ADDED, "n1", "C1", text="楼下老陈")
    assert "楼下老陈" in str(who.work_files())
    assert purge(street, CAMPAIGN, OFFICE, moment(AS_OF + timedelta(days=3650))).events
    assert "楼下老陈" not in str(who.work_files())
