"""The rows of a large worksheet as text, and the workbook that takes them up.

A library that makes an object of every cell spends ten microseconds on it. Here each column has one function that
turns a value into the XML of a cell (ECMA-376, part 1, 18.3.1.4), and the rows go to a file as they come; the rest of
the workbook (styles, titles, print layout) stays with xlsxwriter.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from math import isfinite
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal

from xlsxwriter.utility import xl_col_to_name

from data.schema import SHANGHAI

Kind = Literal["text", "count", "number", "money", "degrees", "day", "moment"]
CellWriter = Callable[[int, Any], str]

LONGEST_CELL = 32_767
"""What a cell of the format can hold."""
# XML 1.0 cannot carry them; a file that holds one does not open.
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
_SHEET = "xl/worksheets/sheet1.xml"
_DAY_ZERO = date(1899, 12, 30).toordinal()
_SECONDS_OF_A_DAY = 86_400
_IN_MEMORY = 8 << 20
_ROWS_AT_ONCE = 256
_LINE, _HIGHEST = 16.5, 409.0
"""Points: a line of 11 points in any Chinese font (Noto stands higher than 宋体), and the highest row of the format."""
_SPECIAL = re.compile(r"[&<>\r]|_x|^\s|\s$")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")


def storable(text: str) -> str:
    """The text without what the format cannot hold, cut at its longest cell."""
    # Nearly every text is printable, and asking is much quicker than translating.
    return (text if text.isprintable() else text.translate(NOT_IN_XML))[:LONGEST_CELL]


class RowFile:
    """Rows on their way to a sheet; a context.

    widths: of the columns in Latin letters; every row is given the height of its longest text, since not every
    program does it by itself. first: the number (from 1) of the first row.
    """

    def __init__(self, kinds: Sequence[Kind], styles: Sequence[str], widths: Sequence[int], first: int) -> None:
        self._wrapped = [(place, width) for place, width in enumerate(widths) if kinds[place] == "text"]
        self._writers = [
            _cell_writer(xl_col_to_name(place), style, kind)
            for place, (kind, style) in enumerate(zip(kinds, styles, strict=True))
        ]
        self._first = self._next = first
        self._waiting: list[str] = []
        # Rows may name rooms: the file has no name on the disk and is gone with the process.
        self._file: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 closed by the context

    def __enter__(self) -> RowFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, values: Sequence[Any]) -> None:
        """The next row. Raises ValueError for another number of values than columns, or a number that is none."""
        if len(values) != len(self._writers):
            raise ValueError(f"a row of {len(values)} values in a ledger of {len(self._writers)} columns")
        number = self._next
        cells = "".join([write(number, value) for write, value in zip(self._writers, values, strict=True)])
        lines = 1
        for place, width in self._wrapped:
            text = values[place]
            if text is not None and 2 * len(text) > width:
                lines = max(lines, _lines(text, width))
        height = min(lines * _LINE, _HIGHEST)
        self._waiting.append(f'<row r="{number}" ht="{height}" customHeight="1">{cells}</row>')
        self._next = number + 1
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self._flush()

    def put_into(self, shell: bytes, path: Path) -> None:
        """Write the workbook `shell` to path, these rows in the place of its row with the number `first`."""
        self._flush()
        size = self._file.tell()
        self._file.seek(0)
        with zipfile.ZipFile(io.BytesIO(shell)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for part in source.infolist():
                content = source.read(part)
                if part.filename != _SHEET:
                    target.writestr(part, content, zipfile.ZIP_DEFLATED)
                    continue
                begin, end = _row(content, self._first)
                part.file_size, part.compress_type = len(content) + size, zipfile.ZIP_DEFLATED
                with target.open(part, "w") as sheet:
                    sheet.write(content[:begin])
                    while block := self._file.read(1 << 20):
                        sheet.write(block)
                    sheet.write(content[end:])

    def _flush(self) -> None:
        self._file.write("".join(self._waiting).encode())
        self._waiting.clear()


def row_styles(shell: bytes, number: int) -> list[str]:
    """The styles of the cells of a row of the workbook, as their numbers stand in the file."""
    with zipfile.ZipFile(io.BytesIO(shell)) as source:
        content = source.read(_SHEET)
    begin, end = _row(content, number)
    return [style.decode() for style in re.findall(rb' s="(\d+)"', content[begin:end])]


def _row(sheet: bytes, number: int) -> tuple[int, int]:
    """Where the row begins and ends."""
    begin = sheet.index(b'<row r="%d"' % number)
    return begin, sheet.index(b"</row>", begin) + len(b"</row>")


@lru_cache(maxsize=8192)
def _lines(text: str, width: int) -> int:
    """How many lines the text takes in a column; a Chinese character is as wide as two letters."""
    return sum(-(-sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) // width) or 1 for line in text.split("\n"))


def _cell_writer(column: str, style: str, kind: Kind) -> CellWriter:
    """What turns a value of that column into its cell. A text in a column of numbers stays a text."""
    if kind == "text":

        def write_text(row: int, value: Any) -> str:
            if value is None:
                return f'<c r="{column}{row}" s="{style}"/>'
            return f'<c r="{column}{row}" s="{style}" t="inlineStr"><is>{_inline(str(value))}</is></c>'

        return write_text
    number: Callable[[Any], Any] = {"day": _serial_day, "moment": _serial_moment}.get(kind, _number)

    def write_number(row: int, value: Any) -> str:
        if value is None:
            return f'<c r="{column}{row}" s="{style}"/>'
        if isinstance(value, str):
            return f'<c r="{column}{row}" s="{style}" t="inlineStr"><is>{_inline(value)}</is></c>'
        return f'<c r="{column}{row}" s="{style}"><v>{number(value)}</v></c>'

    return write_number


@lru_cache(maxsize=8192)
def _inline(text: str) -> str:
    """The text as an element; names of places and states come again and again."""
    text = storable(text)
    if _SPECIAL.search(text) is None:
        return f"<t>{text}</t>"
    # A text that looks like an escape of the format is escaped itself, else it would be read as another sign.
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "_x000D_")
    return f'<t xml:space="preserve">{text}</t>'


def _serial_day(day: date) -> int:
    return day.toordinal() - _DAY_ZERO


def _serial_moment(moment: datetime) -> float:
    local = moment.astimezone(SHANGHAI)
    since = datetime.combine(local.date(), time(), SHANGHAI)
    return _serial_day(local) + (local - since).total_seconds() / _SECONDS_OF_A_DAY


def _number(value: Any) -> Any:
    if not isfinite(value):
        raise ValueError(f"{value} is no number for a cell")
    return value
