"""Hostile texts in every field that an import or a form fills, looked at on every page: nothing runs, all is shown."""

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
from ui.navigation import PAGES

pytestmark = pytest.mark.browser
TEXTS = (
    "<script>window.top.ran=1</script>",
    "<img src=x onerror=window.top.ran=1>",
    "${window.top.ran=1}",
    "`${window.top.ran=1}`",
    "{{7*7}}",
    "{{ cycler.__init__.__globals__.os.abort() }}",
    "{% for x in %}",
    "![图](http://evil.example/x.png)",
    "[点我](javascript:window.top.ran=1)",
    ":red[红] $x^2$ **粗** ~~删~~ # 题",
    "\u202e倒过来的\u2066字\u200f",
    "长" * 10_000,
)
# Where data name things; {table: columns}. A NUL cannot be stored in a text of either engine and is refused on entry.
FIELDS = {
    "compound": ("name",),
    "complaint": ("raw_address", "text", "department", "category"),
    "building": ("label",),
    "dwelling": ("room",),
}


@pytest.fixture(scope="module")
def hostile(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The demo with a hostile text in every named field, served; its address and the id of a file."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("hostile") / "home"))
    with closing(sqlite3.connect(home / "qunzu.sqlite")) as database:
        for table, columns in FIELDS.items():
            for column in columns:
                for place, text in enumerate(TEXTS):
                    # The row id keeps names apart that must differ.
                    database.execute(
                        f"UPDATE {table} SET {column} = ? || rowid WHERE rowid % ? = ?", (text, len(TEXTS), place)
                    )
        (case_id,) = database.execute(
            "SELECT case_id FROM case_event GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        database.commit()
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
