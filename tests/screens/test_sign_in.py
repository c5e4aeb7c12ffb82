"""Signing in, staying signed in and being signed out, on the pages of a home with real data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from casework.accounts.rules import AccountRules
from casework.vocabulary import AccessAction, Role
from data.accounts import add_account, change_account, reset_password, set_disabled
from data.schema_access_log import access_log
from data.sessions import session_key, sign_in, visitor_of
from data.store import Store
from tests.real_home import (
    ADMIN,
    COMMITTEES,
    PASSWORD,
    START,
    add_person,
    cheap_passwords,
    make_real_home,
    opened,
    typed_in,
)
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_errors, shown_titles, visit
from ui import clock
from ui.session_cookie import CLEAR, TICKETS

NEW = "twelve green umbrellas"
RULES = AccountRules()
MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the screen."""
    set_by_test = Clock()
    monkeypatch.setattr(clock, "now", set_by_test.now)
    return set_by_test


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: Clock) -> Iterator[Store]:
    """A real home with an office, a committee and an administrator."""
    cheap_passwords(monkeypatch)
    use_home(tmp_path / "home", monkeypatch)
    store = opened(make_real_home(tmp_path / "home"))
    add_person(store, "office", Role.SAFETY_OFFICE)
    add_person(store, "east", Role.COMMITTEE, "01")
    add_person(store, "root", Role.SYSTEM_ADMIN)
    yield store
    store.close()


def code_of(store: Store) -> str:
    """The subdistrict's code."""
    return store.subdistricts()[0].code


def infos(at: AppTest) -> str:
    """All blue boxes."""
    return " ".join(info.value for info in at.info).replace("\\", "")


def is_asked_to_sign_in(at: AppTest) -> bool:
    """True when the sign-in form is all that there is."""
    return shown_titles(at) == ["登录"] and not at.sidebar.button and not at.metric and not at.dataframe


def test_the_page_that_was_asked_for_follows_the_sign_in(street: Store) -> None:
    """A deep link is kept; the side bar names who is signed in."""
    at = visit("progress")
    assert is_asked_to_sign_in(at)
    typed_in(at, "East", PASSWORD)
    assert shown_titles(at) == ["进度"]
    assert "east的岗位（east）　居委会　东里居委会" in shown_captions(at)


@pytest.mark.parametrize(("name", "password"), [("office", "wrong"), ("nobody", PASSWORD), ("", ""), ("office", "")])
def test_a_refused_sign_in_says_so_and_empties_the_password(street: Store, name: str, password: str) -> None:
    """One sentence for all; the right password then works in the same form."""
    at = typed_in(visit(), name, password)
    assert is_asked_to_sign_in(at)
    assert RULES.refused in shown_errors(at)
    assert [field.value for field in at.text_input] == [name, ""]
    typed_in(at, "office", PASSWORD)
    assert shown_titles(at) == ["周例会"]
    assert shown_errors(at) == ""


def test_failures_through_several_browsers_lock_the_account(street: Store, time: Clock) -> None:
    """Counted by account: each of five visitors fails once, the sixth knows the password and is refused."""
    for _ in range(RULES.attempts):
        typed_in(visit(), "office", "wrong")
    at = typed_in(visit(), "office", PASSWORD)
    assert is_asked_to_sign_in(at)
    time.at += 15 * MINUTE
    typed_in(at, "office", PASSWORD)
    assert shown_titles(at) == ["周例会"]


def filled_passwords(at: AppTest, *values: str) -> AppTest:
    """The run after the form that changes the password was sent."""
    fields = [one for one in at.text_input if str(one.key).startswith("password_")]
    for field, value in zip(fields, values, strict=True):
        field.set_value(value)
    next(one for one in at.button if one.label == "更改密码" and one.form_id).click().run()
    return at


def test_the_first_password_has_to_be_changed_before_anything_else(street: Store) -> None:
    """No page by any address until then; a mistake is explained; afterwards the page is there."""
    first = add_account(street, code_of(street), "west", "西里 王", Role.COMMITTEE, "02", COMMITTEES, ADMIN, START)
    at = typed_in(visit("progress"), "west", first)
    assert shown_titles(at) == ["更改密码"]
    at.switch_page("../pages/hotline.py").run()
    assert shown_titles(at) == ["更改密码"] and not at.metric
    filled_passwords(at, first, NEW, NEW + "x")
    assert "不一样" in shown_errors(at)
    filled_passwords(at, first, first, first)
    assert "与原密码相同" in shown_errors(at)
    filled_passwords(at, first, NEW, NEW)
    assert shown_titles(at) == ["12345"]
    assert is_asked_to_sign_in(typed_in(visit(), "west", first))


def test_one_changes_ones_password_from_the_side_bar(street: Store) -> None:
    """Other browsers are signed out, this one is not."""
    here, elsewhere = typed_in(visit(), "office", PASSWORD), typed_in(visit(), "office", PASSWORD)
    here.sidebar.button(key="account_menu_change").click().run()
    filled_passwords(here, PASSWORD, NEW, NEW)
    assert shown_titles(here) == ["周例会"]
    assert any("密码已更改" in one.value for one in here.success)
    assert is_asked_to_sign_in(elsewhere.run())
    assert "密码已更改" in infos(elsewhere)
    assert shown_titles(typed_in(visit(), "office", NEW)) == ["周例会"]


def test_signing_out_ends_the_session_and_forgets_what_was_chosen(street: Store) -> None:
    """The next person at the screen starts anew; the browser is told to drop its cookie."""
    at = typed_in(visit("progress"), "office", PASSWORD)
    at.sidebar.radio(key="sidebar_knowledge").set_value("latest").run()
    key = at.session_state["visitor_key"]
    at.sidebar.button(key="account_menu_leave").click().run()
    assert is_asked_to_sign_in(at)
    assert "已退出" in infos(at)
    assert "knowledge" not in at.session_state
    assert at.session_state["visitor_ticket"] == CLEAR
    with pytest.raises(Exception, match="已经退出"):
        visitor_of(street, key, RULES, START)


def test_a_visitor_who_did_nothing_for_half_an_hour_signs_in_again_where_he_was(street: Store, time: Clock) -> None:
    """Nothing of the page is drawn; after the sign-in it is the same page with the same choices."""
    at = typed_in(visit("progress"), "office", PASSWORD)
    at.sidebar.radio(key="sidebar_knowledge").set_value("latest").run()
    time.at += 29 * MINUTE
    assert shown_titles(at.run()) == ["进度"]
    time.at += 30 * MINUTE
    assert is_asked_to_sign_in(at.run())
    assert "超时" in infos(at)
    assert at.text_input(key="sign_in_name").value == "office"
    typed_in(at, "office", PASSWORD)
    assert shown_titles(at) == ["进度"]
    assert "按最新补录" in shown_captions(at)


def test_after_a_time_out_another_account_finds_nothing_of_the_first(street: Store, time: Clock) -> None:
    """Its choices and what it typed are gone."""
    at = typed_in(visit("progress"), "office", PASSWORD)
    at.sidebar.radio(key="sidebar_knowledge").set_value("latest").run()
    at.session_state["act_C1_note_added_text"] = "写了一半"
    time.at += 30 * MINUTE
    typed_in(at.run(), "east", PASSWORD)
    assert "east的岗位" in shown_captions(at)
    assert "按最新补录）" not in shown_captions(at)
    assert "act_C1_note_added_text" not in at.session_state


def test_what_was_typed_outlives_the_time_out(street: Store, time: Clock) -> None:
    """The same person signs in again and finds it where it was, in a field of the page as well."""
    at = typed_in(visit("accounts"), "root", PASSWORD)
    at.switch_page("../pages/accounts.py").run()
    at.text_input(key="accounts_new_0_name").set_value("li.hua").run()
    time.at += 31 * MINUTE
    at.text_input(key="accounts_new_0_display").set_value("平安办 李").run()
    assert is_asked_to_sign_in(at)
    typed_in(at, "root", PASSWORD)
    assert shown_titles(at) == ["账号"]
    assert at.text_input(key="accounts_new_0_name").value == "li.hua"
    assert at.text_input(key="accounts_new_0_display").value == "平安办 李"


def test_a_disabled_account_is_refused_at_its_next_click(street: Store) -> None:
    """While signed in."""
    at = typed_in(visit("progress"), "office", PASSWORD)
    set_disabled(street, code_of(street), "office", ADMIN, START, is_disabled=True)
    assert is_asked_to_sign_in(at.run())
    assert "已停用" in infos(at)
    assert is_asked_to_sign_in(typed_in(at, "office", PASSWORD))


def test_a_reset_password_signs_out(street: Store) -> None:
    """Whoever had stolen the session too."""
    at = typed_in(visit("progress"), "office", PASSWORD)
    reset_password(street, code_of(street), "office", ADMIN, START)
    assert is_asked_to_sign_in(at.run())


def test_a_changed_role_holds_at_the_next_click(street: Store) -> None:
    """平安办 becomes a reader of another office: the data page closes under his eyes."""
    at = typed_in(visit("data_files"), "office", PASSWORD)
    assert shown_titles(at) == ["数据"]
    change_account(street, code_of(street), "office", "司法所", Role.DEPARTMENT, None, COMMITTEES, ADMIN, START)
    at.run()
    assert shown_titles(at) == []
    assert f"您当前的角色“{Role.DEPARTMENT.label}”不能打开这一页" in shown_errors(at)


def test_a_reload_with_the_cookie_needs_no_password(street: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser sends the token; the page opens at once."""
    token = sign_in(street, code_of(street), "office", PASSWORD, RULES, START)
    monkeypatch.setattr("ui.identity.cookie_token", lambda: token)
    assert shown_titles(visit("progress")) == ["进度"]


@pytest.mark.parametrize("token", ["", "x" * 43, "'; drop table account; --"])
def test_a_made_up_cookie_opens_nothing(street: Store, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """Nor does the key that is stored in place of a token."""
    key = session_key(sign_in(street, code_of(street), "office", PASSWORD, RULES, START))
    for made_up in (token, key):
        monkeypatch.setattr("ui.identity.cookie_token", lambda made_up=made_up: made_up)
        assert is_asked_to_sign_in(visit("progress"))


def test_the_ticket_for_the_cookie_is_for_one_exchange(street: Store) -> None:
    """It leads to the token of the session, once; the page's memory holds no token and no password."""
    at = typed_in(visit("progress"), "office", PASSWORD)
    token = TICKETS.redeem(at.session_state["visitor_ticket"], START)
    assert token is not None
    assert session_key(token) == at.session_state["visitor_key"]
    assert TICKETS.redeem(at.session_state["visitor_ticket"], START) is None
    at.run()
    kept = repr({key: at.session_state[key] for key in at.session_state})
    assert token not in kept and PASSWORD not in kept


def test_the_administrator_lands_on_the_accounts_and_sees_no_data(street: Store) -> None:
    """The only page that is open to him."""
    at = typed_in(visit(), "root", PASSWORD)
    assert shown_titles(at) == ["账号"]
    (table,) = [frame.value for frame in at.dataframe]
    assert table["账号"].tolist() == ["east", "office", "root"]
    assert table["居委会"].tolist() == ["东里居委会", "—", "—"]


def test_the_administrator_adds_an_account_and_hands_out_its_password(street: Store) -> None:
    """Shown once; with it one gets as far as the form that changes it."""
    at = typed_in(visit(), "root", PASSWORD)
    at.text_input(key="accounts_new_0_name").set_value("West")
    at.text_input(key="accounts_new_0_display").set_value("西里 王").run()
    at.selectbox(key="accounts_new_0_committee").set_value("02").run()
    at.button(key="accounts_add").click().run()
    assert not at.exception
    password = at.code[0].value
    assert not at.run().code, "shown once"
    assert shown_titles(typed_in(visit(), "west", password)) == ["更改密码"]


def test_an_account_begun_before_a_look_elsewhere_is_there_but_for_the_name_of_the_person(street: Store) -> None:
    """Whoever sits down at the open browser finds no name; after the account is made the form is empty."""
    at = typed_in(AppTest.from_function(_new_account_or_elsewhere, default_timeout=60).run(), "root", PASSWORD)
    at.text_input(key="accounts_new_0_name").set_value("west")
    at.text_input(key="accounts_new_0_display").set_value("某某某")
    at.selectbox(key="accounts_new_0_committee").set_value("02").run()
    at.query_params["elsewhere"] = "1"
    at.run()
    assert not at.text_input and "某某某" not in repr(at.session_state)
    del at.query_params["elsewhere"]
    at.run()
    assert at.text_input(key="accounts_new_0_name").value == "west"
    assert at.text_input(key="accounts_new_0_display").value == ""
    assert at.selectbox(key="accounts_new_0_committee").value == "02"
    at.text_input(key="accounts_new_0_display").set_value("西里 王").run()
    at.button(key="accounts_add").click().run()
    assert at.text_input(key="accounts_new_1_name").value == ""
    assert "typed_accounts_new_0_" not in at.session_state


def _new_account_or_elsewhere() -> None:
    import streamlit as st

    from ui.accounts_panel import add_panel
    from ui.navigation import roles_of
    from ui.session import require

    # Another page is refused to the administrator, and a run that stops early keeps every field.
    context = require(*roles_of("accounts"))
    if "elsewhere" not in st.query_params:
        add_panel(context)


def test_the_administrator_resets_disables_and_changes(street: Store) -> None:
    """Each act behind a tick, in the list at once; a mistake is a sentence."""
    at = typed_in(visit(), "root", PASSWORD)
    at.selectbox(key="accounts_chosen").set_value("office").run()
    assert at.button(key="accounts_disable").disabled
    at.checkbox(key="accounts_sure_office").check().run()
    at.button(key="accounts_disable").click().run()
    assert at.dataframe[0].value.set_index("账号").loc["office", "状态"] == "停用"
    at.text_input(key="accounts_display_of_office").set_value(" ").run()
    at.button(key="accounts_save").click().run()
    assert "请填写姓名或岗位" in shown_errors(at)
    at.text_input(key="accounts_display_of_office").set_value("平安办 周").run()
    at.button(key="accounts_save").click().run()
    assert at.dataframe[0].value.set_index("账号").loc["office", "姓名或岗位"] == "平安办 周"


AUTH = {"redirect_uri": "http://127.0.0.1/oauth2callback", "cookie_secret": "x", "client_id": "a"}


def known_elsewhere(name: str) -> AppTest:
    """The first run of a visitor whom the office's identity provider has signed in."""
    at = visit_later()
    at.secrets["auth"] = AUTH
    at.user = {"is_logged_in": True, "iss": "i", "sub": "1", "iat": 7, "preferred_username": name}
    return at.run()


def visit_later() -> AppTest:
    """A visitor before the first run."""
    from tests.screens.visits import ROUTER

    return AppTest.from_file(str(ROUTER), default_timeout=60)


def test_the_offices_own_sign_in_opens_the_account_of_that_name(street: Store) -> None:
    """st.user in place of a password; nothing offers to change one."""
    at = known_elsewhere("office")
    assert shown_titles(at) == ["周例会"]
    assert [one.key for one in at.sidebar.button if str(one.key).startswith("account_menu")] == ["account_menu_leave"]


def test_the_offices_own_sign_in_without_an_account_is_refused_in_clear_words(street: Store) -> None:
    """With the way to sign in as somebody else."""
    at = known_elsewhere("stranger")
    assert is_asked_to_sign_in(at)
    assert "没有与之对应的可用账号" in infos(at)
    assert [one.key for one in at.button if not one.form_id] == ["sign_in_outside", "sign_in_outside_end"]


def test_without_configuration_nobody_is_taken_for_signed_in_elsewhere(street: Store) -> None:
    """st.user says so, but no provider is configured: a header or a test, not a sign-in."""
    at = visit_later()
    at.user = {"is_logged_in": True, "preferred_username": "office"}
    assert is_asked_to_sign_in(at.run())
    assert not [one for one in at.button if one.key == "sign_in_outside"]


def test_leaving_signs_out_at_the_provider_too_and_no_second_run_takes_that_back(
    street: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message that sends the browser there is lost when the script runs again before it is sent."""
    sent: list[str] = []
    monkeypatch.setattr("streamlit.logout", lambda: sent.append("logout"))
    at = known_elsewhere("office")
    at.sidebar.button(key="account_menu_leave").click().run()
    assert sent == ["logout"]
    assert not at.exception and not at.title, "the run ended with the message"


def test_an_incomplete_configuration_says_so_at_the_click(street: Store) -> None:
    """AUTH lacks the secret and the address of the provider; the form with the password stays."""
    at = visit_later()
    at.secrets["auth"] = AUTH
    at.run().button(key="sign_in_outside").click().run()
    assert "设置不完整" in shown_errors(at)
    assert is_asked_to_sign_in(at) and not at.exception


def failures(store: Store) -> int:
    """The refused sign-ins in the access log."""
    with store.read() as connection:
        refused = access_log.c.action == AccessAction.LOGIN_FAILED.value
        return int(connection.execute(sa.select(sa.func.count()).where(refused)).scalar_one())


@pytest.mark.parametrize("name", ["stranger", "office"])
def test_a_refusal_after_the_offices_sign_in_is_noted_once(street: Store, name: str) -> None:
    """Not in every run of the page; of an unknown and of a disabled account."""
    if name == "office":
        set_disabled(street, code_of(street), name, ADMIN, START, is_disabled=True)
    at = known_elsewhere(name)
    at.run().run()
    assert is_asked_to_sign_in(at) and "没有与之对应的可用账号" in infos(at)
    assert failures(street) == 1


def test_an_account_disabled_during_an_office_sign_in_sees_nothing_any_more(street: Store) -> None:
    """At the next click, and after opening the page anew."""
    at = known_elsewhere("office")
    set_disabled(street, code_of(street), "office", ADMIN, START, is_disabled=True)
    at.run()
    assert is_asked_to_sign_in(at) and "账号已停用" in infos(at)
    assert is_asked_to_sign_in(known_elsewhere("office"))


def test_a_cookie_that_outlived_its_session_does_not_bar_the_offices_sign_in(
    street: Store, monkeypatch: pytest.MonkeyPatch, time: Clock
) -> None:
    """A browser that restores its tabs keeps it; the visitor has just come from the provider."""
    token = sign_in(street, code_of(street), "east", PASSWORD, RULES, START)
    monkeypatch.setattr("ui.identity.cookie_token", lambda: token)
    time.at = START + timedelta(hours=1)
    assert shown_titles(known_elsewhere("office")) == ["周例会"]


def test_a_living_cookie_goes_before_the_offices_sign_in(street: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever signed in with a password after that is meant."""
    token = sign_in(street, code_of(street), "east", PASSWORD, RULES, START)
    monkeypatch.setattr("ui.identity.cookie_token", lambda: token)
    assert shown_titles(known_elsewhere("office")) == ["我的工作"]


def test_leaving_after_a_password_ends_the_offices_sign_in_of_the_same_browser(
    street: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the next reload would open the program again."""
    sent: list[str] = []
    monkeypatch.setattr("streamlit.logout", lambda: sent.append("logout"))
    token = sign_in(street, code_of(street), "east", PASSWORD, RULES, START)
    monkeypatch.setattr("ui.identity.cookie_token", lambda: token)
    known_elsewhere("office").sidebar.button(key="account_menu_leave").click().run()
    assert sent == ["logout"]


def test_the_administrator_lands_on_the_accounts_after_the_offices_sign_in_too(street: Store) -> None:
    """As after a password."""
    assert shown_titles(known_elsewhere("root")) == ["账号"]
