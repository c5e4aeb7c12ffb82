"""Sessions: who is signed in. The browser holds a random token, the store its hash; the clock is an argument.

A session ends when it is signed out, when it was idle or lasted too long, and when the account is disabled or its
password changes. Sign-ins and failures stand in the access log, which never holds what was typed.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from casework.accounts.rules import AccountRules, SessionTimes, SignInError, account_name
from casework.errors import UserError
from casework.events import Actor
from casework.vocabulary import AccessAction, Role
from data.access_log import record_access
from data.account_record import credential
from data.accounts import Account, account_from_row, account_row, counted_attempt
from data.passwords import hashed, is_outdated
from data.schema_accounts import account, login_session
from data.store import Store

# A click within the minute after the last noted one is not noted: one write a minute and visitor is enough.
NOTED_EVERY = timedelta(seconds=60)
# Longer than the 30 days for which Streamlit remembers an outside sign-in: one that ended must stay known as ended.
KEPT_FOR = timedelta(days=40)
# How somebody showed who he is.
BY_PASSWORD, BY_PROVIDER = "password", "provider"
# Whoever typed a name that is no account; the log wants a role, and this one may change nothing.
STRANGER = Actor("unknown", Role.DEPARTMENT)


class SessionOverError(UserError):
    """The visitor has to sign in (again); the sentence says why."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in: the account as it is now, and the key of the session."""

    account: Account
    key: str
    by: str

    @property
    def must_change(self) -> bool:
        """True when he signed in with a password that somebody else gave him."""
        return self.account.must_change and self.by == BY_PASSWORD


def session_key(token: str) -> str:
    """What is stored of a cookie's token."""
    return hashlib.sha256(f"cookie:{token}".encode()).hexdigest()


def outside_key(claims: Mapping[str, Any]) -> str:
    """The key of a sign-in at the office's identity provider: another sign-in, another key.

    Not in the name space of session_key: whoever guesses the claims still has no cookie that leads here.
    """
    issued = (claims.get("iss"), claims.get("sub"), claims.get("iat"), claims.get("auth_time"))
    return hashlib.sha256(f"outside:{issued}".encode()).hexdigest()


def sign_in(store: Store, subdistrict: str, name: str, password: str, rules: AccountRules, now: datetime) -> str:
    """Check name and password, open a session and return its token.

    Raises SignInError with one and the same sentence when the name is unknown, the password wrong, or the account
    locked or disabled.
    """
    row = counted_attempt(store, subdistrict, name, password, rules, now)
    if row is None:
        _log_failure(store, subdistrict, name, now)
        raise SignInError(rules.refused)
    token = secrets.token_urlsafe(32)
    renewed = hashed(password) if is_outdated(row.password_hash) else row.password_hash
    with store.write_unversioned() as connection:
        present = account_row(connection, subdistrict, name, locked=True)
        # Reset or disabled while the password was being checked.
        if present is None or present.is_disabled or present.password_hash != row.password_hash:
            raise SignInError(rules.refused)
        _of_account(connection, present, password_hash=renewed, last_login_at=now)
        _open(connection, present, session_key(token), BY_PASSWORD, now)
    content = {"by": BY_PASSWORD, **(credential(renewed) if renewed != row.password_hash else {})}
    record_access(store, subdistrict, account_from_row(row).actor, AccessAction.LOGIN, row.name, content, now)
    return token


def outside_sign_in(
    store: Store, subdistricts: Sequence[str], claims: Mapping[str, Any], rules: AccountRules, now: datetime
) -> str:
    """The key of the session of somebody whom the office's identity provider has signed in; opened when new.

    subdistricts: the codes of those in which he may have his account; the first with one that is not disabled opens.
    claims: of the provider's token; the one named by rules.oidc_claim is the account's name. The session's times
    count from the first visit with this token. Raises SignInError when there is no such account or it is disabled.
    """
    claim = claims.get(rules.oidc_claim)
    name = account_name(claim) if isinstance(claim, str) else ""
    key = outside_key(claims)
    with store.write_unversioned() as connection:
        found = [account_row(connection, code, name, locked=True) for code in subdistricts]
        rows = [row for row in found if row is not None]
        row = next((row for row in rows if not row.is_disabled), None)
        is_new = (
            row is not None
            and not connection.execute(sa.select(login_session.c.key).where(login_session.c.key == key)).first()
        )
        if row is not None and is_new:
            _of_account(connection, row, last_login_at=now)
            _open(connection, row, key, BY_PROVIDER, now)
    if row is None:
        _log_failure(store, rows[0].subdistrict if rows else subdistricts[0], name, now)
        raise SignInError(
            "统一身份认证已通过，但本系统没有与之对应的可用账号。请把您的登录名告诉系统管理员，由其新建或启用账号。"
        )
    if is_new:
        who = account_from_row(row).actor
        record_access(store, row.subdistrict, who, AccessAction.LOGIN, row.name, {"by": BY_PROVIDER}, now)
    return key


def visitor_of(store: Store, key: str, rules: AccountRules, now: datetime) -> Visitor:
    """Who is signed in under this key, with the rights that the account has at this moment.

    Notes the click (at most once a minute). Raises SessionOverError with the reason.
    """
    with store.read() as connection:
        session = connection.execute(sa.select(login_session).where(login_session.c.key == key)).one_or_none()
        row = None if session is None else account_row(connection, session.subdistrict, session.account)
    if session is None or row is None:
        raise SessionOverError("登录已失效，请重新登录。")
    if row.is_disabled:
        raise SessionOverError("账号已停用。如有疑问，请联系系统管理员。")
    if session.ended_at is not None:
        raise SessionOverError("登录已失效：已经退出，或者密码已更改。请重新登录。")
    if SessionTimes(session.started_at, session.seen_at).is_over(rules, now):
        raise SessionOverError(
            f"登录已超时：{rules.idle_minutes} 分钟没有操作，或者登录已满 {rules.session_hours} 小时。请重新登录。"
        )
    if now - session.seen_at >= NOTED_EVERY:
        with store.write_unversioned() as connection:
            connection.execute(
                sa.update(login_session)
                .where(login_session.c.key == key, login_session.c.seen_at < now)
                .values(seen_at=now)
            )
    return Visitor(account_from_row(row), key, session.by)


def sign_out(store: Store, visitor: Visitor, now: datetime) -> None:
    """End the session on the server; the cookie that a browser may keep is worth nothing from then on."""
    with store.write_unversioned() as connection:
        connection.execute(
            sa.update(login_session)
            .where(login_session.c.key == visitor.key, login_session.c.ended_at.is_(None))
            .values(ended_at=now)
        )
    who = visitor.account
    record_access(store, who.subdistrict, who.actor, AccessAction.LOGOUT, who.name, {}, now)


def _open(connection: sa.Connection, row: sa.Row[Any], key: str, by: str, now: datetime) -> None:
    connection.execute(
        sa.delete(login_session).where(
            login_session.c.subdistrict == row.subdistrict, login_session.c.started_at < now - KEPT_FOR
        )
    )
    connection.execute(
        login_session.insert(),
        {"subdistrict": row.subdistrict, "key": key, "account": row.name, "by": by, "started_at": now, "seen_at": now},
    )


def _of_account(connection: sa.Connection, row: sa.Row[Any], **values: Any) -> None:
    connection.execute(
        sa.update(account).where(account.c.subdistrict == row.subdistrict, account.c.name == row.name).values(**values)
    )


def _log_failure(store: Store, subdistrict: str, name: str, now: datetime) -> None:
    """A failed sign-in in the access log. What was typed is not kept: it may be a password in the wrong field."""
    with store.read() as connection:
        row = account_row(connection, subdistrict, name)
    if row is None:
        record_access(store, subdistrict, STRANGER, AccessAction.LOGIN_FAILED, STRANGER.account, {}, now)
        return
    guard = account_from_row(row).guard
    content = {
        "disabled": row.is_disabled,
        "locked_until": guard.locked_until.isoformat() if guard.locked_until and guard.is_locked(now) else None,
    }
    record_access(store, subdistrict, account_from_row(row).actor, AccessAction.LOGIN_FAILED, row.name, content, now)
