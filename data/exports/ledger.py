"""A ledger (台账) as offices keep it: title, reporting unit and day, a header of one or two levels, rows, 合计, footer.

Rows are written as they come and never held together, so a ledger of a district takes no more memory than one of a
street. Texts stay texts (2-301 does not become a date, an order number keeps its digits) and no cell is a formula.
What is written can be read in again by data/imports: the header is found by its titles, 合计 and footer are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from data.schema import SHANGHAI

Kind = Literal["text", "count", "number", "money", "degrees", "day", "moment"]

_A4 = 9
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "count": "0",
    "number": "0.0",
    "money": "0.00",
    "degrees": "0.000000",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
_LONGEST_WATERMARK = 100  # a footer holds 255 signs, and each & takes two
_LONGEST_CELL = 32_767  # what a cell of the format can hold
# XML 1.0 cannot carry them; a file that holds one does not open.
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


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
    Raises ValueError for a row of another length.
    """
    with xlsxwriter.Workbook(path, _OPTIONS) as book:
        book.set_properties(
            {"title": ledger.title, "created": ledger.created.astimezone(SHANGHAI).replace(tzinfo=None)}
        )
        return _Sheet(book, ledger).write(rows)


class _Sheet:
    def __init__(self, book: xlsxwriter.Workbook, ledger: Ledger) -> None:
        self._ledger = ledger
        self._page = book.add_worksheet("台账")
        centred = {"align": "center", "valign": "vcenter", "text_wrap": True}
        self._title = book.add_format({**centred, "bold": True, "font_size": 16})
        self._line = book.add_format({"valign": "vcenter"})
        self._head = book.add_format({**centred, "bold": True, "border": 1})
        self._total = book.add_format({"bold": True, "border": 1, "valign": "vcenter"})
        self._cells = {
            kind: book.add_format({"border": 1, "valign": "top", "text_wrap": kind == "text", "num_format": shape})
            for kind, shape in _NUMBER_FORMATS.items()
        }
        self._has_groups = any(column.group for column in ledger.columns)

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        first = self._heading()
        columns = self._ledger.columns
        sums: list[Any] = [0 if column.is_summed else None for column in columns]
        count = 0
        for values in rows:
            if len(values) != len(columns):
                raise ValueError(f"a row of {len(values)} values in a ledger of {len(columns)} columns")
            for place, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._write(first + count, place, column.kind, value)
                if column.is_summed and not (value is None and column.is_optional):
                    sums[place] = None if value is None or sums[place] is None else sums[place] + value
            count += 1
        self._foot(first + count, count, sums)
        self._print_layout(first, first + count)
        return count

    def _heading(self) -> int:
        """Title, unit and day, header; the number of the first row of data."""
        page, last = self._page, len(self._ledger.columns) - 1
        for place, column in enumerate(self._ledger.columns):
            page.set_column(place, place, column.width)
        page.set_row(0, 28)
        self._across(0, 0, last, self._ledger.title, self._title)
        day = self._ledger.day
        self._across(
            1, 0, last, f"填报单位：{self._ledger.unit}　　填报日期：{day.year}年{day.month}月{day.day}日", self._line
        )
        if not self._has_groups:
            for place, column in enumerate(self._ledger.columns):
                page.write_string(2, place, column.title, self._head)
            return 3
        place = 0
        for group, members in groupby(self._ledger.columns, key=lambda column: column.group):
            titles = [column.title for column in members]
            if group is None:
                for offset, title in enumerate(titles):
                    page.write_string(2, place + offset, title, self._head)
            else:
                self._across(2, place, place + len(titles) - 1, group, self._head)
            place += len(titles)
        for place, column in enumerate(self._ledger.columns):
            if column.group is None:
                page.write_blank(3, place, None, self._head)
                # merge_range would go back to the row above, which is already on disk.
                page.merge.append([2, place, 3, place])
            else:
                page.write_string(3, place, column.title, self._head)
        return 4

    def _across(self, row: int, first: int, last: int, text: str, style: Any) -> None:
        if first == last:
            self._page.write_string(row, first, _storable(text), style)
        else:
            self._page.merge_range(row, first, row, last, _storable(text), style)

    def _write(self, row: int, place: int, kind: Kind, value: Any) -> None:
        style = self._cells[kind]
        if value is None:
            self._page.write_blank(row, place, None, style)
        elif kind == "text" or isinstance(value, str):
            self._page.write_string(row, place, _storable(str(value)), style)
        elif kind == "moment":
            self._page.write_datetime(row, place, value.astimezone(SHANGHAI).replace(tzinfo=None), style)
        elif kind == "day":
            self._page.write_datetime(row, place, value, style)
        else:
            self._page.write_number(row, place, value, style)

    def _foot(self, row: int, count: int, sums: Sequence[Any]) -> None:
        if any(column.is_summed for column in self._ledger.columns):
            self._page.write_string(row, 0, "合计", self._total)
            for place, total in enumerate(sums[1:], start=1):
                if total is None:
                    self._page.write_blank(row, place, None, self._total)
                else:
                    self._page.write_number(row, place, total, self._total)
            row += 1
        for note in (f"共 {count} 行", *self._ledger.notes):
            self._page.write_string(row, 0, _storable(f"说明：{note}"), self._line)
            row += 1

    def _print_layout(self, first: int, last: int) -> None:
        page = self._page
        page.freeze_panes(first, 0)
        page.repeat_rows(first - 2 if self._has_groups else first - 1, first - 1)
        page.autofilter(first - 1, 0, max(last - 1, first), len(self._ledger.columns) - 1)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_footer(footer(self._ledger.watermark))


def footer(watermark: str) -> str:
    """The foot of each printed page: the watermark and the number of the page, within what the format can hold."""
    # & begins a code in a footer.
    return f"&L{watermark.translate(NOT_IN_XML)[:_LONGEST_WATERMARK].replace('&', '&&')}&R第 &P 页，共 &N 页"


def _storable(text: str) -> str:
    # Nearly every text is printable, and asking is much quicker than translating.
    return (text if text.isprintable() else text.translate(NOT_IN_XML))[:_LONGEST_CELL]
