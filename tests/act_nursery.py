"""A program that makes one act after another, each in a child of its own, which dies at a chosen statement.

`python -m tests.act_nursery URL` reads lines `number act statement moment` and answers each with `killed` or
`done STATEMENTS`. It forks before it opens the store, so that a child starts in no time and shares no connection.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from casework.events import Case
from casework.service import open_case, record
from casework.vocabulary import EventKind as K
from data.store import Store
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, moment

DAY = date(2021, 9, 2)
# What was recorded of the file before the act, and what the act records, all of it in one transaction.
ACTS: dict[str, tuple[tuple[K, ...], tuple[K, ...]]] = {
    "open": ((), (K.CLUE_RECEIVED, K.CLUE_ACCEPTED)),
    "survey": ((K.CLUE_RECEIVED, K.CLUE_ACCEPTED), (K.SURVEY_COMPLETED, K.NOTE_ADDED)),
    "decide": ((K.CLUE_RECEIVED, K.CLUE_ACCEPTED, K.SURVEY_COMPLETED), (K.CONFIRMED,)),
    "order": ((K.CLUE_RECEIVED, K.CLUE_ACCEPTED, K.SURVEY_COMPLETED, K.CONFIRMED), (K.ORDER_ISSUED, K.ORDER_SERVED)),
}
MOMENTS = ("before", "after")


def prepare(store: Store, number: int, act: str) -> None:
    """Record what comes before the act of this name in the file of this number."""
    _record(store, number, ACTS[act][0], 0)


def perform_act(store: Store, number: int, act: str) -> None:
    """The act of this name on the file of this number."""
    done, kinds = ACTS[act]
    _record(store, number, kinds, len(done))


def _record(store: Store, number: int, kinds: tuple[K, ...], first: int) -> None:
    """All in one transaction; first: the number of the first uid in the file."""
    case = Case(f"C{number}", number, "01")
    with store.write(SUBDISTRICT) as writing:
        for place, kind in enumerate(kinds, start=first):
            draft = draft_for(kind, DAY, uid=f"{case.case_id}-{place}", case_id=case.case_id)
            if place == 0:
                open_case(writing, OFFICE, case, draft, moment(DAY))
            else:
                record(writing, OFFICE, draft, moment(DAY))


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _count_and_die(at: int, when: str) -> Callable[[], int]:
    """Die before or after the statement of this number; the commit counts as one. Returns how many there were."""
    passed = 0

    def before(*_: object) -> None:
        nonlocal passed
        passed += 1
        if (passed, when) == (at, "before"):
            _die()

    def after(*_: object) -> None:
        if (passed, when) == (at, "after"):
            _die()

    sa.event.listen(sa.Engine, "before_cursor_execute", before)
    sa.event.listen(sa.Engine, "after_cursor_execute", after)
    sa.event.listen(sa.Engine, "commit", before)
    return lambda: passed


def _child(url: str, number: int, act: str, at: int, when: str, report: int) -> None:
    store = Store.open(url)
    passed = _count_and_die(at, when)
    perform_act(store, number, act)
    os.write(report, str(passed()).encode())
    # After the commit and before anybody was told of it: the retry must find the act done.
    if (at, when) == (0, "after"):
        _die()


def main(url: str) -> None:
    """Answer one line after another."""
    for line in sys.stdin:
        number, act, at, when = line.split()
        reading, report = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                _child(url, int(number), act, int(at), when, report)
            finally:
                os._exit(0)
        os.close(report)
        _, status = os.waitpid(child, 0)
        told = os.read(reading, 16).decode()
        os.close(reading)
        print("killed" if os.WIFSIGNALED(status) else f"done {told}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
