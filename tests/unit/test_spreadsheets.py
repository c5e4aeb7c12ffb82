"""Files to take away: texts stay texts, and no cell runs as a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

from data.exports.spreadsheets import FORMULA_STARTS, csv_file, workbook
from data.schema import SHANGHAI

FRAME = pd.DataFrame(
    {
        "工单编号": ["20211027000123456789", "0012"],
        "室号": ["2-301", "1/2"],
        "件数（件）": [3, -4],
        "占比": [0.25, float("nan")],
        "受理日": [date(2021, 10, 27), None],
        "受理时间": [datetime(2021, 10, 27, 9, 5, tzinfo=SHANGHAI), None],
        "重复": [True, False],
    }
)


def csv_rows(content: bytes) -> list[list[str]]:
    """The cells of a csv file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sheet_rows(content: bytes) -> list[list[object]]:
    """The cells of an xlsx file, formulas as their text."""
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_a_workbook_keeps_numbers_of_orders_and_rooms_as_text() -> None:
    """20 digits survive, 2-301 does not become a date; dates are dates and unknown cells are empty."""
    rows = sheet_rows(workbook(FRAME))
    assert rows[0] == list(FRAME.columns)
    assert rows[1] == [
        "20211027000123456789",
        "2-301",
        3,
        0.25,
        datetime(2021, 10, 27),  # noqa: DTZ001 - a cell has no zone
        datetime(2021, 10, 27, 9, 5),  # noqa: DTZ001
        "是",
    ]
    assert rows[2] == ["0012", "1/2", -4, None, None, None, "否"]


def test_a_csv_opens_in_excel_as_chinese() -> None:
    """The UTF-8 mark, Windows line ends, empty for unknown."""
    content = csv_file(FRAME)
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    assert csv_rows(content)[1] == [
        *("20211027000123456789", "2-301", "3", "0.25", "2021-10-27", "2021-10-27 09:05", "是"),
    ]
    assert csv_rows(content)[2][1:6] == ["1/2", "-4", "", "", ""]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_text_that_looks_like_a_formula_does_not_run(start: str) -> None:
    """A complaint's text must not become a formula on a colleague's computer; negative numbers stay numbers."""
    text = f"{start}HYPERLINK(1)"
    frame = pd.DataFrame({"诉求内容": [text], "变化（件）": [-5]})
    assert csv_rows(csv_file(frame))[1] == [f"'{text}", "-5"]
    page = openpyxl.load_workbook(io.BytesIO(workbook(frame))).active
    assert page is not None
    assert page["A2"].data_type == "s"


def test_titles_are_guarded_too() -> None:
    """A title may come from a file as well."""
    assert csv_rows(csv_file(pd.DataFrame({"=1+1": ["a"]})))[0] == ["'=1+1"]


def test_the_notes_stand_below_the_table() -> None:
    """Cut-off and source travel with the file."""
    rows = sheet_rows(workbook(FRAME, notes=("数据截至 2021-10-27 17:05",)))
    assert rows[-1][0] == "数据截至 2021-10-27 17:05"


def test_an_empty_table_still_has_its_titles() -> None:
    """No rows is a result."""
    empty = FRAME.head(0)
    assert sheet_rows(workbook(empty)) == [list(FRAME.columns)]
    assert csv_rows(csv_file(empty)) == [list(FRAME.columns)]
