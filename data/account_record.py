"""Accounts against the audit rows that vouch for them: who has which rights, and whose password it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from casework.vocabulary import AccessAction
from data.audit import ChainFault
from data.schema import audit
from data.schema_access_log import access_log
from data.schema_accounts import account

ADDED, CHANGED = "account_added", "account_changed"
DISABLED, ENABLED = "account_disabled", "account_enabled"
RESET, PASSWORD_CHANGED = "password_reset", "password_changed"
CREDENTIAL = "credential"
_ACTIONS = (ADDED, CHANGED, DISABLED, ENABLED, RESET, PASSWORD_CHANGED)


def credential(password_hash: str) -> dict[str, str]:
    """What a record keeps of a password's hash: enough to see that it was exchanged, nothing to guess it from."""
    return {CREDENTIAL: hashlib.sha256(password_hash.encode()).hexdigest()}


def account_faults(connection: sa.Connection, code: str) -> Iterator[ChainFault]:
    """Every account has the rights and the password that its audit rows gave it, and none is missing or added.

    A hash renewed at a sign-in (stronger parameters, same password) is vouched for by the access log.
    """
    rights, vouched = _as_audited(connection, code)
    renewed = connection.execute(
        sa.select(access_log.c.subject, access_log.c.content).where(
            access_log.c.subdistrict == code, access_log.c.action == AccessAction.LOGIN.value
        )
    )
    for name, content in renewed:
        vouched.setdefault(name, set()).add(_content(content).get(CREDENTIAL))
    for row in connection.execute(sa.select(account).where(account.c.subdistrict == code).order_by(account.c.name)):
        version, *expected = rights.pop(row.name, (0, None, None, None))
        if expected != [row.role, row.committee_code, row.is_disabled]:
            yield ChainFault(version, f"账号“{row.name}”的角色、居委会或停用状态与操作记录不一致，可能被改动。")
        if credential(row.password_hash)[CREDENTIAL] not in vouched.get(row.name, set()):
            yield ChainFault(version, f"账号“{row.name}”的密码不是通过系统设置的，可能被改动。")
    for name, (version, *_) in sorted(rights.items()):
        yield ChainFault(version, f"账号“{name}”已不存在；账号只能停用，不能删除。")


def _as_audited(connection: sa.Connection, code: str) -> tuple[dict[str, tuple[Any, ...]], dict[str, set[Any]]]:
    """Name → (version, role, committee, disabled) after the last change, and name → the last credential set."""
    rows = connection.execute(
        sa.select(audit.c.version, audit.c.action, audit.c.subject, audit.c.content)
        .where(audit.c.subdistrict == code, audit.c.action.in_(_ACTIONS))
        .order_by(audit.c.version)
    )
    rights: dict[str, tuple[Any, ...]] = {}
    vouched: dict[str, set[Any]] = {}
    for version, action, name, text in rows:
        content = _content(text)
        _, role, committee, disabled = rights.get(name, (0, None, None, False))
        if action in (ADDED, CHANGED):
            given = content.get("after", content)
            role, committee = given.get("role"), given.get("committee_code")
        if action in (DISABLED, ENABLED):
            disabled = action == DISABLED
        rights[name] = (version, role, committee, disabled)
        if CREDENTIAL in content:
            vouched[name] = {content[CREDENTIAL]}
    return rights, vouched


def _content(text: str) -> dict[str, Any]:
    """The JSON object of a text; empty when it is none, which the chain reports."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
