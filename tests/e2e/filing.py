"""A visitor at the files: he finds fields by what stands above them, types, taps, and waits until a run is over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from casework.vocabulary import EventKind, Role
from tests.e2e.browsing import Watch, open_page
from tests.e2e.program import NARROW, TRIES, TRY, WIDE, choose, settled, turn_to
from ui.acts.frame import FINAL_KINDS
from ui.navigation import PAGES


@contextmanager
def visiting(browser: Browser, url: str) -> Iterator[Visitor]:
    """A fresh visitor at the first page."""
    context = browser.new_context(viewport=WIDE, locale="zh-CN", accept_downloads=True)  # type: ignore[arg-type]
    try:
        page, watch = open_page(context, url)
        # The first page of a fresh server reads all its modules.
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settled(page)
        yield Visitor(page, watch)
    finally:
        context.close()


@dataclass(frozen=True)
class Visitor:
    """One browser tab, in the demo: who looks at it is chosen in the side bar, and a new address would forget it."""

    page: Page
    watch: Watch

    def become(self, role: Role, committee: str | None = None) -> None:
        """Choose the role, and the committee by its name, in the side bar; the first page opens."""
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        side = self.page.get_by_test_id("stSidebar")
        choose(self.page, side, "演示身份", role.label)
        if committee is not None:
            choose(self.page, side, "居委会", committee)

    def turn_to(self, key: str) -> None:
        """A page by the menu."""
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        turn_to(self.page, PAGES[key].title)

    def on_a_phone(self) -> None:
        """From here on 390 pixels wide; nothing may reach beyond them."""
        self.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        settled(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def open_file(self, case_id: str) -> None:
        """户档 by the number of the file."""
        self.turn_to("case_file")
        field = self.page.get_by_label("查找户档", exact=True)
        field.fill(case_id)
        field.press("Enter")
        self.keyed(f"open_found_{case_id}").get_by_role("button").click()
        expect(self.page.get_by_text("登记", exact=True).first).to_be_visible()
        settled(self.page)

    def begin(self, kind: EventKind) -> None:
        """The form of that kind in the open file."""
        self.tap("可以登记", kind.label)
        self.page.get_by_role("button", name=f"登记“{kind.label}”", exact=True).wait_for()
        settled(self.page)

    def finish(self, kind: EventKind) -> None:
        """Record what stands in the form; a final act repeats it and wants a tick."""
        button = self.page.get_by_role("button", name=f"登记“{kind.label}”", exact=True)
        # Another content has another box: a tick from before the last field was taken in counts for nothing.
        for _ in range(TRIES if kind in FINAL_KINDS else 0):
            settled(self.page)
            if not self.page.get_by_role("checkbox", name=re.compile("^我已核对以上内容")).last.is_checked():
                self.page.get_by_text("我已核对以上内容").last.click()
            try:
                expect(button).to_be_enabled(timeout=TRY)
                break
            except AssertionError:
                continue
        settled(self.page)
        button.click()
        self.reads(f"已登记“{kind.label}”")
        settled(self.page)

    def keyed(self, key: str) -> Locator:
        """The widget with this key."""
        return self.page.locator(f".st-key-{re.sub(r'[^A-Za-z0-9_-]', '-', key)}")

    def fill(self, label: str, text: str) -> None:
        """Type into the field under a label that begins so."""
        field = self.page.get_by_label(re.compile(f"^{re.escape(label)}")).and_(self.page.locator("input, textarea"))
        field.first.fill(text)
        field.first.press("Tab")

    def tap(self, label: str, *options: str) -> None:
        """Tap buttons side by side under a label that begins so."""
        group = self._group(label)
        for option in options:
            group.get_by_role("button", name=option, exact=True).or_(
                group.get_by_role("radio", name=option, exact=True)
            ).first.click()

    def choose(self, label: str, option: str) -> None:
        """Choose from the list under a label that begins so."""
        choose(self.page, self.page.get_by_test_id("stMain"), label, option)

    def at_time(self, label: str, hour: str, minute: str) -> None:
        """Enter a time under a label that begins so: Streamlit has a part for the hour and one for the minute."""
        field = self.page.get_by_test_id("stTimeInput").filter(has_text=label).get_by_role("group").first
        for place, digits in enumerate((hour, minute)):
            part = field.get_by_role("spinbutton").nth(place)
            part.click()
            part.press_sequentially(digits)
        field.get_by_role("spinbutton").nth(1).press("Tab")

    def mark(self, text: str) -> None:
        """Tap one of a list of round buttons, or a box to tick, by the text beside it."""
        self.page.get_by_test_id("stMain").get_by_text(text, exact=True).first.click()

    def press(self, name: str) -> None:
        """A button by its whole name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def reads(self, text: str) -> None:
        """Wait until the page says so."""
        expect(self.page.get_by_test_id("stMain").get_by_text(text).first).to_be_visible()

    def download(self, name: str, into: Path) -> Path:
        """Take away what the button offers."""
        with self.page.expect_download() as waiting:
            self.press(name)
        kept = into / waiting.value.suggested_filename
        waiting.value.save_as(kept)
        return kept

    def _group(self, label: str) -> Locator:
        title = self.page.get_by_test_id("stWidgetLabel").filter(has_text=re.compile(f"^\\s*{re.escape(label)}"))
        return self.page.get_by_test_id("stButtonGroup").filter(has=title).first
