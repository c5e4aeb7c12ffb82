"""A ledger (台账) as offices keep it: title, reporting unit and day, a header of one or two levels, rows, 合计, footer.

Rows are written as they come (data/exports/sheet_rows.py) and never held together, so a ledger of a district takes no
more memory than one of a street. Texts stay texts (2-301 does not become a date, an order number keeps its digits) and
no cell is a formula.
What is written can be read in again by data/imports: the header is found by its titles, 合计 and footer are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from data.exports.sheet_rows import NOT_IN_XML, Kind, RowFile, row_styles, storable
from data.schema import SHANGHAI

_A4 = 9
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": "宋体", "font_size": 11},
}
_SIGNED = "填表人：　　　　　　　审核人：　　　　　　　联系电话："
_HEAD_HEIGHT = 30.0
"""Points: two lines."""
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7}
"""Inches."""
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "count": "0",
    "number": "0.0",
    "money": "0.00",
    "degrees": "0.000000",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
_CENTRED: dict[str, Any] = {"align": "center"}
_SHAPES: dict[Kind, dict[str, Any]] = {"text": {"text_wrap": True}}
_LONGEST_WATERMARK = 100  # a footer holds 255 signs, and each & takes two


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column. group: the title above it, shared with its neighbours. width: in Latin letters.

    is_summed: the 合计 row holds its sum. None among the values of a summed column makes the sum unknown (blank),
    unless is_optional says that there a blank is nothing to count.
    """

    title: str
    kind: Kind = "text"
    group: str | None = None
    width: int = 12
    is_summed: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a ledger says besides its rows.

    unit: the reporting unit (填报单位). day: 填报日期. notes: below the table, each beginning with 说明： when written.
    watermark: account and time, printed at the foot of every page. created: goes into the file's properties, so that
    the same data on the same day give the same bytes.
    """

    title: str
    unit: str
    day: date
    columns: tuple[LedgerColumn, ...]
    notes: tuple[str, ...]
    watermark: str
    created: datetime

    def __post_init__(self) -> None:
        titles = [column.title for column in self.columns]
        if not titles or len(set(titles)) < len(titles):
            raise ValueError("a ledger needs columns, each with a title of its own")


def write_ledger(ledger: Ledger, rows: Iterable[Sequence[Any]], path: Path) -> int:
    """Write the ledger as xlsx and return the number of rows.

    rows: a value per column: str, int, float, date, aware datetime, or None for unknown (blank, never 0).
    Raises ValueError for a row of another length and for a number that is none (nan, infinite).
    """
    columns = ledger.columns
    first = 5 if any(column.group for column in columns) else 4
    sums: list[Any] = [0 if column.is_summed else None for column in columns]
    count = 0
    kinds, widths = [column.kind for column in columns], [column.width for column in columns]
    with RowFile(kinds, row_styles(_shell(ledger, 1, sums), first), widths, first) as ready:
        for values in rows:
            ready.add(values)
            for place, column in enumerate(columns):
                if column.is_summed:
                    sums[place] = _sum(sums[place], values[place], is_optional=column.is_optional)
            count += 1
        shell = _shell(ledger, count, sums)
        if count:
            ready.put_into(shell, path)
        else:
            path.write_bytes(shell)
    return count


def _sum(total: Any, value: Any, *, is_optional: bool) -> Any:
    if value is None:
        return total if is_optional else None
    return None if total is None else total + value


def _shell(ledger: Ledger, count: int, sums: Sequence[Any]) -> bytes:
    """The workbook with everything but the rows; where there will be rows, one blank row in their styles."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(
            {"title": ledger.title, "created": ledger.created.astimezone(SHANGHAI).replace(tzinfo=None)}
        )
        _Sheet(book, ledger).write(count, sums)
    return buffer.getvalue()


class _Sheet:
    def __init__(self, book: xlsxwriter.Workbook, ledger: Ledger) -> None:
        self._ledger = ledger
        self._page = book.add_worksheet("台账")
        centred = {"align": "center", "valign": "vcenter", "text_wrap": True}
        self._title = book.add_format({**centred, "bold": True, "font_size": 16})
        self._line = book.add_format({"valign": "vcenter"})
        self._head = book.add_format({**centred, "bold": True, "border": 1})
        self._totals = {
            kind: book.add_format({"bold": True, "border": 1, "valign": "vcenter", "num_format": shape, **_CENTRED})
            for kind, shape in _NUMBER_FORMATS.items()
        }
        self._cells = {
            kind: book.add_format(
                {"border": 1, "valign": "vcenter", "num_format": shape, **_SHAPES.get(kind, _CENTRED)}
            )
            for kind, shape in _NUMBER_FORMATS.items()
        }
        self._has_groups = any(column.group for column in ledger.columns)

    def write(self, count: int, sums: Sequence[Any]) -> None:
        first = self._heading()
        if count:
            for place, column in enumerate(self._ledger.columns):
                self._page.write_blank(first, place, None, self._cells[column.kind])
        self._foot(first + count, count, sums)
        self._print_layout(first, first + count)

    def _heading(self) -> int:
        """Title, unit and day, header; the number of the first row of data."""
        page, last = self._page, len(self._ledger.columns) - 1
        for place, column in enumerate(self._ledger.columns):
            page.set_column(place, place, column.width)
        page.set_row(0, 28)
        self._across(0, 0, last, self._ledger.title, self._title)
        day = self._ledger.day
        self._across(
            1,
            0,
            last,
            f"填报单位（盖章）：{self._ledger.unit}　　填报日期：{day.year}年{day.month}月{day.day}日",
            self._line,
        )
        self._page.set_row(3 if self._has_groups else 2, _HEAD_HEIGHT)
        if not self._has_groups:
            for place, column in enumerate(self._ledger.columns):
                page.write_string(2, place, column.title, self._head)
            return 3
        place = 0
        for group, members in groupby(self._ledger.columns, key=lambda column: column.group):
            titles = [column.title for column in members]
            if group is not None:
                self._across(2, place, place + len(titles) - 1, group, self._head)
            place += len(titles)
        for place, column in enumerate(self._ledger.columns):
            if column.group is None:
                page.merge_range(2, place, 3, place, column.title, self._head)
            else:
                page.write_string(3, place, column.title, self._head)
        return 4

    def _across(self, row: int, first: int, last: int, text: str, style: Any) -> None:
        if first == last:
            self._page.write_string(row, first, storable(text), style)
        else:
            self._page.merge_range(row, first, row, last, storable(text), style)

    def _foot(self, row: int, count: int, sums: Sequence[Any]) -> None:
        columns = self._ledger.columns
        if any(column.is_summed for column in columns):
            self._page.write_string(row, 0, "合计", self._totals["text"])
            for place, (column, total) in enumerate(zip(columns[1:], sums[1:], strict=True), start=1):
                if total is None:
                    self._page.write_blank(row, place, None, self._totals[column.kind])
                else:
                    self._page.write_number(row, place, total, self._totals[column.kind])
            row += 1
        for line in (_SIGNED, f"说明：共 {count} 行", *(f"说明：{note}" for note in self._ledger.notes)):
            self._page.write_string(row, 0, storable(line), self._line)
            row += 1

    def _print_layout(self, first: int, last: int) -> None:
        page = self._page
        page.freeze_panes(first, 0)
        page.repeat_rows(first - 2 if self._has_groups else first - 1, first - 1)
        page.autofilter(first - 1, 0, max(last - 1, first), len(self._ledger.columns) - 1)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(**_MARGINS)
        page.center_horizontally()
        page.set_footer(footer(self._ledger.watermark))


def footer(watermark: str) -> str:
    """The foot of each printed page: the watermark and the number of the page, within what the format can hold."""
    # & begins a code in a footer.
    return f"&L{watermark.translate(NOT_IN_XML)[:_LONGEST_WATERMARK].replace('&', '&&')}&R第 &P 页，共 &N 页"
