"""The lists behind a document as one xlsx: a sheet per annex, laid out as a ledger is."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

from analytics.documents.model import Annex, Document
from data.exports.ledger import footer
from data.exports.sheet_rows import NOT_IN_XML
from data.schema import SHANGHAI

_A4 = 9
_WIDEST = 50
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def annex_workbook(document: Document, *, account: str, printed_at: datetime) -> bytes:
    """The annexes as xlsx; the same arguments give the same bytes.

    A document without annexes gives a sheet that says so.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": document.title, "created": datetime.combine(document.day, datetime.min.time())})
        watermark = f"{account} {printed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 生成"
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"}),
            "text": book.add_format({"border": 1, "num_format": "@", "text_wrap": True, "valign": "top"}),
            "number": book.add_format({"border": 1, "valign": "top"}),
            "day": book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "top"}),
        }
        for annex in document.annexes:
            _sheet(book.add_worksheet(annex.label), annex, document.marks, watermark, formats)
        if not document.annexes:
            book.add_worksheet("附表").write_string(0, 0, "本报告没有附表。")
    return buffer.getvalue()


def _sheet(page: Any, annex: Annex, marks: tuple[str, ...], watermark: str, formats: dict[str, Any]) -> None:
    page.write_string(0, 0, f"{annex.label}　{annex.title}（{len(annex.rows)} 行）", formats["title"])
    page.write_string(1, 0, "；".join(marks))
    for place, title in enumerate(annex.columns):
        page.write_string(2, place, title, formats["head"])
        longest = max([_letters(title), *(_letters(str(row[place])) for row in annex.rows[:200])])
        page.set_column(place, place, min(longest + 2, _WIDEST))
    for number, row in enumerate(annex.rows, start=3):
        for place, value in enumerate(row):
            _write(page, number, place, value, formats)
    page.freeze_panes(3, 0)
    page.repeat_rows(2)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_footer(footer(watermark))


def _write(page: Any, row: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        page.write_blank(row, place, None, formats["text"])
    elif isinstance(value, date):
        page.write_datetime(row, place, value, formats["day"])
    elif isinstance(value, (int, float)):
        page.write_number(row, place, value, formats["number"])
    else:
        page.write_string(row, place, str(value).translate(NOT_IN_XML), formats["text"])


def _letters(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
