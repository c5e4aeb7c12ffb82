"""The gate: what a visitor meets when there is nothing to see, or nothing to be seen by them."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from casework.vocabulary import Role
from data.__main__ import main as command_line
from data.store import Store, sqlite_url
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_errors, shown_titles, visit
from ui.navigation import PAGES


@pytest.fixture
def real_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home made by `init` with two committees; its data are not a demo."""
    listed = tmp_path / "committees.csv"
    listed.write_text("编号,名称\n01,东里居委会\n02,西里居委会\n", encoding="utf-8-sig")
    use_home(tmp_path / "home", monkeypatch)
    assert command_line(["init", "--committees", str(listed)]) == 0
    return tmp_path / "home"


@pytest.mark.parametrize("page", [None, *PAGES])
def test_real_data_are_shown_to_nobody_until_a_role_is_set(real_home: Path, page: str | None) -> None:
    """Before accounts exist a home with real data needs QUNZU_ROLE; a deep link does not get past that."""
    at = visit(page)
    assert shown_titles(at) == []
    assert "QUNZU_ROLE" in shown_errors(at)
    assert not at.exception


def test_the_demo_role_switch_has_no_effect_on_real_data(real_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The role comes from the environment, whatever the session says, and cannot be switched."""
    monkeypatch.setenv("QUNZU_ROLE", "department")
    at = visit("data_files", Role.SAFETY_OFFICE)
    assert f"您当前的角色“{Role.DEPARTMENT.label}”不能打开这一页" in shown_errors(at)
    assert not at.sidebar.selectbox


def test_a_new_home_shows_every_page_without_data(real_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty states are words, not faults, and nothing is marked as a demo."""
    monkeypatch.setenv("QUNZU_ROLE", "safety_office")
    for page in PAGES:
        at = visit(page)
        assert not at.exception, page
        assert shown_titles(at) == [PAGES[page].title]
        assert "还没有数据" in shown_captions(at)
        assert "演示数据" not in shown_captions(at)


@pytest.mark.parametrize(
    ("role", "committee", "words"),
    [
        ("king", "", "不是已知角色"),
        ("committee", "", "QUNZU_COMMITTEE"),
        ("人口协管", "", "QUNZU_COMMITTEE"),
    ],
)
def test_a_wrong_role_setting_is_explained(
    real_home: Path, monkeypatch: pytest.MonkeyPatch, role: str, committee: str, words: str
) -> None:
    """The sentence names the variable and what it may be."""
    monkeypatch.setenv("QUNZU_ROLE", role)
    monkeypatch.setenv("QUNZU_COMMITTEE", committee)
    assert words in shown_errors(visit())


def test_an_empty_home_is_explained_and_left_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking creates no database."""
    use_home(tmp_path / "nothing", monkeypatch)
    assert "还没有街道" in shown_errors(visit())
    assert not (tmp_path / "nothing").exists()


def test_a_database_without_a_subdistrict_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A started but unfinished home."""
    use_home(tmp_path, monkeypatch)
    Store.open(sqlite_url(tmp_path / "qunzu.sqlite")).close()
    assert "还没有街道" in shown_errors(visit())


@pytest.mark.parametrize("page", [None, *PAGES])
def test_a_server_that_others_can_reach_shows_nothing(
    at_demo_home: Path, monkeypatch: pytest.MonkeyPatch, page: str | None
) -> None:
    """Bound to all addresses, even the demo is refused: there are no accounts yet."""
    real = st.get_option
    monkeypatch.setattr(st, "get_option", lambda key: "0.0.0.0" if key == "server.address" else real(key))
    at = visit(page)
    assert shown_titles(at) == []
    assert "只能在安装它的电脑上" in shown_errors(at)
    assert not at.metric
