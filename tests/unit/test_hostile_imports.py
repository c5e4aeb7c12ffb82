"""Hostile texts through every kind of import, as csv and as a workbook: kept as text, or refused by row and word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
import sqlalchemy as sa

from casework.errors import UserError
from data.imports import IMPORTERS
from data.schema import building, complaint, compound, dwelling
from data.store import Store
from tests.hostile import TEXTS
from tests.import_files import COMPOUND, ORDER, compounds_file, contents, imported, write_csv, write_xlsx

# Kind → (columns that take free text, the table and column where the text must be found again).
Row = Mapping[str, str]
DOOR = {"小区": "云溪苑", "楼号": "3号", "室号": "502室"}
BASES: Mapping[str, tuple[Row, str, sa.Column[Any]]] = {
    "hotline": (ORDER, "诉求内容", complaint.c.text),
    "compounds": (COMPOUND, "name", compound.c.name),
    "roster": (DOOR, "室号", dwelling.c.room),
}
# The sheets of the survey come from the program itself: test_survey_sheets.test_hostile_text_stays_text. A layer of
# boundaries has a test of its own below.
ELSEWHERE = {"survey", "boundaries"}
KEYS = {"hotline": "热线12345工单编号", "compounds": "code", "roster": ""}


def test_every_kind_of_import_has_its_row() -> None:
    """A new kind fails here until it has one."""
    assert set(BASES) | ELSEWHERE == set(IMPORTERS)


def rows_of(kind: str) -> list[dict[str, str]]:
    """One row a text, apart by its number."""
    base, column, _ = BASES[kind]
    rows = []
    for number, text in enumerate(TEXTS):
        row = {**base, column: text}
        if KEYS[kind]:
            row[KEYS[kind]] = f"K{number}"
        if kind == "compounds":
            row |= {"aliases": "", "lane": str(100 + number)}
        rows.append(row)
    return rows


def written(folder: Path, form: str, rows: Sequence[Row]) -> Path:
    """The file in that form."""
    if form == "csv":
        return write_csv(folder / "h.csv", rows)
    return write_xlsx(folder / "h.xlsx", [list(rows[0]), *(list(row.values()) for row in rows)])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", BASES)
def test_a_hostile_text_is_kept_or_refused_with_its_row(
    sqlite_store: Store, tmp_path: Path, kind: str, form: str
) -> None:
    """No row is lost without a word, none is changed, and a second time nothing happens."""
    if kind != "compounds":
        imported(sqlite_store, "compounds", compounds_file(tmp_path))
    rows = rows_of(kind)
    path = written(tmp_path, form, rows)
    report = imported(sqlite_store, kind, path)
    _, column, stored_in = BASES[kind]
    with sqlite_store.read() as connection:
        stored = set(connection.execute(sa.select(stored_in)).scalars())
    refused = {error.row for error in report.errors}
    if kind == "roster":  # a door is kept in one spelling, whatever the spelling of the file
        assert len(stored) + len(refused) >= len(rows)
    else:
        for number, row in enumerate(rows, start=2):
            assert row[column] in stored or number in refused, row[column][:40]
    assert all(error.reason and error.mend for error in report.errors)
    # A citizen's words are never refused for their signs; a door or a name may be, for its length.
    assert kind != "hotline" or not refused
    before = contents(sqlite_store)
    again = imported(sqlite_store, kind, path)
    assert (again.added, again.updated) == (0, 0)
    assert contents(sqlite_store) == before or kind == "hotline"


def test_names_of_buildings_too(sqlite_store: Store, tmp_path: Path) -> None:
    """A building's label comes from the roster alone."""
    imported(sqlite_store, "compounds", compounds_file(tmp_path))
    report = imported(sqlite_store, "roster", write_csv(tmp_path / "r.csv", [{**DOOR, "楼号": text} for text in TEXTS]))
    with sqlite_store.read() as connection:
        labels = set(connection.execute(sa.select(building.c.label)).scalars())
    assert len(labels) + len({error.row for error in report.errors}) >= len(TEXTS)


def test_a_layer_of_hostile_names_changes_nothing_or_says_why(sqlite_store: Store, tmp_path: Path) -> None:
    """All or nothing: names that belong to no compound are a sentence, not a boundary."""
    imported(sqlite_store, "compounds", compounds_file(tmp_path))
    shapes = [shapely.box(121.3 + n / 100, 31.15, 121.301 + n / 100, 31.151) for n in range(len(TEXTS))]
    layer = geopandas.GeoDataFrame({"小区名称": TEXTS, "备注": TEXTS}, geometry=shapes, crs="EPSG:4326")
    layer.to_file(tmp_path / "b.geojson")
    before = contents(sqlite_store)
    try:
        report = imported(sqlite_store, "boundaries", tmp_path / "b.geojson")
    except UserError as refused:
        assert re.search(r"[\u4e00-\u9fff]", str(refused))
    else:
        assert report.errors and all(error.reason and error.mend for error in report.errors)
    assert contents(sqlite_store)["compound"] == before["compound"]
