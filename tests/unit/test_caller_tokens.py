"""Pseudonyms of callers: the same caller can be told, the pseudonym cannot; persons' data are never kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from data.caller_tokens import caller_token, looks_personal, new_caller_key
from data.engine import connect_engine, reading, writing
from data.keys import KeyRing, KeyRingError
from data.migrations import CASEWORK_TABLES, MIGRATIONS, migrate, schema_number, steps
from data.schema import complaint, schema_version, subdistrict
from data.store import Store
from tests.import_files import CODE, ORDER, contents, imported, orders, write_csv

PSEUDONYM = "anon-7f3a9c"


def orders_file(folder: Path, *pseudonyms: str) -> Path:
    """One order per pseudonym, in a file with the column 匿名编号."""
    rows = [
        ORDER | {"热线12345工单编号": f"2021101200{number:04d}", "匿名编号": pseudonym}
        for number, pseudonym in enumerate(pseudonyms)
    ]
    return write_csv(folder / "orders.csv", rows)


def test_the_same_pseudonym_gives_the_same_token_and_the_pseudonym_is_nowhere(store: Store, tmp_path: Path) -> None:
    """Two orders of one caller, one of another, one without; importing again changes nothing."""
    path = orders_file(tmp_path, PSEUDONYM, f" {PSEUDONYM} ", "anon-000001", "")
    report = imported(store, "hotline", path)
    assert report.added == 4
    tokens = [row["caller_token"] for row in orders(store)]
    assert tokens[0] == tokens[1] != tokens[2]
    assert tokens[0] is not None and tokens[3] is None
    assert "anon" not in str(contents(store))
    assert "anon" not in str(report)
    assert imported(store, "hotline", path).unchanged == 4


@pytest.mark.parametrize(
    "value",
    [
        "甲某某",
        "王先生",
        "13800000000",
        "021-12345678",
        "310117199001011234",
        "１３８００００００００",
    ],
)
def test_what_may_be_a_person_is_not_kept_even_hashed(store: Store, tmp_path: Path, value: str) -> None:
    """A name or a number can be guessed and its hash compared; the report says what was left out, without the value."""
    report = imported(store, "hotline", orders_file(tmp_path, value))
    (order,) = orders(store)
    assert order["caller_token"] is None
    assert any("1 行的诉求人编号像姓名、电话或证件号" in warning for warning in report.warnings)
    assert value not in str(report)


@pytest.mark.parametrize("value", ["anon-1", "u000123", "9f86d081884c7d65", "123456789012"])
def test_opaque_values_are_taken(value: str) -> None:
    """Letters and digits of other lengths are pseudonyms."""
    assert not looks_personal(value)
    assert caller_token(value, "key") is not None


def test_tokens_of_two_subdistricts_cannot_be_compared() -> None:
    """Each has a key of its own."""
    first, second = new_caller_key(), new_caller_key()
    assert first != second
    assert caller_token(PSEUDONYM, first) != caller_token(PSEUDONYM, second)
    assert PSEUDONYM not in str(caller_token(PSEUDONYM, first))


def old_database(url: str, number: int, *, with_key: str | None) -> sa.Engine:
    """A database as schema 1 or 2 left it, with one subdistrict."""
    engine = connect_engine(url, 30)
    migrate(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("insert into subdistrict (code, name, is_demo) values ('1', '甲', false)")
        if number == 1:
            connection.exec_driver_sql("alter table complaint drop column caller_token")
        else:
            connection.exec_driver_sql("alter table subdistrict add column caller_key text")
            connection.execute(sa.text("update subdistrict set caller_key = :key"), {"key": with_key})
        for table in reversed(CASEWORK_TABLES):
            table.drop(connection)
        connection.execute(schema_version.delete())
        connection.execute(schema_version.insert().values(version=number))
    return engine


def test_a_database_of_before_gets_the_column_and_a_key(store_url: str, tmp_path: Path) -> None:
    """Its orders have no token, its subdistricts a key from now on, outside the database."""
    engine = old_database(store_url, 1, with_key=None)
    keys = KeyRing(tmp_path / "home" / "keys")
    try:
        assert migrate(engine, steps(keys)) == MIGRATIONS[-1].number
        with reading(engine) as connection:
            assert schema_number(connection) == MIGRATIONS[-1].number
            assert connection.execute(sa.select(complaint.c.caller_token)).all() == []
        assert len(keys.caller("1")) == 64
    finally:
        engine.dispose()


def test_the_key_in_a_database_of_before_moves_out_and_its_tokens_stay_valid(store_url: str, tmp_path: Path) -> None:
    """Schema 3: the same key, no longer in any table."""
    key = new_caller_key()
    engine = old_database(store_url, 2, with_key=key)
    keys = KeyRing(tmp_path / "home" / "keys")
    try:
        migrate(engine, steps(keys))
        assert keys.caller("1") == key
        columns = {column["name"] for column in sa.inspect(engine).get_columns("subdistrict")}
        assert columns == {column.name for column in subdistrict.columns}
    finally:
        engine.dispose()


def test_without_a_place_for_the_key_the_database_stays_as_it_was(store_url: str) -> None:
    """A key that cannot be kept outside is not thrown away."""
    key = new_caller_key()
    engine = old_database(store_url, 2, with_key=key)
    try:
        with pytest.raises(KeyRingError, match="没有密钥目录"):
            migrate(engine, steps(KeyRing(None)))
        with reading(engine) as connection:
            assert schema_number(connection) == 2
            assert connection.execute(sa.text("select caller_key from subdistrict")).scalar_one() == key
    finally:
        engine.dispose()


def test_each_new_subdistrict_has_a_key(store: Store) -> None:
    """Made once, and kept when the subdistrict is registered again."""
    store.create_subdistrict(CODE, "云溪街道", False)
    key = store.keys.caller(CODE)
    store.create_subdistrict(CODE, "云溪街道办", False)
    assert store.keys.caller(CODE) == key
