"""Many visitors at once: `python -m tests.benchmarks.bench_sessions HOME [SESSIONS [SECONDS]]`.

Each thinks 8 s (4 to 12) and then changes a filter (the same page runs again) or, every fourth time, turns to another
page. Promised: 50 sessions, p95 of a run <= 0.5 s, <= 3 MB a session, no error, on 2 cores.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from random import Random

import numpy as np

from tests.benchmarks.streamlit_client import Server, load, rested, server, session, table
from tests.e2e.browsing import free_port

PAGES = ("my_work", "progress", "hotline", "campaign_map", "procedure_check", "revisits")
THINK = (4.0, 12.0)


async def visitor(number: int, address: str, seconds: float, runs: list[float], faults: list[str]) -> None:
    """One visitor until the time is over."""
    random = Random(number)
    until = asyncio.get_running_loop().time() + seconds
    await asyncio.sleep(random.uniform(0, THINK[1]))
    async with session(address) as client:
        page, step = random.choice(PAGES), 0
        while asyncio.get_running_loop().time() < until:
            await asyncio.sleep(random.uniform(*THINK))
            if step % 4 == 0:
                page = random.choice(PAGES)
            runs.append(await client.run(page))
            step += 1
        faults += client.faults
        STILL_OPEN.append(client)
        await EVERYBODY.wait()


STILL_OPEN: list[object] = []
EVERYBODY = asyncio.Event()


async def crowd(address: str, process: Server, count: int, seconds: float) -> tuple[list[float], list[str], int]:
    """Runs of all visitors in seconds, faults, and the memory with all of them connected."""
    runs: list[float] = []
    faults: list[str] = []
    tasks = [asyncio.create_task(visitor(number, address, seconds, runs, faults)) for number in range(count)]
    while len(STILL_OPEN) < count and not any(task.done() for task in tasks):
        await asyncio.sleep(0.5)
    resident = process.resident()
    EVERYBODY.set()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, BaseException):
            faults.append(repr(outcome))
    return runs, faults, resident


async def warmed(process: Server) -> None:
    """Every page once, so that what all visitors share is there."""
    async with session(process.address) as client:
        await rested(process)
        for page in PAGES:
            await client.run(page)


def main(home: Path, count: int, seconds: float) -> None:
    """Print the table."""
    with server(home, free_port()) as process:
        asyncio.run(warmed(process))
        before, cpu = process.resident(), process.cpu()
        runs, faults, after = asyncio.run(crowd(process.address, process, count, seconds))
        spent = process.cpu() - cpu
    p50, p95 = np.quantile(runs, [0.5, 0.95])
    rows = [
        ("runs", len(runs), ""),
        ("p50 of a run", f"{p50:.3f} s", ""),
        ("p95 of a run", f"{p95:.3f} s", "0.5 s"),
        ("longest", f"{max(runs):.3f} s", ""),
        ("server CPU a run, first pages included", f"{spent / (len(runs) + count) * 1000:.0f} ms", ""),
        ("memory a session", f"{(after - before) / count / 1e6:.2f} MB", "3 MB"),
        ("errors", len(faults), "0"),
    ]
    print(f"{count} sessions, 8 s think time, {seconds:.0f} s; {load()}\n")
    print(table(rows, ("what", "measured", "promised")))
    for fault in faults[:5]:
        print(fault)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 50,
        float(sys.argv[3]) if len(sys.argv) > 3 else 90.0,
    )
