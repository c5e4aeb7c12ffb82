"""Who the visitor is, in a home with accounts: the key of the session stands in st.session_state or comes by cookie.

The password never enters st.session_state under a name of ours, and a visitor's rights are read anew in every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib.util import find_spec
from typing import Any

import streamlit as st

from casework.accounts.rules import AccountRules, SignInError
from casework.errors import UserError
from data.sessions import SessionOverError, Visitor, outside_sign_in, session_key, sign_in, sign_out, visitor_of
from data.store import Store
from ui.home import Home
from ui.session_cookie import CLEAR, TICKETS, cookie_token, send_ticket

KEY, NAME, TICKET, NOTICE, LANDING = (
    "visitor_key",
    "visitor_name",
    "visitor_ticket",
    "visitor_notice",
    "visitor_landing",
)


class SignInNeededError(UserError):
    """Nobody is signed in; the sentence says why, empty when there is nothing to say."""


def visitor(home: Home, now: datetime) -> Visitor:
    """Who is signed in, with the rights of this moment. Raises SignInNeededError."""
    key = st.session_state.get(KEY) or _key_of_browser(home, now)
    if key is None:
        raise SignInNeededError(st.session_state.get(NOTICE, ""))
    try:
        found = visitor_of(home.store, key, home.rules, now)
    except SessionOverError as over:
        st.session_state.pop(KEY, None)
        st.session_state[NOTICE] = str(over)
        raise SignInNeededError(str(over)) from over
    if found.account.subdistrict not in [entry.code for entry in home.subdistricts]:
        raise SignInNeededError("")
    st.session_state[KEY], st.session_state[NAME] = key, found.account.name
    return found


def enter(store: Store, subdistrict: str, name: str, password: str, rules: AccountRules, now: datetime) -> None:
    """Sign in with a password. What another account left in this browser session is forgotten.

    Raises SignInError.
    """
    token = sign_in(store, subdistrict, name, password, rules, now)
    key = session_key(token)
    account = visitor_of(store, key, rules, now).account
    if st.session_state.get(NAME) == account.name:
        _show_typed_again()
    else:
        st.session_state.clear()
        st.session_state[LANDING] = account.role.value
    st.session_state.pop(NOTICE, None)
    st.session_state[KEY], st.session_state[NAME] = key, account.name
    st.session_state[TICKET] = TICKETS.issue(token, now)


def leave(store: Store, who: Visitor, now: datetime) -> None:
    """Sign out: end the session on the server, forget all of this browser session, drop the cookie."""
    sign_out(store, who, now)
    st.session_state.clear()
    st.session_state[NOTICE] = "已退出登录。"
    st.session_state[TICKET] = CLEAR


def exchange_ticket(now: datetime) -> None:
    """Keep the small component on the page until the browser has its cookie, or has dropped it."""
    ticket = st.session_state.get(TICKET)
    if ticket is None:
        return
    if ticket != CLEAR and not TICKETS.is_open(ticket, now):
        del st.session_state[TICKET]
        return
    send_ticket(ticket)


def outside_login_is_configured() -> bool:
    """True when .streamlit/secrets.toml has an [auth] section (OpenID Connect)."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def outside_login_can_start() -> bool:
    """False when Authlib is not installed, without which st.login only fails."""
    return find_spec("authlib") is not None


def is_known_outside() -> bool:
    """True when the office's identity provider has signed the visitor in, whether he has an account here or not."""
    return _claims() is not None


def _key_of_browser(home: Home, now: datetime) -> str | None:
    """The key by the cookie, else by the sign-in at the office's identity provider."""
    if NOTICE in st.session_state:
        # The cookie that opened this page is known to be worth nothing.
        return None
    token = cookie_token()
    if token is not None:
        return session_key(token)
    claims = _claims()
    if claims is None:
        return None
    try:
        return outside_sign_in(home.store, home.subdistricts[0].code, claims, home.rules, now)
    except SignInError as error:
        raise SignInNeededError(str(error)) from error


def _claims() -> Mapping[str, Any] | None:
    if not outside_login_is_configured() or not st.user.get("is_logged_in"):
        return None
    return dict(st.user.to_dict())


def _show_typed_again() -> None:
    """Set what was typed before the time-out, so that the fields show it again.

    The run that asked for the password stopped early, and Streamlit then keeps the values of fields that it did not
    draw; but the browser has dropped them, and only a value that is set is sent to it. Fields whose value cannot be
    set (files, editable tables) are emptied rather than left with a value that nobody sees.
    """
    for key in [str(key) for key in st.session_state]:
        value = st.session_state[key]
        if value is None or value is False or key.startswith(("sign_in", "FormSubmitter:")):
            continue
        if _can_be_set(value):
            st.session_state[key] = value
        elif key.startswith("act_"):
            del st.session_state[key]


def _can_be_set(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_can_be_set(item) for item in value)
    # A date and time are dates and times; True is a tick, since buttons are False again in the run after their click.
    return isinstance(value, str | int | float) or type(value).__module__ == "datetime"
