"""The program as `serve` starts it, and a visitor who waits until its runs are over."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from casework.vocabulary import Role
from tests.e2e.browsing import ROOT, Watch, free_port, open_page

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
TRIES, TRY = 6, 10_000  # of what a run that ends may undo; milliseconds of one
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Streamlit writes on its frame whether a run was asked for, goes on or is over, and on a part that it still loads.
STILL = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


@contextmanager
def served(home: Path, **settings: str) -> Iterator[str]:
    """The program as `serve` starts it, on a port of its own; yields the address that it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QUNZU_")} | settings
    command = [sys.executable, "-m", "data", "serve", "--home", str(home), "--port", str(free_port())]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            found = ADDRESS.search(line)
            assert found is not None, f"no address in {line!r}"
            yield found.group()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


@contextmanager
def opened(browser: Browser, url: str, size: dict[str, int]) -> Iterator[tuple[Page, Watch]]:
    """A fresh visitor at `url`."""
    context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
    try:
        yield open_page(context, url)
    finally:
        context.close()


def settled(page: Page) -> None:
    """Wait until the run of the page is over and every part of it is there."""
    page.wait_for_selector(STILL)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    # A run that the browser itself asked for after drawing (a width, an address) has begun by the next frame.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_selector(STILL)


def choose(page: Page, where: Locator, label: str, option: str) -> None:
    """Choose from the list under a label that begins so: a run that ends while the list is open closes it again."""
    box = where.get_by_role("combobox", name=re.compile(f"^{re.escape(label)}")).first
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(TRIES):
        settled(page)
        box.click()
        try:
            box.fill(option, timeout=TRY)  # a long list draws only what is in sight
            wanted.click(timeout=TRY)
            break
        except TimeoutError:
            page.keyboard.press("Escape")
    else:
        raise AssertionError(f"“{label}” does not offer “{option}”")
    settled(page)


def become(page: Page, role: Role) -> None:
    """Take the role in the side bar of the demo; the first page of that role opens."""
    choose(page, page.get_by_test_id("stSidebar"), "演示身份", role.label)


def turn_to(page: Page, title: str) -> None:
    """A page by the menu."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text([title])
    settled(page)
