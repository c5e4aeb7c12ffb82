"""Every page for the roles that open most: nothing leaves the host, nothing is refused, everybody can read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.vocabulary import Role
from tests.e2e.browsing import open_page
from tests.e2e.self_check import faults_of
from tests.e2e.test_dashboard import NARROW, WIDE, opened, served, settled
from ui.navigation import PAGES

pytestmark = pytest.mark.browser
# Together they open every page but 账号, which the sign-in tests visit.
ROLES = (Role.SAFETY_OFFICE, Role.LEADER, Role.POPULATION_OFFICER)


@pytest.fixture(scope="module")
def address(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, served."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("every") / "home"))
    with served(home) as url:
        yield url


def choose_role(page: Page, role: Role) -> None:
    """Take the role in the side bar of the demo."""
    settled(page)
    if role is Role.SAFETY_OFFICE:
        return
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name="演示身份")
    box.click()
    box.fill(role.label)  # the list draws only what is in sight
    page.get_by_role("option", name=role.label).click()
    settled(page)


def lasting_faults(page: Page) -> list[str]:
    """The faults that are still there after a few looks: while a page is being drawn its parts are pale."""
    for _ in range(10):
        if not (faults := faults_of(page)):
            break
        page.wait_for_timeout(300)
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_a_walk_through_the_whole_menu_leaves_no_trace_outside(browser: Browser, address: str, role: Role) -> None:
    """Each page of the menu once: no request to another host, no policy violation, no console error, all in Chinese."""
    with opened(browser, f"{address}/my_work", WIDE) as (page, watch):
        choose_role(page, role)
        for entry in (entry for entry in PAGES.values() if role in entry.roles):
            page.get_by_test_id("stSidebarNav").get_by_role("link", name=entry.title, exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_have_text(entry.title)
            settled(page)
            assert watch.outside == [], entry.key
            assert watch.faults == [], entry.key


def test_every_page_can_be_read_on_a_telephone(browser: Browser, address: str) -> None:
    """390 pixels: contrast of 4.5 and more, 12 pixels and more, nothing sticks out, every control has a name."""
    found: dict[str, list[str]] = {}
    with opened(browser, f"{address}/my_work", NARROW) as (page, _):
        for entry in (entry for entry in PAGES.values() if Role.SAFETY_OFFICE in entry.roles):
            page.goto(f"{address}/{entry.url_path}")
            expect(page.get_by_role("heading", level=1)).to_have_text(entry.title)
            settled(page)
            if faults := lasting_faults(page):
                found[entry.key] = faults
    assert found == {}


def test_the_meeting_fits_one_screen(browser: Browser, address: str) -> None:
    """1920 by 1080 in the meeting room: nothing to scroll."""
    with opened(browser, address, {"width": 1920, "height": 1080}) as (page, _):
        expect(page.get_by_role("heading", level=1)).to_have_text("周例会")
        settled(page)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollHeight - main.clientHeight") <= 0


def test_an_address_of_no_page_is_answered_in_chinese(browser: Browser, address: str) -> None:
    """Not Streamlit's English box over the first page; and the first page's own address is a page."""
    context = browser.new_context(locale="zh-CN")
    page, _ = open_page(context, f"{address}/no_such_page")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这一页")
    page.get_by_role("link", name="打开首页").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("周例会")
    page.goto(f"{address}/{PAGES['weekly_meeting'].url_path}")
    expect(page.get_by_role("heading", level=1)).to_have_text("周例会")
    settled(page)
    assert page.get_by_role("dialog").count() == 0
    context.close()
