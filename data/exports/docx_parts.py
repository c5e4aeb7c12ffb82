"""The parts of a Word document as Chinese offices set it (GB/T 9704-2012), and bytes that depend on the content only.

python-docx's font.name sets the Latin font alone; every run here names the East Asian font too. The fonts are not
bundled: a machine without them shows its own 仿宋.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE_FONT, BODY_FONT, HEADING_FONT, NUMBER_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
LATIN_FONT = "Times New Roman"
TITLE_SIZE, BODY_SIZE, TABLE_SIZE, SMALL_SIZE = 22.0, 16.0, 12.0, 9.0
"""二号, 三号, 小四, 小五, in points."""
LINE_PITCH, LIST_PITCH = 28.95, 17.0
"""225 mm of text in 22 lines, and the lines of an enumeration, in points."""
PARAGRAPH_INDENT = 2
"""Characters by which a paragraph begins."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_OLDEST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_CENTRE, _LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
ALIGNMENTS = {"left": _LEFT, "centre": _CENTRE, "right": _RIGHT, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks. size in points."""

    font: str = BODY_FONT
    size: float = BODY_SIZE
    bold: bool = False


BODY, TITLE, HEADING = Look(), Look(TITLE_FONT, TITLE_SIZE), Look(HEADING_FONT)
CELL, CELL_HEAD, SMALL = Look(size=TABLE_SIZE), Look(HEADING_FONT, TABLE_SIZE), Look(NUMBER_FONT, SMALL_SIZE)


def plain_text(text: str) -> str:
    """The text without what XML cannot hold and what does not show: control signs, marks of direction, lone surrogates.

    Line breaks and tabs become a space, so that no text breaks out of its field.
    """
    spaced = "".join(" " if sign in "\t\n\r\v\f\x85\u2028\u2029" else sign for sign in text)
    # Cc control, Cf format (U+202E turns what follows around), Cs surrogate. Unassigned code points stay: rare names
    # use characters that are younger than this program's tables.
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN and not _is_no_character(sign))


def _is_no_character(sign: str) -> bool:
    return ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF


def new_document(title: str, made_on: date) -> Any:
    """An empty A4 document with the margins of GB/T 9704: top 37 mm, left 28 mm, text 156 × 225 mm.

    title and made_on are all its properties say: nothing of the machine, the moment or the user.
    """
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(210 - 28 - 156), Mm(297 - 37 - 225)
    section.header_distance, section.footer_distance = Mm(20), Mm(15)
    normal = document.styles["Normal"]
    normal.font.size = Pt(BODY_SIZE)
    _set_fonts(normal.element.get_or_add_rPr(), BODY_FONT)
    own = document.core_properties
    own.title, own.author, own.last_modified_by, own.comments = plain_text(title), "", "", ""
    own.created = own.modified = datetime.combine(made_on, time())
    own.revision = 1
    return document


def add_run(paragraph: Any, text: str, look: Look = BODY) -> Any:
    """A run of plain text in this look, with its East Asian font named."""
    run = paragraph.add_run(plain_text(text))
    run.font.size, run.font.bold = Pt(look.size), look.bold
    _set_fonts(run._element.get_or_add_rPr(), look.font)
    return run


def add_line(
    place: Any, text: str, look: Look = BODY, *, align: str = "both", indent: int = 0, pitch: float = LINE_PITCH
) -> Any:
    """A paragraph of one look, its lines `pitch` points apart; indent: characters at its beginning."""
    paragraph = place.add_paragraph()
    set_lines(paragraph, align, pitch)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(look.size * indent)
    add_run(paragraph, text, look)
    return paragraph


def set_lines(paragraph: Any, align: str, pitch: float) -> None:
    """Alignment (left, centre, right, both) and the distance of the lines in points."""
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    paragraph.alignment = ALIGNMENTS[align]


def add_table(
    document: Any,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    least_height: float | None = None,
) -> None:
    """A bordered table; widths of the columns and the least height of a row in mm.

    An empty head leaves the row of titles out. Rows with a least height leave room for handwriting.
    """
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    lines = [(CELL_HEAD, head)] * bool(head) + [(CELL, row) for row in rows]
    for number, (look, texts) in enumerate(lines, start=1):
        row = table.add_row()
        keep_whole(row)
        if least_height is not None:
            row.height = Mm(least_height)
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            set_lines(paragraph, "left", look.size * 1.5)
            # A short table moves to the next page as a whole.
            paragraph.paragraph_format.keep_with_next = number < len(lines)
            add_run(paragraph, text, look)


def set_footer(document: Any, watermark: str) -> None:
    """— 1 — and below it the watermark, on every page."""
    footer = document.sections[0].footer
    paragraph = footer.paragraphs[0]
    set_lines(paragraph, "centre", 20)
    look = Look(NUMBER_FONT, 14)
    add_run(paragraph, "— ", look)
    for kind, text in (("begin", None), (None, " PAGE "), ("end", None)):
        run = add_run(paragraph, "", look)
        run._element.append(_field_part(kind, text))
    add_run(paragraph, " —", look)
    add_line(footer, watermark, SMALL, align="centre", pitch=14)


def set_header(document: Any, left: str, right: str) -> None:
    """A line of two texts on every page; never the red header of an authority."""
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.style = document.styles["Normal"]  # the style of headers brings tab stops of its own
    set_lines(paragraph, "left", 20)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    look = Look(HEADING_FONT, TABLE_SIZE)
    add_run(paragraph, left, look)
    add_run(paragraph, "", look).add_tab()
    add_run(paragraph, right, look)


def document_bytes(document: Any) -> bytes:
    """The document as a file that is the same for the same content: no moment of writing, one order of parts."""
    written = io.BytesIO()
    document.save(written)
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _OLDEST_ZIP_DAY)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(part, source.read(name))
    return fixed.getvalue()


def _set_fonts(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name, value in (("ascii", LATIN_FONT), ("hAnsi", LATIN_FONT), ("cs", LATIN_FONT), ("eastAsia", font)):
        fonts.set(qn(f"w:{name}"), value)
    # “ ” and — are drawn from the East Asian font, not from the Latin one.
    fonts.set(qn("w:hint"), "eastAsia")


def _field_part(kind: str | None, text: str | None) -> Any:
    if kind is not None:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
        return part
    part = OxmlElement("w:instrText")
    part.set(qn("xml:space"), "preserve")
    part.text = text
    return part


def keep_whole(row: Any) -> None:
    """A row is never split over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
