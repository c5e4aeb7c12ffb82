"""audit: is the record whole (verify), and who did or saw what (export)."""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.errors import PermissionDeniedError, UserError
from casework.vocabulary import AccessAction, Role
from data.commands.contract import DONE, USER_ERROR, Answer, Invocation
from data.commands.options import add_subdistrict_option, day_option

if TYPE_CHECKING:
    import pandas as pd

    from casework.events import Actor
    from data.attachments import AttachmentFolder
    from data.store import Store

NAME = "audit"
HELP = "操作记录：verify 核对有无改动，export 导出谁在何时做了、看了什么"
VERIFY, EXPORT = "verify", "export"
MOST_SHOWN = 20
_HASH_SIGNS = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """verify or export, with their options."""
    parser.add_argument("action", choices=[VERIFY, EXPORT], help="verify = 核对；export = 导出")
    parser.add_argument("--expect", metavar="HASH", help="verify：以前抄录的末位校验值，用来发现整体改写")
    parser.add_argument("--out", type=Path, metavar="FILE", help="export：导出到这个文件（.csv 或 .xlsx，不能已存在）")
    parser.add_argument("--from", dest="start", type=day_option, metavar="YYYY-MM-DD", help="export：从这一天起")
    parser.add_argument("--to", dest="end", type=day_option, metavar="YYYY-MM-DD", help="export：到这一天止")
    add_subdistrict_option(parser)


def run(invocation: Invocation) -> Answer:
    """Verify (exit code 2 when anything was changed) or export.

    Raises PermissionDeniedError for an account that may not see the record, UserError for a file that cannot be used.
    """
    from data.attachments import AttachmentFolder
    from data.commands.opening import acting, chosen_subdistrict, opened_store
    from data.settings import home_campaign

    arguments = invocation.arguments
    with opened_store(invocation.settings) as store:
        code = chosen_subdistrict(store, home_campaign(invocation.settings), arguments.subdistrict).code
        who = acting(store, code, arguments)
        if who.role is not Role.SAFETY_OFFICE:
            raise PermissionDeniedError(f"“{who.role.label}”不能核对或导出操作记录；由{Role.SAFETY_OFFICE.label}进行。")
        if arguments.action == EXPORT:
            return _export(store, code, who, invocation)
        return _verify(store, code, AttachmentFolder(invocation.settings.home), arguments.expect)


def _verify(store: Store, code: str, folder: AttachmentFolder, expected: str | None) -> Answer:
    from data.verification import has_hash, last_hash, record_faults

    if expected is not None and len(expected.strip()) != _HASH_SIGNS:
        raise UserError(f"--expect 应为 {_HASH_SIGNS} 位校验值，请照抄以前 audit verify 显示的“末位校验值”。")
    with store.read() as connection:
        faults = [fault.message for fault in record_faults(connection, code)]
        last = last_hash(connection, code)
        if expected is not None and not has_hash(connection, code, expected.strip().lower()):
            faults.append("操作记录中找不到所抄录的校验值：抄录之后，记录可能被整体改写或换成了别的数据库。")
    faults += _photo_faults(store, code, folder)
    content = {"sound": not faults, "faults": faults, "records": last.number, "last_hash": last.hash}
    if faults:
        more = [f"另有 {len(faults) - MOST_SHOWN} 处不一致。"] if len(faults) > MOST_SHOWN else []
        lines = [f"操作记录有 {len(faults)} 处与程序写入的不一致：", *faults[:MOST_SHOWN], *more]
        return Answer(content, "\n".join([*lines, "请停止使用，保留现场，并与备份核对。"]), USER_ERROR)
    return Answer(
        content,
        f"操作记录和查阅日志完整，没有改动；共 {last.number} 条。\n末位校验值：{last.hash}\n"
        "请把末位校验值抄在纸质周报上；以后用 audit verify --expect 校验值 核对，可发现整体改写。",
        DONE,
    )


def _photo_faults(store: Store, code: str, folder: AttachmentFolder) -> list[str]:
    """The pictures themselves: each is there and is what its hash says."""
    import sqlalchemy as sa

    from data.schema_attachments import attachment

    with store.read() as connection:
        rows = connection.execute(
            sa.select(attachment.c.case_id, attachment.c.number, attachment.c.sha256).where(
                attachment.c.subdistrict == code
            )
        ).all()
    return [
        f"档案 {row.case_id} 第 {row.number} 张照片的文件缺失或被改动。"
        for row in rows
        if not folder.is_sound(row.sha256)
    ]


def _export(store: Store, code: str, who: Actor, invocation: Invocation) -> Answer:
    from data.access_log import record_access
    from data.audit_export import record_frame

    arguments = invocation.arguments
    path: Path | None = arguments.out
    if path is None or path.suffix.lower() not in (".csv", ".xlsx"):
        raise UserError("请用 --out 指定导出文件，以 .csv 或 .xlsx 结尾。")
    if path.exists():
        raise UserError(f"文件 {path} 已经存在，没有改动。请换一个文件名。")
    start, end = arguments.start or date(2000, 1, 1), arguments.end or invocation.now.date()
    if end < start:
        raise UserError(f"截止日 {end} 早于开始日 {start}，请核对。")
    span: dict[str, Any] = {"from": start.isoformat(), "to": end.isoformat()}
    record_access(store, code, who, AccessAction.EXPORTED, f"audit:{path.name}", span, invocation.now)
    with store.read() as connection:
        frame = record_frame(connection, code, start, end)
    _write(path, frame, (f"{start} 至 {end}", f"导出 {who.account} {invocation.now:%Y-%m-%d %H:%M}"))
    content = {"file": str(path), "rows": len(frame), **span}
    return Answer(content, f"已导出 {len(frame)} 条操作记录和查阅日志到 {path}（电话、证件号已遮盖）。")


def _write(path: Path, frame: pd.DataFrame, notes: tuple[str, ...]) -> None:
    """The file as a whole or not at all."""
    from data.exports.spreadsheets import csv_file, workbook

    content = workbook(frame, notes) if path.suffix.lower() == ".xlsx" else csv_file(frame)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".export-", delete=False) as fresh:
            fresh.write(content)
        Path(fresh.name).replace(path)
    except OSError as fault:
        raise UserError(f"无法写入 {path}：{fault.strerror}。请检查目录和权限。") from fault
