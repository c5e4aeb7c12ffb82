"""check: the health of the data. Everything is looked at and every fault is reported; none stops the others."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from casework.errors import UserError
from casework.vocabulary import LocatedLevel
from data.commands.contract import DONE, USER_ERROR, Answer, Invocation
from data.commands.opening import opened_store
from data.schema import complaint, compound
from data.settings import Settings, home_calendar, home_campaign
from data.store import Store, Subdistrict

NAME = "check"
HELP = "数据体检：配置、工作日历、审计链、未定位工单、没有坐标的小区、数据库完整性"

FAULT, WARNING, SOUND = "错误", "注意", "正常"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found. level: 错误 has to be mended, 注意 should be looked at, 正常."""

    level: str
    subject: str
    detail: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(invocation: Invocation) -> Answer:
    """Look at everything; exit code 2 when something has to be mended."""
    settings = invocation.settings
    findings = _attempt("专项行动配置", lambda: _campaign(settings))
    findings += _attempt("工作日历", lambda: _calendar(settings))
    findings += _attempt("数据库", lambda: _database(settings))
    faults = sum(finding.level == FAULT for finding in findings)
    content = {
        "sound": faults == 0,
        "findings": [
            {"level": finding.level, "subject": finding.subject, "detail": finding.detail} for finding in findings
        ],
    }
    text = "\n".join(f"[{finding.level}] {finding.subject}：{finding.detail}" for finding in findings)
    return Answer(content, text, USER_ERROR if faults else DONE)


def _attempt(subject: str, look: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return look()
    except UserError as error:
        return [Finding(FAULT, subject, str(error))]


def _campaign(settings: Settings) -> list[Finding]:
    warnings = home_campaign(settings).warnings()
    sound = [Finding(SOUND, "专项行动配置", "campaign.toml 可以使用")]
    return [Finding(WARNING, "专项行动配置", warning) for warning in warnings] or sound


def _calendar(settings: Settings) -> list[Finding]:
    campaign, calendar = home_campaign(settings), home_calendar(settings)
    days = [deadline.day for deadline in campaign.deadlines] + [phase.end for phase in campaign.phases]
    warning = calendar.warning(campaign.begins_on, max(days))
    return [Finding(WARNING, "工作日历", warning) if warning else Finding(SOUND, "工作日历", "覆盖整个专项行动")]


def _database(settings: Settings) -> list[Finding]:
    findings = []
    with opened_store(settings) as store:
        findings.append(_integrity(store))
        for entry in store.subdistricts():
            findings += _subdistrict(store, entry)
    return findings


def _integrity(store: Store) -> Finding:
    if store.engine_name != "sqlite":
        return Finding(SOUND, "数据库", "PostgreSQL 可以连接")
    with store.read() as connection:
        answer = connection.execute(sa.text("PRAGMA integrity_check")).scalar_one()
    if answer != "ok":
        return Finding(FAULT, "数据库", f"SQLite 完整性检查未通过：{answer}。请停止使用并从备份恢复。")
    return Finding(SOUND, "数据库", "SQLite 完整性检查通过（数据目录须在本机磁盘，不能放在网络共享上）")


def _subdistrict(store: Store, entry: Subdistrict) -> list[Finding]:
    faults = store.verify_chain(entry.code)
    with store.read() as connection:
        waiting = _count(
            connection,
            complaint,
            (complaint.c.subdistrict == entry.code)
            & complaint.c.known_to.is_(None)
            & (complaint.c.level == LocatedLevel.PENDING.value),
        )
        unplaced = _count(
            connection,
            compound,
            (compound.c.subdistrict == entry.code) & compound.c.longitude.is_(None) & compound.c.geometry.is_(None),
        )
    chain = (
        Finding(FAULT, f"{entry.name}审计链", f"有 {len(faults)} 处不一致，第一处：{faults[0]}")
        if faults
        else Finding(SOUND, f"{entry.name}审计链", f"完整，共 {entry.version} 条")
    )
    return [
        chain,
        Finding(WARNING if waiting else SOUND, f"{entry.name}未定位工单", f"{waiting} 件"),
        Finding(WARNING if unplaced else SOUND, f"{entry.name}没有坐标的小区", f"{unplaced} 个"),
    ]


def _count(connection: sa.Connection, table: sa.Table, rule: sa.ColumnElement[bool]) -> int:
    number: int = connection.execute(sa.select(sa.func.count()).select_from(table).where(rule)).scalar_one()
    return number
