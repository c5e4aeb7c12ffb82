"""Who the visitor is, in a home with accounts: the key of the session stands in st.session_state or comes by cookie.

The password never enters st.session_state under a name of ours, and a visitor's rights are read anew in every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from casework.accounts.rules import AccountRules, SignInError
from casework.errors import UserError
from data.sessions import (
    BY_PROVIDER,
    SessionOverError,
    Visitor,
    outside_sign_in,
    session_key,
    sign_in,
    sign_out,
    visitor_of,
)
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
    key = st.session_state.get(KEY)
    try:
        found = _by_browser(home, now) if key is None else visitor_of(home.store, key, home.rules, now)
    except (SessionOverError, SignInError) as refused:
        st.session_state.pop(KEY, None)
        st.session_state[NOTICE] = str(refused)
        raise SignInNeededError(str(refused)) from refused
    if found.account.subdistrict not in [entry.code for entry in home.subdistricts]:
        raise SignInNeededError("")
    st.session_state[KEY], st.session_state[NAME] = found.key, found.account.name
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


def is_known_outside() -> bool:
    """True when the office's identity provider has signed the visitor in, whether he has an account here or not."""
    return _claims() is not None


def _by_browser(home: Home, now: datetime) -> Visitor:
    """By the cookie, else by the sign-in at the office's identity provider.

    Raises SignInNeededError, SessionOverError, and SignInError when the provider's visitor has no account here.
    """
    if NOTICE in st.session_state:
        # What opened this page is known to be worth nothing, and was noted in the access log once.
        raise SignInNeededError(st.session_state[NOTICE])
    token, claims = cookie_token(), _claims()
    if token is not None:
        try:
            return visitor_of(home.store, session_key(token), home.rules, now)
        except SessionOverError:
            # A cookie that outlived its session does not bar the way of somebody who has just come from the provider.
            if claims is None:
                raise
    if claims is None:
        raise SignInNeededError("")
    key = outside_sign_in(home.store, [entry.code for entry in home.subdistricts], claims, home.rules, now)
    st.session_state[LANDING] = BY_PROVIDER
    return visitor_of(home.store, key, home.rules, now)


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
