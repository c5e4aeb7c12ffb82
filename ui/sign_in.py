"""The sign-in page of a home with accounts, shown in place of whatever page was asked for."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.errors import StreamlitAuthError

from casework.accounts.rules import SignInError
from data.accounts import has_accounts
from ui import clock, text
from ui.errors import plain
from ui.home import Home
from ui.identity import NAME, enter, is_known_outside, outside_login_is_configured

LOGGER = logging.getLogger("qunzu")
_TRIES, _ERROR = "sign_in_tries", "sign_in_error"
FIRST_ACCOUNT = (
    "还没有账号。请在安装本系统的电脑上运行下面的命令，建立第一个系统管理员账号；"
    "命令会显示一次初始密码。之后由系统管理员在“账号”页为每个人建立账号。"
)
FIRST_COMMAND = "python3 run.py user add 账号 --role system_admin --display 姓名或岗位 --home 数据目录"


def sign_in_page(home: Home, notice: str) -> None:
    """Draw the form; a right password runs the page again, signed in."""
    st.title(text.SIGN_IN)
    st.caption(plain(f"{home.campaign.name}　{text.PROGRAM}"))
    subdistrict = _subdistrict(home)
    if not has_accounts(home.store, subdistrict):
        st.info(FIRST_ACCOUNT)
        st.code(FIRST_COMMAND, language=None)
        return
    error = st.session_state.pop(_ERROR, None)
    if error is not None:
        st.error(plain(error))
    elif notice:
        st.info(plain(notice))
    left, _ = st.columns([1, 1])
    with left:
        _form(home, subdistrict)
        if outside_login_is_configured():
            st.button(text.OUTSIDE_SIGN_IN, on_click=_go_to_provider, key="sign_in_outside")
        if is_known_outside():
            st.button(text.OUTSIDE_SIGN_OUT, on_click=st.logout, key="sign_in_outside_end")


def _go_to_provider() -> None:
    try:
        st.login()
    except StreamlitAuthError as fault:
        LOGGER.error("sign-in at the identity provider: %s", fault)
        st.session_state[_ERROR] = text.OUTSIDE_NOT_SET_UP


def _subdistrict(home: Home) -> str:
    codes = {entry.code: entry.name for entry in home.subdistricts}
    if len(codes) == 1:
        return next(iter(codes))
    return st.selectbox(text.SUBDISTRICT, list(codes), format_func=lambda code: codes[code], key="sign_in_subdistrict")


def _form(home: Home, subdistrict: str) -> None:
    # A new key after each try: the field is empty again, and what was typed is kept nowhere.
    tries = st.session_state.setdefault(_TRIES, 0)
    password_key = f"sign_in_password_{tries}"
    with st.form("sign_in_form"):
        name = st.text_input(
            text.ACCOUNT,
            value=st.session_state.get(NAME, ""),
            max_chars=64,
            autocomplete="username",
            key="sign_in_name",
        )
        password = st.text_input(
            text.PASSWORD,
            type="password",
            max_chars=256,
            autocomplete="current-password",
            key=password_key,
        )
        submitted = st.form_submit_button(text.SIGN_IN, type="primary", width="stretch")
    if not submitted:
        return
    del st.session_state[password_key]
    try:
        enter(home.store, subdistrict, name, password, home.rules, clock.now())
    except SignInError as error:
        st.session_state[_TRIES], st.session_state[_ERROR] = tries + 1, str(error)
    st.rerun()
