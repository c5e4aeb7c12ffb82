"""Tables keyed by an enum have a row for every member, and both halves of the program use the same words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

import pytest

from casework import vocabulary
from casework.vocabulary import EventKind, LabelledEnum, LocatedLevel, Role
from casework.workflow import STAGE_AFTER, TRANSITIONS
from data.schema import metadata
from geo.contracts import Level, Reason
from geo.gazetteer import REASON_TEXT
from ui.navigation import PAGES, READERS

TABLES: list[tuple[str, Mapping[Any, Any], type[Enum]]] = [
    ("STAGE_AFTER", STAGE_AFTER, EventKind),
    ("TRANSITIONS", TRANSITIONS, EventKind),
    ("REASON_TEXT", REASON_TEXT, Reason),
]
ENUMS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, LabelledEnum)]


@pytest.mark.parametrize(("name", "table", "keys"), TABLES, ids=[row[0] for row in TABLES])
def test_a_table_has_a_row_for_every_member(name: str, table: Mapping[Any, Any], keys: type[Enum]) -> None:
    """A new member without its row fails here, not in front of a user."""
    assert set(table) == set(keys)


@pytest.mark.parametrize("kind", [kind for kind in ENUMS if kind is not LabelledEnum], ids=lambda kind: kind.__name__)
def test_every_member_has_a_chinese_label_of_its_own(kind: type[LabelledEnum]) -> None:
    """Users choose by label, so no two members share one."""
    labels = [member.label for member in kind]
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in label) for label in labels)
    assert len(set(labels)) == len(labels)


def test_the_two_level_enums_agree() -> None:
    """geo does not know casework; the values must still be the same."""
    assert {level.value for level in Level} == {level.value for level in LocatedLevel}


def test_every_role_can_open_some_page_and_the_system_administrator_only_the_accounts() -> None:
    """The administrator keeps the accounts and sees no data."""
    assert {role for entry in PAGES.values() for role in entry.roles} == set(Role)
    assert [key for key, entry in PAGES.items() if Role.SYSTEM_ADMIN in entry.roles] == ["accounts"]
    assert set(Role) - {Role.SYSTEM_ADMIN} == READERS


def test_every_table_leads_with_the_subdistrict() -> None:
    """Each query is scoped by it; only the list of subdistricts and the schema's own number are not."""
    leading = {table.name: next(iter(table.primary_key.columns)).name for table in metadata.sorted_tables}
    assert {name for name, column in leading.items() if column != "subdistrict"} == {"subdistrict", "schema_version"}
