"""Any sequence of hotline files: the store says what the last files said, and its history has no gap or overlap."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from data.store import Store, sqlite_url
from tests.import_files import CODE, NOW, contents, hotline_file, imported, orders

rows = st.tuples(st.sampled_from(["1", "2", "3"]), st.sampled_from(["满意", "一般", "不满意"]))
files = st.lists(st.lists(rows, min_size=1, max_size=5), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(files)
def test_the_store_follows_the_files_and_keeps_every_earlier_state(sequence: list[list[tuple[str, str]]]) -> None:
    """The obvious model is a dictionary: each file's rows overwrite it in order. Importing a file twice is
    importing it once. At the time of each file the revisions then open say what the dictionary said then."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(sqlite_url(Path(folder) / "q.sqlite"))
        model: dict[str, str] = {}
        states = []
        for step, content in enumerate(sequence):
            at = NOW + timedelta(hours=step)
            path = hotline_file(
                Path(folder), *({"热线12345工单编号": number, "综合满意度": word} for number, word in content)
            )
            report = imported(store, "hotline", path, now=at)
            assert report.read == report.added + report.updated + report.unchanged + report.skipped
            model.update(content)
            states.append((at, dict(model)))
            before = contents(store)
            again = imported(store, "hotline", path, now=at)
            assert (again.added, again.updated) == (0, 0)
            assert contents(store) == before
        stored = orders(store)
        for at, state in states:
            known = [
                one for one in stored if one["known_from"] <= at and (one["known_to"] is None or at < one["known_to"])
            ]
            assert {one["order_number"]: one["satisfaction"] for one in known} == state
        for earlier, later in pairwise(stored):
            if earlier["order_number"] == later["order_number"]:
                assert earlier["known_to"] == later["known_from"]
                assert later["revision"] == earlier["revision"] + 1
        assert store.verify_chain(CODE) == []
        store.close()
