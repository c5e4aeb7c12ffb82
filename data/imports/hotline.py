"""Hotline orders: one file, one transaction, idempotent by order number.

A long file is prepared first (read, compared with what is stored, placed) and kept on disk; the write
transaction then only writes. When somebody changes orders or places in between, the preparation is repeated.
An order that stands in the file more than once with different content is taken as its last row says.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from casework.campaign.model import Campaign
from casework.errors import ConflictError
from casework.events import Actor
from data.audit import EVENT_ACTION
from data.imports.batches import leave_batch
from data.imports.files import FileError, fingerprint
from data.imports.hotline_columns import HOTLINE
from data.imports.hotline_preparation import READING_SHARE, Preparation, Prepared
from data.imports.hotline_rows import OrderReader
from data.imports.report import ImportReport, Progress
from data.imports.spool import Spool
from data.imports.tables import open_table
from data.revisions import add_complaints, revise_complaints
from data.schema import audit
from data.store import Store
from data.writing import Writing

ATTEMPTS = 3
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("channel", "order_type", "category", "is_repeat", "repeat_of", "department")),
    **dict.fromkeys(("first_contact", "outcome", "satisfaction", "due_at", "closed_at", "caller_token")),
    "raw_address": "",
    "text": "",
}


def import_hotline(
    store: Store,
    subdistrict: str,
    path: Path,
    campaign: Campaign,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool,
    crs: str | None,
    progress: Progress,
) -> ImportReport:
    """Import a hotline export. crs is not used: orders are placed by their words.

    Raises FileError when the file cannot be used at all, ConflictError when the stored orders keep changing,
    KeyRingError when callers are given and the key of their tokens is missing.
    """
    table = open_table(path, HOTLINE.with_titles(campaign.hotline_columns))
    if not any(table.has(name) for name in ("raw_address", "text", "title")):
        raise FileError(f"文件“{path.name}”既没有地址列也没有内容列，工单无法定位。请补上“发生地址”或“诉求内容”列。")
    caller_key = store.keys.caller(subdistrict) if table.has("caller_token") else ""
    reader = OrderReader(table, campaign.subdistrict_name, campaign.hotline_filter, now, caller_key)
    for _ in range(ATTEMPTS):
        with Spool[Prepared]() as spool:
            preparation = Preparation(store, subdistrict, table, reader, spool, progress)
            preparation.run()
            report = preparation.report(path.name, dry_run)
            if dry_run or not (report.added or report.updated):
                progress(1.0, "完成")
                return report
            with store.write(subdistrict) as writing:
                if _has_other_writes(writing, preparation.version):
                    continue
                content = {"file": path.name, "sha256": fingerprint(path), **report.counts()}
                version = writing.leave_audit("import_hotline", path.name, content, actor, now)
                _write(writing, preparation, version, now, progress)
                leave_batch(writing, version, "hotline", content, actor, now)
        progress(1.0, "完成")
        return report
    raise ConflictError("导入期间一直有人改动工单或小区资料，本次导入没有保存。请稍候重新导入。")


def _has_other_writes(writing: Writing, version: int) -> bool:
    """True when anything but case events was written after the version: orders or places may have changed."""
    return (
        writing.connection.execute(
            sa.select(audit.c.version)
            .where(
                audit.c.subdistrict == writing.subdistrict,
                audit.c.version > version,
                audit.c.action != EVENT_ACTION,
            )
            .limit(1)
        ).first()
        is not None
    )


def _write(writing: Writing, preparation: Preparation, version: int, now: datetime, progress: Progress) -> None:
    common = {
        "subdistrict": writing.subdistrict,
        "revision": 1,
        "known_from": now,
        "known_to": None,
        "version": version,
        **_EMPTY,
    }
    for share, chunk in preparation.spool.chunks():
        latest = [one for one in chunk if preparation.seen[one.order_number].row == one.row]
        new = [{**common, **one.values, "order_number": one.order_number} for one in latest if one.current is None]
        add_complaints(writing.connection, new)
        changes = [(one.current, one.values) for one in latest if one.current is not None]
        revise_complaints(writing.connection, changes, now, version)
        progress(READING_SHARE + (1 - READING_SHARE) * share, "正在写入")
