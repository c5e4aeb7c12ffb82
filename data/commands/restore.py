"""restore: bring the data back from a backup, after every check; or only check it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.errors import UserError
from data.commands.contract import DONE, USER_ERROR, Answer, Invocation

if TYPE_CHECKING:
    from data.backups.restoring import Restored

NAME = "restore"
HELP = "从 backup 制作的文件恢复数据目录；先核对校验值、数据库版本和操作记录，默认不覆盖已有数据"
PURGE_AGAIN = "备份之后到期删除过的内容会随备份回来，请运行 purge --confirm 再删除一次。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The archive; --check, --replace and --despite-faults."""
    parser.add_argument("file", type=Path, metavar="文件", help="backup 制作的 zip 文件")
    parser.add_argument("--check", action="store_true", help="只核对备份，不改动任何数据")
    parser.add_argument("--replace", action="store_true", help="换掉已有数据；原数据目录改名保留")
    parser.add_argument("--despite-faults", action="store_true", help="操作记录核对不符时照样恢复")


def run(invocation: Invocation) -> Answer:
    """Restore, or check only (exit code 2 when something does not hold). Raises UserError as data.backups.restoring."""
    from casework.events import Actor
    from casework.vocabulary import Role
    from data.backups.restoring import checked_archive, restore
    from data.commands.opening import operator

    settings, arguments = invocation.settings, invocation.arguments
    path: Path = arguments.file.expanduser()
    if arguments.check:
        found = checked_archive(path, settings.home, invocation.now, invocation.progress)
        text = "\n".join([_described(found), *found.faults, *_keys_text(found)])
        return Answer(_content(path, found), text, USER_ERROR if found.faults else DONE)
    if not settings.uses_own_database:
        raise UserError(
            "环境变量 QUNZU_DATABASE_URL 指向别的数据库，restore 只恢复数据目录中的数据库和文件。"
            "请取消该变量后再恢复；PostgreSQL 请用 pg_restore 恢复数据库，把备份中的文件解压到数据目录。"
        )
    found = restore(
        path,
        settings.home,
        Actor(operator(), Role.SYSTEM_ADMIN),
        invocation.now,
        replace=arguments.replace,
        despite_faults=arguments.despite_faults,
        progress=invocation.progress,
    )
    lines = [f"已恢复到 {settings.home}。{_described(found)}", *found.faults, *_keys_text(found)]
    if found.kept is not None:
        lines.append(f"原数据保留在 {found.kept}，确认无误后请自行销毁。")
    return Answer(_content(path, found), "\n".join([*lines, PURGE_AGAIN]))


def _content(path: Path, found: Restored) -> dict[str, Any]:
    return {
        "file": str(path),
        "made_at": found.manifest.made_at.isoformat(),
        "database": found.manifest.has_database,
        "with_keys": found.manifest.has_keys,
        "files": len(found.manifest.files),
        "versions": found.versions,
        "faults": list(found.faults),
        "unreadable_persons": found.unreadable,
        "kept": None if found.kept is None else str(found.kept),
    }


def _described(found: Restored) -> str:
    made = f"{found.manifest.made_at:%Y-%m-%d %H:%M}"
    if not found.manifest.has_database:
        return f"这份备份制作于 {made}，只有 {len(found.manifest.files)} 个文件，不含数据库。"
    whole = "操作记录核对不符" if found.faults else "操作记录核对无误"
    return f"这份备份制作于 {made}，共 {len(found.manifest.files)} 个文件，{whole}。"


def _keys_text(found: Restored) -> list[str]:
    if not found.unreadable:
        return []
    return [
        f"现有密钥打不开其中 {found.unreadable} 条姓名、电话：请把与这份备份同期的 keys 目录放回数据目录。"
        "其他数据不受影响。"
    ]
