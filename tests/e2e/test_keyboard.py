"""Everything by keyboard: only a browser knows where the focus is, and what a key does there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.program import WIDE, opened, settled

pytestmark = pytest.mark.browser
# Each thing that Tab may stop at, in the order of the page; of a group (radio, tabs) one is enough: arrows do the rest.
_STOPS = r"""
() => {
  const seen = element => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && element.getClientRects().length > 0 && !element.closest('[aria-hidden=true], [disabled], [aria-disabled=true]');
  const controls = 'button, a[href], input:not([type=hidden]):not([type=file]), select, textarea, summary';
  window.stops = [...document.querySelectorAll(controls)].filter(seen);
  window.met = new Set();
  return window.stops.length;
}
"""
_HERE = r"""
() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const isNew = !window.met.has(element);
  window.met.add(element);
  return isNew;
}
"""
_MISSED = r"""
() => {
  const group = element => element.closest('[role=radiogroup], [role=tablist], [role=group]') ?? element;
  const groups = new Set([...window.met].map(group));
  return window.stops.filter(element => element.isConnected && !groups.has(group(element))
    && ![...window.met].some(one => one.contains(element) || element.contains(one)))
    // A table's own buttons show when its grid has the focus or the pointer.
    .filter(element => !element.closest('[data-testid=stElementToolbar]'))
    .map(element => element.outerHTML.slice(0, 120));
}
"""


def missed_by_tab(page: Page) -> list[str]:
    """The controls that Tab does not come to on one way round the page."""
    page.get_by_test_id("stSkipToContent").focus()
    most = 2 * int(page.evaluate(_STOPS)) + 60
    page.evaluate(_HERE)
    known = 0
    for _ in range(most):
        page.keyboard.press("Tab")
        known = 0 if page.evaluate(_HERE) else known + 1
        if known > 3:
            break
    missed: list[str] = page.evaluate(_MISSED)
    return missed


def test_every_control_is_reached_by_tab_and_a_popover_gives_the_focus_back(
    browser: Browser, demo_address: str
) -> None:
    """12345 holds every kind of control but those of the map: tabs, lists, tables, popovers, files to take away."""
    with opened(browser, f"{demo_address}/hotline", WIDE) as (page, _):
        settled(page)
        assert missed_by_tab(page) == []
        method = page.get_by_role("button", name="怎么算的").first
        method.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
        expect(method).to_be_focused()
        ring = method.evaluate("element => getComputedStyle(element).outlineStyle")
        assert ring == "solid"


def test_the_map_is_moved_searched_and_chosen_from_by_keyboard(
    browser: Browser, demo_address: str, demo_home: Path
) -> None:
    """Plus zooms, the search offers compounds, Enter chooses one: its facts stand beside the map."""
    with closing(sqlite3.connect(demo_home / "qunzu.sqlite")) as database:
        (name,) = database.execute("SELECT name FROM compound ORDER BY name").fetchone()
    with opened(browser, f"{demo_address}/campaign_map", WIDE) as (page, _):
        page.wait_for_selector(".map[data-ready=true]")
        settled(page)
        assert missed_by_tab(page) == []
        page.get_by_role("region", name="地图").focus()
        before = page.url
        page.keyboard.press("+")
        page.wait_for_function("before => location.href !== before", arg=before)
        settled(page)
        search = page.get_by_role("combobox", name="查小区")
        search.focus()
        page.keyboard.type(name)
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_function("() => location.href.includes('pick=compound')")
