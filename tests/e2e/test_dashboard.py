"""The program as it starts and ends: a gate before the first page, an answer to every address, a quick end."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.program import WIDE, opened, served, settled, turn_to
from tests.real_home import make_real_home
from ui.navigation import PAGES

pytestmark = pytest.mark.browser


def test_a_day_chosen_in_the_sidebar_is_kept_from_page_to_page(browser: Browser, demo_address: str) -> None:
    """The way of the weekly meeting: choose the day, walk through the menu, the day stays."""
    with opened(browser, demo_address, WIDE) as (page, watch):
        expect(page.get_by_text("2021-10-27（当时已知）").first).to_be_visible()
        settled(page)
        day = page.get_by_test_id("stSidebar").get_by_test_id("stDateInput").get_by_role("spinbutton").nth(2)
        day.click()
        day.press_sequentially("20")
        page.get_by_role("heading", level=1).click()
        expect(page.get_by_text("2021-10-20（当时已知）").first).to_be_visible()
        turn_to(page, PAGES["progress"].title)
        expect(page.get_by_text("2021-10-20（当时已知）").first).to_be_visible()
        assert watch.faults == []


def test_an_address_of_no_page_is_answered_in_chinese(browser: Browser, demo_address: str) -> None:
    """Not Streamlit's English box over the first page; and the first page's own address is a page."""
    with opened(browser, f"{demo_address}/no_such_page", WIDE) as (page, _):
        expect(page.get_by_role("heading", level=1)).to_have_text(["没有这一页"])
        page.get_by_role("link", name="打开首页").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(["周例会"])
        page.goto(f"{demo_address}/{PAGES['weekly_meeting'].url_path}")
        expect(page.get_by_role("heading", level=1)).to_have_text(["周例会"])
        settled(page)
        assert page.get_by_role("dialog").count() == 0


def test_a_deep_link_on_a_freshly_started_server_does_not_pass_the_gate(browser: Browser, tmp_path: Path) -> None:
    """Real data: the very first visit asks for a page by its address and sees only the sign-in page."""
    make_real_home(tmp_path / "home")
    with (
        served(tmp_path / "home") as address,
        opened(browser, f"{address}/{PAGES['hotline'].url_path}", WIDE) as (page, watch),
    ):
        expect(page.get_by_role("heading", level=1)).to_have_text(["登录"])
        expect(page.get_by_test_id("stAlert").first).to_contain_text("还没有账号")
        settled(page)
        assert page.get_by_test_id("stSidebarNav").count() == 0
        assert watch.outside == []


def test_a_request_to_end_stops_the_server(demo_home: Path) -> None:
    """It waits for nobody (`served` gives it a minute, for a busy machine), and nothing keeps listening."""
    with served(demo_home) as address:
        port = int(address.rsplit(":", 1)[1])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
