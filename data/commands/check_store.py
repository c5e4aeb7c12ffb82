"""The looks of `check` into the database: integrity, audit chain, and what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa

from casework.vocabulary import LocatedLevel
from data.commands.findings import FAULT, SOUND, WARNING, Finding
from data.schema import case, complaint, compound
from data.settings import Settings, home_campaign
from data.store import Store, Subdistrict


def integrity(store: Store) -> Iterator[Finding]:
    """Whether the engine finds its own file sound."""
    subject = "数据库"
    if store.engine_name != "sqlite":
        yield Finding(SOUND, subject, "PostgreSQL 可以连接。")
        return
    with store.read() as connection:
        answers = [str(row[0]) for row in connection.execute(sa.text("PRAGMA integrity_check(5)"))]
    if answers == ["ok"]:
        yield Finding(SOUND, subject, "SQLite 完整性检查通过（数据目录须在本机磁盘上，不能放在网络共享盘）。")
    else:
        yield Finding(FAULT, subject, f"SQLite 完整性检查未通过：{'；'.join(answers)}。请停止使用并从备份恢复。")


def chain(store: Store, entry: Subdistrict, _: Settings) -> Iterator[Finding]:
    """Whether the record was changed outside the program."""
    subject, faults = f"{entry.name}审计链", store.verify_chain(entry.code)
    for fault in faults[:5]:
        yield Finding(FAULT, subject, fault.message)
    if len(faults) > 5:
        yield Finding(FAULT, subject, f"另有 {len(faults) - 5} 处不一致。")
    if not faults:
        yield Finding(SOUND, subject, f"完整，共 {entry.version} 条。")


def unlocated(store: Store, entry: Subdistrict, _: Settings) -> Iterator[Finding]:
    """Orders that wait for a place; that none was imported yet is said, and not called 0."""
    if not _count(store, complaint, entry, sa.true()):
        yield Finding(WARNING, f"{entry.name}未定位工单", "还没有导入任何工单，请用 import hotline 或在“数据”页导入。")
        return
    rule = complaint.c.known_to.is_(None) & (complaint.c.level == LocatedLevel.PENDING.value)
    waiting = _count(store, complaint, entry, rule)
    detail = f"{waiting} 件，请在“数据”页处理。" if waiting else "0 件。"
    yield Finding(WARNING if waiting else SOUND, f"{entry.name}未定位工单", detail)


def unplaced(store: Store, entry: Subdistrict, _: Settings) -> Iterator[Finding]:
    """Compounds that no map can show; that none was imported yet is said, and not called 0."""
    if not _count(store, compound, entry, sa.true()):
        yield Finding(
            WARNING, f"{entry.name}没有坐标的小区", "还没有导入小区，请用 import compounds 或在“数据”页导入。"
        )
        return
    missing = _count(store, compound, entry, compound.c.longitude.is_(None) & compound.c.geometry.is_(None))
    detail = f"{missing} 个，不会出现在地图上，请用 import compounds 补充坐标。" if missing else "0 个。"
    yield Finding(WARNING if missing else SOUND, f"{entry.name}没有坐标的小区", detail)


def committees(store: Store, entry: Subdistrict, settings: Settings) -> Iterator[Finding]:
    """Committee codes in the data that the campaign does not know: their rows stand in no table of the meeting."""
    subject = f"{entry.name}居委会"
    known = {committee.code for committee in home_campaign(settings).committees}
    found = False
    for table, what in ((compound, "小区"), (case, "户档案")):
        for code, count in _per_committee(store, table, entry):
            if code not in known:
                found = True
                shown = f"编号“{code}”" if code else "（空）"
                yield Finding(
                    WARNING,
                    subject,
                    f"{count} 个{what}的居委会{shown}不在 campaign.toml 中，请在 [[committees]] 中补充。",
                )
    if not found:
        yield Finding(SOUND, subject, "数据中的居委会都在 campaign.toml 中。")


LOOKS: tuple[tuple[str, Callable[[Store, Subdistrict, Settings], Iterator[Finding]]], ...] = (
    ("审计链", chain),
    ("未定位工单", unlocated),
    ("没有坐标的小区", unplaced),
    ("居委会", committees),
)


def _count(store: Store, table: sa.Table, entry: Subdistrict, rule: sa.ColumnElement[bool]) -> int:
    question = sa.select(sa.func.count()).select_from(table).where(table.c.subdistrict == entry.code, rule)
    with store.read() as connection:
        number: int = connection.execute(question).scalar_one()
    return number


def _per_committee(store: Store, table: sa.Table, entry: Subdistrict) -> list[tuple[str, int]]:
    code = table.c.committee_code
    question = sa.select(code, sa.func.count()).where(table.c.subdistrict == entry.code).group_by(code).order_by(code)
    with store.read() as connection:
        return [(row[0], row[1]) for row in connection.execute(question)]
