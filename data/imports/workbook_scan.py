"""A first pass over the XML of a workbook, for what the fast reader does not tell.

It finds sheets that are too wide or too large before they are unpacked into memory, and the cells that hold
a formula or an error value, whose shown value must not be trusted.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from data.imports.files import FileError
from data.imports.values import Unreadable

MOST_COLUMNS = 256
MOST_ROWS = 500_000
MOST_CELLS = 20_000_000
_BLOCK = 1 << 20

_REFERENCE = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_WIDE = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([J-Z][A-Z]|I[W-Z]|[A-Z]{3})\d""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d{1,9})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b")
_ERROR = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)>""")
_OWN_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What one sheet holds besides its values; keys of unreadable are (row, column), both from 0."""

    unreadable: dict[tuple[int, int], Unreadable]


def column_index(letters: str) -> int:
    """A = 0, Z = 25, AA = 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def scan_sheet(path: Path, sheet: str) -> SheetScan:
    """Scan one sheet of an xlsx file, with bounded memory.

    Raises FileError when the sheet has more than MOST_COLUMNS columns, MOST_ROWS rows or MOST_CELLS cells,
    or when its XML cannot be read.
    """
    unreadable: dict[tuple[int, int], Unreadable] = {}
    rows = columns = 0
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_part_of(archive, sheet)) as part:
            for block in _blocks(part):
                _refuse_wide(path, sheet, block)
                rows = max([rows, *(int(found) for found in _ROW.findall(block)[-1:])])
                columns = max(columns, _width(block))
                if rows > MOST_ROWS or rows * columns > MOST_CELLS:
                    raise FileError(
                        f"文件“{path.name}”的工作表“{sheet}”有 {rows} 行、{columns} 列，超过上限（{MOST_ROWS} 行）。"
                        "请删除表格下方的空白行，或拆成几个文件分次导入。"
                    )
                _collect(block, _ERROR, Unreadable.ERROR_VALUE, unreadable)
                _collect(block, _FORMULA, Unreadable.FORMULA, unreadable)
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError, EOFError) as error:
        raise FileError(f"文件“{path.name}”已损坏，无法读取工作表“{sheet}”。请用 Excel 打开并另存后再导入。") from error
    return SheetScan(unreadable)


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The path inside the archive of the sheet of that name."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for item in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if item.tag.endswith("}sheet") and item.get("name") == sheet:
            target = targets[item.get(_RELATION)]
            return target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise KeyError(sheet)


def _blocks(part: IO[bytes]) -> Iterator[bytes]:
    """The XML in pieces that never cut a cell in two."""
    rest = b""
    while block := part.read(_BLOCK):
        text = rest + block
        cut = max(text.rfind(b"</c>"), text.rfind(b":c>"), text.rfind(b"<row"), text.rfind(b":row"))
        cut = len(text) if cut < 0 else cut
        yield text[:cut]
        rest = text[cut:]
    yield rest


def _width(block: bytes) -> int:
    """The widest column of the first and last thousand cells of a block: enough to guess its size."""
    found = _REFERENCE.findall(block[:50_000]) + _REFERENCE.findall(block[-50_000:])
    return max((column_index(letters.decode()) + 1 for letters, _ in found), default=0)


def _refuse_wide(path: Path, sheet: str, block: bytes) -> None:
    wide = _WIDE.search(block)
    if wide is not None:
        column = column_index(wide[1].decode()) + 1
        raise FileError(
            f"文件“{path.name}”的工作表“{sheet}”有 {column} 列或更多，超过上限 {MOST_COLUMNS} 列。"
            "请删除多余的列（包括右侧的空白列），只留需要的列后再导入。"
        )


def _collect(
    block: bytes, pattern: re.Pattern[bytes], kind: Unreadable, found: dict[tuple[int, int], Unreadable]
) -> None:
    for cell in pattern.finditer(block):
        reference = _OWN_REFERENCE.search(cell[1])
        if reference is None:
            raise FileError("工作表中的公式没有标明位置，无法核对。请用 Excel 打开并另存后再导入。")
        key = (int(reference[2]) - 1, column_index(reference[1].decode()))
        found.setdefault(key, kind)
