"""The hotspots of a street in CPU seconds: the analysis and the whole page, cold and cached.

python -m tests.benchmarks.bench_hotspots HOME   (a home with data; cold = nothing remembered yet, modules loaded)
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.analyses.hotspots import hotspots
from data.store import Store, sqlite_url
from tests.screens.visits import visit

LAST_DAY = date(2021, 10, 27)


def main(home: Path) -> None:
    """Print the CPU seconds of each."""
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    actor = Actor("bench", Role.SAFETY_OFFICE)
    reader = Reader(store, store.subdistricts()[0].code, actor, LAST_DAY, Knowledge.AS_KNOWN_THEN)
    for name in ("analysis cold", "analysis cached"):
        print(f"{name}: {_seconds(lambda: hotspots(reader)):.4f}")
    print(f"analysis, other capacity: {_seconds(lambda: hotspots(reader, capacity=8)):.4f}")
    os.environ["QUNZU_HOME"] = str(home)
    page = visit("progress")
    gc.collect()
    gc.freeze()  # as the server does once it has warmed up
    runs = [_seconds(lambda: page.switch_page("../pages/hotspots.py").run()) for _ in range(8)]
    print(f"page cold: {runs[0]:.3f}")
    print(f"page cached: {median(runs[1:]):.3f} (median of {len(runs) - 1})")


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main(Path(sys.argv[1]))
