"""Rare, endless and hostile texts, and a street without anything, through every document and every file."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from docx import Document as open_docx
from python_calamine import CalamineWorkbook

from casework.campaign.parts import Committee
from casework.errors import UserError
from casework.privacy.clearance import Clearance
from casework.vocabulary import Knowledge, LocatedLevel
from casework.work_logs import LogDraft, LogKind
from data.access import Reader
from data.keys import FOLDER, KeyRing
from data.ledgers.export import EXPORTS, ExportRequest, prepare_export
from data.ledgers.registry import LEDGERS
from data.reports.addresses import with_addresses
from data.reports.files import report_files
from data.reports.registry import REPORTS, compose_report
from data.schema import SHANGHAI, building, compound, dwelling
from data.store import Store, sqlite_url
from data.view import counting_of
from data.work_logs import record_log
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.records import OFFICE, SUBDISTRICT, add_complaint, moment, set_complaint
from tests.two_committees import make_street

DAY, PRINTED = date(2021, 10, 27), datetime(2021, 10, 27, 20, tzinfo=SHANGHAI)
REASON = "核对罕见字和长地址"
NAMES = {
    "rare": "䶮㐂苑·阿卜杜拉·买买提",
    "script": "<script>alert(1)</script>&amp;{{7*7}}",
    "formula": '=HYPERLINK("http://x","y")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "unseen": "东\x00里\u202e新\x0b村\ud800\ufffe",
    "astral": "\U00020000\U0002a6d6新村",
    "endless": "某某路" + "很" * 290 + "长弄",
}


@pytest.fixture(scope="module", params=NAMES, ids=list(NAMES))
def street(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    """A street whose places, orders and logs carry the text."""
    text = NAMES[request.param].encode("utf-8", "replace").decode()
    folder = tmp_path_factory.mktemp("hostile")
    store = make_street(Store.open(sqlite_url(folder / "qunzu.sqlite"), keys=KeyRing(folder / FOLDER)), with_west=False)
    stored = text.replace("\x00", "")
    with store.write(SUBDISTRICT) as writing:
        writing.leave_audit("test_names", "x", {}, OFFICE, moment(DAY, 8))
        for table, column in ((compound, "name"), (building, "label"), (dwelling, "room")):
            key = table.c.dwelling_id if table is dwelling else table.c.subdistrict
            # The labels of one compound's buildings, and the rooms of a building, must stay apart.
            value = {
                compound: sa.literal(stored),
                building: sa.literal(stored) + building.c.label,
                dwelling: dwelling.c.room + stored,
            }[table]
            writing.connection.execute(table.update().where(key.is_not(None)).values({column: value}))
    for number, level in (("1", LocatedLevel.COMPOUND), ("2", LocatedLevel.PENDING)):
        add_complaint(store, number, moment(DAY, 9), level=level)
        set_complaint(store, number, raw_address=stored, text=stored, channel=stored, department=stored)
    log = LogDraft("hostile", LogKind.PUBLICITY, "01", DAY, "宣传", persons=7)
    record_log(store, CAMPAIGN, log, OFFICE, moment(DAY, 10))
    yield store, text
    store.close()


def reader_of(store: Store, day: date = DAY) -> Reader:
    """The safety office."""
    return Reader(store, SUBDISTRICT, OFFICE, day, Knowledge.LATEST, counting_of(CAMPAIGN))


def opened(docx: bytes, xlsx: bytes) -> str:
    """The text of both files; fails when one does not open or holds a formula."""
    paper = open_docx(BytesIO(docx))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx))
    for name in book.sheet_names:
        cells += [str(cell) for row in book.get_sheet_by_name(name).to_python() for cell in row]
    no_formula(xlsx)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def no_formula(xlsx: bytes) -> None:
    """No cell of the workbook is a formula or a link."""
    with zipfile.ZipFile(BytesIO(xlsx)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert not re.search(rb"<f[ >]|<hyperlink", parts.read(name))


@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_opens_and_keeps_the_text(street: tuple[Store, str], kind: str) -> None:
    """As text, whatever it says: in the document and in its lists."""
    store, text = street
    campaign = replace(CAMPAIGN, committees=(Committee("01", f"{text[:40]}居委会"),))
    reader = reader_of(store)
    document = with_addresses(
        compose_report(kind, reader, campaign, CALENDAR, "01"), OFFICE.role, Clearance(REASON, "演示审批人")
    )
    files = report_files(document, reader, campaign, CALENDAR, account=text[:40], printed_at=PRINTED)
    said = opened(files.docx, files.xlsx)
    # On this day nothing was done at the doors: the reports of actions name no place.
    assert kind.startswith("actions") or visible(text)[:12] in visible(said)


def visible(text: str) -> str:
    """Without spaces and signs that no file can carry or that do not show."""
    return "".join(sign for sign in text if sign.isprintable() and not sign.isspace() and sign != "\ufffe")


@pytest.mark.parametrize("kind", LEDGERS)
def test_every_ledger_opens_and_keeps_the_text(street: tuple[Store, str], tmp_path: Path, kind: str) -> None:
    """xlsx without a formula, csv in both encodings, with and without rooms."""
    store, text = street
    reasons = [REASON] if kind == "roster" else [None, REASON]
    for reason in reasons:
        for form in ("xlsx", "csv", "gb18030"):
            path = tmp_path / f"{form}-{reason is None}"
            request = ExportRequest(kind, form, reason=reason, approver="演示审批人")
            try:
                export = prepare_export(request, reader_of(store), CAMPAIGN, printed_at=PRINTED)
            except UserError as refused:
                # The actor of this test may not have that ledger's rooms: a sentence, not a crash.
                assert "不能导出" in str(refused)
                continue
            export.write(path)
            said = read_back(path, form)
            if kind in ("files", "compounds"):
                assert visible(text)[:12] in visible(said)


def read_back(path: Path, form: str) -> str:
    """The cells of a ledger in one text; fails when it does not open or holds what a program would run."""
    if form == "xlsx":
        no_formula(path.read_bytes())
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        return "\n".join(str(cell) for row in rows for cell in row)
    with path.open(encoding="gb18030" if form == "gb18030" else "utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert not any(cell.startswith(("=", "@", "+")) for row in read for cell in row)
    return "\n".join(cell for row in read for cell in row)


@pytest.mark.parametrize("kind", [key for key in EXPORTS if key not in LEDGERS])
def test_data_files_keep_the_text_too(street: tuple[Store, str], tmp_path: Path, kind: str) -> None:
    """Layers and the analysts' set are written whatever the names are."""
    store, _ = street
    for form in EXPORTS[kind].formats:
        path = tmp_path / f"x.{form}"
        export = prepare_export(ExportRequest(kind, form), reader_of(store), CAMPAIGN, printed_at=PRINTED)
        assert export.write(path) > 0 and path.exists()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A street in which nothing was ever entered."""
    store = Store.open(sqlite_url(tmp_path_factory.mktemp("empty") / "qunzu.sqlite"))
    store.create_subdistrict(SUBDISTRICT, "测试街道", is_demo=False)
    yield store
    store.close()


@pytest.mark.parametrize("day", [date(2021, 6, 1), DAY, date(2022, 3, 1)])
@pytest.mark.parametrize("kind", REPORTS)
def test_a_street_without_anything_gets_sensible_documents(empty: Store, kind: str, day: date) -> None:
    """Before, in and after the campaign: it opens, says that nothing is known, and claims no rate and no result."""
    reader = reader_of(empty, day)
    document = compose_report(kind, reader, CAMPAIGN, CALENDAR, "01")
    files = report_files(document, reader, CAMPAIGN, CALENDAR, account="office", printed_at=PRINTED)
    said = opened(files.docx, files.xlsx)
    assert "还没有数据" in said
    assert not re.search(r"None|nan|NaT|100(?:\.0)?%|[^\d.]0(?:\.0)?%", said)
    assert "目前达标" not in said and "有把握" not in said


@pytest.mark.parametrize("kind", LEDGERS)
def test_an_empty_ledger_is_a_ledger(empty: Store, tmp_path: Path, kind: str) -> None:
    """Titles and notes, no row, no 0 in the place of something unknown."""
    reason = REASON if kind == "roster" else None
    request = ExportRequest(kind, "xlsx", reason=reason, approver="演示审批人")
    export = prepare_export(request, reader_of(empty), CAMPAIGN, printed_at=PRINTED)
    rows = export.write(tmp_path / "x.xlsx")
    assert rows == (len(CAMPAIGN.committees) if kind == "progress" else 0)
    assert "无数据" in read_back(tmp_path / "x.xlsx", "xlsx") + footer(tmp_path / "x.xlsx")


def footer(path: Path) -> str:
    """The foot of the printed page."""
    with zipfile.ZipFile(path) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()
