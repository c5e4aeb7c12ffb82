"""Shared fixtures: an empty store on each of the two engines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from data.demo import MINI, build_demo
from data.keys import KeyRing
from data.schema import metadata, schema_version
from data.store import Store, sqlite_url
from tests.postgres_server import PostgresUnavailableError, fresh_database, postgres_server

ENGINES = ("sqlite", "postgresql")
# A busy machine takes longer for an example than Hypothesis' 200 ms; how long is the matter of the benchmarks.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def main_module_as_before() -> Iterator[None]:
    """AppTest leaves the script that it ran as __main__; a process spawned by a later test would run that script."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """The PostgreSQL server of this test run; skips with the reason where none can start."""
    with ExitStack() as running:
        try:
            url = running.enter_context(postgres_server())
        except PostgresUnavailableError as fault:
            pytest.skip(str(fault))
        yield url


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, once per engine."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "store" / "qunzu.sqlite")
        return
    with fresh_database(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def emptied_database(postgres: sa.URL) -> Iterator[str]:
    """The URL of the PostgreSQL database that `store` empties after each test: far quicker than a new one."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An open store with nothing in it, once per engine."""
    on_sqlite = request.param == "sqlite"
    url = sqlite_url(tmp_path / "store" / "qunzu.sqlite") if on_sqlite else request.getfixturevalue("emptied_database")
    opened = Store.open(url, keys=KeyRing(tmp_path / "keys"))
    yield opened
    opened.close()
    if not on_sqlite:
        empty_tables(url)


@pytest.fixture(scope="module", params=ENGINES)
def module_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that the tests of a module share, once per engine: for tests that do not change it."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = sqlite_url(tmp_path_factory.mktemp("module") / "store" / "qunzu.sqlite")
        else:
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres")))
        opened = Store.open(url, keys=KeyRing(tmp_path_factory.mktemp("keys") / "keys"))
        stack.callback(opened.close)
        yield opened


def empty_tables(url: str) -> None:
    """Take all rows out of the data tables."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table is not schema_version:
                connection.execute(table.delete())
    engine.dispose()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An open, empty SQLite store, for tests that are not about the engine."""
    opened = Store.open(sqlite_url(tmp_path / "store" / "qunzu.sqlite"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with a small demo (campaign.toml, calendar.csv, qunzu.sqlite). For reading; copy it to write."""
    home = tmp_path_factory.mktemp("demo")
    opened = Store.open(sqlite_url(home / "qunzu.sqlite"))
    build_demo(opened, home, seed=2021, scale=1, size=MINI)
    opened.close()
    return home
