"""Server CPU of every page, cold and cached: `python -m tests.benchmarks.bench_pages HOME`.

Cold: the first visit to the page after the start of the server, all libraries imported. Cached: the median of three
further runs. Promised: 1 s and 0.2 s on the demo. CPU seconds, so that other work on the machine hardly counts.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from statistics import median

from tests.benchmarks.streamlit_client import Server, load, rested, server, session, table
from tests.e2e.browsing import free_port
from ui.navigation import PAGES, start_page

COLD, CACHED = 1.0, 0.2


async def measured(process: Server) -> list[tuple[str, float, float]]:
    """(page, cold, cached) of every page that the safety office opens."""
    rows = []
    async with session(process.address) as client:
        await rested(process)
        first = PAGES[start_page(None)].url_path
        for path in (path for path in client.pages if path not in ("", first)):
            times = []
            for _ in range(4):
                await asyncio.sleep(0.3)  # what the last run left to do is over
                before = process.cpu()
                await client.run(path)
                times.append(process.cpu() - before)
            rows.append((path, times[0], median(times[1:])))
        for fault in client.faults:
            print(fault, file=sys.stderr)
    return rows


def main(home: Path) -> None:
    """Print the table."""
    with server(home, free_port()) as process:
        rows = asyncio.run(measured(process))
    missed = [path for path, cold, cached in rows if cold > COLD or cached > CACHED]
    print(f"{load()}\n")
    print(
        table([(path, f"{cold:.2f}", f"{cached:.3f}") for path, cold, cached in rows], ("page", "cold s", "cached s"))
    )
    print(f"\nover {COLD} s cold or {CACHED} s cached: {', '.join(missed) or 'none'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
