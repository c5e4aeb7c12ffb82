"""case show|list|event: the file on the command line, and an entry that passes through the same service."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from casework.errors import EntryError
from casework.vocabulary import AccessAction, EventKind, Stage
from data.__main__ import main
from data.access_log import access_entries
from data.commands.case_draft import KEYS, draft_from_json
from data.commands.contract import DONE, USER_ERROR
from data.schema import SHANGHAI
from data.store import Store, sqlite_url


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the small demo."""
    copied = tmp_path / "home"
    shutil.copytree(demo_home, copied)
    return copied


def asked(capsys: pytest.CaptureFixture[str], home: Path, *words: str, code: int = DONE) -> dict[str, Any]:
    """The JSON object that the command prints, with that exit code."""
    assert main(["--home", str(home), "case", *words, "--json"]) == code
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    return content


def entry(tmp_path: Path, **content: Any) -> str:
    """The path of a file with a note about C0001, changed by `content`."""
    draft = {
        "uid": "cli-1",
        "case_id": "C0001",
        "kind": "note_added",
        "occurred_on": "2021-10-20",
        "facts": {"text": "命令行备注"},
        **content,
    }
    path = tmp_path / "entry.json"
    path.write_text(json.dumps(draft), encoding="utf-8")
    return str(path)


def test_a_file_is_shown_with_its_duties_and_every_record(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same file as on the screen: stage, sources, what is unclear, duties, records in order."""
    shown = asked(capsys, home, "show", "C0001")
    assert shown["case"] == "C0001"
    assert Stage(shown["stage"])
    days = [event["occurred_on"] for event in shown["events"]]
    assert days == sorted(days)
    assert shown["events"][0]["kind"] == EventKind.CLUE_RECEIVED.value
    assert {"rooms", "parties"} == set(shown["clarities"])
    assert main(["--home", str(home), "case", "show", "C0001"]) == DONE
    told = capsys.readouterr().out
    assert "登记线索" in told
    assert "{" not in told


def test_a_file_is_shown_as_of_a_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Records of later days are not there yet."""
    early = asked(capsys, home, "show", "P0001", "--as-of", "2021-01-01")
    late = asked(capsys, home, "show", "P0001")
    assert len(early["events"]) < len(late["events"])
    assert all(event["occurred_on"] <= "2021-01-01" for event in early["events"])


def test_the_list_is_narrowed_by_committee_and_stage(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Filters by code, and by stage under its name or its label."""
    everything = asked(capsys, home, "list")["cases"]
    code = everything[0]["committee_code"]
    own = asked(capsys, home, "list", "--committee", code)["cases"]
    assert own == [case for case in everything if case["committee_code"] == code]
    wanted = Stage.NOT_QUNZU
    for written in (wanted.value, wanted.label):
        found = asked(capsys, home, "list", "--stage", written)["cases"]
        assert found == [case for case in everything if case["stage"] == wanted.value]
        assert found


def test_an_entry_is_recorded_once(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second call says that it was recorded before; the file holds it once, late entries marked."""
    first = asked(capsys, home, "event", entry(tmp_path))
    again = asked(capsys, home, "event", entry(tmp_path))
    assert (first["recorded"], again["recorded"]) == (True, False)
    assert first["event"] == again["event"]
    notes = [event for event in asked(capsys, home, "show", "C0001")["events"] if event["uid"] == "cli-1"]
    assert [(note["facts"], note["late"], note["voided"]) for note in notes] == [({"text": "命令行备注"}, True, False)]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["show"], "档案编号"),
        (["show", "C9999"], "C9999"),
        (["list", "C0001"], "case show"),
        (["list", "--stage", "asleep"], "asleep"),
        (["list", "--committee", "99"], "99"),
        (["event"], "JSON"),
        (["event", "missing.json"], "missing.json"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    """Exit code 2 and what to mend."""
    assert named in asked(capsys, home, *words, code=USER_ERROR)["error"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"case_id": "C9999"}, "C9999"),
        ({"kind": "cleared"}, "销项"),  # not at this stage, and without its facts
        ({"occurred_on": "2031-01-01"}, "今天"),
        ({"facts": {}}, "备注内容"),
        ({"due_on": "2021-10-30"}, "期限"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_entry_that_the_service_refuses_changes_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: dict[str, Any], named: str
) -> None:
    """The reason in a sentence; the file as before."""
    before = asked(capsys, home, "show", "C0001")
    assert named in asked(capsys, home, "event", entry(tmp_path, **content), code=USER_ERROR)["error"]
    assert asked(capsys, home, "show", "C0001") == before


def test_a_file_that_is_no_json_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the place of the fault, for bytes, broken text and numbers that JSON does not have."""
    path = tmp_path / "broken.json"
    for raw, named in ((b"{\n  'uid': 1}", "第 2 行"), (b"\xff\xfe\x00", "UTF-8"), (b'{"uid": NaN}', "NaN")):
        path.write_bytes(raw)
        assert named in asked(capsys, home, "event", str(path), code=USER_ERROR)["error"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ([], "一组键值"),
        ("text", "一组键值"),
        ({}, "uid"),
        ({"uid": 7}, "uid"),
        ({"uid": "u" * 101}, "uid"),
        ({"kind": "nothing"}, "nothing"),
        ({"occurred_on": "20211020"}, "occurred_on"),
        ({"occurred_on": "2021-02-30"}, "occurred_on"),
        ({"occurred_on": 20211020}, "occurred_on"),
        ({"due_on": "soon"}, "due_on"),
        ({"facts": []}, "facts"),
    ],
)
def test_every_fault_of_a_draft_is_named_by_its_key(content: Any, named: str) -> None:
    """Before anything reaches the service."""
    with pytest.raises(EntryError, match=named):
        draft_from_json(content)


def test_a_draft_may_name_its_kind_by_the_label() -> None:
    """As people read it."""
    values = ("u", "C0001", "备注", "2021-10-20", None, {"text": "x"})
    assert draft_from_json(dict(zip(KEYS, values, strict=True))).kind is EventKind.NOTE_ADDED


def test_showing_a_file_is_logged_and_an_unknown_one_is_not(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who opened which file, as on the screen."""
    asked(capsys, home, "show", "C0001")
    asked(capsys, home, "show", "C9999", code=USER_ERROR)
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    code = store.subdistricts()[0].code
    span = (datetime(2000, 1, 1, tzinfo=SHANGHAI), datetime(2099, 1, 1, tzinfo=SHANGHAI))
    with store.read() as connection:
        opened = [e for e in access_entries(connection, code, *span) if e.action == AccessAction.OPENED]
    store.close()
    assert [entry.subject for entry in opened] == ["C0001"]


def test_free_text_of_an_entry_is_masked_as_in_the_forms(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A telephone and an identity number do not reach the record; numbers that are no free text stay."""
    path = entry(tmp_path, facts={"text": "电话13800001111，证件310101199001011237"})
    recorded = asked(capsys, home, "event", path)["event"]
    assert "13800001111" not in recorded["facts"]["text"]
    assert "310101199001011237" not in recorded["facts"]["text"]
    clue = {"source": "hotline", "orders": ["20211027900001"], "content": "见 13800001111"}
    path = entry(tmp_path, uid="cli-2", kind="clue_merged", facts=clue)
    facts = asked(capsys, home, "event", path)["event"]["facts"]
    assert facts["orders"] == ["20211027900001"]
    assert "13800001111" not in facts["content"]
