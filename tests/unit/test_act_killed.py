"""kill -9 between any two statements of an act: the act is whole or absent, and a retry does not double it."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.schema import audit, case_event
from data.store import Store
from tests.act_nursery import ACTS, MOMENTS, perform_act, prepare
from tests.records import SUBDISTRICT, Place, add_subdistrict

ROOT = Path(__file__).parents[2]
INSTANTS = {"sqlite": 200, "postgresql": 50}


@contextmanager
def nursery(url: str) -> Iterator[subprocess.Popen[str]]:
    """The program that makes the acts."""
    command = [sys.executable, "-m", "tests.act_nursery", url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield program
        assert program.stdin is not None
        program.stdin.close()


def ask(program: subprocess.Popen[str], number: int, act: str, statement: int, when: str) -> str:
    """What became of an act that dies at the statement (0 = at none)."""
    assert program.stdin is not None and program.stdout is not None
    print(number, act, statement, when, file=program.stdin, flush=True)
    return program.stdout.readline().strip()


def recorded(store: Store, number: int) -> list[str]:
    """The kinds stored for the file of this number, each with its audit row."""
    with store.read() as connection:
        rows = connection.execute(
            sa.select(case_event.c.kind)
            .join(audit, (audit.c.subdistrict == case_event.c.subdistrict) & (audit.c.version == case_event.c.version))
            .where(case_event.c.case_id == f"C{number}")
            .order_by(case_event.c.version)
        )
        return list(rows.scalars())


@pytest.fixture
def street(store_url: str) -> Iterator[Store]:
    """A store with more dwellings than there are instants."""
    store = Store.open(store_url)
    add_subdistrict(store, places=[Place(1, "01", tuple(range(1, sum(INSTANTS.values()))))])
    yield store
    store.close()


def test_an_act_that_is_killed_is_whole_or_absent_and_a_retry_completes_it(street: Store) -> None:
    """At random instants before, between and after all statements of four acts, on files of their own."""
    rng = random.Random(20211012)
    outcomes = {"absent": 0, "whole": 0}
    with nursery(street.url) as program:
        statements = {}
        for number, act in enumerate(ACTS, start=1):
            prepare(street, number, act)
            statements[act] = int(ask(program, number, act, 0, "before").removeprefix("done "))
        assert all(count >= 6 for count in statements.values()), statements
        for number in range(len(ACTS) + 1, len(ACTS) + 1 + INSTANTS[street.engine_name]):
            act = rng.choice(list(ACTS))
            # Statement 0: all is committed, and nobody was told. The commit, which is the last, has no "after".
            instant = rng.randint(0, statements[act])
            when = {0: "after", statements[act]: "before"}.get(instant, rng.choice(MOMENTS))
            prepare(street, number, act)
            assert ask(program, number, act, instant, when) == "killed", (act, instant, when)
            done, kinds = ([kind.value for kind in part] for part in ACTS[act])
            left = recorded(street, number)
            assert left in (done, done + kinds), (act, instant, when)
            outcomes["absent" if left == done else "whole"] += 1
            perform_act(street, number, act)
            assert recorded(street, number) == done + kinds
    assert street.verify_chain(SUBDISTRICT) == []
    assert min(outcomes.values()) > 0, "both sides of the commit were tried"
