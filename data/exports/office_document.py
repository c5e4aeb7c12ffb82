"""A document of the office as a Word file: the draft (代拟稿) layout of GB/T 9704, tables, pictures, a watermark."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from analytics.documents.model import Block, Box, Document, Paragraph, Picture, Table, cell_text
from analytics.wording import long_day
from data.exports.docx_parts import (
    CELL,
    CELL_HEAD,
    HEADING,
    LIST_PITCH,
    PARAGRAPH_INDENT,
    TITLE,
    Look,
    add_line,
    add_run,
    add_table,
    document_bytes,
    keep_whole,
    new_document,
    set_footer,
    set_header,
    set_lines,
)
from data.schema import SHANGHAI

INTERNAL, DRAFT = "内部资料　注意保存", "代拟稿"
NO_PICTURE = "没有可画的数据"
TEXT_WIDTH = 156.0
_GROUPED = Look(size=9.0)
_GROUPED_HEAD = Look(HEADING.font, 9.0)
_FIRST_COLUMN = 26.0
_MANY = 8


def office_document(
    document: Document, pictures: Mapping[str, bytes | None], *, account: str, printed_at: datetime
) -> bytes:
    """The docx; the same arguments give the same bytes.

    pictures: PNG by the key of a Picture, None = nothing to draw. account, printed_at (aware): the watermark.
    """
    paper = new_document(f"{document.title}（{DRAFT}）", document.day)
    set_header(paper, INTERNAL, DRAFT)
    set_footer(paper, f"{DRAFT}　{account}　{printed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 生成")
    add_line(paper, document.title, TITLE, align="centre", pitch=40)
    for mark in document.marks:
        add_line(paper, mark, CELL, align="centre", pitch=LIST_PITCH)
    for section in document.sections:
        heading = add_line(paper, section.heading, HEADING, indent=PARAGRAPH_INDENT)
        heading.paragraph_format.keep_with_next = True
        for block in section.blocks:
            _draw(paper, block, pictures)
    add_line(paper, document.unit, align="right").paragraph_format.keep_with_next = True
    add_line(paper, long_day(document.day), align="right")
    if document.annexes:
        listed = "；".join(f"{annex.label} {annex.title}（{len(annex.rows)}行）" for annex in document.annexes)
        add_line(paper, f"附：{listed}。各附表见同时生成的 xlsx 文件。", CELL, pitch=LIST_PITCH)
    return document_bytes(paper)


def _draw(paper: Any, block: Block, pictures: Mapping[str, bytes | None]) -> None:
    match block:
        case Paragraph(text):
            add_line(paper, text, indent=PARAGRAPH_INDENT)
        case Box(text):
            # One cell with a border: it cannot be overlooked, and it survives WPS.
            add_table(paper, (), ((text,),), (TEXT_WIDTH,))
        case Table():
            _table(paper, block)
        case Picture(key, caption):
            _picture(paper, pictures.get(key), caption)


def _picture(paper: Any, png: bytes | None, caption: str) -> None:
    if png is None:
        add_line(paper, f"（{caption}：{NO_PICTURE}）", CELL, align="centre", pitch=LIST_PITCH)
        return
    place = paper.add_paragraph()
    place.alignment = 1
    place.paragraph_format.space_before = Pt(6)
    place.paragraph_format.keep_with_next = True
    place.add_run().add_picture(io.BytesIO(png), width=Mm(TEXT_WIDTH))
    add_line(paper, f"图：{caption}", CELL, align="centre", pitch=LIST_PITCH)


def _table(paper: Any, block: Table) -> None:
    caption = add_line(paper, block.caption, CELL_HEAD, align="centre", pitch=LIST_PITCH)
    caption.paragraph_format.keep_with_next = True
    table = paper.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    if len(block.columns) > _MANY:
        _narrow_margins(table)
    widths = _widths(len(block.columns))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    groups = table.add_row() if block.groups else None
    head = table.add_row()
    for cell, title in zip(head.cells, block.columns, strict=True):
        _fill(cell, title, _GROUPED_HEAD)
    if groups is not None:
        _group_titles(groups, head, block.groups)
    _repeat(head)
    for number, values in enumerate(block.rows, start=1):
        row = table.add_row()
        keep_whole(row)
        is_total = block.has_total and number == len(block.rows)
        for cell, value, width in zip(row.cells, values, widths, strict=True):
            cell.width = Mm(width)
            _fill(cell, cell_text(value), _GROUPED_HEAD if is_total else _GROUPED)


def _group_titles(row: Any, head: Any, groups: Sequence[tuple[str, int]]) -> None:
    """The titles above the columns; a column without one has its own title across both rows."""
    at = 0
    for title, span in groups:
        if title:
            _fill(row.cells[at].merge(row.cells[at + span - 1]), title, _GROUPED_HEAD)
        else:
            for place in range(at, at + span):
                own = head.cells[place].text
                head.cells[place].paragraphs[0].clear()
                _fill(row.cells[place].merge(head.cells[place]), own, _GROUPED_HEAD)
        at += span
    _repeat(row)


def _narrow_margins(table: Any) -> None:
    """Cells with hardly any margin, so that a title of three characters stays in one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "20")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _widths(columns: int) -> list[float]:
    if columns == 1:
        return [TEXT_WIDTH]
    return [_FIRST_COLUMN, *[(TEXT_WIDTH - _FIRST_COLUMN) / (columns - 1)] * (columns - 1)]


def _fill(cell: Any, text: str, look: Look) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    set_lines(paragraph, "centre", look.size * 1.5)
    add_run(paragraph, text, look)


def _repeat(row: Any) -> None:
    """The row is a title: it stands on every page that the table runs over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
