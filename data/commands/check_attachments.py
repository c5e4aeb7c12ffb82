"""The look of `check` at the photos: every row has its picture, whole; pictures without a row are counted."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from data.attachments import FOLDER, AttachmentFolder
from data.commands.findings import FAULT, SOUND, WARNING, Finding
from data.schema_attachments import attachment
from data.settings import Settings
from data.store import Store

SHOWN = 5


def photos(store: Store, settings: Settings) -> Iterator[Finding]:
    """Whether the pictures are what the database says; what nobody refers to is left over from broken-off entries."""
    subject = "照片"
    folder = AttachmentFolder(settings.home)
    with store.read() as connection:
        rows = connection.execute(sa.select(attachment.c.sha256, attachment.c.case_id, attachment.c.number)).all()
    damaged = [row for row in rows if not folder.is_sound(row.sha256)]
    for row in damaged[:SHOWN]:
        detail = f"档案 {row.case_id} 的照片 {row.number} 缺失或已损坏，请从备份恢复 {FOLDER} 目录。"
        yield Finding(FAULT, subject, detail)
    if len(damaged) > SHOWN:
        yield Finding(FAULT, subject, f"另有 {len(damaged) - SHOWN} 张缺失或已损坏。")
    unused = len(set(folder.hashes()) - {row.sha256 for row in rows})
    if unused:
        detail = f"有 {unused} 张照片没有登记到任何档案（草稿中的，或登记中断留下的），到期由 purge 删除。"
        yield Finding(WARNING, subject, detail)
    if not damaged:
        yield Finding(SOUND, subject, f"已登记的 {len(rows)} 张照片齐全。")
