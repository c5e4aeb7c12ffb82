"""Cold start: seconds from the start of the process to the address, and to the figures of the first page.

Beside it, in the same run, a Streamlit app of one line: how fast this machine is now.

python tests/benchmarks/bench_cold_start.py [HOME]   (default: var/; needs a Chromium)
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.browsing import free_port, launch  # noqa: E402

RUNS = 4
LEAST = (
    "--server.address",
    "127.0.0.1",
    "--server.headless",
    "true",
    "--browser.gatherUsageStats",
    "false",
    "--server.port",
)


def main(home: Path) -> None:
    """Print the medians of RUNS starts."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        command = [sys.executable, "-m", "data", "serve", "--home", str(home), "--port"]
        rows, plain = [], []
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "app.py"
            script.write_text("import streamlit as st\nst.metric('一', 1)\n", encoding="utf-8")
            least = [sys.executable, "-m", "streamlit", "run", str(script), *LEAST]
            for _ in range(RUNS):
                plain.append(one_start(browser.new_context(), least)[1])
                rows.append(one_start(browser.new_context(), command))
        browser.close()
    up, page = (median(row[place] for row in rows) for place in (0, 1))
    least_page = median(plain)
    print(f"address printed after {up:.2f} s, first page after {page:.2f} s (medians of {RUNS})")
    print(f"a Streamlit app of one line: {least_page:.2f} s; the program takes {page / least_page:.1f} times that")


def one_start(context, command: list[str]) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Seconds to the printed address and to the first figure on the page."""
    port = free_port()
    started = time.perf_counter()
    server = subprocess.Popen(
        [*command, str(port)],
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
