"""How the two engines are set up: durability, privacy of the files, and faults in words."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.engine import StoreError, connect_engine, reading, writing
from data.store import Store, sqlite_url

umask_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")


@umask_only
def test_the_files_are_for_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    """The data are personal: neither database, WAL nor folder may be readable by others."""
    before = os.umask(0o022)
    try:
        store = Store.open(sqlite_url(tmp_path / "home" / "qunzu.sqlite"))
        store.create_subdistrict("1", "街道", is_demo=False)
        files = sorted((tmp_path / "home").iterdir())
        assert [file.name for file in files] == ["keys", "qunzu.sqlite", "qunzu.sqlite-shm", "qunzu.sqlite-wal"]
        keys, *databases = files
        assert {stat.S_IMODE(file.stat().st_mode) for file in (*databases, *keys.iterdir())} == {0o600}
        assert stat.S_IMODE(keys.stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
        store.close()
    finally:
        os.umask(before)


def test_sqlite_is_durable_and_checks_keys(tmp_path: Path) -> None:
    """WAL with synchronous=FULL: an acknowledged write survives a power cut."""
    engine = connect_engine(sqlite_url(tmp_path / "a.sqlite"), 30)
    with reading(engine) as connection:
        settings = {
            name: connection.exec_driver_sql(f"pragma {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


def test_a_write_waits_for_others_no_longer_than_told_and_says_so(store_url: str) -> None:
    """While another program writes, the user reads a sentence and not a traceback; reading goes on."""
    store = Store.open(store_url, wait_seconds=0.05)
    store.create_subdistrict("1", "街道", is_demo=False)
    with store.write("1"):
        with pytest.raises(StoreError, match="正被其他程序占用"), store.write("1"):
            pass
        assert store.version("1") == 0
    with store.write("1") as free:
        assert free.version == 0
    store.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite://", "不受支持"),  # memory would lose everything
        ("mysql+pymysql://root:secret@host/db", "不受支持"),
        ("no url at all", "无法识别"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "连接不上数据库服务器"),
    ],
)
def test_an_address_that_cannot_be_used_is_explained(url: str, sentence: str) -> None:
    """And a password in it is not repeated."""
    with pytest.raises(StoreError, match=sentence) as refusal:
        Store.open(url)
    assert "secret" not in str(refusal.value)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """A wrong path must not destroy what lies there."""
    path = tmp_path / "letter.txt"
    path.write_bytes("这是一封信。".encode() * 300)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="不是本系统的数据库"):
        Store.open(sqlite_url(path))
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The path goes through a file."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="无法创建或打开数据库文件"):
        Store.open(sqlite_url(tmp_path / "file" / "qunzu.sqlite"))


def test_ddl_is_part_of_the_transaction(store_url: str) -> None:
    """The driver's own transaction mode would leave the table behind on SQLite."""
    engine = connect_engine(store_url, 30)
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        connection.exec_driver_sql("create table left_over (n integer)")
        raise ZeroDivisionError
    with reading(engine) as connection:
        assert not sa.inspect(connection).has_table("left_over")
    engine.dispose()


def test_a_read_transaction_belongs_to_one_moment(store: Store) -> None:
    """Without it a cached result could stand under the version before its data."""
    store.create_subdistrict("1", "旧名", is_demo=False)
    name = sa.text("select name from subdistrict")
    with store.read() as connection:
        first = connection.execute(name).scalar_one()
        store.create_subdistrict("1", "新名", is_demo=False)
        assert connection.execute(name).scalar_one() == first == "旧名"
