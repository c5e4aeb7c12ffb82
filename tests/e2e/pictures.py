"""Pictures of every page, at a desk and on a telephone: `python -m tests.e2e.pictures HOME [FOLDER [NAME ...]]`.

HOME: the home folder of a demo (it is copied). FOLDER: docs/images/pages unless told. Not collected by pytest. The
pictures of the user guide come from here.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from casework.vocabulary import Role
from tests.e2e.browsing import ROOT, launch
from tests.e2e.program import become, served, settled, turn_to
from tests.real_home import PASSWORD, add_person, make_real_home, opened
from ui.navigation import PAGES

WIDTHS = {1440: 900, 390: 844}
TALLEST = 6_000
LONGEST_WAIT = 120_000  # milliseconds, of a busy machine
COLOURS = 128
# Invented, as everything in the pictures: the picture, and whose account signs in for it ("" = nobody).
OFFICE = {"sign_in": "", "accounts": "guanli", "first_start": "pingan"}
PEOPLE = (
    ("guanli", Role.SYSTEM_ADMIN, None),
    ("pingan", Role.SAFETY_OFFICE, None),
    ("yunying", Role.OPERATIONS_CENTRE, None),
    ("dongli", Role.COMMITTEE, "01"),
    ("xieguan", Role.POPULATION_OFFICER, "01"),
)


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the page, who looks and what the address says beyond the page.

    press: a button to press first. drawn: the title of a tool in a folium map, told: a heading, which are waited for.
    """

    name: str
    page: str
    role: Role = Role.SAFETY_OFFICE
    query: dict[str, str] = field(default_factory=dict)
    press: str = ""
    drawn: str = ""
    told: str = ""


def shots(home: Path) -> Iterator[Shot]:
    """Every page that the safety office opens, and what field staff see."""
    for key, entry in PAGES.items():
        if Role.SAFETY_OFFICE in entry.roles:
            yield Shot(key, key)
    yield Shot("my_work_officer", "my_work", Role.POPULATION_OFFICER)
    with closing(sqlite3.connect(home / "qunzu.sqlite")) as database:
        (longest,) = database.execute("SELECT case_id FROM case_event GROUP BY 1 ORDER BY count(*) DESC").fetchone()
        (waiting,) = database.execute(
            "SELECT case_id FROM case_event AS one WHERE kind = 'visit_not_seen' AND version = "
            "(SELECT max(version) FROM case_event WHERE case_id = one.case_id) ORDER BY version DESC"
        ).fetchone()
    yield Shot("case_file_open", "case_file", query={"case": longest})
    yield Shot("survey_visit", "survey", query={"case": waiting})
    yield Shot("routes_plan", "routes", press="安排路线", told="未排入的户")
    yield Shot("boundaries_edit", "boundaries", press="绘制或修改所选小区", drawn="修改边界")


def take(page: Page, address: str, shot: Shot, width: int, folder: Path) -> None:
    """Open the page, wait until it stands still, and keep the picture."""
    page.set_viewport_size({"width": 1440, "height": 900})
    if shot.role is Role.SAFETY_OFFICE:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        query = f"?{urlencode(shot.query)}" if shot.query else ""
        page.goto(f"{address}/{PAGES[shot.page].url_path}{query}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    else:
        _as_role(page, address, shot)
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    settled(page)
    # A plan that was made for the first width stands there for the second one.
    if shot.press and not (shot.told and page.get_by_role("heading", name=shot.told).is_visible()):
        page.get_by_role("button", name=shot.press).click()
        settled(page)
    if shot.drawn:
        page.frame_locator("iframe").first.get_by_title(shot.drawn, exact=True).wait_for()
    if shot.told:
        page.get_by_role("heading", name=shot.told).wait_for()
        settled(page)
    if shot.page == "campaign_map":
        page.wait_for_selector(".map[data-ready=true]")
    keep(page, width, folder / f"{shot.name}_{width}.png")


def keep(page: Page, width: int, file: Path) -> None:
    """Make the window as high as the page, and keep the picture."""
    for _ in range(2):  # what becomes visible may be drawn only then, and higher
        height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(int(height), WIDTHS[width]), TALLEST)})
        page.wait_for_timeout(600)
    seen = Image.open(BytesIO(page.screenshot(scale="css"))).convert("RGB")
    # A palette: the pictures live in the repository, at a third of their size.
    seen.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(file.name, flush=True)


def _as_role(page: Page, address: str, shot: Shot) -> None:
    """Choose the role in the side bar of the demo, then walk to the page through the menu."""
    page.goto(f"{address}/{PAGES['progress'].url_path}")
    become(page, shot.role)
    turn_to(page, PAGES[shot.page].title)


def take_office(browser: Browser, home: Path, folder: Path) -> None:
    """What a demo has not: the sign-in, the accounts, and the first day of an office that has no data yet."""
    make_real_home(home)
    with closing(opened(home)) as store:
        for name, role, committee in PEOPLE:
            add_person(store, name, role, committee)
    with served(home) as address:
        for width, height in WIDTHS.items():
            for shown, name in OFFICE.items():
                context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": height})
                page = context.new_page()
                page.set_default_timeout(LONGEST_WAIT)
                page.goto(address)
                expect(page.get_by_role("heading", level=1)).to_have_text(["登录"])
                if name:
                    page.get_by_label("账号").fill(name)
                    page.get_by_label("密码", exact=True).fill(PASSWORD)
                    page.get_by_label("密码", exact=True).press("Enter")
                    expect(page.get_by_role("heading", level=1, name="登录")).to_have_count(0)
                settled(page)
                keep(page, width, folder / f"{shown}_{width}.png")
                context.close()


def main(words: list[str]) -> None:
    """Take all pictures, or those whose names follow HOME and FOLDER."""
    home, folder = Path(words[0]), Path(words[1]) if len(words) > 1 else ROOT / "docs" / "images" / "pages"
    wanted = set(words[2:])
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=LONGEST_WAIT)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        copy = Path(shutil.copytree(home, Path(scratch) / "home"))
        browser = launch(playwright)
        with served(copy) as address:
            for shot in shots(copy):
                for width in WIDTHS if not wanted or shot.name in wanted else ():
                    context = browser.new_context(locale="zh-CN")
                    page = context.new_page()
                    page.set_default_timeout(LONGEST_WAIT)
                    take(page, address, shot, width, folder)
                    context.close()
        if not wanted or wanted & OFFICE.keys():
            take_office(browser, Path(scratch) / "office", folder)


if __name__ == "__main__":
    main(sys.argv[1:])
