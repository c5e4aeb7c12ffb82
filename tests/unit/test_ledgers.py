"""The ledgers that leave the program: who may, what is hidden, how many rows, and the way back through the import."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from casework.campaign.model import Campaign
from casework.errors import NotFoundError, PermissionDeniedError, UserError
from casework.events import Actor
from casework.privacy.export_limits import ExportLimits
from casework.vocabulary import Knowledge, Role
from data.__main__ import main
from data.access import Reader
from data.imports import run_import
from data.ledgers.export import EXPORTS, Export, ExportRequest, prepare_export
from data.ledgers.registry import LEDGERS
from data.schema import SHANGHAI
from data.schema_access_log import access_log
from data.settings import home_campaign, load_settings
from data.store import Store
from data.view import counting_of

DAY = date(2021, 10, 27)
PRINTED = datetime(2021, 10, 27, 20, tzinfo=SHANGHAI)
REASON = "城运中心核对地址"
APPROVER = "演示审批人"
WHOLE = {"start": date(2018, 1, 1), "end": DAY}


class Home:
    """A copy of the small demo that may be written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = load_settings(folder, {})
        self.store = Store.open(settings.database_url, keys=settings.keys)
        self.campaign: Campaign = home_campaign(settings)
        self.code = self.store.subdistricts()[0].code
        self.committee = self.campaign.committees[0].code

    def reader(self, role: Role = Role.SAFETY_OFFICE, day: date = DAY) -> Reader:
        """Who reads."""
        actor = Actor("a", role, self.committee if role is Role.COMMITTEE else None)
        return Reader(self.store, self.code, actor, day, Knowledge.LATEST, counting_of(self.campaign))

    def export(self, kind: str, format: str = "xlsx", *, reader: Reader | None = None, **asked: Any) -> Export:
        """A prepared export."""
        if asked.get("reason") is not None:
            asked = {"approver": APPROVER, **asked}
        request = ExportRequest(kind, format, **asked)
        return prepare_export(request, reader or self.reader(), self.campaign, printed_at=PRINTED)


@pytest.fixture(scope="module")
def home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A copy of the demo, opened once."""
    folder = tmp_path_factory.mktemp("ledgers") / "home"
    shutil.copytree(demo_home, folder)
    opened = Home(folder)
    yield opened
    opened.store.close()


def cells(path: Path) -> list[list[Any]]:
    """What stands in the sheet."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def titled(path: Path) -> list[dict[str, str]]:
    """The rows of a csv by title."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN, Role.POPULATION_OFFICER}))
@pytest.mark.parametrize("kind", EXPORTS)
def test_who_may_take_what(home: Home, tmp_path: Path, kind: str, role: Role) -> None:
    """Decided where the file is made: whoever may not gets no file, with who may in the sentence."""
    reader, first = home.reader(role), EXPORTS[kind].formats[0]
    if role not in EXPORTS[kind].roles:
        with pytest.raises(PermissionDeniedError, match="不能导出"):
            home.export(kind, first, reader=reader)
    elif kind == "roster":
        with pytest.raises(UserError, match="用途"):
            home.export(kind, first, reader=reader)
    else:
        assert home.export(kind, first, reader=reader).write(tmp_path / f"x.{first}") >= 0


@pytest.mark.parametrize("kind", [key for key in LEDGERS if EXPORTS[key].asks_reason])
@pytest.mark.parametrize("role", [Role.LEADER, Role.OPERATIONS_CENTRE, Role.ENFORCEMENT, Role.COMMITTEE])
def test_rooms_need_a_right_and_a_reason(home: Home, kind: str, role: Role) -> None:
    """The leader never gets them; who may says what for; the log keeps it."""
    reader, ledger = home.reader(role), LEDGERS[kind]
    if role not in ledger.roles:
        return
    if role not in ledger.opened_to:
        with pytest.raises(PermissionDeniedError, match="完整地址"):
            home.export(kind, reader=reader, reason=REASON)
        return
    with pytest.raises(UserError, match="至少"):
        home.export(kind, reader=reader, reason=" 好 ")
    export = home.export(kind, reader=reader, reason=REASON)
    assert not export.is_masked
    assert (export.content["reason"], export.content["approver"]) == (REASON, APPROVER)


@pytest.mark.parametrize("kind", ["files", "orders", "revisits"])
def test_rooms_are_hidden_unless_asked_for(home: Home, tmp_path: Path, kind: str) -> None:
    """*** by default; the same rows with their rooms for a reason."""
    for name, reason in (("masked", None), ("open", REASON)):
        home.export(kind, "csv", reason=reason).write(tmp_path / name)
    masked, opened = titled(tmp_path / "masked"), titled(tmp_path / "open")
    assert {row["室号"] for row in masked} == {"***"}
    assert "***" not in {row["室号"] for row in opened}
    assert [row["档案编号"] for row in masked] == [row["档案编号"] for row in opened]


def test_hidden_orders_hold_no_words_and_cannot_replace_addresses(home: Home, tmp_path: Path) -> None:
    """No 诉求内容, and no title that the import takes for the address: a hidden one must never be read in."""
    path = tmp_path / "hotline.csv"
    home.export("hotline", "csv", **WHOLE).write(path)
    rows = titled(path)
    assert "诉求内容" not in rows[0] and "发生地址" not in rows[0]
    assert not any("室" in row["遮盖后的地址"].replace("***室", "") for row in rows)
    with pytest.raises(UserError, match="没有地址列"):
        run_import(home.store, home.code, "hotline", path, home.campaign, Actor("c", Role.OPERATIONS_CENTRE), PRINTED)


@pytest.mark.parametrize("format", ["xlsx", "csv", "gb18030"])
@pytest.mark.parametrize("kind", ["hotline", "compounds", "roster"])
def test_what_is_exported_is_imported_again_without_loss(home: Home, tmp_path: Path, kind: str, format: str) -> None:
    """Into the same home nothing is new, changed or refused: every value came back as it was."""
    path = tmp_path / f"again.{'xlsx' if format == 'xlsx' else 'csv'}"
    period = WHOLE if kind == "hotline" else {}
    reason = None if kind == "compounds" else REASON
    rows = home.export(kind, format, reason=reason, **period).write(path)
    later = home.reader().data_cutoff()
    assert later is not None
    now = later + timedelta(hours=1)
    actor = Actor("c", Role.OPERATIONS_CENTRE)
    report = run_import(home.store, home.code, kind, path, home.campaign, actor, now, dry_run=True)
    assert rows > 0 and report.errors == ()
    assert (report.added, report.updated, report.rejected, report.skipped) == (0, 0, 0, 0)
    assert report.unchanged == report.read == rows


def test_into_an_empty_home_everything_comes_back(home: Home, tmp_path: Path) -> None:
    """Compounds, rooms and orders are then those of the first home: a ledger of them is the same."""
    store = Store.open(f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    store.create_subdistrict(home.code, home.campaign.subdistrict_name, is_demo=True)
    cutoff = home.reader().data_cutoff()
    assert cutoff is not None
    actor = Actor("c", Role.OPERATIONS_CENTRE)
    asked = {
        "compounds": ExportRequest("compounds", "xlsx"),
        "roster": ExportRequest("roster", "xlsx", reason=REASON, approver=APPROVER),
        "hotline": ExportRequest("hotline", "xlsx", reason=REASON, approver=APPROVER, **WHOLE),
    }
    for kind, request in asked.items():
        path = tmp_path / f"{kind}.xlsx"
        prepare_export(request, home.reader(), home.campaign, printed_at=PRINTED).write(path)
        assert run_import(store, home.code, kind, path, home.campaign, actor, cutoff).rejected == 0
    reader = Reader(store, home.code, Actor("a", Role.SAFETY_OFFICE), DAY, Knowledge.LATEST)
    for kind, request in asked.items():
        again = tmp_path / f"{kind}-again.xlsx"
        prepare_export(request, reader, home.campaign, printed_at=PRINTED).write(again)
        assert table(again, kind) == table(tmp_path / f"{kind}.xlsx", kind)
    store.close()


def table(path: Path, kind: str) -> list[list[Any]]:
    """The rows of a ledger as the file says them, where an order lies left out: a person may have decided that."""
    rows = [row for row in cells(path)[3:] if row[0] and not str(row[0]).startswith(("说明", "合计"))]
    return sorted(row[:-3] if kind == "hotline" else row for row in rows)


def test_the_ledger_of_files_counts_what_the_pages_count(home: Home, tmp_path: Path) -> None:
    """One row per file, stages as on the pages; 合计 of 回潮; committees in official order."""
    reader, path = home.reader(), tmp_path / "files.csv"
    home.export("files", "csv", reason=REASON).write(path)
    rows, known = titled(path), reader.case_list()
    assert sorted(row["档案编号"] for row in rows) == sorted(known["case_id"])
    names = [committee.name for committee in home.campaign.committees]
    places = [names.index(row["居委会"]) for row in rows]
    assert places == sorted(places)
    listed = {case.case_id: case.state for case in reader.listed_cases()}
    for row in rows:
        state = listed.get(row["档案编号"])
        if state is not None and state.stage is not None:
            assert row["当前状态"] == state.stage.label
            assert row["销项日期"] == str(state.cleared_on or "")
            assert int(row["回潮次数"]) == state.recurrences


def test_the_progress_of_committees_is_the_briefings(home: Home, tmp_path: Path) -> None:
    """Two levels of titles, the figures of the reader, 合计 under them."""
    path = tmp_path / "progress.xlsx"
    home.export("progress").write(path)
    sheet, rows = cells(path), home.reader().committee_progress(home.campaign)
    assert sheet[2][0] == "居委会" and "排摸" in sheet[2] and "未清零" in sheet[3]
    assert [row[0] for row in sheet[4 : 4 + len(rows)]] == [row.name for row in rows]
    place = sheet[3].index("已认定")
    assert sheet[4 + len(rows)][0] == "合计"
    assert sheet[4 + len(rows)][place] == sum(row.confirmed for row in rows)


@pytest.mark.parametrize("kind", ["files", "hotline", "orders", "revisits", "progress"])
def test_a_committee_takes_its_own_rows_only(home: Home, tmp_path: Path, kind: str) -> None:
    """Also when the office asks for one committee; another one's is refused."""
    reader, own = home.reader(Role.COMMITTEE), home.campaign.committee(home.committee).name
    for number, (who, code) in enumerate(((reader, None), (home.reader(), home.committee))):
        path = tmp_path / str(number)
        home.export(kind, "csv", reader=who, committee_code=code).write(path)
        title = "所属居委" if kind == "hotline" else "居委会"
        assert {row[title] for row in titled(path)} == {own}
    with pytest.raises(PermissionDeniedError, match="本居委会"):
        home.export(kind, reader=reader, committee_code=home.campaign.committees[1].code)


def test_no_file_holds_more_rows_than_the_campaign_allows(home: Home, tmp_path: Path) -> None:
    """With rooms the bound is lower; over it there is a sentence and no half file taken for a whole one."""
    few = replace(home.campaign, export_limits=ExportLimits(rows=1_000, rows_in_clear=3))
    for name, reason in (("masked.xlsx", None), ("open.xlsx", REASON)):
        request = ExportRequest("files", "xlsx", reason=reason, approver=APPROVER)
        export = prepare_export(request, home.reader(), few, printed_at=PRINTED)
        if reason is None:
            assert export.write(tmp_path / name) > 3
        else:
            with pytest.raises(UserError, match="3 行的上限"):
                export.write(tmp_path / name)
            assert not (tmp_path / name).exists()


def test_the_analysts_set_names_no_dwelling_order_or_person(home: Home, tmp_path: Path) -> None:
    """Counts by compound, committee and day that add up to the reader's; CRS and cut-off in each file."""
    folder = tmp_path / "set"
    home.export("dataset", "parquet", **WHOLE).write(folder)
    tables = {path.name: pq.read_table(path) for path in folder.iterdir()}
    assert set(tables) == {"compounds", "orders_by_day", "open_by_day"}
    assert sum(tables["orders_by_day"]["orders"].to_pylist()) == home.reader().complaint_count(**WHOLE)
    assert set(tables["compounds"]["subdistrict"].to_pylist()) == {int(home.code)}
    for name, found in tables.items():
        assert not {"case_id", "dwelling_id", "order_number", "room", "raw_address", "text"} & set(found.column_names)
        (file,) = folder.glob(f"{name}/*/*.parquet")
        said = pq.read_schema(file).metadata
        assert b"EPSG:4326" in said[b"crs"] and "数据截至" in said[b"notes"].decode()


@pytest.mark.parametrize("day", [date(2021, 6, 1), date(2019, 1, 1), date(2022, 3, 1)])
@pytest.mark.parametrize("kind", EXPORTS)
def test_any_day_gives_a_file_that_opens(home: Home, tmp_path: Path, kind: str, day: date) -> None:
    """Before anything was known, before the campaign and after it."""
    reason = REASON if kind == "roster" else None
    first = EXPORTS[kind].formats[0]
    path = tmp_path / f"x.{first}"
    rows = home.export(kind, first, reader=home.reader(day=day), reason=reason).write(path)
    assert rows >= 0 and path.exists()
    if kind in LEDGERS:
        assert "演示数据" in "".join(str(cell) for row in cells(path)[-8:] for cell in row)


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"kind": "people"}, NotFoundError, "files"),
        ({"kind": "files", "format": "gpkg"}, UserError, "xlsx、csv"),
        ({"kind": "files", "committee_code": "nowhere"}, NotFoundError, "nowhere"),
        ({"kind": "hotline", "start": DAY + timedelta(days=1)}, UserError, "晚于"),
        ({"kind": "files", "reason": REASON, "shared": True}, UserError, "共享"),
    ],
)
def test_what_is_asked_wrongly_is_said(home: Home, asked: dict[str, Any], error: type[UserError], said: str) -> None:
    """Kind, format, committee, days, a reason for a file that leaves the office."""
    with pytest.raises(error, match=said):
        home.export(**asked)


def test_the_command_logs_first_and_never_overwrites(home: Home, tmp_path: Path, capsys: Any) -> None:
    """Same bytes for the same data and day; the log says who, what, why, how many; a taken name is refused."""
    outs = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    words = ["export", "files", "--as-of", str(DAY), "--home", str(home.folder), "--json", "--reason", REASON]
    words += ["--approver", APPROVER]
    for out in outs:
        assert main([*words, "--out", str(out)]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[0])
    assert outs[0].read_bytes() == outs[1].read_bytes()
    with home.store.read() as connection:
        log = connection.execute(sa.select(access_log).order_by(access_log.c.number.desc())).first()
    assert log is not None and (log.action, log.subject) == ("exported", "export files")
    kept = json.loads(log.content)
    assert (kept["rows"], kept["reason"], kept["masked"]) == (said["rows"], REASON, False)
    assert kept["approver"] == APPROVER
    before = outs[0].read_bytes()
    assert main([*words, "--out", str(outs[0])]) == 2
    assert outs[0].read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_what_cannot_be_logged_is_not_handed_out(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """The entry comes before the file, also before a folder."""

    def fails(*_: Any) -> int:
        raise UserError("不能写入")

    monkeypatch.setattr("data.access_log.record_access", fails)
    for kind, name in (("files", "f.xlsx"), ("dataset", "set")):
        assert main(["export", kind, "--out", str(tmp_path / name), "--home", str(home.folder)]) == 2
    assert list(tmp_path.iterdir()) == []
