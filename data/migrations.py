"""The schema's history: ordered, hand-written steps, each in the transaction that also records its number.

A new database gets today's tables in one step and the latest number; an older one gets the missing steps
in order. DDL is transactional on both engines (see data/engine.py), so a step that fails leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from casework.errors import UserError
from data.caller_tokens import new_caller_key
from data.engine import reading, writing
from data.keys import KeyRing
from data.schema import metadata, schema_version
from data.schema_access_log import ACCESS_LOG_TABLES
from data.schema_accounts import ACCOUNT_TABLES
from data.schema_attachments import attachment
from data.schema_boundaries import BOUNDARY_TABLES
from data.schema_documents import order_document
from data.schema_logs import work_log
from data.schema_persons import PERSON_TABLES
from data.schema_routes import ROUTE_TABLES

# Any number will do, as long as every program that migrates takes the same one.
_POSTGRES_LOCK = 310117006


class SchemaError(UserError):
    """The database and the program do not fit together."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from the schema number before to `number`."""

    number: int
    name: str
    apply: Callable[[sa.Connection], None]


def create_tables(connection: sa.Connection) -> None:
    """All tables as data/schema.py has them today."""
    metadata.create_all(connection)


def add_caller_tokens(connection: sa.Connection) -> None:
    """A key for each subdistrict and a place for the tokens made with it."""
    connection.exec_driver_sql("alter table subdistrict add column caller_key text")
    connection.exec_driver_sql("alter table complaint add column caller_token text")
    for code in connection.execute(_SUBDISTRICTS).scalars().all():
        connection.execute(_KEEP_CALLER_KEY, {"code": code, "key": new_caller_key()})


# The tables of casework, each defined in the module of its subject (data/schema_*.py).
CASEWORK_TABLES: tuple[sa.Table, ...] = (
    *ACCESS_LOG_TABLES,
    *PERSON_TABLES,
    *ACCOUNT_TABLES,
    work_log,
    order_document,
    attachment,
    *ROUTE_TABLES,
)


def add_casework_tables(connection: sa.Connection, keys: KeyRing) -> None:
    """Tables for accounts, persons, attachments, documents and logs; secrets move from the database to the key ring.

    Raises KeyRingError when a key cannot be kept outside: then it stays where it is and nothing is changed.
    """
    metadata.create_all(connection, tables=CASEWORK_TABLES)
    for code, key in connection.execute(_CALLER_KEYS).all():
        keys.keep_caller(code, key)
        keys.begin_persons()
    connection.exec_driver_sql("alter table subdistrict drop column caller_key")


def add_boundary_versions(connection: sa.Connection) -> None:
    """The table of the versions of boundaries."""
    metadata.create_all(connection, tables=BOUNDARY_TABLES)


# As the tables were at step 2: later modules no longer name the column.
_SUBDISTRICTS = sa.text("select code from subdistrict")
_KEEP_CALLER_KEY = sa.text("update subdistrict set caller_key = :key where code = :code")
_CALLER_KEYS = sa.text("select code, caller_key from subdistrict where caller_key is not null")


def steps(keys: KeyRing) -> tuple[Migration, ...]:
    """The history of the schema. keys: where secrets of older databases go."""
    # Add the next step here when data/schema.py changes, for databases that exist already.
    return (
        Migration(1, "tables of the first release", create_tables),
        Migration(2, "tokens of callers", add_caller_tokens),
        Migration(3, "casework", lambda connection: add_casework_tables(connection, keys)),
        Migration(4, "versions of boundaries", add_boundary_versions),
    )


MIGRATIONS = steps(KeyRing(None))


def migrate(engine: sa.Engine, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Bring the database to the latest schema; return its number.

    Raises SchemaError when the database was made by a newer program; whatever a failing step raises, after
    undoing that step.
    """
    latest = migrations[-1].number
    with reading(engine) as connection:
        present = schema_number(connection)
    _refuse_newer(present, latest)
    while present < latest:
        with writing(engine) as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
            # Read again under the lock: another process may have done the step meanwhile.
            present = schema_number(connection)
            _refuse_newer(present, latest)
            if present == 0:
                create_tables(connection)
                present = latest
            elif present < latest:
                step = next(step for step in migrations if step.number == present + 1)
                step.apply(connection)
                present = step.number
            else:
                break
            connection.execute(schema_version.insert().values(version=present))
    return present


def schema_number(connection: sa.Connection) -> int:
    """The number of the last step that was applied; 0 for an empty database."""
    if not sa.inspect(connection).has_table(schema_version.name):
        return 0
    number: int | None = connection.execute(sa.select(sa.func.max(schema_version.c.version))).scalar_one()
    return number or 0


def _refuse_newer(present: int, latest: int) -> None:
    if present > latest:
        raise SchemaError(
            f"数据库由更新版本的程序建立（结构版本 {present}，本程序只支持到 {latest}）。"
            "请升级程序后再打开，或用与本程序同期的备份。"
        )
