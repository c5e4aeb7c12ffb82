"""The attribute table of a shapefile: in which encoding its Chinese is, and names that were cut inside a character."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from pathlib import Path

_HEADER = 32
_DESCRIPTOR = 32
_NAME = 11
_DECLARED = {
    "utf8": "UTF-8",
    "65001": "UTF-8",
    "gbk": "GB18030",
    "936": "GB18030",
    "cp936": "GB18030",
    "gb2312": "GB18030",
    "gb18030": "GB18030",
}


def prepare_table(table: Path, declaration: Path) -> str:
    """Mend names that were cut inside a character, in place; the encoding to read the table with.

    declaration: the .cpg file, which may be missing or name a Latin encoding that no Chinese table has; then
    the texts decide: UTF-8 when all of them can be read so, else GB18030.
    """
    content = bytearray(table.read_bytes())
    encoding = _declared(declaration) or _detected(bytes(content))
    for start in _descriptors(content):
        name = bytes(content[start : start + _NAME]).split(b"\x00")[0]
        content[start : start + _NAME] = _whole(name, encoding).ljust(_NAME, b"\x00")
    table.write_bytes(content)
    return encoding


def _declared(declaration: Path) -> str | None:
    if not declaration.exists():
        return None
    name = declaration.read_text("latin-1").strip().lower().replace("-", "")
    return _DECLARED.get(name)


def _detected(content: bytes) -> str:
    try:
        for text in _texts(content):
            # Not final: a text cut inside its last character is still UTF-8.
            codecs.getincrementaldecoder("utf-8")().decode(text)
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"


def _whole(name: bytes, encoding: str) -> bytes:
    """The name without the beginning of a character at its end."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(name).encode(encoding)
    except UnicodeDecodeError:
        return name


def _descriptors(content: bytes | bytearray) -> Iterator[int]:
    (length,) = struct.unpack_from("<H", content, 8)
    start = _HEADER
    while start + _DESCRIPTOR <= min(length, len(content)) and content[start] != 0x0D:
        yield start
        start += _DESCRIPTOR


def _texts(content: bytes) -> Iterator[bytes]:
    """Names and values, each by itself."""
    header_length, record_length = struct.unpack_from("<HH", content, 8)
    widths = []
    for start in _descriptors(content):
        yield content[start : start + _NAME].split(b"\x00")[0]
        widths.append(content[start + 16])
    for record in range(header_length, len(content) - record_length + 1, max(record_length, 1)):
        position = record + 1  # the deletion mark
        for width in widths:
            yield content[position : position + width].rstrip(b" \x00")
            position += width
