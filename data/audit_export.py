"""The record as a table to take away: who did or saw what, when; words that people wrote are scrubbed once more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

import pandas as pd
import sqlalchemy as sa

from casework.vocabulary import AccessAction, EventKind, Role
from data.access_log import access_entries
from data.audit import EVENT_ACTION, PURGE_ACTION
from data.chained_rows import LOG_ACTION, LOG_VOIDED_ACTION, PERSONS_ACTION, PHOTOS_ACTION
from data.schema import SHANGHAI, audit
from geo.scrubbing import scrub

COLUMNS = ("时间", "类别", "序号", "账号", "角色", "操作", "对象", "内容")
CHANGED, SEEN = "变更", "查阅"
ACTION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        PERSONS_ACTION: "登记当事人姓名、电话",
        PHOTOS_ACTION: "登记照片",
        LOG_ACTION: "登记台账",
        LOG_VOIDED_ACTION: "作废台账",
        PURGE_ACTION: "到期删除",
        "import_hotline": "导入工单",
        "place_complaint": "确定工单位置",
        "alias_rule_made": "新建地址规则",
        "alias_rule_undone": "撤销地址规则",
        "account_added": "新建账号",
        "account_changed": "更改账号",
        "account_disabled": "停用账号",
        "account_enabled": "启用账号",
        "account_unlocked": "解锁账号",
        "password_reset": "重置密码",
        "password_changed": "更改密码",
    }
)


def record_frame(connection: sa.Connection, code: str, start: date, end: date) -> pd.DataFrame:
    """The entries of both chains on the days [start, end] in order of time; columns COLUMNS."""
    first = datetime.combine(start, time(), SHANGHAI)
    after = datetime.combine(end + timedelta(days=1), time(), SHANGHAI)
    rows = connection.execute(
        sa.select(audit)
        .where(audit.c.subdistrict == code, audit.c.at >= first, audit.c.at < after)
        .order_by(audit.c.version)
    )
    entries: list[tuple[Any, ...]] = [
        (row.at, CHANGED, row.version, row.account, _role(row.role), _act(row), row.subject, scrub(row.content))
        for row in rows
    ]
    entries += [
        (
            entry.at,
            SEEN,
            entry.number,
            entry.account,
            _role(entry.role),
            AccessAction(entry.action).label,
            entry.subject,
            scrub(entry.content),
        )
        for entry in access_entries(connection, code, first, after)
    ]
    entries.sort()
    return pd.DataFrame(entries, columns=list(COLUMNS))


def _act(row: sa.Row[Any]) -> str:
    if row.action == EVENT_ACTION:
        return EventKind(json.loads(row.content)["kind"]).label
    return ACTION_WORDS.get(row.action, row.action)


def _role(value: str) -> str:
    return Role(value).label
