"""The visitor's own corner of the side bar: who is signed in, change of password, sign-out."""

from __future__ import annotations

import streamlit as st

from casework.accounts.rules import AccountRules
from data.sessions import BY_PASSWORD, Visitor
from data.store import Store
from ui import clock, text
from ui.errors import plain
from ui.identity import exchange_ticket, is_known_outside, leave
from ui.password_form import DONE, password_form

_OPEN = "account_menu_password"


def account_menu(store: Store, rules: AccountRules, who: Visitor, committee: str | None) -> None:
    """Draw it in the side bar; committee: the name of the one that the visitor is bound to."""
    exchange_ticket(clock.now())
    account = who.account
    place = f"　{committee}" if committee else ""
    with st.sidebar:
        st.divider()
        st.caption(plain(f"{account.display}（{account.name}）　{account.role.label}{place}"))
        if st.session_state.pop(DONE, False):
            st.session_state.pop(_OPEN, None)
            st.success("密码已更改，在别处的登录已全部退出。")
        if who.by == BY_PASSWORD:
            if st.session_state.get(_OPEN):
                password_form(store, rules, who)
                st.button("取消", key="account_menu_cancel", on_click=_close)
            else:
                st.button(text.CHANGE_PASSWORD, key="account_menu_change", on_click=_open, width="stretch")
        if st.button(text.SIGN_OUT, key="account_menu_leave", width="stretch"):
            leave(store, who, clock.now())
            if is_known_outside():
                # Also after a sign-in with a password: the provider's would open the program again at the next reload.
                # It sends the browser to the provider. Another run would take that message back, and the next person
                # at this computer would be signed in as this one by a single click.
                st.logout()
                st.stop()
            st.rerun()


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    st.session_state.pop(_OPEN, None)
