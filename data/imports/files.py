"""Which kind of file it is, judged by its content; the name is never believed."""

from __future__ import annotations

import hashlib
import zipfile
from enum import Enum
from pathlib import Path

from casework.errors import UserError

MOST_BYTES = 500 * 1024 * 1024
MOST_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024
_BLOCK = 1 << 20


class FileKind(Enum):
    """What the importers can read."""

    WORKBOOK = "xlsx"
    TEXT = "csv"
    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    ZIPPED_SHAPEFILE = "zip"


class FileError(UserError):
    """The file as a whole cannot be imported; nothing of it was stored."""


_SAVE_AS = "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿(*.xlsx)”或 CSV 后再导入。"

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x00\x00\x27\x0a", "单独的 .shp 文件（请把 .shp、.shx、.dbf、.prj 一起压缩成 zip）"),
)


def fingerprint(path: Path) -> str:
    """The sha256 of the file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_kind(path: Path) -> FileKind:
    """The kind of the file, by its first bytes and, for archives, by what is inside.

    Raises FileError (zh-CN) for missing, empty, oversized, password-protected and foreign files.
    """
    name = path.name
    if not path.is_file():
        raise FileError(f"找不到文件“{path}”，请核对路径。")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileError(
            f"文件“{name}”有 {size // 1024 // 1024} MB，超过 {MOST_BYTES // 1024 // 1024} MB，请拆分后分次导入。"
        )
    with path.open("rb") as file:
        head = file.read(8192)
    bare = head.removeprefix(b"\xef\xbb\xbf").strip()
    if not bare or (size <= 8192 and not bare.strip(b"\x00")):
        raise FileError(f"文件“{name}”是空的，没有任何内容。请重新导出后再导入。")
    if head.startswith(b"PK"):
        return _archive_kind(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(_ole_message(path))
    if head.startswith(b"SQLite format 3\x00"):
        return FileKind.GEOPACKAGE
    for magic, what in _FOREIGN:
        if bare.startswith(magic):
            raise FileError(f"文件“{name}”其实是{what}，不是 Excel 或 CSV 表格。请从原系统导出表格文件后再导入。")
    lowered = bare[:2048].lower()
    if lowered.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<style")):
        raise FileError(f"文件“{name}”其实是网页（HTML/XML），只是改了扩展名。{_SAVE_AS}")
    if bare.startswith((b"{", b"[{")):
        return FileKind.GEOJSON
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" in head:
        raise FileError(f"文件“{name}”不是表格，内容是二进制数据。{_SAVE_AS}")
    return FileKind.TEXT


def _archive_kind(path: Path) -> FileKind:
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            fault = archive.testzip() if len(entries) < 3 else None
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise FileError(f"文件“{name}”已损坏，无法打开。请重新导出或重新复制后再导入。") from error
    if fault is not None:
        raise FileError(f"文件“{name}”中的 {fault} 已损坏。请重新导出后再导入。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError(f"压缩包“{name}”设有密码。请去掉密码后再导入。")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise FileError(f"文件“{name}”解压后超过 2 GB，请拆分后分次导入。")
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.xml" in names:
        return FileKind.WORKBOOK
    if any(entry.endswith(".shp") for entry in names):
        return FileKind.ZIPPED_SHAPEFILE
    if "word/document.xml" in names:
        raise FileError(f"文件“{name}”其实是 Word 文档。请把表格复制到 Excel，保存为 .xlsx 后再导入。")
    if "xl/workbook.bin" in names:
        raise FileError(f"文件“{name}”是 Excel 二进制工作簿(.xlsb)。{_SAVE_AS}")
    raise FileError(f"文件“{name}”是压缩包，里面没有表格或 Shapefile。请解压后导入其中的表格。")


def _ole_message(path: Path) -> str:
    """Old Office container: an encrypted new workbook, or an old one."""
    marker = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if marker in tail + block:
                return f"文件“{path.name}”设有打开密码。请在 Excel 中“文件—信息—保护工作簿”去掉密码，保存后再导入。"
            tail = block[-len(marker) :]
    return f"文件“{path.name}”是旧版 Office 文件（97-2003 格式）。{_SAVE_AS}"


def require_kind(path: Path, allowed: frozenset[FileKind]) -> FileKind:
    """The kind of the file, which must be one of allowed. Raises FileError otherwise."""
    kind = file_kind(path)
    if kind not in allowed:
        wanted = "、".join(sorted(kind.value for kind in allowed))
        raise FileError(f"文件“{path.name}”是 {kind.value} 格式，这里只能导入 {wanted}。请换一个文件，或换一种导入。")
    return kind
