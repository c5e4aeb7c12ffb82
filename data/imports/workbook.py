"""The rejected rows as a workbook that the user can work through in Excel."""

from __future__ import annotations

import io

import xlsxwriter

from data.imports.report import ImportReport

COLUMNS = (("文件", 24), ("行号", 8), ("列", 18), ("内容（已脱敏）", 32), ("原因", 36), ("如何改正", 48))
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """The text with a leading apostrophe when a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def rejects_workbook(report: ImportReport) -> bytes:
    """The report's errors as an xlsx file: one row per fault, all text, frozen header, A4 landscape."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = workbook.add_worksheet("未导入的行")
    head = workbook.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2", "text_wrap": True})
    body = workbook.add_format({"num_format": "@", "border": 1, "text_wrap": True, "valign": "top"})
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    for row, error in enumerate(report.errors, start=1):
        cells = (error.file, str(error.row), error.column, error.value, error.reason, error.mend)
        for column, text in enumerate(cells):
            sheet.write_string(row, column, guarded(text), body)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    workbook.close()
    return buffer.getvalue()
