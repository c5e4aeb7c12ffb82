"""Every page for the roles that open most: nothing leaves the host, nothing is refused, everybody can read it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from casework.vocabulary import Role
from tests.e2e.browsing import open_page
from tests.e2e.program import NARROW, WIDE, become, opened, settled, turn_to
from tests.e2e.self_check import faults_of
from ui.navigation import PAGES, PageEntry

pytestmark = pytest.mark.browser
# Together they open every page but 账号, which the sign-in tests visit.
ROLES = (Role.SAFETY_OFFICE, Role.LEADER, Role.POPULATION_OFFICER)
LONGEST_FADE = 30.0  # seconds, of a busy machine


@pytest.fixture(scope="module")
def telephone(browser: Browser) -> Iterator[BrowserContext]:
    """A telephone that keeps what it has loaded from page to page, but no choice."""
    context = browser.new_context(viewport=NARROW, locale="zh-CN")  # type: ignore[arg-type]
    yield context
    context.close()


def lasting_faults(page: Page) -> list[str]:
    """The faults that do not go away: while a page is being drawn its parts are pale."""
    started = time.monotonic()
    while (faults := faults_of(page)) and time.monotonic() - started < LONGEST_FADE:
        page.wait_for_timeout(200)
    return faults


@pytest.mark.parametrize("key", [key for key, entry in PAGES.items() if Role.SAFETY_OFFICE in entry.roles])
def test_a_page_opens_by_its_address_on_a_telephone(telephone: BrowserContext, demo_address: str, key: str) -> None:
    """No request elsewhere, no violation of the policy, no console error; 390 pixels: contrast of 4.5 and more,
    12 pixels and more, nothing sticks out, every control has a name.
    """
    page, watch = open_page(telephone, f"{demo_address}/{PAGES[key].url_path}")
    expect(page.get_by_role("heading", level=1)).to_have_text([PAGES[key].title])
    settled(page)
    if key == "campaign_map":
        page.wait_for_selector(".map[data-ready=true]")
    assert lasting_faults(page) == []
    assert watch.outside == []
    assert watch.faults == []
    assert page.title() == f"{PAGES[key].title} · “群租”治理看板"
    page.close()


@pytest.mark.parametrize("role", ROLES)
def test_a_walk_through_the_whole_menu_leaves_no_trace_outside(browser: Browser, demo_address: str, role: Role) -> None:
    """Each page of the menu once: no request to another host, no policy violation, no console error, all readable."""
    faults: dict[str, list[str]] = {}
    with opened(browser, f"{demo_address}/progress", WIDE) as (page, watch):
        become(page, role)
        for entry in pages_of(role):
            turn_to(page, entry.title)
            if found := lasting_faults(page):
                faults[entry.key] = found
            assert watch.outside == [], entry.key
            assert watch.faults == [], entry.key
    assert faults == {}


def pages_of(role: Role) -> list[PageEntry]:
    """What the menu offers."""
    return [entry for entry in PAGES.values() if role in entry.roles]


def test_the_meeting_fits_one_screen(browser: Browser, demo_address: str) -> None:
    """1920 by 1080 in the meeting room: nothing to scroll."""
    with opened(browser, demo_address, {"width": 1920, "height": 1080}) as (page, _):
        expect(page.get_by_role("heading", level=1)).to_have_text(["周例会"])
        settled(page)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollHeight - main.clientHeight") <= 0
