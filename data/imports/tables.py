"""A table inside a sheet: the header is found by its titles, wherever it stands and in one row or two.

Title lines above it, blank rows, repeated headers, column numbers, 合计 rows and footers are understood and
left out. Only the columns that were asked for are ever read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.imports.files import FileError, FileKind, require_kind
from data.imports.report import masked
from data.imports.sheets import Merges, RawRow, RawSheet, text_sheet, workbook_sheets
from data.imports.values import Cell, is_blank

HEADER_SEARCH_ROWS = 40

_UNIT = re.compile(r"[(\[【][^)\]】]*[)\]】]$")
_PERSON = re.compile(r"投诉人|来电人|诉求人|联系人|反映人|举报人|信访人|申请人|市民|来电者|caller|complainant")
_TOTAL = re.compile(r"(?:合计|小计|总计|累计|共计)[:：]?.{0,8}|共\d+[条行件户]\S{0,4}")
_SIGNATURE = re.compile(
    r"(?:填表|制表|填报|审核|复核|经办|负责|统计|导出|打印|报送)(?:人|单位|日期|时间|部门)?[:：]"
    r"|联系电话[:：]|(?:填表|制表|填报|审核)人"
)
_REMARK = re.compile(r"(?:备注|注|说明|注意)[:：\d]")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table must tell. titles: our field -> known titles, best first. required: fields that must be there."""

    what: str
    titles: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]

    def with_titles(self, extra: Mapping[str, str]) -> TableSpec:
        """The spec extended by titles of the user's own (title -> field); these come before the known ones."""
        titles = dict(self.titles)
        for title, name in extra.items():
            if name not in titles:
                raise FileError(
                    f"campaign.toml 的列名对照中，“{title}”指向未知字段“{name}”。"
                    f"可用的字段：{'、'.join(sorted(titles))}。"
                )
            if _PERSON.search(title):
                raise FileError(f"campaign.toml 的列名对照中，“{title}”是投诉人信息，不允许导入。请删除这一行。")
            titles[name] = (title, *titles[name])
        return TableSpec(self.what, titles, self.required)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the titles stand. columns: field -> column from 0; labels: field -> the title as written."""

    last_row: int
    columns: dict[str, int]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of data with the cells of the known fields only."""

    number: int
    cells: dict[str, Cell]


def normal_title(text: str) -> str:
    """A title without spaces, line breaks, stars, colons, unit in brackets and letter case."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).strip("*:#").lower()
    return _UNIT.sub("", plain).strip("*:") or plain


class Table:
    """A table found in a file."""

    def __init__(self, path: Path, sheet: RawSheet, header: Header, warnings: Sequence[str]) -> None:
        self.file = path.name
        self.header = header
        self.warnings = tuple(warnings)
        self._sheet = sheet
        self._titles = [(index, header.labels[name]) for name, index in header.columns.items()]

    def has(self, name: str) -> bool:
        """True when the file has a column for the field."""
        return name in self.header.columns

    def label(self, name: str) -> str:
        """The title of the field as the file writes it."""
        return self.header.labels.get(name, name)

    def rows(self) -> Iterator[tuple[float, Row]]:
        """The rows of data with the share of the file read so far."""
        columns = self.header.columns
        fill = _DownwardFill(self._sheet.merges)
        first = True
        for share, raw in self._sheet.rows():
            if raw.number - 1 <= self.header.last_row:
                continue
            is_first, first = first, False
            filled = fill.cells(raw)
            if (
                _is_furniture(raw.cells)
                or self._repeats_header(raw.cells)
                or (is_first and _numbers_columns(raw.cells))
            ):
                continue
            cells = {name: filled[index] if index < len(filled) else None for name, index in columns.items()}
            if any(not is_blank(cell) for cell in cells.values()):
                yield share, Row(raw.number, cells)

    def _repeats_header(self, cells: Sequence[Cell]) -> bool:
        same = sum(
            index < len(cells) and isinstance(cells[index], str) and str(cells[index]).strip() == title
            for index, title in self._titles
        )
        return same >= 2 and same * 2 > len(self._titles)


class _DownwardFill:
    """Fills a vertically merged body cell into the rows of its own range, and no further."""

    def __init__(self, merges: Merges) -> None:
        self._merges = merges
        self._open: dict[int, tuple[int, Cell]] = {}

    def cells(self, raw: RawRow) -> list[Cell]:
        row = raw.number - 1
        started = self._merges.down.get(row)
        if not started and not self._open:
            return raw.cells
        cells = list(raw.cells)
        self._open = {column: found for column, found in self._open.items() if found[0] >= row}
        for column, (_, value) in self._open.items():
            cells.extend([None] * (column + 1 - len(cells)))
            if is_blank(cells[column]):
                cells[column] = value
        for column, last in started or ():
            self._open[column] = (last, cells[column] if column < len(cells) else None)
        return cells


def _is_furniture(cells: Sequence[Cell]) -> bool:
    """True for blank rows, totals, signatures and remarks: what stands around the data."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return True
    if not isinstance(filled[0], str):
        return False
    first = "".join(unicodedata.normalize("NFKC", filled[0]).split())
    if _TOTAL.fullmatch(first) or _SIGNATURE.match(first):
        return True
    return len(filled) <= 2 and _REMARK.match(first) is not None


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """True for a row 1, 2, 3 … under the header."""
    filled = [str(cell).strip("()（）. ").removesuffix(".0") for cell in cells if not is_blank(cell)]
    return len(filled) >= 3 and filled == [str(n) for n in range(1, len(filled) + 1)]


def open_table(path: Path, spec: TableSpec) -> Table:
    """Find the table of the spec in an xlsx or csv file.

    Raises FileError (zh-CN) when the file cannot be read, or holds no such table, or lacks a required column.
    """
    kind = require_kind(path, frozenset({FileKind.WORKBOOK, FileKind.TEXT}))
    sheets: Sequence[RawSheet] = workbook_sheets(path) if kind is FileKind.WORKBOOK else [text_sheet(path)]
    known = {
        normal_title(title): (name, rank)
        for name, titles in reversed(list(spec.titles.items()))
        for rank, title in reversed(list(enumerate(titles)))
    }
    found = [(sheet, find_header(sheet, known)) for sheet in sheets]
    headed = [(sheet, header) for sheet, header in found if header is not None]
    if not headed:
        raise FileError(_no_header_message(path, spec, sheets))
    sheet, header = max(headed, key=lambda pair: len(pair[1].columns))
    missing = [_read_by_people(spec.titles[name]) for name in spec.required if name not in header.columns]
    if missing:
        raise FileError(
            f"文件“{path.name}”缺少必需的列：{'、'.join(missing)}。"
            f"已认出的列：{'、'.join(header.labels.values())}。请补上缺少的列，或在 campaign.toml 中填写列名对照。"
        )
    others = [other.name for other, _ in headed if other is not sheet]
    warnings = [f"只读取了工作表“{sheet.name}”，其余有表头的工作表没有读取：{'、'.join(others)}。"] if others else []
    return Table(path, sheet, header, warnings)


def _read_by_people(titles: Sequence[str]) -> str:
    """The first title in Chinese; the first one where all are technical."""
    return next((title for title in titles if not title.isascii()), titles[0])


def _no_header_message(path: Path, spec: TableSpec, sheets: Sequence[RawSheet]) -> str:
    wanted = "、".join(_read_by_people(titles) for titles in spec.titles.values())
    rows = [raw for sheet in sheets for raw in _first_rows(sheet)]
    texts = [[masked(cell) for cell in raw.cells if isinstance(cell, str) and cell.strip()] for raw in rows]
    widest = max(texts, key=len, default=[])[:12]
    seen = f"看到的内容：{'、'.join(widest)}。" if widest else "文件里没有看到任何文字。"
    return f"文件“{path.name}”中找不到{spec.what}的表头。要找的列名：{wanted}。{seen}请核对是否选错了文件。"


def _first_rows(sheet: RawSheet) -> list[RawRow]:
    rows: list[RawRow] = []
    for _, raw in sheet.rows():
        rows.append(raw)
        if len(rows) == HEADER_SEARCH_ROWS:
            break
    return rows


def find_header(sheet: RawSheet, known: Mapping[str, tuple[str, int]]) -> Header | None:
    """The header in the first rows of a sheet, or None when fewer than two known titles stand together.

    known: normalised title -> (field, rank); of two columns for one field the lower rank is taken.
    A two-row header wins when it knows more fields than its upper row alone, or as many and looks like one.
    """
    rows = _first_rows(sheet)
    best: Header | None = None
    for index, row in enumerate(rows):
        header = _header(_last_row(row, sheet.merges), [[_title(cell)] for cell in row.cells], known)
        if index + 1 < len(rows):
            lower = rows[index + 1]
            pair = _header(lower.number - 1, _paired_titles(row, lower, sheet.merges), known)
            gain = len(pair.columns) - len(header.columns)
            uses_upper = any(pair.labels[name] != title for name, title in _lower_titles(pair, lower))
            if uses_upper and (gain > 0 or (gain == 0 and _has_second_level(row, lower))):
                header = pair
        if len(header.columns) >= 2 and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def _lower_titles(pair: Header, lower: RawRow) -> list[tuple[str, str]]:
    """For each field of a two-row header what the lower row alone says there."""
    return [
        (name, _title(lower.cells[column]) if column < len(lower.cells) else "")
        for name, column in pair.columns.items()
    ]


def _last_row(row: RawRow, merges: Merges) -> int:
    """The last row (from 0) that the titles of this row reach down to by their merges."""
    return max([row.number - 1, *(last for _, last in merges.down.get(row.number - 1, ()))])


def _has_second_level(upper: RawRow, lower: RawRow) -> bool:
    """True when the lower row has words where the upper one is empty: the parts of a group title."""
    return any(
        _title(below) and (column >= len(upper.cells) or is_blank(upper.cells[column]))
        for column, below in enumerate(lower.cells)
    )


def _title(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _paired_titles(upper: RawRow, lower: RawRow, merges: Merges) -> list[list[str]]:
    """For each column the titles that it may carry, the fullest first."""
    width = max(len(upper.cells), len(lower.cells))
    above = [_title(cell) for cell in upper.cells] + [""] * (width - len(upper.cells))
    below = [_title(cell) for cell in lower.cells] + [""] * (width - len(lower.cells))
    titles: list[list[str]] = []
    carried = ""
    for column in range(width):
        parent = above[column]
        source = merges.across.get((upper.number - 1, column))
        if source is not None:
            parent = above[source]
        elif not parent and not merges.across:
            # A text file has no merges: a group title stands once, over the first of its columns.
            parent = carried if below[column] else ""
        carried = parent
        child = below[column]
        if not child:
            titles.append([parent] if parent else [])
        elif _PERSON.search(parent):
            titles.append([])
        else:
            titles.append([parent + child, child])
    return titles


def _header(last_row: int, titles: Sequence[Sequence[str]], known: Mapping[str, tuple[str, int]]) -> Header:
    chosen: dict[str, tuple[int, int, str]] = {}
    for column, choices in enumerate(titles):
        for title in choices:
            match = known.get(normal_title(title))
            if match is None:
                continue
            name, rank = match
            if name not in chosen or rank < chosen[name][0]:
                chosen[name] = (rank, column, title)
            break
    ordered = sorted(chosen.items(), key=lambda item: item[1][1])
    return Header(
        last_row,
        {name: column for name, (_, column, _) in ordered},
        {name: title for name, (_, _, title) in ordered},
    )
