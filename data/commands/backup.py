"""backup: a copy of the data as of one moment, in one file, while the program is in use."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.errors import UserError
from data.commands.contract import Answer, Invocation

if TYPE_CHECKING:
    from data.backups.making import Backup

NAME = "backup"
HELP = "备份：数据库、campaign.toml、工作日历、照片等存成一个带校验值的文件；使用中可以运行，默认不含密钥"
KEYS_APART = (
    "密钥（keys 目录）不在备份中：备份和密钥放在一起，拿到备份的人就能看到姓名、电话。"
    "请把 keys 目录另存到别的介质，单独保管；丢了密钥，姓名、电话无法恢复。"
)
KEYS_INSIDE = "备份中含密钥：拿到这个文件的人能看到所有姓名、电话。请加密保存，不要与其他备份放在一起。"
POSTGRES = (
    "数据库在 PostgreSQL 中，本命令不备份它。请用 pg_dump --format=custom --file=qunzu.dump 数据库名 备份数据库"
    "（使用中可以运行），再运行 backup --files-only 备份配置和照片；先备份数据库，后备份文件。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--to, --with-keys, --with-maps and --files-only."""
    parser.add_argument("--to", type=Path, metavar="DIR", help="放到这个目录（默认：数据目录下的 backups）")
    parser.add_argument("--with-keys", action="store_true", help="把密钥也放进去；备份须另行加密保存")
    parser.add_argument("--with-maps", action="store_true", help="把底图文件（map 目录中的图块和图片）也放进去")
    parser.add_argument("--files-only", action="store_true", help="只备份文件，不含数据库（数据库在 PostgreSQL 时用）")


def run(invocation: Invocation) -> Answer:
    """Write the archive; the access log says so before. Raises UserError when it cannot be written or checked."""
    from data.backups.making import FOLDER, make_backup

    settings, arguments = invocation.settings, invocation.arguments
    database = None if arguments.files_only else _database(invocation)
    if database is not None:
        _log(invocation, with_keys=arguments.with_keys)
    made = make_backup(
        settings.home,
        database,
        (arguments.to or settings.home / FOLDER).expanduser(),
        with_keys=arguments.with_keys,
        with_maps=arguments.with_maps,
        now=invocation.now,
        progress=invocation.progress,
    )
    return Answer(_content(made), _text(made))


def _database(invocation: Invocation) -> Path:
    """The SQLite file. Raises UserError for another engine or when there is none yet."""
    import sqlalchemy as sa

    from data.commands.opening import opened_store

    with opened_store(invocation.settings) as store:
        if store.engine_name != "sqlite":
            raise UserError(POSTGRES)
        return Path(str(sa.make_url(store.url).database))


def _log(invocation: Invocation, *, with_keys: bool) -> None:
    from casework.events import Actor
    from casework.vocabulary import AccessAction, Role
    from data.access_log import record_access
    from data.commands.opening import opened_store, operator

    who = Actor(operator(), Role.SYSTEM_ADMIN)
    with opened_store(invocation.settings) as store:
        for entry in store.subdistricts():
            content = {"with_keys": with_keys}
            record_access(store, entry.code, who, AccessAction.EXPORTED, NAME, content, invocation.now)


def _content(made: Backup) -> dict[str, Any]:
    return {
        "file": str(made.path),
        "bytes": made.bytes,
        "sha256": made.sha256,
        "database": made.manifest.has_database,
        "with_keys": made.manifest.has_keys,
        "maps_left_out": {"files": made.without_maps[0], "bytes": made.without_maps[1]},
        "files": len(made.manifest.files),
        "missing_photos": made.missing_photos,
        "versions": {end.code: end.version for end in made.manifest.chains},
    }


def _text(made: Backup) -> str:
    what = "数据库和文件" if made.manifest.has_database else "文件（不含数据库）"
    size = f"{len(made.manifest.files)} 个文件，{made.bytes / 1024 / 1024:.1f} MB"
    lines = [
        f"已备份{what}：{made.path}（{size}，逐个核对无误）",
        f"校验值（SHA-256）：{made.sha256}",
        KEYS_INSIDE if made.manifest.has_keys else KEYS_APART,
        "备份中有户档，请放到另一台设备上，只让有权的人接触；到保存期限后与数据一同销毁。",
    ]
    if made.without_maps[0]:
        number, bulk = made.without_maps
        lines.append(
            f"底图文件 {number} 个（{bulk / 1024 / 1024:.0f} MB，map 目录）不在备份中：它们不是业务数据，可以重新取得。"
            "请保留原件，或用 --with-maps 一并备份；自己的道路、水系（GeoJSON）已在备份中。"
        )
    if made.missing_photos:
        lines.append(f"数据库登记的 {made.missing_photos} 张照片不在数据目录中，备份里也没有。请运行 check。")
    return "\n".join(lines)
