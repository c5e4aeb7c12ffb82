"""A home with real data (not a demo) and accounts, for tests of the screen and of the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit.testing.v1 import AppTest

from casework.accounts.rules import AccountRules
from casework.events import Actor
from casework.vocabulary import Role
from data import passwords
from data.__main__ import main as command_line
from data.accounts import add_account, change_password
from data.keys import FOLDER, KeyRing
from data.schema import SHANGHAI
from data.store import Store, sqlite_url

# The least that argon2 takes: these tests are about who gets in, not about the cost of guessing.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse 7 battery"
ADMIN = Actor("command-line", Role.SYSTEM_ADMIN)
COMMITTEES = ("01", "02")
START = datetime(2021, 10, 1, 9, tzinfo=SHANGHAI)


def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at next to no cost."""
    monkeypatch.setattr(passwords, "HASHER", CHEAP)
    monkeypatch.setattr(passwords, "NOBODY", CHEAP.hash("nobody"))


def make_real_home(home: Path) -> Path:
    """What `init` makes, with two committees."""
    listed = home.parent / "committees.csv"
    listed.write_text("编号,名称\n01,东里居委会\n02,西里居委会\n", encoding="utf-8-sig")
    assert command_line(["init", "--home", str(home), "--committees", str(listed)]) == 0
    return home


def opened(home: Path) -> Store:
    """The home's store; close it."""
    return Store.open(sqlite_url(home / "qunzu.sqlite"), keys=KeyRing(home / FOLDER))


def add_person(store: Store, name: str, role: Role, committee: str | None = None, *, password: str = PASSWORD) -> None:
    """An account whose owner has already chosen his password."""
    code = store.subdistricts()[0].code
    first = add_account(store, code, name, f"{name}的岗位", role, committee, COMMITTEES, ADMIN, START)
    change_password(store, code, name, first, password, AccountRules(), START)


def typed_in(at: AppTest, name: str, password: str) -> AppTest:
    """The run after the sign-in form was filled and sent."""
    at.text_input(key="sign_in_name").set_value(name)
    field = next(one for one in at.text_input if str(one.key).startswith("sign_in_password"))
    field.set_value(password)
    sign_in_button(at).click().run()
    return at


def sign_in_button(at: AppTest) -> object:
    """The button of the form."""
    return next(one for one in at.button if one.label == "登录")
