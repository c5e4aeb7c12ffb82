"""One Chromium and one served demo for all browser tests of a worker (Playwright: one driver per thread)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.browsing import NoChromiumError, launch
from tests.e2e.program import served

# A wait costs what it waits for; only a fault takes the whole time. Playwright's own 5 s are too few on a busy machine.
expect.set_options(timeout=60_000)


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


@pytest.fixture(scope="session")
def demo_address(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, served to all tests that only look at it."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("served") / "home"))
    with served(home) as url:
        yield url
