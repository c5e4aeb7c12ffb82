"""Hostile texts in everything that people write, looked at on every page: nothing runs, all is shown."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from casework.vocabulary import Role
from tests.e2e.program import WIDE, opened, served, settled, turn_to
from tests.hostile import TEXTS, make_hostile
from ui.navigation import PAGES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hostile(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The demo with a hostile text in every named field, served; its address and the id of a file."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("hostile") / "home"))
    changed = make_hostile(home)
    assert {("case_event", "facts"), ("complaint", "text"), ("compound", "name"), ("dwelling", "room")} <= changed
    with closing(sqlite3.connect(home / "qunzu.sqlite")) as database:
        (case_id,) = database.execute(
            "SELECT case_id FROM case_event GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
    with served(home) as address:
        yield address, str(case_id)


def test_no_page_runs_or_fetches_what_data_say(browser: Browser, hostile: tuple[str, str]) -> None:
    """Every page of the safety office and an open file: no script ran, no picture was fetched, no page broke; and the
    signs of the texts are there, neither swallowed nor rendered.
    """
    address, case_id = hostile
    with opened(browser, f"{address}/survey", WIDE) as (page, watch):

        def look(place: str) -> None:
            assert page.evaluate("window.top.ran") is None, place
            assert watch.outside == [], place
            assert watch.faults == [], place
            assert page.get_by_text("程序出错").count() == 0, place
            assert page.get_by_test_id("stMain").locator("img[src^=http]").count() == 0, place
            assert page.locator("a[href^='javascript:']").count() == 0, place
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), place

        settled(page)
        shown = page.get_by_test_id("stMain").inner_text()
        assert any(text in shown for text in TEXTS[:6])
        for entry in (entry for entry in PAGES.values() if Role.SAFETY_OFFICE in entry.roles):
            turn_to(page, entry.title)
            look(entry.key)
        for key in ("case_file", "survey"):
            page.goto(f"{address}/{PAGES[key].url_path}?case={case_id}")
            expect(page.get_by_role("heading", level=1).first).to_be_visible()
            settled(page)
            look(f"{key} of a file")
