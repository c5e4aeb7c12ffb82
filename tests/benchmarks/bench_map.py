"""The map against what the product promises, in a Chromium without a GPU; ratios of one run.

python tests/benchmarks/bench_map.py [HOME]   (HOME: for the click on the real page; default: var/)
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.browsing import free_port, launch, serve  # noqa: E402

RUNS = 3
PAGE = Path(__file__).with_name("map_page.py")
WIDE = {"width": 1440, "height": 900}
FRAMES = """
() => { window.frames_seen = []; let last = performance.now();
  const step = now => { window.frames_seen.push(now - last); last = now; requestAnimationFrame(step) };
  requestAnimationFrame(step) }
"""


def main(home: Path) -> None:
    """Print one row per promise."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = launch(playwright)
        with serve(Path(folder) / "served", PAGE) as url:
            drawn(browser, f"{url}?n=50000")  # the server's own first imports
            marker = [drawn(browser, f"{url}?n=200&how=folium") for _ in range(RUNS)]
            whole = [drawn(browser, f"{url}?n=50000") for _ in range(RUNS)]
            district = [drawn(browser, f"{url}?n=300000") for _ in range(RUNS)]
            row("200 folium.Marker drawn", f"{median(marker):.2f} s")
            row("50,000 dwellings + 60 compounds drawn", f"{median(whole):.2f} s", median(whole) <= median(marker))
            row("300,000 dwellings drawn", f"{median(district):.2f} s", median(district) <= 3)
            cpu = [filter_cpu(browser, f"{url}?n=50000") for _ in range(RUNS)]
            row("rerun after a filter, 50,000: server CPU", f"{median(cpu):.3f} s", median(cpu) <= 0.15)
            for count in (50_000, 300_000):
                p95 = median(panning(browser, f"{url}?n={count}") for _ in range(RUNS))
                row(f"panning, {count:,}: p95 of a frame", f"{p95:.1f} ms", p95 <= 33)
        clicks, cpu = click_to_detail(browser, home)
        row(f"click to detail on the page ({len(clicks)} clicks)", f"{median(clicks):.3f} s", median(clicks) <= 0.3)
        row("server CPU of such a click, fragment and all", f"{cpu:.3f} s")
        browser.close()


def row(what: str, value: str, is_kept: bool | None = None) -> None:
    """One line of the report."""
    print(f"{what:55} {value:>10}  {'' if is_kept is None else 'kept' if is_kept else 'MISSED'}", flush=True)


def opened(browser: Browser, url: str) -> Page:
    """A fresh visitor, the page loaded but no map yet."""
    page = browser.new_context(viewport=WIDE, locale="zh-CN").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(120_000)
    page.goto(url)
    page.get_by_text("开始").wait_for()
    page.wait_for_load_state("networkidle")
    return page


def drawn(browser: Browser, url: str) -> float:
    """Seconds from the click to everything on the screen."""
    page = opened(browser, url)
    count = re.search(r"n=(\d+)", url)
    assert count is not None
    started = time.perf_counter()
    page.get_by_text("开始").click()
    if "folium" in url:
        page.frame_locator("iframe").locator(f":nth-match(.leaflet-marker-icon, {count[1]})").wait_for(state="attached")
    else:
        page.wait_for_selector(f".map[data-ready=true][data-dwellings='{count[1]}']")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    seconds = time.perf_counter() - started
    page.context.close()
    return seconds


def with_map(browser: Browser, url: str) -> Page:
    """The page with its map."""
    page = opened(browser, url)
    page.get_by_text("开始").click()
    page.wait_for_selector(".map[data-ready=true]")
    page.wait_for_timeout(500)
    return page


def filter_cpu(browser: Browser, url: str) -> float:
    """Seconds of the server's CPU for the map when the filter changes."""
    page = with_map(browser, url)
    before = page.locator(".map").get_attribute("data-dwellings")
    page.get_by_text("筛选").click()
    page.wait_for_selector(f".map:not([data-dwellings='{before}'])")
    page.wait_for_timeout(500)
    text = page.get_by_text(re.compile(r"^cpu ")).inner_text()
    page.context.close()
    return float(text.split()[1])


def panning(browser: Browser, url: str) -> float:
    """95th percentile of the time between frames while the map is dragged five times, milliseconds."""
    page = with_map(browser, url)
    box = page.locator(".map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(FRAMES)
    for turn in range(5):
        sign = 1 if turn % 2 else -1
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(25):
            page.mouse.move(x + sign * step * 6, y + sign * step * 3)
            page.wait_for_timeout(16)
        page.mouse.up()
        page.wait_for_timeout(250)
    times: list[float] = sorted(page.evaluate("() => window.frames_seen.slice(1)"))
    page.context.close()
    return times[int(0.95 * (len(times) - 1))]


def cpu_of(pid: int) -> float:
    """Seconds of processor that the program and the server that it started have used."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    used = (Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split() for one in (pid, *children))
    return sum(int(fields[11]) + int(fields[12]) for fields in used) / os.sysconf("SC_CLK_TCK")


def click_to_detail(browser: Browser, home: Path) -> tuple[list[float], float]:
    """Seconds from a click on a compound to its facts beside the map, on the real page; the server's CPU a click.

    The first click is left out: it asks what later ones find remembered.
    """
    port = free_port()
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
        page = browser.new_context(viewport=WIDE, locale="zh-CN").new_page()  # type: ignore[arg-type]
        page.goto(f"http://127.0.0.1:{port}/campaign_map")
        page.wait_for_selector(".map[data-ready=true]", timeout=60_000)
        for layer in ("complaints", "dwellings"):
            page.locator(f'input[data-layer="{layer}"]').uncheck()
        page.wait_for_timeout(1500)
        seconds: list[float] = []
        search = page.get_by_role("combobox", name="查小区、弄、户档编号")
        heading = page.locator("h3")
        seen = ""
        before = 0.0
        for letter in ("一", "新村", "苑", "坊", "花苑", "雅居", "公寓", "家园"):
            search.fill(letter)
            if page.get_by_role("option").count() == 0:
                continue
            page.keyboard.press("ArrowDown")
            if len(seconds) == 1:
                before = cpu_of(server.pid)
            started = time.perf_counter()
            page.keyboard.press("Enter")
            page.wait_for_function(
                "before => [...document.querySelectorAll('h3')].some(one => one.innerText && one.innerText !== before)",
                arg=seen,
                timeout=20_000,
            )
            seconds.append(time.perf_counter() - started)
            page.wait_for_timeout(800)
            seen = heading.first.inner_text()
        counted = max(1, len(seconds) - 1)
        return seconds[1:] or seconds, (cpu_of(server.pid) - before) / counted
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var")
