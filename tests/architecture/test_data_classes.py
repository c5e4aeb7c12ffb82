"""Every stored value is classed, persons are in one table only, and nothing asks where somebody comes from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

import data.migrations
from casework.vocabulary import EventKind
from data.classification import CLASSES, DataClass, classes_document, unclassed
from data.schema import metadata
from data.schema_persons import party_person
from tests.histories import facts_for
from tests.records import AT

ROOT = Path(__file__).resolve().parents[2]
# 户籍地, 籍贯, 民族, 国籍, 宗教, 来沪人员, and the same in code; no count, filter or field may be made of them.
FORBIDDEN_WORDS = ("户籍", "籍贯", "民族", "国籍", "宗教", "来沪", "外来人口", "政治面貌", "性别")
FORBIDDEN_KEYS = re.compile(
    r"(^|_)(origin|ethnic\w*|nationality|native_place|hukou|huji|religion|gender|sex|birth\w*|born\w*|race|age)(_|$)"
)
SCREENS = sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])


def test_every_column_has_a_class_and_every_class_a_column() -> None:
    """Whoever adds a column says here what a leak of it would mean."""
    assert data.migrations.CASEWORK_TABLES
    assert unclassed(metadata.sorted_tables) == ()


def test_a_new_column_is_noticed() -> None:
    """The check above can fail."""
    extra = sa.Table("party_person", sa.MetaData(), sa.Column("nickname", sa.Text))
    assert ("party_person", "nickname") in {(one.table, one.column) for one in unclassed([extra])}


def test_the_document_is_the_table() -> None:
    """docs/data-classes.md was made from it: python -m data.classification > docs/data-classes.md."""
    assert (ROOT / "docs" / "data-classes.md").read_text(encoding="utf-8") == classes_document()


def test_persons_stand_in_one_table_sealed_or_as_keyed_index() -> None:
    """No other table holds anything of class L4; there it is bytes, or a hash under a key."""
    holding = {table for table, columns in CLASSES.items() if DataClass.L4 in columns.values()}
    assert holding == {party_person.name}
    kinds = {
        name: type(party_person.c[name].type)
        for name, own in CLASSES[party_person.name].items()
        if own is DataClass.L4 and not name.endswith("_index")
    }
    assert set(kinds.values()) == {sa.LargeBinary}


def test_no_column_asks_for_origin_ethnicity_or_the_like() -> None:
    """Dwellings are assessed, people never are."""
    found = [f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns]
    assert [name for name in found if FORBIDDEN_KEYS.search(name.split(".")[1])] == []


def keys_of(value: object) -> Iterator[str]:
    """All keys of facts, inner ones too."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from keys_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from keys_of(part)


@pytest.mark.parametrize("kind", EventKind, ids=lambda kind: kind.value)
def test_no_entry_asks_for_it(kind: EventKind) -> None:
    """The keys of the facts of every kind."""
    assert [key for key in keys_of(facts_for(kind, AT.date())) if FORBIDDEN_KEYS.search(key)] == []


def texts_of(path: Path) -> Iterator[str]:
    """The texts in a module, its docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_no_label_on_the_screen_asks_for_it() -> None:
    """Forms, filters, tables, charts."""
    found = [
        (path.name, text)
        for path in SCREENS
        for text in texts_of(path)
        # A form may tell its user not to write such a thing down.
        if any(word in text for word in FORBIDDEN_WORDS) and "不登记" not in text
    ]
    assert found == []


def test_facts_keys_in_the_program_do_not_name_it() -> None:
    """Texts that look like keys, in the domain and in the forms."""
    found = [
        (path.name, text)
        for folder in ("casework", "ui/acts", "ui/survey")
        for path in (ROOT / folder).rglob("*.py")
        for text in texts_of(path)
        if re.fullmatch(r"[a-z_]+", text) and FORBIDDEN_KEYS.search(text)
    ]
    assert found == []
