"""kill -9 in the middle of an import: the database is as before it; a second run completes it; nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data.store import Store, sqlite_url
from tests.import_files import CODE, ORDER, batches, compounds_file, contents, imported, orders, write_csv

ROOT = Path(__file__).parents[2]
ROWS = 1_200  # two chunks
# The child stops at a step of the import, says so, and waits to be killed.
CHILD = """
import sys, time
from pathlib import Path
from data.store import Store
from tests.import_files import imported

url, path, step, after = sys.argv[1:]
heard = 0

def progress(share, word):
    global heard
    heard += word == step
    if heard == int(after):
        print("here", flush=True)
        time.sleep(60)

imported(Store.open(url), "hotline", Path(path), progress=progress)
print("done", flush=True)
"""


@pytest.mark.parametrize(
    ("step", "after"),
    [
        ("正在读取和定位", 1),  # nothing written yet
        ("正在写入", 1),  # most of the rows written, not committed
        ("正在写入", 2),  # all rows written, not committed
    ],
)
def test_a_killed_import_leaves_nothing_and_a_second_run_completes_it(
    store_url: str, tmp_path: Path, step: str, after: int
) -> None:
    """Killed while reading, after the first rows, and after the last row: each time all or nothing."""
    store = Store.open(store_url)
    imported(store, "compounds", compounds_file(tmp_path))
    path = write_csv(tmp_path / "h.csv", [{**ORDER, "热线12345工单编号": f"N{n:05d}"} for n in range(ROWS)])
    before = contents(store)
    _kill_at(store_url, path, step, after)
    assert contents(store) == before
    assert store.verify_chain(CODE) == []
    report = imported(store, "hotline", path)
    assert (report.added, report.updated, report.unchanged) == (ROWS, 0, 0)
    again = imported(store, "hotline", path)
    assert (again.added, again.updated, again.unchanged) == (0, 0, ROWS)
    assert len(orders(store)) == ROWS
    assert batches(store) == 2
    store.close()


def test_killed_after_the_commit_the_second_run_changes_nothing(tmp_path: Path) -> None:
    """The process dies after the commit and before it could say so: the retry finds everything there."""
    url = sqlite_url(tmp_path / "store" / "q.sqlite")
    store = Store.open(url)
    imported(store, "compounds", compounds_file(tmp_path))
    path = write_csv(tmp_path / "h.csv", [{**ORDER, "热线12345工单编号": f"N{n:05d}"} for n in range(50)])
    _kill_at(url, path, "完成", 1)
    before = contents(store)
    report = imported(store, "hotline", path)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 50)
    assert contents(store) == before
    store.close()


def _kill_at(url: str, path: Path, step: str, after: int) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, url, str(path), step, str(after)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "here\n"
        if os.name == "nt":
            child.kill()
        else:
            child.send_signal(signal.SIGKILL)
        child.wait()
