"""What the import tests share: an invented subdistrict, and files as offices send them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import sqlalchemy as sa

from casework.campaign.model import Campaign
from casework.campaign.parts import Committee
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.events import Actor
from casework.vocabulary import Role
from data.imports import ImportReport, run_import
from data.schema import SHANGHAI, complaint, import_batch, metadata
from data.store import Store

CODE = "310117901"
NAME = "云溪街道"
NOW = datetime(2021, 10, 27, 9, 30, tzinfo=SHANGHAI)
CENTRE = Actor("chengyun-1", Role.OPERATIONS_CENTRE)
COMMITTEES = (Committee("01", "云溪苑社区居委会"), Committee("02", "芦汀居委会"))

HOTLINE_TITLES = (
    *("任务号", "受理时间", "热线12345工单编号", "工单类型", "业务类型", "工单来源", "是否重复", "重复工单号"),
    *("主责部门", "先行联系", "综合满意度", "结案评判", "结案时间", "发生地址", "诉求内容", "来电人", "联系电话"),
)
ORDER = {
    "任务号": "T1",
    "受理时间": "2021-10-12 09:05:00",
    "热线12345工单编号": "20211012000123",
    "工单类型": "投诉",
    "业务类型": "房屋管理-群租",
    "工单来源": "电话",
    "是否重复": "否",
    "重复工单号": "",
    "主责部门": "城管中队",
    "先行联系": "是",
    "综合满意度": "满意",
    "结案评判": "实际解决",
    "结案时间": "2021-10-15 16:00:00",
    "发生地址": "云溪路12弄3号502室",
    "诉求内容": "反映群租扰民",
    "来电人": "甲某某",
    "联系电话": "13800000000",
}
COMPOUND = {
    "code": "YX",
    "name": "云溪苑",
    "aliases": "云溪;溪苑",
    "committee": "01",
    "road": "云溪路",
    "lane": "12",
    "dwellings": "320",
    "lon": "121.300000",
    "lat": "31.150000",
}
OTHER_COMPOUND = {
    **COMPOUND,
    "code": "LT",
    "name": "芦汀新村",
    "aliases": "",
    "committee": "芦汀",
    "road": "芦汀路",
    "lane": "88",
    "lon": "121.310000",
}


def campaign(**changes: Any) -> Campaign:
    """The campaign of the invented subdistrict."""
    template = parse_campaign(CAMPAIGN_TEMPLATE)
    given = {"subdistrict_code": CODE, "subdistrict_name": NAME, "committees": COMMITTEES, "hotline_filter": ()}
    return replace(template, **{**given, **changes})


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]], encoding: str = "utf-8-sig") -> Path:
    """A csv file with the keys of the first row as header."""
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> Path:
    """A workbook with one sheet; merges such as "A1:C1"."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    workbook.save(path)
    return path


def hotline_file(folder: Path, *orders: Mapping[str, Any], name: str = "hotline.csv") -> Path:
    """A hotline export; each order says only what differs from ORDER."""
    return write_csv(folder / name, [{**ORDER, **order} for order in orders] or [ORDER])


def compounds_file(folder: Path, *compounds: Mapping[str, Any], name: str = "compounds.csv") -> Path:
    """A list of compounds; without any, the two invented ones."""
    return write_csv(folder / name, compounds or (COMPOUND, OTHER_COMPOUND))


def imported(store: Store, kind: str, path: Path, **options: Any) -> ImportReport:
    """Import a file into the invented subdistrict, which is created when it is not there."""
    if CODE not in {one.code for one in store.subdistricts()}:
        store.create_subdistrict(CODE, NAME, False)
    chosen = {"campaign": campaign(), "actor": CENTRE, "now": NOW, **options}
    if kind == "compounds":
        chosen.setdefault("crs", "WGS84")
    return run_import(store, CODE, kind, path, chosen.pop("campaign"), chosen.pop("actor"), chosen.pop("now"), **chosen)


def orders(store: Store) -> list[dict[str, Any]]:
    """All revisions of all orders, in order."""
    with store.read() as connection:
        rows = connection.execute(sa.select(complaint).order_by(complaint.c.order_number, complaint.c.revision))
        return [dict(row) for row in rows.mappings()]


def batches(store: Store) -> int:
    """How many files were imported."""
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(import_batch)).scalar_one()


def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, table by table: to show that nothing changed."""
    with store.read() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for name, table in metadata.tables.items()
        }
