"""A table as a spreadsheet file: texts stay texts (numbers of orders, rooms), and no cell becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter

# Excel runs a csv cell that begins with one of these; the full-width forms are typed on Chinese keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST_COLUMN = 60
_A4 = 9


def workbook(frame: pd.DataFrame, notes: Sequence[str] = (), sheet: str = "数据") -> bytes:
    """The frame as xlsx: titles frozen and repeated on each printed page, landscape A4.

    notes: lines below the table, such as the cut-off time.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(sheet)
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        formats = {
            "text": book.add_format({"border": 1, "num_format": "@", "text_wrap": True, "valign": "top"}),
            "number": book.add_format({"border": 1, "valign": "top"}),
            "day": book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "top"}),
            "moment": book.add_format({"border": 1, "num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        }
        for column, title in enumerate(map(str, frame.columns)):
            page.write_string(0, column, title, head)
            page.set_column(column, column, _width(title, frame.iloc[:, column]))
        for row, values in enumerate(_rows(frame), start=1):
            for column, value in enumerate(values):
                _write(page, row, column, value, formats)
        for offset, note in enumerate(notes, start=2):
            page.write_string(len(frame) + offset, 0, note)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
    return buffer.getvalue()


def csv_file(frame: pd.DataFrame) -> bytes:
    """The frame as UTF-8 csv with the mark by which Excel knows it; formula-like texts get a leading apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(str(title)) for title in frame.columns])
    for values in _rows(frame):
        writer.writerow([_csv_cell(value) for value in values])
    return text.getvalue().encode("utf-8-sig")


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    columns = [[_plain(value) for value in frame.iloc[:, column]] for column in range(frame.shape[1])]
    return [list(values) for values in zip(*columns, strict=True)]


def _plain(value: Any) -> Any:
    """The value as str, int, float, bool, date, naive datetime or None."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime()
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, (str, bool, int, float, date)):
        return value
    return value.item() if hasattr(value, "item") else str(value)


def _write(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        page.write_blank(row, column, None, formats["text"])
    elif isinstance(value, bool):
        page.write_string(row, column, "是" if value else "否", formats["text"])
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value, formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value, formats["number"])
    else:
        page.write_string(row, column, str(value), formats["text"])


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return guarded(value) if isinstance(value, str) else str(value)


def guarded(text: str) -> str:
    """The text with an apostrophe before it when Excel would run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _width(title: str, values: pd.Series[Any]) -> int:
    longest = max((_letters(str(value)) for value in values.head(200)), default=0)
    return min(max(_letters(title), longest) + 2, WIDEST_COLUMN)


def _letters(text: str) -> int:
    """Width in Latin letters; a Chinese character takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
