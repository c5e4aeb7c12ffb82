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
MOST_PAGES = {"weekly.docx": 9, "survey.docx": 4}


@pytest.fixture(scope="module")
def folder(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports with their lists and two ledgers of the demo."""
    if office_program() is None:
        pytest.skip("LibreOffice is not installed")
    made, home = tmp_path_factory.mktemp("office"), tmp_path_factory.mktemp("home") / "demo"
    shutil.copytree(demo_home, home)
    day = ["--home", str(home), "--as-of", "2021-10-27"]
    for kind, name in MADE.items():
        assert main(["report", kind, "--out", str(made / name), *day]) == 0
    for kind in ("files", "progress"):
        assert main(["export", kind, "--out", str(made / f"ledger-{kind}.xlsx"), *day]) == 0
    return made


def test_documents_open_and_print(folder: Path, tmp_path: Path) -> None:
    """Each gives a PDF of one to a few pages."""
    made = as_pdf(sorted(folder.glob("*.docx")), tmp_path)
    assert set(made) == set(MADE.values())
    counts = {name: pages(pdf) for name, pdf in made.items()}
    assert all(1 <= counts[name] <= most for name, most in MOST_PAGES.items()), counts


def test_workbooks_open_and_print(folder: Path, tmp_path: Path) -> None:
    """The lists and the ledgers, where LibreOffice has its spreadsheet part."""
    files = sorted(folder.glob("*.xlsx"))
    made = as_pdf(files, tmp_path)
    if not made:
        pytest.skip("LibreOffice is installed without Calc")
    assert set(made) == {file.name for file in files}
    assert all(pages(pdf) >= 1 for pdf in made.values())


def test_a_page_more_is_counted(tmp_path: Path) -> None:
    """Else the counts above would prove nothing."""
    if office_program() is None:
        pytest.skip("LibreOffice is not installed")
    paper = new_document("一", date(2021, 10, 27))
    add_line(paper, "一")
    add_line(paper, "二").paragraph_format.page_break_before = True
    (tmp_path / "two.docx").write_bytes(document_bytes(paper))
    assert pages(as_pdf([tmp_path / "two.docx"], tmp_path)["two.docx"]) == 2
