"""Accounts in the store: one per person. Each change is a write with an audit row and ends what it must end.

The audit content holds neither passwords nor hashes nor the display name: the chain is kept for ever, names are not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.accounts.rules import (
    AccountRules,
    Guard,
    SignInError,
    account_name,
    check_account,
    check_may_manage,
    check_password,
    password_text,
)
from casework.errors import ConflictError, EntryError, NotFoundError, PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import Role
from data.account_record import ADDED, CHANGED, DISABLED, ENABLED, PASSWORD_CHANGED, RESET, credential
from data.passwords import first_password, hashed, matches
from data.schema_accounts import account, login_session
from data.store import Store
from data.writing import Writing


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its password."""

    subdistrict: str
    name: str
    display: str
    role: Role
    committee_code: str | None
    must_change: bool
    is_disabled: bool
    guard: Guard
    last_login_at: datetime | None

    @property
    def actor(self) -> Actor:
        """Who acts when this account does."""
        return Actor(self.name, self.role, self.committee_code)


def account_from_row(row: sa.Row[Any]) -> Account:
    """The account of a row of the account table."""
    return Account(
        row.subdistrict,
        row.name,
        row.display,
        Role(row.role),
        row.committee_code,
        row.must_change,
        row.is_disabled,
        Guard(row.failures, row.locks, row.locked_until),
        row.last_login_at,
    )


def account_row(connection: sa.Connection, subdistrict: str, name: str, *, locked: bool = False) -> sa.Row[Any] | None:
    """The row of the account with this name (in any case of letters), locked against other writers when asked."""
    statement = sa.select(account).where(account.c.subdistrict == subdistrict, account.c.name == account_name(name))
    return connection.execute(statement.with_for_update() if locked else statement).one_or_none()


def account_named(store: Store, subdistrict: str, name: str) -> Account:
    """The account of that name. Raises NotFoundError when there is none, PermissionDeniedError when it is disabled."""
    with store.read() as connection:
        row = account_row(connection, subdistrict, name)
    if row is None:
        raise NotFoundError(f"没有账号“{name}”。用 user list 查看现有账号，用 user add 新建。")
    if row.is_disabled:
        raise PermissionDeniedError(f"账号“{row.name}”已停用，不能使用。")
    return account_from_row(row)


def has_accounts(store: Store, subdistrict: str) -> bool:
    """True when somebody can sign in, or could once."""
    with store.read() as connection:
        found = connection.execute(sa.select(account.c.name).where(account.c.subdistrict == subdistrict).limit(1))
        return found.first() is not None


def accounts(store: Store, subdistrict: str, actor: Actor) -> list[Account]:
    """All accounts by name. Raises PermissionDeniedError unless the actor keeps the accounts."""
    check_may_manage(actor)
    with store.read() as connection:
        rows = connection.execute(
            sa.select(account).where(account.c.subdistrict == subdistrict).order_by(account.c.name)
        )
        return [account_from_row(row) for row in rows]


def add_account(
    store: Store,
    subdistrict: str,
    name: str,
    display: str,
    role: Role,
    committee: str | None,
    committees: Collection[str],
    actor: Actor,
    now: datetime,
) -> str:
    """Make an account and return its random first password, which is kept nowhere and must be changed at once.

    committees: the codes of the campaign's committees. Raises PermissionDeniedError, EntryError (what casework's
    check_account refuses) or ConflictError when the name is taken.
    """
    check_may_manage(actor)
    name, display = account_name(name), display.strip()
    check_account(name, display, role, committee, committees)
    password = first_password()
    row = {
        **_with_password(password, now, must_change=True),
        "subdistrict": subdistrict,
        "name": name,
        "display": display,
        "role": role.value,
        "committee_code": committee,
        "is_disabled": False,
        "created_at": now,
    }
    with store.write(subdistrict) as writing:
        if account_row(writing.connection, subdistrict, name) is not None:
            raise ConflictError(f"账号“{name}”已经存在。每人一个账号，请换一个名称。")
        content = {"role": role.value, "committee_code": committee, **credential(row["password_hash"])}
        writing.leave_audit(ADDED, name, content, actor, now)
        writing.connection.execute(account.insert(), row)
    return password


def change_account(
    store: Store,
    subdistrict: str,
    name: str,
    display: str,
    role: Role,
    committee: str | None,
    committees: Collection[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Give the account another display name, role or committee; who is signed in has the new rights at his next click.

    Raises what add_account raises, and NotFoundError when there is no such account.
    """
    display = display.strip()
    with store.write(subdistrict) as writing:
        row = _others_row(writing, name, actor)
        check_account(row.name, display, role, committee, committees)
        new = {"display": display, "role": role.value, "committee_code": committee}
        if all(getattr(row, key) == value for key, value in new.items()):
            return
        content = {
            "before": {"role": row.role, "committee_code": row.committee_code},
            "after": {"role": role.value, "committee_code": committee},
        }
        writing.leave_audit(CHANGED, row.name, content, actor, now)
        _update(writing, row.name, new)


def set_disabled(store: Store, subdistrict: str, name: str, actor: Actor, now: datetime, *, is_disabled: bool) -> None:
    """Disable an account, which ends its sessions, or enable it again. Nothing is ever deleted: records name it.

    Raises PermissionDeniedError or NotFoundError.
    """
    with store.write(subdistrict) as writing:
        row = _others_row(writing, name, actor)
        if row.is_disabled is is_disabled:
            return
        writing.leave_audit(DISABLED if is_disabled else ENABLED, row.name, {}, actor, now)
        _update(writing, row.name, {"is_disabled": is_disabled})
        if is_disabled:
            end_sessions(writing.connection, subdistrict, row.name, now)


def reset_password(store: Store, subdistrict: str, name: str, actor: Actor, now: datetime) -> str:
    """A new random password for somebody who lost his; ends his sessions and his lock. Must be changed at once.

    Raises PermissionDeniedError or NotFoundError.
    """
    password = first_password()
    fresh = _with_password(password, now, must_change=True)
    with store.write(subdistrict) as writing:
        row = _others_row(writing, name, actor)
        writing.leave_audit(RESET, row.name, credential(fresh["password_hash"]), actor, now)
        _update(writing, row.name, fresh)
        end_sessions(writing.connection, subdistrict, row.name, now)
    return password


def unlock(store: Store, subdistrict: str, name: str, actor: Actor, now: datetime) -> None:
    """End the lock of an account before its time; the password stays. Raises PermissionDeniedError or NotFoundError."""
    with store.write(subdistrict) as writing:
        row = _others_row(writing, name, actor)
        writing.leave_audit("account_unlocked", row.name, {}, actor, now)
        _update(writing, row.name, guard_columns(Guard()))


def change_password(
    store: Store,
    subdistrict: str,
    name: str,
    current: str,
    new: str,
    rules: AccountRules,
    now: datetime,
    *,
    keep: str | None = None,
) -> None:
    """Replace one's own password; ends all sessions but `keep` (a session's key).

    A wrong current password counts like a failed sign-in. Raises SignInError for that, EntryError when the new one
    may not be used or is the last one.
    """
    row = counted_attempt(store, subdistrict, name, current, rules, now)
    if row is None:
        raise SignInError("原密码不对，密码没有更改。连续输错会锁定账号。")
    new = password_text(new)
    check_password(new, row.name, rules)
    if matches(row.password_hash, new):
        raise EntryError("新密码与原密码相同，请换一个。")
    fresh = _with_password(new, now, must_change=False)
    with store.write(subdistrict) as writing:
        present = account_row(writing.connection, subdistrict, name, locked=True)
        if present is None or present.password_hash != row.password_hash or present.is_disabled:
            raise ConflictError("密码刚刚被重置或账号已停用，本次没有更改。请重新登录后再试。")
        content = credential(fresh["password_hash"])
        writing.leave_audit(PASSWORD_CHANGED, row.name, content, account_from_row(row).actor, now)
        _update(writing, row.name, fresh)
        end_sessions(writing.connection, subdistrict, row.name, now, keep=keep)


def counted_attempt(
    store: Store, subdistrict: str, name: str, password: str, rules: AccountRules, now: datetime
) -> sa.Row[Any] | None:
    """The account's row when the password is right and the account may sign in, else None; equally slow.

    The failure is counted before the password is checked and taken back after a right one, so that guesses sent
    at the same time through many sessions get no more tries than one after the other.
    """
    with store.write_unversioned() as connection:
        row = account_row(connection, subdistrict, name, locked=True)
        guard = None if row is None else Guard(row.failures, row.locks, row.locked_until)
        is_open = row is not None and guard is not None and not row.is_disabled and not guard.is_locked(now)
        if is_open and guard is not None:
            _set(connection, subdistrict, name, guard_columns(guard.after_failure(rules, now)))
    if not matches(row.password_hash if is_open and row is not None else None, password):
        return None
    with store.write_unversioned() as connection:
        _set(connection, subdistrict, name, guard_columns(Guard()))
    return row


def guard_columns(guard: Guard) -> dict[str, Any]:
    """The guard as columns of the account table."""
    return {"failures": guard.failures, "locks": guard.locks, "locked_until": guard.locked_until}


def end_sessions(
    connection: sa.Connection, subdistrict: str, name: str, now: datetime, *, keep: str | None = None
) -> None:
    """End all open sessions of the account but the one with the key `keep`."""
    of_account = sa.and_(
        login_session.c.subdistrict == subdistrict,
        login_session.c.account == name,
        login_session.c.ended_at.is_(None),
    )
    kept = sa.true() if keep is None else login_session.c.key != keep
    connection.execute(sa.update(login_session).where(of_account, kept).values(ended_at=now))


def _with_password(password: str, now: datetime, *, must_change: bool) -> dict[str, Any]:
    return {
        "password_hash": hashed(password),
        "password_set_at": now,
        "must_change": must_change,
        **guard_columns(Guard()),
    }


def _others_row(writing: Writing, name: str, actor: Actor) -> sa.Row[Any]:
    """The row of an account that the actor may change: any but his own."""
    check_may_manage(actor)
    row = account_row(writing.connection, writing.subdistrict, name, locked=True)
    if row is None:
        raise NotFoundError(f"没有账号“{name}”。请刷新页面，或用 user list 查看现有账号。")
    if row.name == actor.account:
        raise PermissionDeniedError("不能停用、重置或更改自己的账号，请由另一位系统管理员操作。")
    return row


def _update(writing: Writing, name: str, values: dict[str, Any]) -> None:
    _set(writing.connection, writing.subdistrict, name, values)


def _set(connection: sa.Connection, subdistrict: str, name: str, values: dict[str, Any]) -> None:
    connection.execute(
        sa.update(account)
        .where(account.c.subdistrict == subdistrict, account.c.name == account_name(name))
        .values(**values)
    )
