"""A document before it has a form: sections of paragraphs, tables, boxes and pictures, and the lists it rests on.

The same object gives the docx, the print view and the xlsx annex, so no figure can differ between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, one sentence or several."""

    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """What the reader must know before he believes the figures: missing committees, stale data, a caution."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table. groups: titles above the columns, (title, number of columns), together as many as there are columns.

    None in a cell reads —. has_total: the last row is 合计.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[tuple[str, int], ...] = ()
    has_total: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of “{self.caption}” does not fit its columns")
        if self.groups and sum(width for _, width in self.groups) != len(self.columns):
            raise ValueError(f"the groups of “{self.caption}” do not cover its columns")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart or map by its key; whoever draws the document knows how to draw it."""

    key: str
    caption: str


Block = Paragraph | Box | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its numbered heading (一、总体情况)."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """A list behind a figure of the text: row by row what was counted. label: how the text calls it (附表1)."""

    label: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A draft (代拟稿) of an office document.

    unit: the office whose draft it is. day: 成文日期. marks: lines under the title, such as 演示数据 and 数据截至.
    """

    title: str
    unit: str
    day: date
    marks: tuple[str, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()

    def texts(self) -> Iterator[str]:
        """Every text of the document in reading order: title, marks, headings, paragraphs, captions, cells."""
        yield self.title
        yield from self.marks
        for section in self.sections:
            yield section.heading
            for block in section.blocks:
                match block:
                    case Paragraph(text) | Box(text):
                        yield text
                    case Picture(_, caption):
                        yield caption
                    case Table(caption, columns, rows, groups):
                        yield caption
                        yield from (title for title, _ in groups)
                        yield from columns
                        yield from (cell_text(cell) for row in rows for cell in row)
        yield self.unit


def cell_text(cell: Cell) -> str:
    """A cell as it reads: — for unknown, a day as 2021-10-27, a measured number with one decimal."""
    if cell is None:
        return "—"
    if isinstance(cell, float):
        return f"{cell:.1f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
