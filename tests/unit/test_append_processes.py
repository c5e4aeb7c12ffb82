"""Several programs append at the same time: nothing is lost, nothing comes twice, no number is skipped."""

from __future__ import annotations

import multiprocessing
from datetime import date

import sqlalchemy as sa

from casework.events import Case, EventDraft
from casework.vocabulary import EventKind
from data.schema import audit, case_event
from data.store import Store
from tests.records import AT, OFFICE, SUBDISTRICT, add_subdistrict

PROCESSES, NOTES = 4, 8


def append_notes(url: str, process: int) -> None:
    """What one program does: each note twice, each time in a transaction of its own."""
    store = Store.open(url)
    for number in range(NOTES):
        # Two programs share each uid, so that the retry may come from the other one.
        draft = EventDraft(f"{process // 2}-{number}", "C1", EventKind.NOTE_ADDED, date(2021, 9, 1))
        for _ in range(2):
            with store.write(SUBDISTRICT) as writing:
                writing.append(draft, OFFICE, AT)
    store.close()


def test_four_programs_that_send_everything_twice_leave_each_entry_once(store: Store) -> None:
    """Versions are gap-free and in commit order, and the chain holds."""
    add_subdistrict(store)
    with store.write(SUBDISTRICT) as writing:
        writing.open_case(Case("C1", 1, "01"))
        writing.append(EventDraft("clue", "C1", EventKind.CLUE_RECEIVED, date(2021, 9, 1)), OFFICE, AT)
    spawn = multiprocessing.get_context("spawn")
    programs = [spawn.Process(target=append_notes, args=(store.url, number)) for number in range(PROCESSES)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0] * PROCESSES
    with store.read() as connection:
        events = connection.execute(sa.select(case_event.c.uid).order_by(case_event.c.version)).scalars().all()
        versions = connection.execute(sa.select(audit.c.version).order_by(audit.c.version)).scalars().all()
    expected = {f"{pair}-{number}" for pair in range(PROCESSES // 2) for number in range(NOTES)}
    assert sorted(events) == sorted({"clue"} | expected)
    assert versions == list(range(1, 2 + len(expected) + 1))
    assert store.version(SUBDISTRICT) == versions[-1]
    assert store.verify_chain(SUBDISTRICT) == []
