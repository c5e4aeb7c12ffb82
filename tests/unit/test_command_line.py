"""The command line: its JSON contracts, exit codes, and sentences for mistakes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import data.demo as demo_builder
from casework.errors import ConflictError
from casework.vocabulary import LocatedLevel
from data.__main__ import COMMANDS, in_chinese, main
from data.commands import serve
from data.schema import compound
from data.store import Store, sqlite_url

ROOT = Path(__file__).resolve().parents[2]
Ask = Callable[..., Any]
LEVELS = {level.label for level in LocatedLevel}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the developer's machine; a home that does not exist."""
    for name in ("QUNZU_DATABASE_URL", "QUNZU_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUNZU_HOME", str(tmp_path / "default-home"))


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """A call with --json: asserts the exit code and that stdout is one JSON object; returns it."""

    def called(*words: str | Path, code: int = 0) -> Any:
        capsys.readouterr()
        assert main([*map(str, words), "--json"]) == code
        answer = json.loads(capsys.readouterr().out)
        assert isinstance(answer, dict)
        return answer

    return called


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo home that a test may change."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))


# ---- contracts ------------------------------------------------------------------------------------------------


def test_brief_keeps_its_contract(demo_home: Path, ask: Ask) -> None:
    """The keys that other offices' scripts rely on, and the sums that must hold."""
    brief = ask("brief", "--home", demo_home, "--as-of", "2021-10-27")
    assert {
        *("as_of", "data_cutoff", "phase", "target", "clearing", "committees", "unlocated", "changes_since_last_week"),
    } <= set(brief)
    assert brief["as_of"] == "2021-10-27"
    assert {"name", "day", "days", "working_days_left", "deadline"} <= set(brief["phase"])
    assert (brief["phase"]["name"], brief["phase"]["day"], brief["phase"]["days"]) == ("整治", 16, 29)
    assert brief["phase"]["working_days_left"] == 10
    assert {"baseline", "current", "change", "goal", "windows"} <= set(brief["target"])
    clearing = brief["clearing"]
    assert clearing["open"] == clearing["confirmed"] - clearing["cleared"]
    assert clearing["open"] == clearing["existing"] + clearing["new"] + clearing["recurred"]
    figures = ("to_survey", "surveyed", "seen", "not_seen", "refused", "confirmed", "ordered", "served")
    figures += ("self_rectified", "overdue", "enforced", "cleared", "revisited", "recurred")
    for row in brief["committees"]:
        assert {"code", "name", *figures} <= set(row)
    assert sum(row["confirmed"] for row in brief["committees"]) == clearing["confirmed"]


def test_brief_without_a_day_takes_the_day_of_the_newest_record(demo_home: Path, ask: Ask) -> None:
    """The demo's campaign is long over."""
    assert ask("brief", "--home", demo_home)["as_of"] == "2021-10-27"


def test_options_may_stand_before_the_word(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--home and --json on either side."""
    assert main(["--json", "--home", str(demo_home), "progress"]) == 0
    assert json.loads(capsys.readouterr().out)["committees"]


def test_progress_agrees_with_brief(demo_home: Path, ask: Ask) -> None:
    """One truth behind both words."""
    days = ("--home", demo_home, "--as-of", "2021-10-20")
    rows, brief = ask("progress", *days)["committees"], ask("brief", *days)["committees"]
    assert [row["code"] for row in rows] == [row["code"] for row in brief]
    assert [row["surveyed"] for row in rows] == [row["surveyed"] for row in brief]


def test_locate_answers_once_per_line_of_the_file(demo_home: Path, ask: Ask, tmp_path: Path) -> None:
    """Empty lines too, in their order; each with level, place, reasons and candidates."""
    store = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    with store.read() as connection:
        name = connection.execute(sa.select(compound.c.name).limit(1)).scalar_one()
    store.close()
    texts = tmp_path / "texts.txt"
    texts.write_bytes(f"{name}12号楼\r\n\r\n不知道在哪里\r\n".encode("gb18030"))
    results = ask("locate", "--home", demo_home, "--file", texts)["results"]
    assert [row["text"] for row in results] == [f"{name}12号楼", "", "不知道在哪里"]
    for row in results:
        assert set(row) == {"text", "level", "compound", "building", "room", "reasons", "candidates"}
        assert row["level"] in LEVELS
    assert (results[0]["compound"], results[2]["level"]) == (name, "待定")
    assert results[1]["reasons"] == ["empty"]


def test_locate_takes_texts_as_words(demo_home: Path, ask: Ask) -> None:
    """One result per word."""
    assert len(ask("locate", "--home", demo_home, "甲", "乙")["results"]) == 2


def test_a_real_start_from_init_to_check(ask: Ask, tmp_path: Path) -> None:
    """init, import with a dry run first, check: the way of the guide."""
    home, listed, orders = tmp_path / "home", tmp_path / "committees.csv", tmp_path / "orders.csv"
    listed.write_text("code,name\n01,东里居委会\n02,西里居委会\n", encoding="utf-8")
    started = ask("init", "--home", home, "--committees", listed)
    assert started["committees"] == 2
    assert (home / "campaign.toml").read_text(encoding="utf-8").count("\n[[committees]]\n") == 2
    compounds = tmp_path / "compounds.csv"
    compounds.write_text(
        "code,name,aliases,committee,road,lane,dwellings,lon,lat\nA1,甲苑,,01,试验路,18,200,121.31,31.13\n",
        encoding="utf-8",
    )
    assert ask("import", "compounds", compounds, "--home", home, "--crs", "WGS84")["added"] == 1
    orders.write_text(
        "工单编号,受理时间,诉求内容,诉求地址\n"
        "T001,2021-10-08 09:10:00,反映群租扰民,试验路18弄3号502室\n"
        "T002,2021-13-08 09:10:00,反映群租扰民,试验路18弄\n",
        encoding="utf-8-sig",
    )
    dry = ask("import", "hotline", orders, "--home", home, "--dry-run")
    done = ask("import", "hotline", orders, "--home", home)
    again = ask("import", "hotline", orders, "--home", home)
    for report in (dry, done, again):
        assert {"read", "added", "updated", "unchanged", "rejected", "located", "errors"} <= set(report)
        assert (report["read"], report["rejected"]) == (2, 1)
        assert set(report["located"]) == LEVELS
        assert {"file", "row", "column", "value", "reason"} <= set(report["errors"][0])
    assert (dry["added"], done["added"], again["added"], again["unchanged"]) == (1, 1, 0, 1)
    health = ask("check", "--home", home)
    assert health["sound"]
    assert ask("brief", "--home", home, "--as-of", "2021-10-10")["is_demo"] is False


# ---- check ----------------------------------------------------------------------------------------------------


def test_check_reports_a_changed_record_and_everything_else_too(own_home: Path, ask: Ask) -> None:
    """A row changed behind the program's back, an unknown committee and a broken calendar: all three are told."""
    store = Store.open(sqlite_url(own_home / "qunzu.sqlite"))
    with store.write(store.subdistricts()[0].code) as writing:
        writing.connection.execute(sa.text("update audit set content = content || ' ' where version = 5"))
        writing.connection.execute(sa.text("update compound set committee_code = '999' where compound_id = 1"))
        writing.connection.execute(sa.text("update subdistrict set version = version + 0"))
    store.close()
    (own_home / "calendar.csv").write_text("日期,类型\n2021-02-30,休\n", encoding="utf-8")
    health = ask("check", "--home", own_home, code=2)
    faults = {finding["subject"] for finding in health["findings"] if finding["level"] == "错误"}
    assert not health["sound"]
    assert "工作日历" in faults
    assert any(subject.endswith("审计链") for subject in faults)
    assert any("“999”" in finding["detail"] for finding in health["findings"])


def test_check_of_a_missing_or_foreign_database_still_reports_the_rest(ask: Ask, own_home: Path) -> None:
    """None of the looks stops the others."""
    (own_home / "qunzu.sqlite").write_bytes(b"this is no database, only a text that is long enough to look at" * 20)
    findings = ask("check", "--home", own_home, code=2)["findings"]
    assert {(row["subject"], row["level"]) for row in findings} == {
        *(("专项行动配置", "正常"), ("工作日历", "正常"), ("法律依据", "注意"), ("数据库", "错误")),
    }


# ---- mistakes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nope"], "没有“nope”这个命令"),
        (["import", "hotline"], "缺少 FILE"),
        (["brief", "--as-of", "2021-02-30"], "日期“2021-02-30”不存在"),
        (["brief", "--as-of"], "--as-of 后面要有一个值"),
        (["brief", "--knowledge", "later"], "--knowledge 不能是“later”"),
        (["demo", "--seed", "x"], "--seed 应为整数"),
        (["progress", "--frist"], "不认识 --frist"),
        (["brief"], "还没有数据库"),
        (["locate"], "请给出要查的地址"),
        (["demo", "--scale", "0"], "--scale"),
    ],
)
def test_a_mistake_is_exit_code_2_and_one_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In Chinese on stderr; with --json also as the one object on stdout."""
    assert main(words) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err.replace("\n", "")
    assert printed.out == ""
    assert main([*words, "--json"]) == 2
    assert sentence in json.loads(capsys.readouterr().out)["error"]


def test_reading_commands_create_nothing(tmp_path: Path) -> None:
    """A mistyped --home leaves no new database behind."""
    for word in ("brief", "progress", "check"):
        assert main([word, "--home", str(tmp_path / "typo")]) == 2
    assert not (tmp_path / "typo").exists()


def test_an_unknown_subdistrict_is_refused_with_those_that_exist(demo_home: Path, ask: Ask) -> None:
    """The sentence names the codes."""
    assert "现有：" in ask("brief", "--home", demo_home, "--subdistrict", "999", code=2)["error"]


def test_init_and_demo_never_write_over_data(own_home: Path, ask: Ask) -> None:
    """Both refuse; what stood there stays."""
    before = {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()}
    assert "已经存在" in ask("init", "--home", own_home, code=2)["error"]
    assert "已经有数据" in ask("demo", "--home", own_home, code=2)["error"]
    assert {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()} == before


def test_a_demo_that_is_cut_short_leaves_the_home_as_empty_as_before(
    monkeypatch: pytest.MonkeyPatch, ask: Ask, tmp_path: Path, demo_home: Path
) -> None:
    """It is built aside and moved in at the end; the remains of a killed run are cleared by the next one."""
    home = tmp_path / "home"

    def cut_short(store: Store, place: Path, *_: object) -> None:
        (place / "campaign.toml").write_text("half", encoding="utf-8")
        raise ConflictError("停")

    def finished(store: Store, place: Path, *_: object) -> None:
        shutil.copy(demo_home / "campaign.toml", place)
        store.create_subdistrict("310999001", "演示街道", is_demo=True)

    monkeypatch.setattr(demo_builder, "build_demo", cut_short)
    ask("demo", "--home", home, code=2)
    assert list(home.iterdir()) == []
    (home / ".demo-killed").mkdir()
    monkeypatch.setattr(demo_builder, "build_demo", finished)
    ask("demo", "--home", home)
    assert {path.name for path in home.iterdir()} == {"campaign.toml", "keys", "qunzu.sqlite"}
    ask("demo", "--home", home, code=2)
    assert ask("demo", "--home", home, "--replace")["scale"] == 1


def test_demo_replaces_a_demo_but_never_real_data(ask: Ask, tmp_path: Path) -> None:
    """--replace is refused where the data are real."""
    ask("init", "--home", tmp_path / "real")
    assert "正式数据" in ask("demo", "--home", tmp_path / "real", "--replace", code=2)["error"]
    assert (tmp_path / "real" / "campaign.toml").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a,b\n1,2\n", "表头"),
        ("code,name\n01,\n", "第2行：居委会名称为空"),
        ("code,name\n01,甲\n01,乙\n", "第3行：编号 01 与第2行重复"),
    ],
)
def test_a_wrong_list_of_committees_is_refused_whole(ask: Ask, tmp_path: Path, content: str, sentence: str) -> None:
    """Nothing is written; the row is named."""
    listed = tmp_path / "list.csv"
    listed.write_text(content, encoding="utf-8")
    assert sentence in ask("init", "--home", tmp_path / "home", "--committees", listed, code=2)["error"]
    assert not (tmp_path / "home").exists()


def test_init_takes_the_subdistrict_and_a_corrected_code_is_followed(ask: Ask, tmp_path: Path) -> None:
    """A wrong code, mended in campaign.toml before the first import, leaves no second subdistrict behind."""
    home, listed, compounds = tmp_path / "home", tmp_path / "committees.csv", tmp_path / "compounds.csv"
    listed.write_text("编号,名称\n01,甲居委会\n", encoding="utf-8")
    ask("init", "--home", home, "--committees", listed, "--code", "310999801", "--name", "样例街道")
    campaign = home / "campaign.toml"
    campaign.write_text(campaign.read_text(encoding="utf-8").replace("310999801", "310999802"), encoding="utf-8")
    assert "310999802" in ask("brief", "--home", home, code=2)["error"]
    compounds.write_text("编号,小区名称,居委会,道路,弄,户数\nC1,棠浦公寓,01,棠浦路,12,300\n", encoding="utf-8")
    assert ask("import", "compounds", compounds, "--crs", "wgs84", "--home", home)["added"] == 1
    brief = ask("brief", "--home", home)
    assert brief["subdistrict"] == {"code": "310999802", "name": "样例街道"}


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Also without any word."""
    for words in ([], ["help"]):
        assert main(words) == 0
        listed = capsys.readouterr().out
        assert all(command.NAME in listed for command in COMMANDS)
        assert "usage" not in listed


@pytest.mark.parametrize("words", [["--json"], ["help", "--json"]], ids=["no command", "help"])
def test_help_as_json_is_one_object_too(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The words with what they do, for programs that call this one."""
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["commands"] == {one.NAME: one.HELP for one in COMMANDS}


def test_an_unknown_message_of_the_parser_passes_through() -> None:
    """Better English than nothing."""
    assert in_chinese("something new") == "something new"


def test_a_taken_port_is_a_mistake_that_names_the_mend() -> None:
    """--port asks for one port; without it the next free one is taken."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Exception, match="已被其他程序占用"):
            serve.free_port(taken.getsockname()[1])


def test_a_fault_is_exit_code_1_with_a_number_and_json_stays_json(tmp_path: Path) -> None:
    """A real process whose code fails: stdout is one object, stderr holds the traceback under the number."""
    script = (
        "import sys, runpy, data.commands.check as check\n"
        "check._campaign = lambda settings: 1 / 0\n"
        "sys.argv = ['data', 'check', '--json', '--home', sys.argv[1]]\n"
        "runpy.run_module('data', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "事件编号" in json.loads(done.stdout)["error"]
    assert "ZeroDivisionError" in done.stderr
