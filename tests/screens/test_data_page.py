"""The work of the data page: check a file and store it, give an order a place, make a rule and take it back."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store, sqlite_url
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_errors, visit

ORDERS = (
    "热线12345工单编号,受理时间,地址,诉求内容\n"
    "20211027900001,2021-10-27 09:00,不知名路1弄2号301室,群租\n"
    "20211027900002,3020-10-27 09:00,不知名路1弄2号301室,群租\n"
).encode()


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo home that the test may change."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    monkeypatch.setattr("ui.review_panel.pick_place", lambda *places, **named: None)
    use_home(home, monkeypatch)
    return home


def _version(home: Path) -> int:
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    version = store.subdistricts()[0].version
    store.close()
    return version


def _with_file(content: bytes, name: str = "orders.csv") -> AppTest:
    at = visit("data_files")
    at.file_uploader[0].set_value([(name, content, "text/csv")]).run()
    return at


def test_a_check_stores_nothing_and_names_the_faulty_row(own_home: Path) -> None:
    """The result is shown with the row, the column and the mend; the database is as before."""
    before = _version(own_home)
    at = _with_file(ORDERS)
    assert at.button(key="import_store").disabled
    at.button(key="import_check").click().run()
    assert not at.exception
    faults = next(frame.value for frame in at.dataframe if "如何修改" in frame.value.columns)
    assert (faults["行"].tolist(), faults["列"].tolist()) == ([3], ["受理时间"])
    assert _version(own_home) == before


def test_storing_after_the_check_keeps_the_demo_in_its_own_time(own_home: Path) -> None:
    """The order is in; the pages still open on the last day of the demo."""
    before = _version(own_home)
    at = _with_file(ORDERS)
    at.button(key="import_check").click().run()
    at.button(key="import_store").click().run()
    assert not at.exception
    assert "新增 1 行" in at.success[0].value
    assert _version(own_home) == before + 1
    assert visit().sidebar.date_input(key="sidebar_as_of").value == date(2021, 10, 27)


def test_a_file_that_is_no_table_is_explained(own_home: Path) -> None:
    """A picture renamed to csv: one sentence, nothing stored."""
    before = _version(own_home)
    at = _with_file(b"\x89PNG\r\n\x1a\n\x00\x00", "orders.csv")
    at.button(key="import_check").click().run()
    assert not at.exception
    assert "orders.csv" in shown_errors(at)
    assert _version(own_home) == before


def test_an_order_gets_a_place_by_hand_and_the_rule_can_be_taken_back(own_home: Path) -> None:
    """One order fewer waits; the rule stands in the list; after the undo it is gone."""
    at = visit("data_files")
    waiting = int(at.button_group(key="work").options[1].split("（")[1].split(" ")[0])
    at.button_group(key="work").set_value("review").run()
    number = at.selectbox(key="review_order").value
    place = next(box for box in at.selectbox if str(box.key).startswith("review_place_"))
    place.select_index(0).run()
    at.checkbox(key=f"review_rule_{number}").check().run()
    at.button(key=f"review_confirm_{number}").click().run()
    assert not at.exception
    assert number in at.success[0].value
    left = int(at.button_group(key="work").options[1].split("（")[1].split(" ")[0])
    assert left < waiting
    at.button_group(key="work").set_value("rules").run()
    at.selectbox(key="rules_chosen").select_index(0).run()
    at.button(key="rules_undo").click().run()
    assert "规则已撤销" in at.success[0].value
    assert "还没有地址规则" in at.info[0].value
    assert "数据截至" in shown_captions(at)


def test_the_preview_shows_the_rows_as_they_were_understood(own_home: Path) -> None:
    """Two rows, one of them faulty: the other is shown with its titles, its phone masked."""
    rows = ORDERS.replace("群租\n20211027900002".encode(), "群租，电话13800001111\n20211027900002".encode())
    at = _with_file(rows)
    at.button(key="import_check").click().run()
    shown = next(frame.value for frame in at.dataframe if "工单编号" in frame.value.columns)
    assert shown["工单编号"].tolist() == ["20211027900001"]
    assert shown["诉求内容"].tolist() == ["群租，电话138****1111"]
