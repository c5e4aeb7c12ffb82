"""The roster of buildings and dwellings, and the list of committees."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.errors import UserError
from data.imports.committees import committees_toml
from data.schema import building, dwelling
from data.store import Store
from tests.import_files import (
    CODE,
    NOW,
    compounds_file,
    contents,
    hotline_file,
    imported,
    orders,
    write_csv,
    write_xlsx,
)

LATER = NOW + timedelta(days=1)
DOOR = {"小区": "云溪苑", "楼号": "3号", "室号": "502室"}


@pytest.fixture
def ready(sqlite_store: Store, tmp_path: Path) -> Store:
    """A store with the two invented compounds."""
    imported(sqlite_store, "compounds", compounds_file(tmp_path))
    return sqlite_store


def doors(store: Store) -> list[tuple[int, str, str]]:
    """(compound, building label, room) of every dwelling."""
    with store.read() as connection:
        joined = dwelling.join(building, dwelling.c.building_id == building.c.building_id)
        rows = connection.execute(
            sa.select(dwelling.c.compound_id, building.c.label, dwelling.c.room).select_from(joined)
        )
        return sorted(tuple(row) for row in rows)


def test_doors_are_registered_in_one_spelling_on_both_engines(store: Store, tmp_path: Path) -> None:
    """3号, 3号楼, 3幢 and 3.0 are one building; the compound may be named by name, alias, code or address."""
    imported(store, "compounds", compounds_file(tmp_path))
    rows = [
        DOOR,
        {"小区": "YX", "楼号": "3幢", "室号": "503"},
        {"小区": "溪苑", "楼号": "3号楼", "室号": "２－３０１"},
        {"小区": "芦汀路88弄", "楼号": "12甲", "室号": ""},
        {"小区": "云溪苑", "楼号": "3", "室号": "502"},
    ]
    report = imported(store, "roster", write_csv(tmp_path / "r.csv", rows))
    assert (report.read, report.added, report.skipped, report.errors) == (5, 4, 1, ())
    assert doors(store) == [(1, "3", "2-301"), (1, "3", "502"), (1, "3", "503")]
    assert store.verify_chain(CODE) == []


def test_the_same_roster_again_changes_nothing(ready: Store, tmp_path: Path) -> None:
    """0 added and not one row differs."""
    path = write_csv(tmp_path / "r.csv", [{**DOOR, "经度": "121.3001", "纬度": "31.1501"}, {**DOOR, "室号": "601"}])
    imported(ready, "roster", path, crs="GCJ-02")
    before = contents(ready)
    again = imported(ready, "roster", path, crs="GCJ-02", now=LATER)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert contents(ready) == before


def test_a_building_can_be_placed_later(ready: Store, tmp_path: Path) -> None:
    """Coordinates need a declared system; they move the building and nothing else."""
    imported(ready, "roster", write_csv(tmp_path / "r.csv", [DOOR]))
    placed = write_csv(tmp_path / "p.csv", [{**DOOR, "经度": "121.3001", "纬度": "31.1501"}])
    with pytest.raises(UserError, match="没有写明坐标系"):
        imported(ready, "roster", placed)
    report = imported(ready, "roster", placed, crs="WGS84")
    assert (report.added, report.updated) == (0, 1)
    with ready.read() as connection:
        place = connection.execute(sa.select(building.c.longitude, building.c.latitude)).one()
    assert tuple(place) == (121.3001, 31.1501)


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"小区": "没有这个苑"}, "小区", "没有这个小区"),
        ({"小区": ""}, "小区", "小区为空"),
        ({"楼号": ""}, "楼号", "楼号为空"),
        ({"室号": date(2021, 2, 1)}, "室号", "存成了日期"),  # 2-1 turned into a date by Excel
        ({"室号": "=1+1"}, "室号", "公式"),
    ],
)
def test_a_faulty_door_is_rejected(
    ready: Store, tmp_path: Path, change: dict[str, Any], column: str, reason: str
) -> None:
    """The good row beside it is stored."""
    bad = {**DOOR, **change}
    path = write_xlsx(tmp_path / "r.xlsx", [list(DOOR), list(bad.values()), ["云溪苑", 4, 101]])
    report = imported(ready, "roster", path)
    assert (report.added, report.rejected) == (1, 1)
    assert (report.errors[0].row, report.errors[0].column) == (2, column)
    assert reason in report.errors[0].reason
    assert doors(ready) == [(1, "4", "101")]


def test_orders_reach_their_registered_dwelling(ready: Store, tmp_path: Path) -> None:
    """An order that named building and room is tied to the dwelling once it is registered; a room that
    the building does not have leaves the order at the building."""
    imported(
        ready,
        "hotline",
        hotline_file(tmp_path, {}, {"热线12345工单编号": "2", "发生地址": "云溪路12弄3号999室"}),
    )
    report = imported(ready, "roster", write_csv(tmp_path / "r.csv", [DOOR]), now=LATER)
    assert report.relocated == 2
    latest = {one["order_number"]: one for one in orders(ready) if one["known_to"] is None}
    assert (latest["20211012000123"]["level"], latest["20211012000123"]["dwelling_id"]) == ("dwelling", 1)
    assert (latest["2"]["level"], latest["2"]["building_id"], latest["2"]["dwelling_id"]) == ("building", 1, None)
    assert "unknown_room" in latest["2"]["reasons"]


def test_committees_become_the_block_of_the_campaign_file(tmp_path: Path) -> None:
    """The block is valid TOML in the list's order, with validity dates, and the campaign accepts it."""
    path = tmp_path / "c.csv"
    path.write_text('居委会名称,编号,失效日期\n"云溪""苑""居委会",01,\n芦汀居委会,02,2022.6.30\n', "utf-8")
    campaign = parse_campaign(CAMPAIGN_TEMPLATE + "\n" + committees_toml(path))
    assert [(one.code, one.name, one.valid_to) for one in campaign.committees] == [
        ("01", '云溪"苑"居委会', None),
        ("02", "芦汀居委会", date(2022, 6, 30)),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name\n", "没有居委会"),
        ("code,name\n01,\n", "第2行：居委会名称为空"),
        ("code,name\n01,甲\n01,乙\n", "与第2行重复"),
        ("code,name,失效日期\n01,甲,6月30日\n", "缺少年份"),
    ],
)
def test_a_faulty_list_of_committees_is_refused_whole(tmp_path: Path, text: str, message: str) -> None:
    """Half of the committees would be worse than none."""
    path = tmp_path / "c.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError, match=message):
        committees_toml(path)
