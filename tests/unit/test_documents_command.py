"""documents on the command line: the register, the draft, and every mistake as a sentence."""

from __future__ import annotations

import getpass
import io
import json
import shutil
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from docx import Document

from casework.events import Actor
from casework.orders.legal_basis_file import COLUMNS
from casework.privacy.masking import mask_name
from casework.vocabulary import EventKind, Knowledge, PartyRole, Role, Stage
from data.__main__ import main
from data.access import Reader
from data.keys import FOLDER, KeyRing
from data.persons import reveal_person
from data.schema import SHANGHAI
from data.schema_access_log import access_log
from data.settings import home_campaign, load_settings
from data.store import Store, sqlite_url
from tests.histories import draft_for


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small demo; no setting of the developer's machine."""
    for name in ("QUNZU_DATABASE_URL", "QUNZU_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    return Path(shutil.copytree(demo_home, tmp_path / "home"))


def asked(capsys: pytest.CaptureFixture[str], *words: str | Path, code: int = 0) -> dict[str, Any]:
    """The JSON answer of a call with this exit code."""
    capsys.readouterr()
    assert main([*map(str, words), "--json"]) == code
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_the_register_lists_every_order_with_a_number_of_its_own(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each committee counts from 1 without a gap in each year."""
    orders = asked(capsys, "documents", "list", "--home", home)["orders"]
    numbers = [row["number"] for row in orders]
    assert len(set(numbers)) == len(numbers) > 10
    of_committee: dict[tuple[str, str], list[int]] = {}
    for row in asked(capsys, "documents", "list", "--home", home, "--knowledge", "latest")["orders"]:
        serial = int(row["number"].split("第")[1].removesuffix("号"))
        of_committee.setdefault((row["committee_code"], row["issued_on"][:4]), []).append(serial)
    assert all(sorted(serials) == list(range(1, len(serials) + 1)) for serials in of_committee.values())


def test_the_draft_of_the_page_is_written_once_and_logged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same bytes each time in a demo; the file is never overwritten; the access log names the order."""
    order = asked(capsys, "documents", "list", "--home", home)["orders"][-1]
    out, again = home.parent / "a.docx", home.parent / "b.docx"
    answer = asked(capsys, "documents", "draft", order["case_id"], "--kind", "order", "--home", home, "--out", out)
    assert (answer["case"], answer["number"]) == (order["case_id"], order["number"])
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(out.read_bytes())).paragraphs)
    assert text.count(order["number"]) == 2
    asked(capsys, "documents", "draft", order["case_id"], "--home", home, "--out", again)
    assert out.read_bytes() == again.read_bytes()
    assert (
        "已经存在"
        in asked(capsys, "documents", "draft", order["case_id"], "--home", home, "--out", out, code=2)["error"]
    )
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    with store.read() as connection:
        logged = connection.execute(sa.select(access_log.c.subject, access_log.c.content)).all()
    store.close()
    assert [row.subject for row in logged if order["number"] in row.content] == [order["case_id"]] * 2


def addressed(home: Path) -> tuple[str, str]:
    """A file whose owner is named, and the name in clear."""
    settings = load_settings(home, {})
    campaign = home_campaign(settings)
    office = Actor("a", Role.SAFETY_OFFICE)
    with closing(Store.open(sqlite_url(home / "qunzu.sqlite"), keys=KeyRing(home / FOLDER))) as store:
        reader = Reader(store, campaign.subdistrict_code, office, date(2021, 10, 27), Knowledge.LATEST)
        for case_id in reader.order_register()["case_id"]:
            owners = [person for person in reader.persons(case_id) if person.role is PartyRole.OWNER]
            if owners:
                at = datetime(2021, 10, 27, 12, tzinfo=SHANGHAI)
                opened = reveal_person(store, reader.view, office, case_id, owners[0].person_id, "核对测试数据", at)
                return case_id, opened.name
    raise LookupError("no owner in the demo")


def first_lines(path: Path) -> str:
    """The paragraphs of a draft."""
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(path.read_bytes())).paragraphs)


def test_the_draft_names_the_addressee_masked_and_in_full_with_a_reason(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a reason only the masked name; with one and an approver the full name, and both stand in the log."""
    case_id, name = addressed(home)
    words: list[str | Path] = ["documents", "draft", case_id, "--home", home, "--party", "owner", "--out"]
    asked(capsys, *words, home.parent / "masked.docx")
    assert f"被告知人：{mask_name(name)}（☑业主" in first_lines(home.parent / "masked.docx")
    assert name not in first_lines(home.parent / "masked.docx")
    assert "至少 5 个字" in asked(capsys, *words, home.parent / "short.docx", "--reason", "看", code=2)["error"]
    full: list[str | Path] = [*words, home.parent / "full.docx", "--reason", "送达指令书，需写全名"]
    assert "请写明审批人姓名" in asked(capsys, *full, code=2)["error"]
    own = getpass.getuser()
    assert "导出人本人" in asked(capsys, *full, "--approver", own, code=2)["error"]
    assert not (home.parent / "full.docx").exists()
    asked(capsys, *full, "--approver", "审批人甲")
    assert f"被告知人：{name}（☑业主" in first_lines(home.parent / "full.docx")
    with closing(Store.open(sqlite_url(home / "qunzu.sqlite"))) as store, store.read() as connection:
        logged = connection.execute(sa.select(access_log.c.action, access_log.c.content)).all()
    told = [(row.action, json.loads(row.content)) for row in logged if "送达指令书，需写全名" in row.content]
    assert [action for action, _ in told] == ["revealed", "exported"], "a refused draft opens nothing"
    assert (told[1][1]["approver"], told[1][1]["full_name"]) == ("审批人甲", True)


def test_an_earlier_order_is_drafted_by_its_number(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An order of another file, or a number that nobody has, is refused with the number."""
    orders = asked(capsys, "documents", "list", "--home", home)["orders"]
    first, other = orders[0], next(row for row in orders if row["case_id"] != orders[0]["case_id"])
    words = ["documents", "draft", first["case_id"], "--home", home, "--out", home.parent / "c.docx", "--number"]
    assert other["number"] in asked(capsys, *words, other["number"], code=2)["error"]
    assert asked(capsys, *words, first["number"])["number"] == first["number"]


# (words after documents, part of the sentence)
MISTAKES = [
    (["draft"], "documents draft C0012"),
    (["draft", "C0001"], "输出文件"),
    (["draft", "C9999", "--out", "x.docx"], "C9999"),
    (["draft", "C0001'; drop table case_file --", "--out", "x.docx"], "没有编号为"),
    (["draft", "C0001", "--out", "x.docx", "--party", "none", "--reason", "送达需要全名"], "--party none"),
    (["print"], "draft"),
]


@pytest.mark.parametrize(("words", "part"), MISTAKES, ids=[row[1] for row in MISTAKES])
def test_a_mistake_is_a_sentence(home: Path, capsys: pytest.CaptureFixture[str], words: list[str], part: str) -> None:
    """Exit code 2, and no file."""
    assert part in asked(capsys, "documents", *words, "--home", home, code=2)["error"]
    assert not Path("x.docx").exists()


def test_check_names_the_faulty_cell_of_the_legal_basis(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An overlap that somebody typed stops the draft and is found by check, with row and column."""
    sound = asked(capsys, "check", "--home", home)
    (found,) = [one for one in sound["findings"] if one["subject"] == "法律依据"]
    assert found["level"] == "注意" and "金额待核实" in found["detail"]
    row = "标准,甲,《某办法》,第一条,2020-01-01,,全部,内容,,,"
    (home / "legal_basis.csv").write_text("\n".join([",".join(COLUMNS), row, row]), encoding="utf-8")
    faulty = asked(capsys, "check", "--home", home, code=2)
    (found,) = [one for one in faulty["findings"] if one["subject"] == "法律依据"]
    assert found["level"] == "错误" and "第 3 行“施行日期”列" in found["detail"]
    case_id = asked(capsys, "documents", "list", "--home", home)["orders"][-1]["case_id"]
    words = ["documents", "draft", case_id, "--home", home, "--out", home.parent / "d.docx"]
    assert "legal_basis.csv" in asked(capsys, *words, code=2)["error"]


def test_init_writes_the_table_for_the_office_to_edit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside campaign.toml and calendar.csv, as Excel reads it."""
    written = asked(capsys, "init", "--home", tmp_path / "new")["written"]
    assert str(tmp_path / "new" / "legal_basis.csv") in written
    assert (tmp_path / "new" / "legal_basis.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_order_recorded_on_the_command_line_is_numbered_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every way into the files draws from the same row of numbers."""
    settings = load_settings(home, {})
    campaign = home_campaign(settings)
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    office = Actor("a", Role.SAFETY_OFFICE)
    cases = Reader(store, campaign.subdistrict_code, office, date(2021, 10, 27), Knowledge.LATEST).case_list()
    store.close()
    case_id = str(cases.loc[cases["stage"] == Stage.CONFIRMED.value, "case_id"].iloc[0])
    draft = draft_for(EventKind.ORDER_ISSUED, date(2021, 10, 27), uid="by-command", case_id=case_id)
    entry = {
        "uid": draft.uid,
        "case_id": case_id,
        "kind": draft.kind.value,
        "occurred_on": "2021-10-27",
        "due_on": "2021-11-03",
        "facts": dict(draft.facts),
    }
    path = home.parent / "entry.json"
    path.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    number = asked(capsys, "case", "event", path, "--home", home)["event"]["facts"]["number"]
    listed = [row["number"] for row in asked(capsys, "documents", "list", "--home", home)["orders"]]
    assert listed.count(number) == 1
    # Sent once more, it is the same order under the same number.
    again = asked(capsys, "case", "event", path, "--home", home)
    assert (again["recorded"], again["event"]["facts"]["number"]) == (False, number)
