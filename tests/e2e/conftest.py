"""One Chromium for all browser tests: Playwright allows one of its drivers per thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browsing import NoChromiumError, launch


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium that resolves no name but this host; skips with the reason where there is none."""
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except NoChromiumError as missing:
            pytest.skip(str(missing))
        yield chromium
        chromium.close()
