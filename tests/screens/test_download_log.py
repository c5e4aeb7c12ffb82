"""Why rooms were taken away is in the access log when somebody takes the file, before he has it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

import ui.access_notes
import ui.export_panel
import ui.report_panel
from casework.events import Actor
from casework.vocabulary import Role
from data.engine import StoreError
from data.schema_access_log import access_log
from data.settings import load_settings
from data.store import Store
from tests.screens.visits import shown_errors, visit
from ui import clock

REASON, APPROVER = "逐户送达指令书", "演示审批人"
pytestmark = pytest.mark.usefixtures("at_demo_home")


@pytest.mark.parametrize(
    ("panel", "fields", "button"),
    [
        (ui.report_panel, ("report_reason", "report_approver"), "report_make"),
        (ui.export_panel, ("export_reason_files", "export_approver_files"), "export_make"),
    ],
)
def test_every_download_carries_reason_and_approver(
    monkeypatch: pytest.MonkeyPatch, panel: Any, fields: tuple[str, str], button: str
) -> None:
    """Document, its lists and ledger: each button hands them to the log, and says that nothing is masked."""
    handed: list[Mapping[str, Any]] = []

    def noted(make: Callable[[], bytes], name: str, rows: int, more: Mapping[str, Any]) -> Callable[[], bytes]:
        handed.append(more)
        return make

    monkeypatch.setattr(panel, "logged_export", noted)
    at = visit("reports", Role.SAFETY_OFFICE)
    for key, words in zip(fields, (REASON, APPROVER), strict=True):
        at.text_input(key=key).input(words)
    at.button(key=button).click().run()
    assert not at.exception and not shown_errors(at)
    assert handed
    for more in handed:
        assert (more["reason"], more["approver"], more["masked"]) == (REASON, APPROVER, False)


def test_the_file_comes_after_the_entry(at_demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The click writes who, what, how many rows and why; where that fails there is no file."""
    home = tmp_path / "home"
    shutil.copytree(at_demo_home, home)
    store = Store.open(load_settings(home, {}).database_url)
    visitor = SimpleNamespace(
        store=store, subdistrict=store.subdistricts()[0].code, actor=Actor("a", Role.SAFETY_OFFICE), as_of=clock.now()
    )
    monkeypatch.setattr(ui.access_notes, "visit", lambda: visitor)
    take = ui.access_notes.logged_export(lambda: b"file", "户档台账.xlsx", 7, {"reason": REASON, "approver": APPROVER})
    with store.read() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(access_log)).scalar_one()
    assert take() == b"file"
    with store.read() as connection:
        rows = connection.execute(sa.select(access_log).order_by(access_log.c.number.desc())).all()
    assert len(rows) == before + 1
    kept = json.loads(rows[0].content)
    assert (rows[0].action, rows[0].subject, kept["rows"]) == ("exported", "户档台账.xlsx", 7)
    assert (kept["reason"], kept["approver"]) == (REASON, APPROVER)
    store.close()

    def fails(*_: Any) -> int:
        raise StoreError("不能写入")

    monkeypatch.setattr(ui.access_notes, "record_access", fails)
    with pytest.raises(StoreError):
        take()
