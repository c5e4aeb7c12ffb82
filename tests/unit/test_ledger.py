"""Ledgers as offices keep them, and as data/imports reads them in again."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from data.exports.ledger import Ledger, LedgerColumn, write_ledger
from data.imports.tables import TableSpec, open_table
from data.schema import SHANGHAI

MADE = datetime(2021, 10, 27, 20, 0, tzinfo=SHANGHAI)
FLAT = (LedgerColumn("工单编号", width=18), LedgerColumn("室号"), LedgerColumn("户数", "count", is_summed=True))
TWO_LEVELS = (
    LedgerColumn("居委会"),
    LedgerColumn("应摸", "count", "排摸", is_summed=True),
    LedgerColumn("已摸", "count", "排摸", is_summed=True),
    LedgerColumn("未清零", "count", "整治", is_summed=True),
    LedgerColumn("日期", "day"),
    LedgerColumn("时间", "moment"),
)


def ledger(columns: Sequence[LedgerColumn], **changes: Any) -> Ledger:
    """A ledger of 演示街道 with these columns."""
    rest: dict[str, Any] = {
        "title": "群租整治台账",
        "unit": "演示街道平安办",
        "day": date(2021, 10, 27),
        "notes": ("数据截至 2021-10-27 20:00",),
        "watermark": "pinganban-1 2021-10-27 20:00",
        "created": MADE,
    }
    return Ledger(columns=tuple(columns), **(rest | changes))


def cells(path: Path) -> list[list[Any]]:
    """What stands in the sheet."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def part(path: Path, name: str) -> str:
    """An XML part of the file."""
    with zipfile.ZipFile(path) as book:
        return book.read(name).decode()


def test_texts_stay_texts_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    """2-301 is no date, eighteen digits stay eighteen digits, =1+1 is a text."""
    path = tmp_path / "l.xlsx"
    rows = [("202110120001234567", "2-301", 1), ("=1+1", "@SUM(A1)", 2)]
    assert write_ledger(ledger(FLAT), rows, path) == 2
    assert cells(path)[3:5] == [["202110120001234567", "2-301", 1.0], ["=1+1", "@SUM(A1)", 2.0]]
    assert "<f>" not in part(path, "xl/worksheets/sheet1.xml")


def test_title_unit_day_total_and_cut_off_stand_where_offices_look(tmp_path: Path) -> None:
    """Row 1 the title, row 2 unit and day, 合计 under the rows, notes under it, the watermark at the foot."""
    path = tmp_path / "l.xlsx"
    write_ledger(ledger(FLAT), [("A", "101", 1), ("B", "102", 4)], path)
    sheet = cells(path)
    assert sheet[0][0] == "群租整治台账"
    assert sheet[1][0] == "填报单位（盖章）：演示街道平安办　　填报日期：2021年10月27日"
    assert sheet[2] == ["工单编号", "室号", "户数"]
    assert sheet[5] == ["合计", "", 5.0]
    assert sheet[6][0].startswith("填表人：") and "联系电话：" in sheet[6][0]
    assert [row[0] for row in sheet[7:9]] == ["说明：共 2 行", "说明：数据截至 2021-10-27 20:00"]
    page = part(path, "xl/worksheets/sheet1.xml")
    assert "pinganban-1 2021-10-27 20:00" in page
    assert 'orientation="landscape"' in page and 'paperSize="9"' in page and 'state="frozen"' in page


def test_a_header_of_two_levels_is_merged_both_ways(tmp_path: Path) -> None:
    """排摸 stands above its two columns, 居委会 across both rows, and both rows repeat on every page."""
    path = tmp_path / "l.xlsx"
    write_ledger(ledger(TWO_LEVELS), [("某居委会", 5, 3, 2, date(2021, 10, 1), MADE)], path)
    sheet = cells(path)
    assert sheet[2] == ["居委会", "排摸", "", "整治", "日期", "时间"]
    assert sheet[3] == ["", "应摸", "已摸", "未清零", "", ""]
    assert sheet[4] == ["某居委会", 5.0, 3.0, 2.0, date(2021, 10, 1), datetime(2021, 10, 27, 20, 0)]  # noqa: DTZ001
    merged = part(path, "xl/worksheets/sheet1.xml")
    assert all(f'<mergeCell ref="{ref}"/>' in merged for ref in ("A3:A4", "B3:C3", "E3:E4", "A1:F1"))
    assert "$3:$4" in part(path, "xl/workbook.xml")


def test_unknown_is_blank_and_makes_the_sum_unknown(tmp_path: Path) -> None:
    """Never 0: a column with an unknown value has no 合计."""
    path = tmp_path / "l.xlsx"
    write_ledger(ledger(TWO_LEVELS), [("甲", 5, None, 0, None, None), ("乙", 1, 1, 0, None, None)], path)
    sheet = cells(path)
    assert sheet[4][1:4] == [5.0, "", 0.0]
    assert sheet[6][:4] == ["合计", 6.0, "", 0.0]


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    """So that two copies can be compared; another moment gives other properties only."""
    for name in ("a", "b"):
        write_ledger(ledger(FLAT), [("A", "101", 1)], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_ledger_without_rows_and_with_hostile_text_opens(tmp_path: Path) -> None:
    """An empty campaign, control characters, a name that Excel would read as a code, a cell that is too long."""
    path = tmp_path / "l.xlsx"
    write_ledger(ledger(FLAT), [], path)
    assert cells(path)[3] == ["合计", "", 0.0]
    hostile = ["䶮㐂阿卜杜拉·买买提", "a\x00b\x0bc\ud800", 1]
    write_ledger(ledger(FLAT, watermark="&D & me", title="<b>&\x01"), [hostile, ["x" * 40_000, "y", 2]], path)
    sheet = cells(path)
    assert sheet[0][0] == "<b>&"
    assert sheet[3][:2] == ["䶮㐂阿卜杜拉·买买提", "abc"]
    assert len(sheet[4][0]) == 32_767
    assert "&amp;&amp;D &amp;&amp; me" in part(path, "xl/worksheets/sheet1.xml")


def test_a_ledger_is_read_in_again_without_loss(tmp_path: Path) -> None:
    """The importer finds the header and leaves title, 合计 and notes out."""
    path = tmp_path / "l.xlsx"
    rows = [("202110120001234567", "2-301", 1), ("N2", "0102", 3)]
    write_ledger(ledger(FLAT), rows, path)
    spec = TableSpec("台账", {"number": ("工单编号",), "room": ("室号",)}, ("number", "room"))
    read = [(row.cells["number"], row.cells["room"]) for _, row in open_table(path, spec).rows()]
    assert read == [(number, room) for number, room, _ in rows]


def test_a_row_that_does_not_fit_is_a_fault_of_the_program(tmp_path: Path) -> None:
    """It must not shift the values under other titles."""
    with pytest.raises(ValueError, match="2 values"):
        write_ledger(ledger(FLAT), [("A", "101")], tmp_path / "l.xlsx")
    with pytest.raises(ValueError, match="title of its own"):
        ledger((LedgerColumn("甲"), LedgerColumn("甲")))


@pytest.mark.parametrize(
    "text", ["<r><t>粗</t></r>", "_x0041_", "a_x000D_b", "a\rb", "  两边空格 ", "第一行\n第二行", "&amp;", "]]>", "'=1"]
)
def test_a_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    """What looks like markup or like an escape of the format is a text too; spaces and line breaks stay."""
    path = tmp_path / "l.xlsx"
    write_ledger(ledger(FLAT), [(text, text, 1)], path)
    assert cells(path)[3][:2] == [text, text]


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(tmp_path: Path, number: float) -> None:
    """Spreadsheets cannot hold it, and as 0 or blank it would be a claim."""
    with pytest.raises(ValueError, match="no number"):
        write_ledger(ledger(FLAT), [("A", "101", number)], tmp_path / "l.xlsx")


def test_rows_far_apart_are_in_order_and_nothing_is_lost(tmp_path: Path) -> None:
    """More rows than are held together at once."""
    path, rows = tmp_path / "l.xlsx", [(f"N{number}", "1", number) for number in range(1_000)]
    assert write_ledger(ledger(FLAT), rows, path) == len(rows)
    sheet = cells(path)
    assert [row[0] for row in sheet[3:1003]] == [row[0] for row in rows]
    assert sheet[1003] == ["合计", "", float(sum(range(1_000)))]


def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path) -> None:
    """Two lines of a column of twelve letters for ten characters; an endless text stays within the format."""
    path = tmp_path / "l.xlsx"
    narrow = (LedgerColumn("地址", width=12), LedgerColumn("户数", "count"))
    write_ledger(ledger(narrow), [("短", 1), ("某某路三百弄五号楼东", 1), ("很" * 3_000, 1), (None, 1)], path)
    page = part(path, "xl/worksheets/sheet1.xml")
    heights = dict(re.findall(r'<row r="(\d+)" ht="([\d.]+)"', page))
    assert heights["4"] == heights["7"]
    assert float(heights["5"]) == 2 * float(heights["4"]) and float(heights["6"]) == 409
