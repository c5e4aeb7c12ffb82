"""The whole program in a real Chromium that cannot reach any other host."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.vocabulary import Role
from tests.e2e.browsing import ROOT, Watch, free_port, open_page
from tests.real_home import make_real_home
from ui.navigation import PAGES

pytestmark = pytest.mark.browser
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


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
            server.wait(timeout=20)


@pytest.fixture(scope="module")
def address(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, served."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("served") / "home"))
    with served(home) as url:
        yield url


@contextmanager
def opened(browser: Browser, url: str, size: dict[str, int]) -> Iterator[tuple[Page, Watch]]:
    """A fresh visitor at `url`."""
    context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
    try:
        yield open_page(context, url)
    finally:
        context.close()


def settled(page: Page) -> None:
    """Wait until the run of the page is over."""
    page.get_by_test_id("stAppViewContainer").wait_for()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("key", [key for key, entry in PAGES.items() if Role.SAFETY_OFFICE in entry.roles])
def test_a_page_opens_by_its_address_without_a_fault_and_without_leaving_the_host(
    browser: Browser, address: str, key: str, size: dict[str, int], tmp_path: Path
) -> None:
    """No request elsewhere, no policy violation, no console error, no scrolling sideways; a picture to look at."""
    with opened(browser, f"{address}/{PAGES[key].url_path}", size) as (page, watch):
        expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[key].title)
        settled(page)
        if key == "campaign_map":
            page.wait_for_selector(".map[data-ready=true]")
        page.screenshot(path=tmp_path / f"{key}.png", full_page=True)
        assert watch.outside == []
        assert watch.faults == []
        assert page.title() == f"{PAGES[key].title} · “群租”治理看板"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_day_chosen_in_the_sidebar_is_kept_from_page_to_page(browser: Browser, address: str) -> None:
    """The way of the weekly meeting: choose the day, walk through the menu, the day stays."""
    with opened(browser, address, WIDE) as (page, watch):
        expect(page.get_by_text("2021-10-27（当时已知）").first).to_be_visible()
        settled(page)
        day = page.get_by_test_id("stSidebar").get_by_test_id("stDateInput").get_by_role("spinbutton").nth(2)
        day.click()
        day.press_sequentially("20")
        page.get_by_role("heading", level=1).click()
        expect(page.get_by_text("2021-10-20（当时已知）").first).to_be_visible()
        page.get_by_test_id("stSidebarNav").get_by_text(PAGES["progress"].title, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(PAGES["progress"].title)
        expect(page.get_by_text("2021-10-20（当时已知）").first).to_be_visible()
        assert watch.faults == []


def test_a_deep_link_on_a_freshly_started_server_does_not_pass_the_gate(browser: Browser, tmp_path: Path) -> None:
    """Real data: the very first visit asks for a page by its address and sees only the sign-in page."""
    make_real_home(tmp_path / "home")
    with (
        served(tmp_path / "home") as address,
        opened(browser, f"{address}/{PAGES['hotline'].url_path}", WIDE) as (page, watch),
    ):
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")
        expect(page.get_by_test_id("stAlert").first).to_contain_text("还没有账号")
        settled(page)
        assert page.get_by_test_id("stSidebarNav").count() == 0
        assert watch.outside == []


def test_a_request_to_end_stops_the_server_at_once(demo_home: Path) -> None:
    """Nothing keeps listening after `serve` has been told to end."""
    started = time.monotonic()
    with served(demo_home) as address:
        port = int(address.rsplit(":", 1)[1])
        started = time.monotonic()
    assert time.monotonic() - started < 10
    import socket

    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
