"""The gate: what a visitor meets when there is nothing to see, or nothing to be seen by them."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from casework.vocabulary import Role
from data.store import Store, sqlite_url
from tests.real_home import PASSWORD, add_person, cheap_passwords, make_real_home, opened, typed_in
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_errors, shown_titles, visit
from ui.navigation import PAGES


@pytest.fixture
def real_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home made by `init` with two committees; its data are not a demo."""
    cheap_passwords(monkeypatch)
    use_home(tmp_path / "home", monkeypatch)
    return make_real_home(tmp_path / "home")


@pytest.mark.parametrize("page", [None, *PAGES])
def test_real_data_are_shown_to_nobody_who_is_not_signed_in(real_home: Path, page: str | None) -> None:
    """Without an account the page says how to make the first one; a deep link does not get past that."""
    at = visit(page)
    assert shown_titles(at) == ["登录"]
    assert "user add" in at.code[0].value
    assert not at.sidebar.selectbox and not at.dataframe and not at.metric
    assert not at.exception


def test_the_demo_role_switch_has_no_effect_on_real_data(real_home: Path) -> None:
    """The role comes from the account, whatever the session says, and cannot be switched."""
    store = opened(real_home)
    add_person(store, "fire", Role.DEPARTMENT)
    store.close()
    at = visit("data_files", Role.SAFETY_OFFICE)
    assert shown_titles(at) == ["登录"]
    typed_in(at, "fire", PASSWORD)
    assert f"您当前的角色“{Role.DEPARTMENT.label}”不能打开这一页" in shown_errors(at)
    assert not at.sidebar.selectbox


@pytest.mark.parametrize("page", PAGES)
def test_a_new_home_shows_every_page_without_data(real_home: Path, page: str) -> None:
    """Empty states are words, not faults, and nothing is marked as a demo.

    The page of the accounts shows no data, hence no cut-off either.
    """
    role = Role.SAFETY_OFFICE if Role.SAFETY_OFFICE in PAGES[page].roles else min(PAGES[page].roles)
    store = opened(real_home)
    add_person(store, "first", role)
    store.close()
    at = typed_in(visit(), "first", PASSWORD)
    at.switch_page(f"../pages/{page}.py").run()
    assert not at.exception, page
    assert shown_titles(at) == [PAGES[page].title]
    assert ("还没有数据" in shown_captions(at)) == (role is not Role.SYSTEM_ADMIN)
    assert "演示数据" not in shown_captions(at)


def test_the_meeting_of_a_new_home_shows_what_to_bring_and_no_zeroes(real_home: Path) -> None:
    """A 0 that nobody counted would read as good news."""
    store = opened(real_home)
    add_person(store, "first", Role.SAFETY_OFFICE)
    store.close()
    at = typed_in(visit(), "first", PASSWORD)
    assert "还没有导入任何数据" in " ".join(info.value for info in at.info)
    assert not at.metric and not at.table and not at.dataframe


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


def _listen_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    real = st.get_option
    monkeypatch.setattr(st, "get_option", lambda key: "0.0.0.0" if key == "server.address" else real(key))


@pytest.mark.parametrize("page", [None, *PAGES])
def test_a_server_that_others_can_reach_shows_nothing(
    at_demo_home: Path, monkeypatch: pytest.MonkeyPatch, page: str | None
) -> None:
    """Bound to all addresses, even the demo is refused: what it sends is not encrypted."""
    _listen_elsewhere(monkeypatch)
    at = visit(page)
    assert shown_titles(at) == []
    assert "只能在安装它的电脑上" in shown_errors(at)
    assert not at.metric


def test_real_data_on_a_server_that_others_can_reach_ask_for_no_password(
    real_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password would travel in the clear, so the form is not even drawn."""
    _listen_elsewhere(monkeypatch)
    at = visit()
    assert not at.text_input
    assert "加密网址" in shown_errors(at)
