"""Reports, their lists and ledgers open in LibreOffice without repair and print as a sensible number of pages."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from data.__main__ import main
from data.exports.docx_parts import add_line, document_bytes, new_document
from tests.libre_office import as_pdf, office_program, pages

MADE = {"weekly": "weekly.docx", "survey": "survey.docx"}
MOST_PAGES = {"weekly.docx": 9, "survey.docx": 4, "two.docx": 2}
LEAST_PAGES = {"weekly.docx": 3, "two.docx": 2}


@pytest.fixture(scope="module")
def folder(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports with their lists, two ledgers of the demo, and a document of two pages for comparison."""
    if office_program() is None:
        pytest.skip("LibreOffice is not installed")
    made, home = tmp_path_factory.mktemp("office"), tmp_path_factory.mktemp("home") / "demo"
    shutil.copytree(demo_home, home)
    day = ["--home", str(home), "--as-of", "2021-10-27"]
    for kind, name in MADE.items():
        assert main(["report", kind, "--out", str(made / name), *day]) == 0
    for kind in ("files", "progress"):
        assert main(["export", kind, "--out", str(made / f"ledger-{kind}.xlsx"), *day]) == 0
    paper = new_document("一", date(2021, 10, 27))
    add_line(paper, "一")
    add_line(paper, "二").paragraph_format.page_break_before = True
    (made / "two.docx").write_bytes(document_bytes(paper))
    return made


@pytest.fixture(scope="module")
def printed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Pages by name of file; one start of LibreOffice for all of them."""
    made = as_pdf(sorted(folder.glob("*.*x")), tmp_path_factory.mktemp("pdf"))
    return {name: pages(pdf) for name, pdf in made.items()}


def test_documents_open_and_print(folder: Path, printed: dict[str, int]) -> None:
    """Each gives a PDF of a few pages; that of two pages shows that the count means something."""
    counts = {name: count for name, count in printed.items() if name.endswith(".docx")}
    assert set(counts) == {*MADE.values(), "two.docx"}
    assert all(LEAST_PAGES.get(name, 1) <= counts[name] <= most for name, most in MOST_PAGES.items()), counts


def test_workbooks_open_and_print(folder: Path, printed: dict[str, int]) -> None:
    """The lists and the ledgers, where LibreOffice has its spreadsheet part; the summary of committees fits a page."""
    counts = {name: count for name, count in printed.items() if name.endswith(".xlsx")}
    if not counts:
        pytest.skip("LibreOffice is installed without Calc")
    assert set(counts) == {file.name for file in folder.glob("*.xlsx")}
    assert all(count >= 1 for count in counts.values())
    assert counts["ledger-progress.xlsx"] == 1
