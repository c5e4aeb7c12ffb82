"""The store: one database with one or many subdistricts, read and written in transactions.

store = Store.open("sqlite:////var/qunzu/qunzu.sqlite")
with store.write("310117006") as writing:
    service.record(writing, actor, draft, now)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from casework.errors import ConflictError, NotFoundError
from casework.orders.rules import OrderNumbering
from data.audit import ChainFault
from data.cache import QueryCache
from data.database_url import sqlite_url
from data.engine import StoreError, connect_engine, explained, reading, writing
from data.keys import FOLDER, KeyRing
from data.migrations import migrate, steps
from data.schema import subdistrict
from data.verification import record_faults
from data.writing import Writing

__all__ = ["ChainFault", "Store", "StoreError", "Subdistrict", "Writing", "sqlite_url"]

_VERSION = sa.select(subdistrict.c.version).where(subdistrict.c.code == sa.bindparam("code"))


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """A subdistrict in the store. is_demo: its data are invented."""

    code: str
    name: str
    is_demo: bool
    version: int


class Store:
    """One database. Safe to share between threads; one per process and URL is enough."""

    def __init__(self, engine: sa.Engine, keys: KeyRing) -> None:
        self._engine = engine
        self.keys = keys
        self.cache = QueryCache(capacity=512)

    @classmethod
    def open(cls, url: str, *, keys: KeyRing | None = None, wait_seconds: float = 30.0) -> Store:
        """Open the database, create or migrate it when needed.

        Parameters: url; keys (None = the folder keys/ beside an SQLite file, no keys for another database);
        wait_seconds that a write waits for another process's write.
        Raises StoreError when it cannot be opened, SchemaError when a newer program made it, KeyRingError when
        the secrets of an older one cannot be kept outside it.
        """
        keys = keys or KeyRing(_beside(url))
        engine = connect_engine(url, wait_seconds)
        with ExitStack() as undo:
            undo.callback(engine.dispose)
            with explained():
                migrate(engine, steps(keys))
            undo.pop_all()
        return cls(engine, keys)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @property
    def url(self) -> str:
        """The database URL, password included: for opening the same store again, never for showing."""
        return self._engine.url.render_as_string(hide_password=False)

    @property
    def engine_name(self) -> str:
        """sqlite or postgresql."""
        return self._engine.dialect.name

    def read(self) -> AbstractContextManager[sa.Connection]:
        """A read transaction; everything seen through it belongs to one moment."""
        return reading(self._engine)

    @contextmanager
    def write(self, subdistrict_code: str, numbering: OrderNumbering | None = None) -> Iterator[Writing]:
        """A write transaction in one subdistrict, committed at the end of the block, undone when it raises.

        numbering: how orders recorded in it are numbered (Campaign.order_numbering); without it they get no number.
        Raises NotFoundError when there is no such subdistrict, StoreError when others hold the lock too long.
        """
        with writing(self._engine) as connection:
            open_writing = Writing(connection, subdistrict_code, numbering)
            yield open_writing
            open_writing.finish()

    def write_unversioned(self) -> AbstractContextManager[sa.Connection]:
        """A write transaction that changes no figure and takes no version: for the access log and for sessions."""
        return writing(self._engine)

    def compact(self) -> None:
        """Overwrite what was deleted, in the SQLite file and its log; PostgreSQL does it by itself (autovacuum)."""
        if self.engine_name != "sqlite":
            return
        with explained():
            connection = self._engine.raw_connection()
            try:
                # VACUUM writes the file anew, so that nothing deleted is left in it; not possible in a transaction.
                connection.cursor().execute("vacuum")
                connection.cursor().execute("pragma wal_checkpoint(truncate)")
            finally:
                connection.close()

    def version(self, subdistrict_code: str) -> int:
        """The number of the last write in the subdistrict (0 = nothing yet): the key of every cache."""
        with self.read() as connection:
            return version_of(connection, subdistrict_code)

    def create_subdistrict(self, code: str, name: str, is_demo: bool) -> None:
        """Register a subdistrict and make its keys; again with the same kind of data only renames it.

        Raises ConflictError when it exists with the other kind: invented and real data never share one.
        """
        with writing(self._engine) as connection:
            present = connection.execute(
                sa.select(subdistrict.c.is_demo).where(subdistrict.c.code == code).with_for_update()
            ).scalar_one_or_none()
            if present is None:
                self.keys.begin(code, connection.execute(sa.select(subdistrict.c.code)).scalars())
                connection.execute(subdistrict.insert().values(code=code, name=name, is_demo=is_demo))
            elif present is not is_demo:
                kind = "演示数据" if present else "正式数据"
                raise ConflictError(f"街道 {code} 已存有{kind}，演示数据与正式数据不能混放。请换一个数据目录。")
            else:
                connection.execute(sa.update(subdistrict).where(subdistrict.c.code == code).values(name=name))

    def subdistricts(self) -> list[Subdistrict]:
        """All subdistricts by code."""
        with self.read() as connection:
            rows = connection.execute(sa.select(subdistrict).order_by(subdistrict.c.code))
            return [Subdistrict(row.code, row.name, row.is_demo, row.version) for row in rows]

    def verify_chain(self, subdistrict_code: str) -> list[ChainFault]:
        """All places where the subdistrict's record was changed outside the program; empty when sound."""
        with self.read() as connection:
            version_of(connection, subdistrict_code)
            return record_faults(connection, subdistrict_code)


def _beside(url: str) -> Path | None:
    """The key folder of an SQLite file."""
    parsed = sa.make_url(url) if url.startswith("sqlite:") else None
    return None if parsed is None or not parsed.database else Path(parsed.database).absolute().parent / FOLDER


def version_of(connection: sa.Connection, subdistrict_code: str) -> int:
    """The subdistrict's version as this transaction sees it. Raises NotFoundError when there is none such."""
    version: int | None = connection.execute(_VERSION, {"code": subdistrict_code}).scalar_one_or_none()
    if version is None:
        raise NotFoundError(f"数据库里没有代码为“{subdistrict_code}”的街道。请检查 campaign.toml，或先初始化。")
    return version
