"""Tables: the header wherever it stands, merged cells, totals and footers, encodings, limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.imports.files import FileError
from data.imports.tables import Row, Table, TableSpec, open_table
from data.imports.values import Unreadable
from tests.import_files import write_xlsx

SPEC = TableSpec(
    "测试台账",
    {
        "code": ("编号", "工单编号"),
        "day": ("受理日期", "日期"),
        "address": ("发生地址", "地址"),
        "road": ("地址路名",),
        "households": ("户数",),
    },
    ("code",),
)


def rows_of(table: Table) -> list[tuple[int, dict[str, Any]]]:
    """(row number, filled cells) of each row."""
    return [
        (row.number, {name: cell for name, cell in row.cells.items() if cell not in (None, "")})
        for row in (pair[1] for pair in table.rows())
    ]


def typical_ledger(path: Path) -> Path:
    """Title, reporting unit, two-row merged header, column numbers, merged body cells, total and footer."""
    return write_xlsx(
        path,
        [
            ["云溪街道群租整治台账"],
            ["填报单位（盖章）", None, None, None, "填报日期：2021.10.28"],
            ["编号", "地址", None, "投诉人", None, "户数（户）", "受理日期"],
            [None, "路名", "弄", "姓名", "地址", None, None],
            [1, 2, 3, 4, 5, 6, 7],
            ["A1", "云溪路", "12弄", "甲", "别处路1号", 3, "2021.10.28"],
            ["A2", None, "14弄", "乙", "别处路2号", 4, 44497],
            ["A3", None, None, "丙", "别处路3号", 5, "10月28日"],
            [],
            ["小 计", None, None, None, None, 12],
            ["合计", None, None, None, None, 12],
            ["填表人：甲", None, "联系电话：021-60000000", None, "审核人：乙"],
            ["注：本表一式两份"],
        ],
        ["A1:G1", "B3:C3", "D3:E3", "A3:A4", "F3:F4", "G3:G4", "B6:B7"],
    )


def test_a_typical_ledger_gives_its_data_rows_only(tmp_path: Path) -> None:
    """Title, header, column numbers, totals and footer are no data; row numbers are those that Excel shows."""
    table = open_table(typical_ledger(tmp_path / "t.xlsx"), SPEC)
    assert rows_of(table) == [
        (6, {"code": "A1", "road": "云溪路", "households": 3, "day": "2021.10.28"}),
        (7, {"code": "A2", "road": "云溪路", "households": 4, "day": 44497}),
        (8, {"code": "A3", "households": 5, "day": "10月28日"}),
    ]


def test_a_merged_cell_is_filled_inside_its_range_only(tmp_path: Path) -> None:
    """The row below the merged range stays without a road: B6:B7 says nothing about row 8."""
    table = open_table(typical_ledger(tmp_path / "t.xlsx"), SPEC)
    assert [cells.get("road") for _, cells in rows_of(table)] == ["云溪路", "云溪路", None]


def test_the_complainants_own_address_is_never_taken(tmp_path: Path) -> None:
    """地址 below 投诉人 is where the complainant lives, not the place complained of."""
    table = open_table(typical_ledger(tmp_path / "t.xlsx"), SPEC)
    assert "address" not in table.header.columns


def test_a_two_row_header_in_a_text_file(tmp_path: Path) -> None:
    """Without merges a group title stands over the first of its columns."""
    path = tmp_path / "t.csv"
    path.write_text("编号,地址,,户数\n,路名,弄,\nA1,云溪路,12,3\n", "utf-8")
    assert rows_of(open_table(path, SPEC)) == [(3, {"code": "A1", "road": "云溪路", "households": "3"})]


def test_the_better_title_wins_and_a_repeated_header_is_skipped(tmp_path: Path) -> None:
    """Of two columns for one field the better known title is taken; printed page headers are no data."""
    path = tmp_path / "t.csv"
    path.write_text("地址,编号,发生地址\n户籍地,A1,云溪路12弄\n地址,编号,发生地址\n户籍地,A2,云溪路14弄\n", "utf-8")
    assert rows_of(open_table(path, SPEC)) == [
        (2, {"code": "A1", "address": "云溪路12弄"}),
        (4, {"code": "A2", "address": "云溪路14弄"}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_an_office_is_read(tmp_path: Path, encoding: str) -> None:
    """BOM, plain UTF-8, GB18030 with a rare character, and Excel's Unicode text."""
    path = tmp_path / "t.csv"
    rare = "㐂" if encoding == "gb18030" else "䶮"
    path.write_bytes(f"编号,发生地址\r\nA1,{rare}溪路12弄\r\n".encode(encoding))
    assert rows_of(open_table(path, SPEC)) == [(2, {"code": "A1", "address": f"{rare}溪路12弄"})]


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    """Bytes that are neither UTF-8 nor GB18030 are not replaced by question marks."""
    path = tmp_path / "t.csv"
    path.write_bytes("编号,发生地址\n".encode() + b"A1,\xff\xff\xff\n")
    with pytest.raises(FileError, match="编码无法识别"):
        open_table(path, SPEC)


def test_separators_and_line_breaks_inside_quotes(tmp_path: Path) -> None:
    """Tabs and semicolons separate too; a line break inside quotes does not start a row, as in Excel."""
    path = tmp_path / "t.csv"
    path.write_text('编号;发生地址\n"A1";"云溪路\n12弄;后门"\n\nA2;云溪路\x0b14弄\n', "utf-8")
    assert rows_of(open_table(path, SPEC)) == [
        (2, {"code": "A1", "address": "云溪路\n12弄;后门"}),
        (4, {"code": "A2", "address": "云溪路\x0b14弄"}),
    ]


def test_a_table_that_does_not_begin_in_the_first_column(tmp_path: Path) -> None:
    """Empty columns on the left and rows above do not shift the columns, nor the marks of formula cells."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for cell, value in {"C3": "编号", "D3": "户数", "C4": "A1", "D4": "=1+1", "C5": "A2", "D5": 7}.items():
        sheet[cell] = value
    workbook.save(tmp_path / "t.xlsx")
    assert rows_of(open_table(tmp_path / "t.xlsx", SPEC)) == [
        (4, {"code": "A1", "households": Unreadable.FORMULA}),
        (5, {"code": "A2", "households": 7}),
    ]


def test_the_sheet_with_the_table_is_found_and_others_are_named(tmp_path: Path) -> None:
    """A cover sheet is passed over; a second sheet with a header is not silently left out."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "封面"
    workbook.active["A1"] = "台账"
    for name, rows in {"一季度": [["编号", "户数", "日期"], ["A1", 1, None]], "二季度": [["编号", "户数"]]}.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    hidden = workbook.create_sheet("隐藏")
    hidden.append(["编号", "户数", "日期", "发生地址"])
    hidden.sheet_state = "hidden"
    workbook.save(tmp_path / "t.xlsx")
    table = open_table(tmp_path / "t.xlsx", SPEC)
    assert rows_of(table) == [(2, {"code": "A1", "households": 1})]
    assert table.warnings == ("只读取了工作表“一季度”，其余有表头的工作表没有读取：二季度。",)


def test_a_file_without_the_header_says_what_was_looked_for_and_seen(tmp_path: Path) -> None:
    """The message names the titles wanted and what stands in the file."""
    path = tmp_path / "t.csv"
    path.write_text("甲列,乙列\n1,2\n", "utf-8")
    with pytest.raises(FileError) as caught:
        open_table(path, SPEC)
    assert "编号、受理日期、发生地址" in str(caught.value)
    assert "甲列、乙列" in str(caught.value)


def test_a_missing_required_column_is_named(tmp_path: Path) -> None:
    """A table is recognised by its other titles, then the missing one is named."""
    path = tmp_path / "t.csv"
    path.write_text("受理日期,发生地址\n2021-10-28,云溪路12弄\n", "utf-8")
    with pytest.raises(FileError, match="缺少必需的列：编号"):
        open_table(path, SPEC)


def test_the_users_own_titles_come_first_but_never_the_complainant() -> None:
    """campaign.toml may add titles to known fields, not unknown fields and not the complainant's columns."""
    assert SPEC.with_titles({"热线号": "code"}).titles["code"][0] == "热线号"
    with pytest.raises(FileError, match="未知字段“kode”"):
        SPEC.with_titles({"热线号": "kode"})
    with pytest.raises(FileError, match="投诉人信息"):
        SPEC.with_titles({"来电人地址": "address"})


def test_a_far_away_cell_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    """One stray cell in the last row makes a sheet of a hundred million cells."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"], workbook.active["DA1048576"] = "编号", 1
    workbook.save(tmp_path / "t.xlsx")
    with pytest.raises(FileError, match="1048576 行"):
        open_table(tmp_path / "t.xlsx", SPEC)


def test_an_unclosed_quote_is_refused_with_its_row(tmp_path: Path) -> None:
    """A stray quote that would swallow the rest of the file is reported, not stored as one huge cell."""
    path = tmp_path / "t.csv"
    path.write_text('编号,发生地址\nA1,"云溪路\n' + "A2,云溪路12弄\n" * 20_000, "utf-8")
    with pytest.raises(FileError, match="引号没有成对"):
        list(open_table(path, SPEC).rows())


def test_rows_are_read_as_a_stream(tmp_path: Path) -> None:
    """The first row of a long text file is there before the file is read, and the share grows to 1."""
    path = tmp_path / "t.csv"
    path.write_text("编号,发生地址\n" + "".join(f"A{n},云溪路{n}弄\n" for n in range(20_000)), "utf-8")
    rows = open_table(path, SPEC).rows()
    share, row = next(rows)
    assert isinstance(row, Row)
    assert share < 0.5
    assert [found for found, _ in rows][-1] == 1.0
