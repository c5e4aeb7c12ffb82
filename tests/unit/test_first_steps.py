"""The guided first start: each thing that is brought in takes its step away, in the order to do them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from casework.events import Actor, Case
from casework.service import open_case
from casework.vocabulary import EventKind, Knowledge, Role
from data.access import Reader
from data.store import Store
from tests.histories import draft_for
from tests.import_files import CODE, COMPOUND, NOW, campaign, compounds_file, hotline_file, imported, write_csv
from ui.first_steps import missing_steps
from ui.navigation import PAGES
from ui.session import PageContext

OFFICE = Actor("office", Role.SAFETY_OFFICE)


def steps(store: Store, **changes: Any) -> list[str]:
    """What is still to do, in words."""
    reader = Reader(store, CODE, OFFICE, NOW.date(), Knowledge.LATEST)
    visit = SimpleNamespace(
        campaign=replace(campaign(), **changes), today=NOW.date(), current=SimpleNamespace(reader=reader)
    )
    return [step.what for step in missing_steps(cast(PageContext, visit))]


@pytest.fixture
def empty(sqlite_store: Store) -> Store:
    """A subdistrict without anything."""
    sqlite_store.create_subdistrict(CODE, "云溪街道", is_demo=False)
    return sqlite_store


def test_an_empty_home_names_every_step_in_order(empty: Store) -> None:
    """Compounds before orders: an order's address is placed by them."""
    assert steps(empty, committees=()) == ["填写居委会", "导入小区", "导入 12345 工单", "登记第一条线索"]


def test_each_step_goes_when_it_is_done(empty: Store, tmp_path: Path) -> None:
    """Compounds without dwellings leave one step of their own; at the end there is none."""
    unknown = write_csv(tmp_path / "c.csv", [{**COMPOUND, "dwellings": ""}])
    imported(empty, "compounds", unknown)
    assert steps(empty) == ["补充小区户数", "导入 12345 工单", "登记第一条线索"]
    imported(empty, "compounds", compounds_file(tmp_path))
    assert steps(empty) == ["导入 12345 工单", "登记第一条线索"]
    imported(empty, "hotline", hotline_file(tmp_path))
    imported(empty, "roster", write_csv(tmp_path / "r.csv", [{"小区": "云溪苑", "楼号": "3号", "室号": "502室"}]))
    assert steps(empty) == ["登记第一条线索"]
    with empty.write(CODE) as writing:
        clue = draft_for(EventKind.CLUE_RECEIVED, NOW.date(), uid="u1", case_id="C1")
        open_case(writing, OFFICE, Case("C1", 1, "01"), clue, NOW)
    assert steps(empty) == []


def test_a_step_leads_to_a_page_that_takes_it(empty: Store) -> None:
    """Or to none, when it is done on the server."""
    reader = Reader(empty, CODE, OFFICE, NOW.date(), Knowledge.LATEST)
    visit = SimpleNamespace(campaign=campaign(), today=NOW.date(), current=SimpleNamespace(reader=reader))
    pages = {step.page for step in missing_steps(cast(PageContext, visit))}
    assert pages <= {None, *(key for key, entry in PAGES.items() if Role.SAFETY_OFFICE in entry.roles)}
