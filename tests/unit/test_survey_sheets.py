"""Paper and back: the sheet goes out and comes in as visits, each dwelling right as a whole or refused with its row."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image

from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.criteria import Dwelling, OriginalUse, Partition, Room, TenantKind
from casework.errors import PermissionDeniedError
from casework.events import Actor, Case
from casework.survey.recorded_rooms import recorded_dwelling
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.exports.survey_sheets import HEADER_ROW, SHEET, qr_code, survey_sheet
from data.imports import ImportReport, rejects_workbook, run_import
from data.queries.visit_list import DwellingToVisit
from data.store import Store
from data.survey_columns import BY_KEY, COLUMNS, ROOMS_PER_DWELLING
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment, play

DAY = date(2021, 10, 8)
CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)
DESK = Actor("desk-01", Role.COMMITTEE, "01")
SEEN: dict[str, Any] = {
    "occurred_on": "2021-10-08",
    "day_part": "晚上",
    "outcome": "见户",
    "entry_basis": "居住人当面同意入户",
    "measured_with": "卷尺实测",
    "inspector_names": "张某、李某",
    "dwelling_is_let": "是",
    "tenant_kind": "个人",
    "all_rooms_seen": "是",
    "name": "主卧",
    "original_use": "卧室",
    "partition": "未分割、搭建",
    "is_let": "是",
    "by_bed": "否",
    "usable_area_m2": 9.5,
    "persons": 3,
    "children": 1,
    "statutory_family": "否",
    "beds": 2,
}
KITCHEN: dict[str, Any] = {"name": "厨房", "original_use": "厨房", "is_let": "否", "partition": "未分割、搭建"}


@pytest.fixture
def filled(sqlite_store: Store) -> Store:
    """C1 and C3 in committee 01, C2 in committee 02, all to be surveyed."""
    add_subdistrict(sqlite_store)
    for case in (Case("C1", 1, "01"), Case("C2", 2, "02"), Case("C3", 3, "01")):
        play(sqlite_store, case, (K.CLUE_RECEIVED, date(2021, 9, 27)), (K.CLUE_ACCEPTED, date(2021, 9, 28)))
    return sqlite_store


def to_visit(store: Store, actor: Actor = OFFICE) -> tuple[DwellingToVisit, ...]:
    """The list of the actor."""
    return Reader(store, SUBDISTRICT, actor, DAY, Knowledge.LATEST).visit_list()


def returned(store: Store, folder: Path, rows: Mapping[int, Mapping[str, Any]], actor: Actor = OFFICE) -> Path:
    """The sheet as it went out, with these cells filled in: place of the row under the header (0 = first) → values."""
    book = openpyxl.load_workbook(io.BytesIO(survey_sheet(to_visit(store, actor), "甲居委会 群租排摸表", ["截至"])))
    page = book[SHEET]
    places = {column.key: number for number, column in enumerate(COLUMNS, start=2)}
    for place, values in rows.items():
        for key, value in values.items():
            page.cell(HEADER_ROW + 2 + place, places[key]).value = value
    path = folder / "排摸表.xlsx"
    book.save(path)
    return path


def bring_in(store: Store, path: Path, actor: Actor = OFFICE, *, dry_run: bool = False) -> ImportReport:
    """Import the sheet that evening."""
    return run_import(store, SUBDISTRICT, "survey", path, CAMPAIGN, actor, moment(DAY, 21), dry_run=dry_run)


def events(store: Store, case_id: str) -> list[Any]:
    """What stands in the file."""
    with store.write(SUBDISTRICT) as writing:
        return list(writing.events(case_id))


def row_of(place: int) -> int:
    """The number that Excel shows for the row."""
    return HEADER_ROW + 2 + place


def test_what_was_written_on_paper_is_recorded_as_a_visit_with_its_rooms(filled: Store, tmp_path: Path) -> None:
    """Two rooms, the facts of the dwelling on its first row; the untouched dwellings and rows are passed over."""
    report = bring_in(filled, returned(filled, tmp_path, {0: SEEN, 1: KITCHEN}))
    assert (report.read, report.added, report.skipped, report.rejected) == (3 * ROOMS_PER_DWELLING, 2, 16, 0)
    visit, rooms = events(filled, "C1")[-2:]
    assert (visit.kind, visit.occurred_on, visit.recorded_by) == (K.SURVEY_COMPLETED, DAY, "office")
    assert visit.facts == {
        "day_part": "evening",
        "entry_basis": "resident_consent",
        "measured_with": "tape",
        "inspectors": 2,
        "inspector_names": ["张某", "李某"],
    }
    bedroom = Room("主卧", OriginalUse.BEDROOM, True, Partition.WHOLE, False, 9.5, 3, False, 1, 2)
    kitchen = Room("厨房", OriginalUse.KITCHEN, False, Partition.WHOLE)
    expected = Dwelling(
        "1号小区 1号 001室", (bedroom, kitchen), all_rooms_seen=True, is_let=True, tenant_kind=TenantKind.PERSON
    )
    assert recorded_dwelling([rooms]) == expected
    assert report.preview[0]["建议"].startswith("已登记的事实符合第（三）、（四）项")
    assert [one.case_id for one in to_visit(filled)] == ["C3", "C2"]


def test_the_same_sheet_twice_changes_nothing(filled: Store, tmp_path: Path) -> None:
    """By content, not by file name; the report says so."""
    path = returned(filled, tmp_path, {0: SEEN, 6: {"outcome": "未见户", "occurred_on": "2021-10-08"}})
    bring_in(filled, path)
    version = filled.version(SUBDISTRICT)
    again = bring_in(filled, path)
    assert (again.added, again.unchanged, again.rejected) == (0, 2, 0)
    assert filled.version(SUBDISTRICT) == version


def test_a_check_stores_nothing_and_says_the_same(filled: Store, tmp_path: Path) -> None:
    """The preview of the import."""
    path = returned(filled, tmp_path, {0: SEEN})
    version = filled.version(SUBDISTRICT)
    checked = bring_in(filled, path, dry_run=True)
    assert filled.version(SUBDISTRICT) == version
    assert replace(bring_in(filled, path), dry_run=True) == checked


@pytest.mark.parametrize(
    ("change", "title", "words"),
    [
        ({"usable_area_m2": 0}, "使用面积（平方米）", ["大于 0"]),
        ({"usable_area_m2": 400}, "使用面积（平方米）", ["不超过 200"]),
        ({"usable_area_m2": "约十"}, "使用面积（平方米）", ["不是数字"]),
        ({"persons": -1}, "居住人数", ["负数"]),
        ({"persons": 2.5}, "居住人数", ["不是整数"]),
        ({"children": 9}, "其中儿童", ["多于居住人数"]),
        ({"occurred_on": "2021-13-01"}, "上门日期", ["不存在"]),
        ({"occurred_on": "2021-10-09"}, "上门日期", ["在今天之后"]),
        ({"occurred_on": None}, "上门日期", ["没有填上门日期"]),
        ({"outcome": "没人"}, "结果", ["不是可选的结果", "未见户"]),
        ({"outcome": None}, "结果", ["没有填结果"]),
        ({"original_use": "书房"}, "原始设计用途", ["不在可选的内容之内", "卧室"]),
        ({"name": None}, "房间名称", ["不能为空"]),
        ({"is_let": "=1+1"}, "本间是否出租", ["公式"]),
        ({"entry_basis": None}, "档案编号", ["入户依据"]),
        ({"case_id": "C9"}, "档案编号", ["没有这个档案编号"]),
        ({"case_id": "=C1"}, "档案编号", ["看不懂"]),
        ({"note": "很长" * 200}, "备注", ["超过 200 字"]),
    ],
)
def test_a_faulty_row_is_named_with_its_column_and_mend(
    filled: Store, tmp_path: Path, change: dict[str, Any], title: str, words: list[str]
) -> None:
    """Nothing of that dwelling is stored, the sound one beside it is."""
    other = {"outcome": "未见户", "occurred_on": "2021-10-08", "day_part": "上午"}
    report = bring_in(filled, returned(filled, tmp_path, {0: SEEN | change, 6: other}))
    (error, *_) = report.errors
    assert (error.row, error.column) == (row_of(0), title)
    assert all(word in f"{error.reason}{error.mend}" for word in words)
    assert (report.added, report.rejected) == (1, 1)
    assert [event.kind for event in events(filled, "C1")] == [K.CLUE_RECEIVED, K.CLUE_ACCEPTED]
    assert events(filled, "C3")[-1].kind is K.VISIT_NOT_SEEN
    assert rejects_workbook(report).startswith(b"PK")


def test_one_bad_room_refuses_the_whole_dwelling(filled: Store, tmp_path: Path) -> None:
    """Half a dwelling would be read as a whole one."""
    report = bring_in(filled, returned(filled, tmp_path, {0: SEEN, 1: KITCHEN | {"persons": 500}}))
    assert [(error.row, error.column) for error in report.errors] == [(row_of(1), "居住人数")]
    assert (report.added, report.rejected) == (0, 2)
    assert events(filled, "C1")[-1].kind is K.CLUE_ACCEPTED


def test_rows_that_contradict_each_other_are_refused(filled: Store, tmp_path: Path) -> None:
    """Two outcomes for one dwelling; rooms of a dwelling where nobody was met; a room twice."""
    report = bring_in(filled, returned(filled, tmp_path, {0: SEEN, 1: KITCHEN | {"outcome": "拒访"}}))
    assert "几行填得不一样" in report.errors[0].reason
    report = bring_in(filled, returned(filled, tmp_path, {0: SEEN | {"outcome": "未见户"}}))
    assert "没有见户却填了房间" in report.errors[0].reason
    report = bring_in(filled, returned(filled, tmp_path, {0: SEEN, 1: KITCHEN | {"name": "主卧"}}))
    assert (report.errors[0].row, report.errors[0].column) == (row_of(1), "房间名称")


def test_a_changed_row_does_not_silently_add_a_second_visit(filled: Store, tmp_path: Path) -> None:
    """The same day, other content: void first. Another part of the day is another visit."""
    visit = {"outcome": "未见户", "occurred_on": "2021-10-08", "day_part": "上午"}
    bring_in(filled, returned(filled, tmp_path, {0: visit}))
    report = bring_in(filled, returned(filled, tmp_path, {0: visit | {"note": "门口有鞋"}}))
    assert "内容与这里不同" in report.errors[0].reason and "作废" in report.errors[0].mend
    assert bring_in(filled, returned(filled, tmp_path, {0: visit | {"day_part": "晚上"}})).added == 1


def test_a_bound_role_brings_in_its_own_committee_only(filled: Store, tmp_path: Path) -> None:
    """A foreign file number reads as one that does not exist; the sheet itself lists the own dwellings only."""
    path = returned(filled, tmp_path, {0: SEEN | {"case_id": "C2"}}, DESK)
    report = bring_in(filled, path, DESK)
    assert report.added == 0 and "不在您的责任区内" in report.errors[0].reason
    assert [event.kind for event in events(filled, "C2")] == [K.CLUE_RECEIVED, K.CLUE_ACCEPTED]
    assert [one.case_id for one in to_visit(filled, DESK)] == ["C1", "C3"]
    assert bring_in(filled, returned(filled, tmp_path, {0: SEEN}, DESK), DESK).added == 1
    with pytest.raises(PermissionDeniedError):
        bring_in(filled, path, Actor("x", Role.OPERATIONS_CENTRE))


def test_hostile_text_stays_text(filled: Store, tmp_path: Path) -> None:
    """Script and template signs are stored as they are; phone numbers are scrubbed from remarks."""
    hostile = {"name": "<script>alert(1)</script>", "note": "电话13800138000 {{7*7}}"}
    bring_in(filled, returned(filled, tmp_path, {0: SEEN | hostile}))
    visit, rooms = events(filled, "C1")[-2:]
    assert rooms.facts["dwelling"]["rooms"][0]["name"] == "<script>alert(1)</script>"
    assert "13800138000" not in visit.facts["note"] and "{{7*7}}" in visit.facts["note"]


def test_the_sheet_can_be_printed_and_guards_its_cells(filled: Store) -> None:
    """A4 landscape, header frozen and repeated, drop-downs, texts as texts, a QR code a dwelling, no protection."""
    (one, *rest) = to_visit(filled)
    odd = replace(one, room="2-301", compound="=cmd|'/c calc'!A1")
    book = openpyxl.load_workbook(io.BytesIO(survey_sheet([odd, *rest], "甲", ["截至"])))
    page = book[SHEET]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}" and page.freeze_panes is not None
    assert len(page._images) == 3 and not page.protection.sheet
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == sum(bool(column.choices) for column in COLUMNS)
    address = page.cell(row_of(0), 2 + [column.key for column in COLUMNS].index("address"))
    assert (address.data_type, address.number_format) == ("s", "@")
    assert address.value.startswith("'=cmd") and address.value.endswith("2-301室")
    assert all(page.cell(HEADER_ROW + 1, 2 + n).value == column.title for n, column in enumerate(COLUMNS))
    assert BY_KEY["case_id"].title == page.cell(HEADER_ROW + 1, 2).value


def test_a_qr_code_is_a_small_square_picture() -> None:
    """As high as the six rows of a dwelling, for a bare number and for a link."""
    for text in ("C0101", "https://qunzu.example.gov.cn/survey?case=C0101"):
        picture = Image.open(io.BytesIO(qr_code(text)))
        assert picture.width == picture.height <= 100
