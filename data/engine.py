"""How the program talks to its two engines: SQLite by default, PostgreSQL by URL, the same code above both.

SQLite: WAL, synchronous=FULL (an acknowledged write survives a power cut), BEGIN IMMEDIATE for writes (a
deferred one fails with "database is locked" whatever the timeout), plain BEGIN for reads. PostgreSQL: writes
at READ COMMITTED (the row lock needs a fresh snapshot after waiting), reads at REPEATABLE READ, so that
a version number and the figures read under it always belong together on both engines.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from casework.errors import EntryError, UserError
from casework.hidden_signs import control_sign, refusal

_SQLITE_FAULTS = {
    5: "数据库正被其他程序占用，等待超时。请稍候重试；如有批量导入正在进行，请等它结束。",
    6: "数据库正被其他程序占用，等待超时。请稍候重试；如有批量导入正在进行，请等它结束。",
    8: "数据库文件或其所在目录只读，无法写入。请检查目录权限。",
    10: "读写数据库文件时磁盘出错。请检查磁盘后重试。",
    11: "数据库文件已损坏。请用最近的备份恢复。",
    13: "磁盘空间不足，写入已撤销。请清理磁盘后重试。",
    14: "无法打开数据库文件。请检查路径和目录权限。",
    26: "该文件不是本系统的数据库。请检查路径，或换一个空目录重新初始化。",
}
_POSTGRES_FAULTS = {
    "55P03": "数据库正被其他程序占用，等待超时。请稍候重试；如有批量导入正在进行，请等它结束。",
    "40P01": "数据库正被其他程序占用，本次写入已撤销。请重试。",
    "40001": "数据库正被其他程序占用，本次写入已撤销。请重试。",
    "53100": "数据库服务器磁盘空间不足，写入已撤销。请清理磁盘后重试。",
}


class StoreError(UserError):
    """The database cannot be used at this moment: busy, full, damaged or not reachable."""


def connect_engine(url: str, wait_seconds: float) -> sa.Engine:
    """An engine for the URL, set up as storage needs it; an SQLite file is created with mode 0600 when missing.

    Parameters: url (sqlite:///FILE or postgresql+psycopg://…), wait_seconds a write waits for another one.
    Raises StoreError when the URL is not one of the two engines or names no file.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as fault:
        raise StoreError(
            "数据库地址无法识别。请写成 sqlite:///文件路径 或 postgresql+psycopg://用户@主机/库名。"
        ) from fault
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return _without_nul(_sqlite_engine(parsed, wait_seconds))
    if backend == "postgresql":
        return _without_nul(_postgres_engine(parsed, wait_seconds))
    shown = parsed.render_as_string(hide_password=True)
    raise StoreError(f"数据库地址“{shown}”不受支持。请写成 sqlite:///文件路径 或 postgresql+psycopg://用户@主机/库名。")


def _sqlite_engine(url: sa.URL, wait_seconds: float) -> sa.Engine:
    path = Path(str(url.database)).absolute()
    _create_private(path)
    engine = sa.create_engine(
        url.set(database=str(path)), pool_size=20, max_overflow=40, connect_args={"timeout": wait_seconds}
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # SQLAlchemy, not the driver, begins transactions: only then is DDL part of them.
        connection.isolation_level = None
        # The timeout first: switching a new file to WAL already needs the lock.
        connection.execute(f"pragma busy_timeout={int(wait_seconds * 1000)}")
        (mode,) = connection.execute("pragma journal_mode=wal").fetchone()
        if mode != "wal":
            raise StoreError(
                f"数据库所在磁盘不支持 WAL 日志（当前模式 {mode}）。请把数据目录放在本机磁盘上，不要放在网络共享盘。"
            )
        connection.execute("pragma synchronous=full")
        connection.execute("pragma foreign_keys=on")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _create_private(path: Path) -> None:
    """Create directory and file for the owner only; SQLite gives the -wal and -shm files the mode of the main file."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as fault:
        raise StoreError(f"无法创建或打开数据库文件“{path}”：{fault.strerror}。请检查路径和目录权限。") from fault


def _postgres_engine(url: sa.URL, wait_seconds: float) -> sa.Engine:
    options = f"-c lock_timeout={int(wait_seconds * 1000)}"
    given = url.query.get("options")
    if given:
        options = f"{given if isinstance(given, str) else ' '.join(given)} {options}"
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg").difference_update_query(["options"]),
        pool_size=20,
        max_overflow=40,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 10},
    )


def _without_nul(engine: sa.Engine) -> sa.Engine:
    """Refuse a text with NUL on both engines alike: PostgreSQL cannot store it, many programs stop reading at it."""

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _check(_connection: Any, _cursor: Any, _statement: str, given: Any, _context: Any, many: bool) -> None:
        for row in given if many else (given,):
            for value in row.values() if isinstance(row, Mapping) else row or ():
                if isinstance(value, str) and "\0" in value:
                    raise EntryError(refusal(value[:20].replace("\0", "□"), control_sign(value) or ""))

    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A read transaction: everything seen through it belongs to one moment."""
    with explained(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A write transaction: stored together or not at all."""
    with explained(), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def explained() -> Iterator[None]:
    """Turn the engine's faults that a user can mend into a StoreError; any other fault passes unchanged."""
    try:
        yield
    except sa.exc.DBAPIError as fault:
        sentence = _sentence(fault)
        if sentence is None:
            raise
        raise StoreError(sentence) from fault


def _sentence(fault: sa.exc.DBAPIError) -> str | None:
    code = getattr(fault.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _SQLITE_FAULTS.get(code & 0xFF)  # extended codes keep the primary one in the low byte
    state = getattr(fault.orig, "sqlstate", None)
    if isinstance(state, str):
        return _POSTGRES_FAULTS.get(state)
    if fault.connection_invalidated or isinstance(fault, sa.exc.OperationalError):
        return "连接不上数据库服务器。请检查数据库地址、网络和服务器是否在运行。"
    return None
