"""Every kind of bad input: a clear sentence in Chinese that says how to mend it, and nothing stored."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import geopandas
import openpyxl
import pytest
import shapely
import xlsxwriter

from casework.errors import UserError
from data.imports import ImportReport, RowError, rejects_workbook
from data.imports.report import no_levels
from data.store import Store
from tests.import_files import COMPOUND, ORDER, compounds_file, contents, hotline_file, imported, write_xlsx

CHINESE_SENTENCE = re.compile(r"[\u4e00-\u9fff].*请.*。$", re.DOTALL)


def _zip(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "orders.xlsx"
        path.write_bytes(content)
        return path

    return make


def _protected(folder: Path) -> Path:
    """The container in which Excel keeps an encrypted workbook, as far as anybody can see from outside."""
    stream = "EncryptedPackage".encode("utf-16-le")
    return _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2040 + stream + b"\x00" * 4096)(folder)


def _wide(folder: Path) -> Path:
    return write_xlsx(folder / "wide.xlsx", [[f"列{n}" for n in range(300)], ["x"] * 300])


def _wide_text(folder: Path) -> Path:
    path = folder / "wide.csv"
    path.write_text(",".join(f"列{n}" for n in range(300)) + "\n", "utf-8")
    return path


def _damaged(folder: Path) -> Path:
    path = write_xlsx(folder / "whole.xlsx", [list(ORDER), list(ORDER.values())])
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def _headless(folder: Path) -> Path:
    return write_xlsx(folder / "x.xlsx", [["这是", "别的", "表"], [1, 2, 3]])


FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty": (_bytes(b""), "是空的"),
    "only a byte order mark": (_bytes(b"\xef\xbb\xbf\r\n"), "是空的"),
    "an empty workbook": (lambda folder: write_xlsx(folder / "e.xlsx", []), "没有看到任何文字"),
    "pdf renamed": (_bytes(b"%PDF-1.7\n..."), "其实是PDF"),
    "picture renamed": (_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100), "其实是图片"),
    "web page renamed": (_bytes("<html><table><tr><td>工单编号".encode()), "其实是网页"),
    "word renamed": (lambda folder: _zip(folder / "a.xlsx", "word/document.xml"), "其实是 Word"),
    "archive renamed": (lambda folder: _zip(folder / "a.xlsx", "readme.txt"), "是压缩包"),
    "binary renamed": (_bytes(bytes(range(256)) * 40), "二进制"),
    "json renamed": (_bytes(b'{"type": "FeatureCollection", "features": []}'), "geojson 格式"),
    "old excel": (_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4096), "旧版 Office"),
    "password": (_protected, "设有打开密码"),
    "300 columns": (_wide, "超过上限 256 列"),
    "300 columns of text": (_wide_text, "有 300 列"),
    "half a file": (_damaged, "已损坏"),
    "another table": (_headless, "找不到12345工单的表头"),
    "missing": (lambda folder: folder / "missing.xlsx", "找不到文件"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table_is_refused_in_chinese(sqlite_store: Store, tmp_path: Path, name: str) -> None:
    """The file as a whole is refused with what, where and how to mend it; the database is as before."""
    make, message = FILES[name]
    imported(sqlite_store, "compounds", compounds_file(tmp_path))
    before = contents(sqlite_store)
    with pytest.raises(UserError) as caught:
        imported(sqlite_store, "hotline", make(tmp_path))
    assert message in str(caught.value)
    assert CHINESE_SENTENCE.search(str(caught.value))
    assert contents(sqlite_store) == before


def _formula(folder: Path) -> tuple[str, Path]:
    """A formula as openpyxl and web systems write it: no cached value at all."""
    titles = ["工单编号", "受理时间", "发生地址"]
    return "hotline", write_xlsx(folder / "f.xlsx", [titles, ["=1+1", "2021-10-12", "云溪苑"]])


def _formula_with_value(folder: Path) -> tuple[str, Path]:
    """A formula with a cached value, which may be stale."""
    path = folder / "f.xlsx"
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    sheet.write_row("A1", ["小区名称", "户数"])
    sheet.write("A2", "云溪苑")
    sheet.write_formula("B2", "=SUM(1,2)", None, 3)
    workbook.close()
    return "compounds", path


def _injection(folder: Path) -> tuple[str, Path]:
    return "hotline", hotline_file(folder, {"热线12345工单编号": '=HYPERLINK("http://x","y")'})


def _error_value(folder: Path) -> tuple[str, Path]:
    path = folder / "e.xlsx"
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    sheet.write_row("A1", ["工单编号", "受理时间", "发生地址"])
    sheet.write_row("A2", ["A1", "2021-10-12"])
    sheet.write_formula("C2", "=NA()", None, "#N/A")
    workbook.close()
    return "hotline", path


def _crossing(folder: Path) -> tuple[str, Path]:
    bow_tie = shapely.Polygon([(121.3, 31.15), (121.302, 31.152), (121.302, 31.15), (121.3, 31.152)])
    path = folder / "layer.geojson"
    geopandas.GeoDataFrame({"name": ["云溪苑"]}, geometry=[bow_tie], crs="EPSG:4326").to_file(path)
    return "compounds", path


ROWS: dict[str, tuple[Callable[[Path], tuple[str, Path]], str]] = {
    "formula": (_formula, "单元格是公式"),
    "formula with a value": (_formula_with_value, "单元格是公式"),
    "formula as text": (_injection, "以公式符号开头"),
    "error value": (_error_value, "错误值"),
    "year 3020": (lambda f: ("hotline", hotline_file(f, {"受理时间": "3020-10-12"})), "年份3020"),
    "closed before received": (
        lambda f: ("hotline", hotline_file(f, {"结案时间": "2021-10-11 08:00"})),
        "办结时间早于受理时间",
    ),
    "negative dwellings": (lambda f: ("compounds", compounds_file(f, {**COMPOUND, "dwellings": -5})), "数量是负数"),
    "polygon crosses itself": (_crossing, "自相交"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_bad_row_is_refused_in_chinese_and_nothing_is_stored(sqlite_store: Store, tmp_path: Path, name: str) -> None:
    """The row is in the report with reason and mend; as it was the only one, the database is as before."""
    make, reason = ROWS[name]
    kind, path = make(tmp_path)
    sqlite_store.create_subdistrict("310117901", "云溪街道", False)
    before = contents(sqlite_store)
    options = {"crs": None} if kind == "compounds" and path.suffix != ".csv" else {}
    report = imported(sqlite_store, kind, path, **options)
    assert report.rejected == 1
    assert reason in report.errors[0].reason
    assert report.errors[0].mend.startswith(("请", "可"))
    assert contents(sqlite_store) == before


def test_the_rejected_rows_as_a_workbook() -> None:
    """All text, headed in Chinese, frozen; what a spreadsheet would take for a formula is disarmed."""
    error = RowError("h.csv", 7, "=受理时间", "=cmd|' /C calc'!A0", "+日期看不懂", "请写成 2021-10-28")
    report = ImportReport("hotline", "h.csv", False, read=1, rejected=1, located=no_levels(), errors=(error,))
    sheet = openpyxl.load_workbook(BytesIO(rejects_workbook(report))).active
    assert [cell.value for cell in sheet[1]] == ["文件", "行号", "列", "内容（已脱敏）", "原因", "如何改正"]
    assert [cell.value for cell in sheet[2]] == [
        "h.csv",
        "7",
        "'=受理时间",
        "'=cmd|' /C calc'!A0",
        "'+日期看不懂",
        "请写成 2021-10-28",
    ]
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert sheet.freeze_panes == "A2"


def test_values_in_the_list_of_errors_are_masked(sqlite_store: Store, tmp_path: Path) -> None:
    """A telephone number in a faulty cell does not travel on in the list of errors; long values are cut."""
    bad = {"受理时间": "昨天13900005678" + "很长" * 40}
    report = imported(sqlite_store, "hotline", hotline_file(tmp_path, bad))
    value = report.errors[0].value
    assert "13900005678" not in value
    assert len(value) <= 31
