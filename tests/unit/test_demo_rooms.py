"""The rooms of the demo are what the plan's tests are applied to, and its decisions follow from them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from casework.criteria import Verdict, assess, dwelling_from_json
from casework.vocabulary import EventKind
from data.demo.room_play import CLAUSES, THRESHOLDS, RoomSizes, ordinary_dwelling, qunzu_dwelling
from data.schema import case_event
from data.store import Store, sqlite_url


@pytest.mark.parametrize("seed", range(60))
def test_the_rooms_drawn_meet_exactly_the_clauses_drawn(seed: int) -> None:
    """Whatever sizes the play drew: the proposal is one of the seven sets of clauses, the one drawn first."""
    detail = np.random.default_rng(seed)
    drawn = CLAUSES[int(np.random.default_rng(seed).integers(len(CLAUSES)))]
    partitions = tuple(float(area) for area in detail.uniform(4.5, 9.0, 1 + seed % 3))
    sizes = RoomSizes(partitions, ((2 + seed % 3, 8.0 + seed % 7), (1 + seed % 4, 14.0)))
    dwelling = qunzu_dwelling("甲小区 1号 101室", sizes, np.random.default_rng(seed))
    assert assess(dwelling, THRESHOLDS).proposed_clauses == drawn


@pytest.mark.parametrize("seed", range(30))
def test_an_ordinary_dwelling_meets_no_clause(seed: int) -> None:
    """A family, two tenants, a flat that is not let, the one room that an enterprise may make."""
    dwelling = ordinary_dwelling("甲小区 1号 102室", np.random.default_rng(seed))
    assert assess(dwelling, THRESHOLDS).verdict is Verdict.NOT_MET


def test_every_decision_of_the_demo_follows_from_the_rooms_on_record(demo_home: Path) -> None:
    """The clauses of a 认定 are those that the rooms recorded before propose, or it says why not."""
    store = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    with store.read() as connection:
        rows = connection.execute(sa.select(case_event).order_by(case_event.c.case_id, case_event.c.version)).all()
    store.close()
    rooms: dict[str, object] = {}
    decided = 0
    for row in rows:
        facts = json.loads(row.facts)
        if row.kind == EventKind.ROOMS_RECORDED.value:
            rooms[row.case_id] = facts["dwelling"]
        elif row.kind == EventKind.CONFIRMED.value and row.case_id in rooms and "clauses_reason" not in facts:
            proposed = assess(dwelling_from_json(rooms[row.case_id]), THRESHOLDS).proposed_clauses
            assert facts["clauses"] == list(proposed)
            decided += 1
    assert decided > 50
