"""Raw rows of a spreadsheet or text file: true row numbers, merged cells filled inside their range only."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from data.imports.files import FileError
from data.imports.values import Cell, Unreadable
from data.imports.workbook_scan import MOST_COLUMNS, scan_sheet

LONGEST_FIELD = 100_000
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands. number is what the spreadsheet program shows, from 1."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Merges:
    """Merged ranges by row and column from 0: the cell that holds the value of each covered cell."""

    across: dict[tuple[int, int], int] = field(default_factory=dict)  # (row, column) -> first column
    down: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # first row -> [(column, last row)]


class RawSheet(Protocol):
    """A sheet of a file; rows() can be called again and starts anew."""

    name: str
    merges: Merges

    def rows(self) -> Iterator[tuple[float, RawRow]]:
        """Each row with the share of the file read so far."""
        ...


class WorkbookSheet:
    """A sheet of an xlsx file."""

    def __init__(self, path: Path, sheet: CalamineSheet, unreadable: dict[tuple[int, int], Unreadable]) -> None:
        self.name = sheet.name
        self.merges = _merges(sheet)
        self._sheet = sheet
        self._unreadable_rows: dict[int, list[tuple[int, Unreadable]]] = {}
        for (row, column), kind in unreadable.items():
            self._unreadable_rows.setdefault(row, []).append((column, kind))

    def rows(self) -> Iterator[tuple[float, RawRow]]:
        """Each row with the share of the sheet read so far."""
        start, height = self._sheet.start, self._sheet.total_height
        # The fast reader drops empty columns on the left, not empty rows above.
        left: list[Cell] = [None] * (start[1] if start else 0)
        last = -1
        for index, values in enumerate(self._sheet.iter_rows()):
            last = index
            yield index / max(height, 1), RawRow(index + 1, self._marked(index, left + list(values)))
        for index in sorted(row for row in self._unreadable_rows if row > last):
            yield 1.0, RawRow(index + 1, self._marked(index, []))

    def _marked(self, row: int, cells: list[Cell]) -> list[Cell]:
        for column, kind in self._unreadable_rows.get(row, ()):
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = kind
        return cells


def _merges(sheet: CalamineSheet) -> Merges:
    merges = Merges()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom - top < 10 and right - left < MOST_COLUMNS:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    merges.across[row, column] = left
        if bottom > top:
            merges.down.setdefault(top, []).append((left, bottom))
    return merges


def workbook_sheets(path: Path) -> list[WorkbookSheet]:
    """The visible sheets of an xlsx file, empty ones left out.

    Raises FileError (zh-CN) when it is damaged, protected, too wide or too large.
    """
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = [item.name for item in workbook.sheets_metadata if item.visible == SheetVisibleEnum.Visible]
        scans = {name: scan_sheet(path, name) for name in names}
        sheets = [
            WorkbookSheet(path, workbook.get_sheet_by_name(name), scan.unreadable) for name, scan in scans.items()
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise FileError(f"文件“{path.name}”无法读取，可能已损坏。请用 Excel 打开并另存后再导入。") from error
    return sheets


class TextSheet:
    """A csv (or tab separated) file, read as a stream."""

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self.name = path.name
        self.merges = Merges()
        self.encoding = encoding
        self._path = path
        self._delimiter = delimiter

    def rows(self) -> Iterator[tuple[float, RawRow]]:
        """Each row with the share of the file read so far; row numbers are those that Excel shows."""
        size = max(self._path.stat().st_size, 1)
        csv.field_size_limit(LONGEST_FIELD)
        with self._path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, newline="") as lines:
            reader = csv.reader(lines, delimiter=self._delimiter)
            number = 0
            try:
                for values in reader:
                    number += 1
                    if len(values) > MOST_COLUMNS:
                        raise FileError(
                            f"文件“{self.name}”第 {number} 行有 {len(values)} 列，超过上限 {MOST_COLUMNS} 列。"
                            "请只留需要的列后再导入。"
                        )
                    yield min(raw.tell() / size, 1.0), RawRow(number, list(values))
            except csv.Error as error:
                raise FileError(
                    f"文件“{self.name}”第 {number + 1} 行的内容过长，多半是引号没有成对。"
                    "请用 Excel 打开核对该行，另存为 .xlsx 后再导入。"
                ) from error


def text_sheet(path: Path) -> TextSheet:
    """The text file as a sheet: BOM, else strict UTF-8, else GB18030; comma, tab or semicolon.

    Raises FileError when it is in none of these encodings.
    """
    encoding = _encoding(path)
    with path.open("rb") as raw:
        head = raw.read(65_536).decode(encoding, errors="ignore")
    lines = head.splitlines()[:30]
    delimiter = max((",", "\t", ";"), key=lambda mark: sum(line.count(mark) for line in lines))
    return TextSheet(path, encoding, delimiter)


def _encoding(path: Path) -> str:
    with path.open("rb") as raw:
        head = raw.read(4)
    if head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8", "gb18030"]
    for candidate in candidates:
        if _decodes(path, candidate):
            return candidate
    raise FileError(
        f"文件“{path.name}”的文字编码无法识别（不是 UTF-8，也不是 GB18030/GBK）。"
        "请用 Excel 打开，另存为 .xlsx 或“CSV UTF-8”后再导入。"
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        with path.open("rb") as raw:
            while block := raw.read(_BLOCK):
                if "\x00" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
