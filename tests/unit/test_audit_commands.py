"""audit and purge on the command line: answers, exit codes, files whole or not at all, a killed purge."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest

from data.__main__ import main
from data.audit_export import COLUMNS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A demo home to write to."""
    return copytree(demo_home, tmp_path / "home")


def asked(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, object]]:
    """Exit code and JSON answer of a command."""
    code = main([str(word) for word in (*words, "--json")])
    return code, json.loads(capsys.readouterr().out)


def test_a_sound_record_says_so_and_gives_a_hash_to_keep_on_paper(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same hash is found again; a record that was rewritten as a whole is not."""
    code, answer = asked(capsys, "audit", "verify", "--home", home)
    assert (code, answer["sound"], answer["faults"]) == (0, True, [])
    printed = str(answer["last_hash"])
    assert asked(capsys, "audit", "verify", "--home", home, "--expect", printed.upper())[0] == 0
    code, answer = asked(capsys, "audit", "verify", "--home", home, "--expect", "0" * 64)
    assert code == 2 and "整体改写" in str(answer["faults"])
    code, answer = asked(capsys, "audit", "verify", "--home", home, "--expect", "abc")
    assert code == 2 and "64 位" in str(answer["error"])


def test_an_edit_by_hand_is_named_with_exit_code_2(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody with the file and any SQLite program."""
    with sqlite3.connect(home / "qunzu.sqlite") as connection:
        newest = "(select max(version) from case_event)"
        connection.execute(f"update case_event set occurred_on = '2021-10-01' where version = {newest}")
    connection.close()
    code, answer = asked(capsys, "audit", "verify", "--home", home)
    assert code == 2
    assert "办理记录与操作记录不一致" in str(answer["faults"])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_record_is_exported_and_the_export_is_logged(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    """Only the days asked for; the next export shows this one."""
    out = tmp_path / f"record.{ending}"
    code, answer = asked(
        capsys, "audit", "export", "--home", home, "--out", out, "--from", "2021-10-20", "--to", "2021-10-22"
    )
    assert code == 0
    if ending == "xlsx":
        rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
        titles, days = rows[0], {str(row[0])[:10] for row in rows[1 : int(str(answer["rows"])) + 1]}
    else:
        lines = out.read_text(encoding="utf-8-sig").splitlines()
        titles, days = tuple(lines[0].split(",")), {line[:10] for line in lines[1:]}
    assert titles == COLUMNS
    assert days <= {"2021-10-20", "2021-10-21", "2021-10-22"} and days
    again = tmp_path / "again.csv"
    asked(capsys, "audit", "export", "--home", home, "--out", again, "--from", "2022-01-01")
    assert "导出" in again.read_text(encoding="utf-8-sig")
    assert asked(capsys, "audit", "verify", "--home", home)[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--out", "x.txt"), ".csv 或 .xlsx"),
        ((), "--out"),
        (("--out", "x.csv", "--from", "2021-02-30"), "不存在"),
        (("--out", "x.csv", "--from", "2021-10-02", "--to", "2021-10-01"), "早于"),
        (("--out", "/no/such/folder/x.csv"), "无法写入"),
    ],
)
def test_an_export_that_cannot_be_is_explained(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    """Exit code 2 and the mend."""
    code, answer = asked(capsys, "audit", "export", "--home", home, *words)
    assert code == 2 and sentence in str(answer["error"])


def test_a_present_file_is_not_overwritten(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither by an export nor by a report."""
    kept = tmp_path / "kept.csv"
    kept.write_text("mine")
    assert asked(capsys, "audit", "export", "--home", home, "--out", kept)[0] == 2
    assert asked(capsys, "purge", "--dry-run", "--home", home, "--report", kept)[0] == 2
    assert kept.read_text() == "mine"


def test_purge_wants_to_be_told_whether_it_is_meant(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither word: nothing happens."""
    assert main(["purge", "--home", str(home)]) == 2
    assert "dry-run" in capsys.readouterr().err


def test_a_dry_run_and_the_purge_name_the_same_and_mention_backups(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report is a file as well; afterwards the record is sound and nothing is left to do."""
    _, planned = asked(capsys, "purge", "--dry-run", "--home", home)
    code, done = asked(capsys, "purge", "--confirm", "--home", home, "--report", tmp_path / "report.json")
    assert code == 0 and done["confirmed"] and not planned["confirmed"]
    assert {key: value for key, value in done.items() if key != "confirmed"} == {
        key: value for key, value in planned.items() if key != "confirmed"
    }
    assert "备份" in str(done["backups"])
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == done
    assert asked(capsys, "audit", "verify", "--home", home)[0] == 0
    _, again = asked(capsys, "purge", "--dry-run", "--home", home)
    assert (again["persons"], again["events"], again["complaint_texts"]) == (0, 0, 0)


def test_a_killed_purge_is_whole_or_absent(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """kill -9 at random instants: after each, the record is sound, and persons are all there or all gone."""
    rng = random.Random(5)
    for turn in range(6):
        own = copytree(home, tmp_path / f"turn{turn}")
        whole = asked(capsys, "purge", "--dry-run", "--home", own)[1]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        running = subprocess.Popen(
            [sys.executable, "-c", _PURGE, str(own)], stdout=subprocess.PIPE, env=environment, cwd=ROOT
        )
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(rng.uniform(0, 0.25))
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stdout.close()
        assert asked(capsys, "audit", "verify", "--home", own)[0] == 0
        left = asked(capsys, "purge", "--dry-run", "--home", own)[1]
        assert (left["persons"], left["events"]) in ((0, 0), (whole["persons"], whole["events"]))


_PURGE = """
import sys
from datetime import datetime
from pathlib import Path
from casework.campaign.reading import load_campaign
from casework.events import Actor
from casework.vocabulary import Role
from data.purge import purge
from data.schema import SHANGHAI
from data.store import Store, sqlite_url
home = Path(sys.argv[1])
store = Store.open(sqlite_url(home / "qunzu.sqlite"))
campaign = load_campaign(home / "campaign.toml")
print("begins", flush=True)
purge(store, campaign, Actor("office", Role.SAFETY_OFFICE), datetime(2026, 1, 5, 9, tzinfo=SHANGHAI))
"""
