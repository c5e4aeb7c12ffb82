"""The schema moves forward in whole steps or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from data.engine import connect_engine, reading, writing
from data.migrations import MIGRATIONS, Migration, SchemaError, create_tables, migrate, schema_number
from data.schema import metadata


@pytest.fixture
def engine(store_url: str) -> Iterator[sa.Engine]:
    """An engine on an empty database, once per engine kind."""
    opened = connect_engine(store_url, 30)
    yield opened
    opened.dispose()


def number_and_tables(engine: sa.Engine) -> tuple[int, set[str]]:
    """What the database is at."""
    with reading(engine) as connection:
        return schema_number(connection), set(sa.inspect(connection).get_table_names())


def step(number: int, *statements: str) -> Migration:
    """A step that runs SQL."""

    def apply(connection: sa.Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    return Migration(number, f"step {number}", apply)


FIRST = Migration(1, "first", create_tables)


def test_the_steps_are_numbered_from_one_without_a_gap() -> None:
    """migrate finds the next step by its number."""
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_an_empty_database_gets_all_tables_and_the_latest_number(engine: sa.Engine) -> None:
    """In one step, without running the history."""
    later = step(2, "create table never_run (n integer)")
    assert migrate(engine, (FIRST, later)) == 2
    assert number_and_tables(engine) == (2, set(metadata.tables))


def test_an_older_database_gets_the_missing_steps_in_order(engine: sa.Engine) -> None:
    """Each step may need the one before."""
    migrate(engine, (FIRST,))
    steps = (FIRST, step(2, "create table second (n integer)"), step(3, "alter table second add column m integer"))
    assert migrate(engine, steps) == 3
    number, tables = number_and_tables(engine)
    assert number == 3 and "second" in tables


def test_opening_again_changes_nothing(engine: sa.Engine) -> None:
    """Two starts of the same program."""
    assert migrate(engine) == migrate(engine) == MIGRATIONS[-1].number


def test_a_failed_step_leaves_nothing_and_keeps_the_steps_before_it(engine: sa.Engine) -> None:
    """The table made before the fault is gone, and so is the number."""
    migrate(engine, (FIRST,))
    steps = (FIRST, step(2, "create table good (n integer)"), step(3, "create table bad (n integer)", "no such sql"))
    with pytest.raises(sa.exc.DBAPIError):
        migrate(engine, steps)
    number, tables = number_and_tables(engine)
    assert number == 2
    assert "good" in tables and "bad" not in tables
    assert migrate(engine, (*steps[:2], step(3, "create table bad (n integer)"))) == 3


def test_a_database_of_a_newer_program_is_refused(engine: sa.Engine) -> None:
    """An older program would write rows that the newer one cannot read."""
    migrate(engine, (FIRST, step(2)))
    with pytest.raises(SchemaError, match="结构版本 2，本程序只支持到 1"):
        migrate(engine, (FIRST,))


def test_a_database_with_other_tables_keeps_them(engine: sa.Engine) -> None:
    """A shared PostgreSQL database may hold somebody else's tables."""
    with writing(engine) as connection:
        connection.exec_driver_sql("create table theirs (n integer)")
    migrate(engine)
    assert "theirs" in number_and_tables(engine)[1]
