"""Changing one's own password: at the first sign-in, before anything else, and later from the side bar."""

from __future__ import annotations

import streamlit as st

from casework.accounts.rules import AccountRules
from casework.errors import UserError
from data.accounts import change_password
from data.sessions import Visitor
from data.store import Store
from ui import clock, text
from ui.errors import plain

_TRIES, _ERROR, DONE = "password_tries", "password_error", "password_done"


def first_password_page(store: Store, rules: AccountRules, who: Visitor) -> None:
    """The form for somebody who still has the password that he was given; afterwards the page runs again."""
    st.title(text.CHANGE_PASSWORD)
    st.info(plain(f"{who.account.display}，您好。首次登录（或密码被重置之后）请先换成只有自己知道的密码。"))
    left, _ = st.columns([1, 1])
    with left:
        password_form(store, rules, who)


def password_form(store: Store, rules: AccountRules, who: Visitor) -> None:
    """Three fields and a button; a mistake is shown above emptied fields, a success ends the run."""
    error = st.session_state.pop(_ERROR, None)
    if error is not None:
        st.error(plain(error))
    tries = st.session_state.setdefault(_TRIES, 0)
    keys = [f"password_{name}_{tries}" for name in ("current", "new", "again")]
    with st.form("password_form"):
        current = st.text_input("原密码", type="password", max_chars=256, autocomplete="current-password", key=keys[0])
        new = st.text_input(
            "新密码",
            type="password",
            max_chars=256,
            autocomplete="new-password",
            key=keys[1],
            help=f"至少 {rules.password_length} 个字符，不含账号名，不用常见密码。用几个不相干的词连起来，好记也难猜。",
        )
        again = st.text_input(
            "再输一遍新密码", type="password", max_chars=256, autocomplete="new-password", key=keys[2]
        )
        submitted = st.form_submit_button(text.CHANGE_PASSWORD, type="primary", width="stretch")
    if not submitted:
        return
    for key in keys:
        del st.session_state[key]
    st.session_state[_TRIES] = tries + 1
    account = who.account
    try:
        if new != again:
            raise UserError("两次输入的新密码不一样，密码没有更改。")
        change_password(store, account.subdistrict, account.name, current, new, rules, clock.now(), keep=who.key)
    except UserError as mistake:
        st.session_state[_ERROR] = str(mistake)
    else:
        st.session_state[DONE] = True
    st.rerun()
