"""Results are remembered until the data change, never longer, and nobody can change another's copy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.cache import QueryCache
from data.queries import complaints
from data.store import Store
from tests.records import OFFICE, SUBDISTRICT, add_complaint, add_subdistrict, moment

DAY = date(2021, 10, 27)
WINDOW = (date(2021, 1, 1), DAY)


@pytest.fixture
def reader(sqlite_store: Store) -> Reader:
    """A reader of a subdistrict with one order."""
    add_subdistrict(sqlite_store)
    add_complaint(sqlite_store, "A", moment(DAY))
    return Reader(sqlite_store, SUBDISTRICT, OFFICE, DAY, Knowledge.LATEST)


def test_the_cache_keeps_the_results_used_last() -> None:
    """Bounded: an old as-of date asked for once must not stay for ever."""
    cache, made = QueryCache(2), []

    def ask(key: str) -> str:
        return cache.get(key, lambda: made.append(key) or key.upper())

    assert [ask("a"), ask("b"), ask("a"), ask("c"), ask("a"), ask("b")] == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]
    assert len(cache) == 2


def test_a_result_of_none_is_remembered_too() -> None:
    """No data cutoff is an answer."""
    cache, made = QueryCache(2), []
    for _ in range(2):
        assert cache.get("a", lambda: made.append(1)) is None
    assert made == [1]


def test_a_query_runs_once_per_version(reader: Reader, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write, also by another program, makes every page ask again."""
    asked = []
    real = complaints.unlocated_count

    def unlocated_count(*arguments: Any) -> int:
        asked.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(complaints, "unlocated_count", unlocated_count)
    assert (reader.unlocated_count(), reader.unlocated_count()) == (0, 0)
    assert len(asked) == 1
    other = Store.open(sqlite_store.url)
    add_complaint(other, "B", moment(DAY), level=complaints.LocatedLevel.PENDING)
    other.close()
    assert (reader.unlocated_count(), reader.unlocated_count()) == (1, 1)
    assert len(asked) == 2


def test_users_of_different_scope_never_share_a_result(reader: Reader, sqlite_store: Store) -> None:
    """The view is part of the key."""
    bound = Reader(sqlite_store, SUBDISTRICT, Actor("a", Role.COMMITTEE, "02"), DAY, Knowledge.LATEST)
    assert (reader.complaint_count(*WINDOW), bound.complaint_count(*WINDOW)) == (1, 0)


def test_a_page_that_changes_its_frame_changes_nobody_elses(reader: Reader) -> None:
    """Shallow copies under copy-on-write."""
    first = reader.newest_complaints(5)
    first.loc[0, "text"] = "改动"
    first["more"] = 1
    second = reader.newest_complaints(5)
    assert second.loc[0, "text"] == "反映群租"
    assert "more" not in second
