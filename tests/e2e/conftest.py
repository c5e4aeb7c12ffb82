"""One Chromium and one served demo for all browser tests of a worker (Playwright: one driver per thread)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from casework.vocabulary import Role
from tests.e2e.browsing import NoChromiumError, launch
from tests.e2e.program import served
from tests.identity_provider import IdentityProvider, identity_provider
from tests.real_home import add_person, make_real_home
from tests.real_home import opened as opened_store

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


@pytest.fixture(scope="session")
def provider() -> Iterator[IdentityProvider]:
    """The office's identity provider; it knows more people than have an account."""
    with identity_provider() as running:
        yield running


@pytest.fixture(scope="session")
def guarded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real data with accounts: office, root, east (of committee 01), and leaver, whom a test disables."""
    made = make_real_home(tmp_path_factory.mktemp("guarded") / "home")
    store = opened_store(made)
    add_person(store, "office", Role.SAFETY_OFFICE)
    add_person(store, "root", Role.SYSTEM_ADMIN)
    add_person(store, "east", Role.COMMITTEE, "01")
    add_person(store, "leaver", Role.SAFETY_OFFICE)
    store.close()
    return made


@pytest.fixture(scope="session")
def guarded_address(guarded_home: Path, provider: IdentityProvider) -> Iterator[str]:
    """That home, served with the [auth] section that the guide describes."""
    settings = guarded_home.parent / "secrets.toml"
    settings.write_text(provider.secrets_toml(), encoding="utf-8")
    with served(guarded_home, STREAMLIT_SECRETS_FILES=str(settings)) as url:
        yield url
