"""Cold start: seconds from the start of the process to the address, and to the figures of the first page.

python tests/benchmarks/bench_cold_start.py [HOME]   (default: var/; needs a Chromium)
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.browsing import free_port, launch  # noqa: E402

RUNS = 4


def main(home: Path) -> None:
    """Print the medians of RUNS starts."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        rows = [one_start(browser.new_context(), home) for _ in range(RUNS)]
        browser.close()
    up, page = (median(row[place] for row in rows) for place in (0, 1))
    print(f"address printed after {up:.2f} s, first page after {page:.2f} s (medians of {RUNS})")


def one_start(context, home: Path) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Seconds to the printed address and to the first figure on the page."""
    port = free_port()
    started = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "data", "serve", "--home", str(home), "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "TZ": "Asia/Shanghai"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        up = time.perf_counter() - started
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.get_by_test_id("stMetricValue").first.wait_for(timeout=60_000)
        return up, time.perf_counter() - started
    finally:
        context.close()
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var")
