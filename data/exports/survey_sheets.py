"""The survey sheet of a committee: the dwellings to visit, one row per room, to be written on and read in again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno
import xlsxwriter

from data.exports.spreadsheets import FORMULA_STARTS
from data.queries.visit_list import DwellingToVisit
from data.survey_columns import COLUMNS, ROOMS_PER_DWELLING, Column

SHEET = "排摸表"
HEADER_ROW = 2
_A4 = 9
_QR_WIDTH = 12
_ROW_POINTS = 17
_HELP = (
    "一间房间一行，隔出来的房间和剩下的部分各算一行；一户多于 6 间的，插入行并照填档案编号。",
    "上门日期、结果等全户的内容只填在该户第一行。未见户、拒访、无此户的，只填到“结果”。",
    "日期写成 2021-10-08；面积填使用面积，不是建筑面积；居住人数含儿童，儿童只填人数。",
    "法定义务关系：同室居住人之间都有法定赡养、抚养、扶养义务（夫妻、父母子女等）才填“是”。",
    "不知道的留空，不要估计。不填写姓名、证件、户籍、民族、国籍等居住人信息。",
    "代理经租的除外条件不在纸质表上，须在系统中逐项核对。",
    "填好后在“排摸”页导入；有误的行会指出第几行第几列怎样改，改正后可再次导入，不会重复登记。",
)


def survey_sheet(dwellings: Sequence[DwellingToVisit], title: str, notes: Sequence[str], link: str = "") -> bytes:
    """The sheet as xlsx: A4 landscape, header frozen and repeated, drop-downs, a QR code beside each dwelling.

    title: over the table, e.g. the committee's name. notes: under it (as of when). link: what the QR code puts
    before the file number, e.g. https://host/survey?case=; empty = the file number alone. Texts stay texts.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(SHEET)
        head = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter", "font_size": 9}
        )
        body = book.add_format({"border": 1, "num_format": "@", "text_wrap": True, "valign": "top", "font_size": 9})
        number = book.add_format({"border": 1, "valign": "top", "font_size": 9})
        page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        page.write_string(1, 0, "　".join(notes), book.add_format({"font_size": 9, "font_color": "#555555"}))
        _header(page, head)
        for place, one in enumerate(dwellings):
            _dwelling(page, HEADER_ROW + 1 + place * ROOMS_PER_DWELLING, one, link, (body, number))
        last = HEADER_ROW + max(len(dwellings), 1) * ROOMS_PER_DWELLING
        for offset, column in enumerate(COLUMNS, start=1):
            _validation(page, last, offset, column)
        _print_setup(page)
        _help_sheet(book)
    return buffer.getvalue()


def _header(page: Any, head: Any) -> None:
    page.set_column(0, 0, _QR_WIDTH)
    page.set_row(HEADER_ROW, 42)
    page.write_string(HEADER_ROW, 0, "二维码", head)
    for offset, column in enumerate(COLUMNS, start=1):
        page.set_column(offset, offset, column.width)
        page.write_string(HEADER_ROW, offset, column.title, head)


def _dwelling(page: Any, first: int, one: DwellingToVisit, link: str, formats: tuple[Any, Any]) -> None:
    body, number = formats
    told = {"case_id": one.case_id, "address": one.address}
    for row in range(first, first + ROOMS_PER_DWELLING):
        page.set_row(row, _ROW_POINTS)
        page.write_blank(row, 0, None, body)
        for offset, column in enumerate(COLUMNS, start=1):
            if column.key in told:
                page.write_string(row, offset, _guarded(told[column.key]), body)
            else:
                page.write_blank(row, offset, None, number if column.largest is not None else body)
    options = {
        "image_data": io.BytesIO(qr_code(f"{link}{one.case_id}")),
        "x_offset": 4,
        "y_offset": 4,
        "object_position": 1,
        "description": f"档案 {one.case_id} 的二维码",
    }
    page.insert_image(first, 0, "qr.png", options)


def qr_code(text: str) -> bytes:
    """A QR code of the text as PNG, about 87 px wide whatever the length of the text."""
    code = segno.make_qr(text, error="m")
    written = io.BytesIO()
    code.save(written, kind="png", scale=max(87 // code.symbol_size(border=2)[0], 2), border=2)
    return written.getvalue()


def _validation(page: Any, last: int, offset: int, column: Column) -> None:
    rule: dict[str, Any] = {"ignore_blank": True, "error_title": column.title}
    if column.choices:
        rule |= {
            "validate": "list",
            "source": list(column.choices),
            "error_message": "请从下拉列表中选择，不知道的留空。",
        }
    elif column.key == "usable_area_m2":
        rule |= {"validate": "decimal", "criteria": "between", "minimum": 0.01, "maximum": column.largest}
        rule["error_message"] = f"使用面积应大于 0、不超过 {column.largest} 平方米，没有量的留空。"
    elif column.largest is not None:
        rule |= {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": column.largest}
        rule["error_message"] = f"应为 0 至 {column.largest} 的整数，不知道的留空。"
    else:
        return
    page.data_validation(HEADER_ROW + 1, offset, last, offset, rule)


def _print_setup(page: Any) -> None:
    # Number and address stay in sight while the room columns are filled in.
    page.freeze_panes(HEADER_ROW + 1, 3)
    page.repeat_rows(HEADER_ROW)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    page.set_footer("&C&8第 &P 页，共 &N 页　内部资料 注意保存")


def _help_sheet(book: Any) -> None:
    page = book.add_worksheet("填写说明")
    page.set_column(0, 0, 100)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, line in enumerate(_HELP):
        page.write_string(row, 0, f"{row + 1}. {line}", wrapped)


def _guarded(text: str) -> str:
    """Never the start of a formula, should the sheet be saved as csv."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
