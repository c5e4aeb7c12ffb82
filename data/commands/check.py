"""check: the health of the data. Everything is looked at and every fault is reported; none stops the others."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict

from casework.errors import UserError
from data.commands.contract import DONE, USER_ERROR, Answer, Invocation
from data.commands.findings import FAULT, SOUND, WARNING, Finding
from data.settings import Settings, home_calendar, home_campaign

NAME = "check"
HELP = "数据体检：配置、工作日历、法律依据、数据库、审计链、未定位工单、没有坐标的小区、居委会"

Look = Callable[[], Iterator[Finding]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(invocation: Invocation) -> Answer:
    """Look at everything; exit code 2 when something has to be mended."""
    with ExitStack() as open_things:
        findings = [
            finding for subject, look in _looks(invocation.settings, open_things) for finding in _attempt(subject, look)
        ]
    faults = sum(finding.level == FAULT for finding in findings)
    content = {
        "sound": faults == 0,
        "faults": faults,
        "warnings": sum(finding.level == WARNING for finding in findings),
        "findings": [asdict(finding) for finding in findings],
    }
    text = "\n".join(f"[{finding.level}] {finding.subject}：{finding.detail}" for finding in findings)
    return Answer(content, text, USER_ERROR if faults else DONE)


def _attempt(subject: str, look: Look) -> list[Finding]:
    try:
        return list(look())
    except UserError as error:
        return [Finding(FAULT, subject, str(error))]


def _looks(settings: Settings, open_things: ExitStack) -> Iterator[tuple[str, Look]]:
    """All looks in order; those into the database only when it can be opened."""
    from data.commands import check_attachments, check_base_maps, check_store
    from data.commands.opening import opened_store

    yield "专项行动配置", lambda: _campaign(settings)
    yield "工作日历", lambda: _calendar(settings)
    yield "法律依据", lambda: _legal_basis(settings)
    try:
        store = open_things.enter_context(opened_store(settings))
        known = store.subdistricts()
    except UserError as error:
        message = str(error)
        yield "数据库", lambda: iter([Finding(FAULT, "数据库", message)])
        return
    yield "数据库", lambda: check_store.integrity(store)
    yield "照片", lambda: check_attachments.photos(store, settings)
    yield "底图", lambda: check_base_maps.base_maps(settings)
    if not known:
        yield "街道", lambda: iter([Finding(WARNING, "街道", "数据库里还没有街道，请先运行 init 或 demo。")])
    for entry in known:
        for subject, look in check_store.LOOKS:
            yield f"{entry.name}{subject}", lambda look=look, entry=entry: look(store, entry, settings)  # type: ignore[misc]


def _campaign(settings: Settings) -> Iterator[Finding]:
    warnings = home_campaign(settings).warnings()
    for warning in warnings:
        yield Finding(WARNING, "专项行动配置", warning)
    if not warnings:
        yield Finding(SOUND, "专项行动配置", "campaign.toml 可以使用。")


def _calendar(settings: Settings) -> Iterator[Finding]:
    campaign, calendar = home_campaign(settings), home_calendar(settings)
    days = [deadline.day for deadline in campaign.deadlines] + [phase.end for phase in campaign.phases]
    warning = calendar.warning(campaign.begins_on, max(days))
    yield Finding(WARNING, "工作日历", warning) if warning else Finding(SOUND, "工作日历", "覆盖整个专项行动。")


def _legal_basis(settings: Settings) -> Iterator[Finding]:
    from casework.orders.legal_basis import UNVERIFIED_AMOUNT, Amount
    from data.legal_basis import home_legal_basis, legal_basis_file

    subject, table = "法律依据", home_legal_basis(settings)
    if not legal_basis_file(settings).is_file():
        yield Finding(WARNING, subject, "数据目录里没有 legal_basis.csv，暂用程序自带的依据表。")
    open_amounts = sum(row.amount == Amount() for row in table.rows)
    if open_amounts:
        yield Finding(WARNING, subject, f"legal_basis.csv 有 {open_amounts} 条{UNVERIFIED_AMOUNT}，核实后请填写。")
    else:
        yield Finding(SOUND, subject, f"legal_basis.csv 可以使用，共 {len(table.rows)} 条。")
