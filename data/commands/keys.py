"""keys: which keys there are (show), and a new one for the names and telephones (rotate); never key material."""

from __future__ import annotations

import argparse
from typing import Any

from data.commands.contract import DONE, USER_ERROR, Answer, Invocation

NAME = "keys"
HELP = "密钥：show 列出编号和日期（不显示密钥），rotate 换一把新密钥并把姓名、电话重新加密"
SHOW, ROTATE = "show", "rotate"
KEEP_OLD = (
    "旧密钥仍要保留：以前的备份要用它才能打开。以前的备份都按期限销毁后，才可销毁旧密钥。"
    "请现在就把 keys 目录重新另存一份，单独保管。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """show or rotate."""
    parser.add_argument("action", choices=[SHOW, ROTATE], help="show = 列出；rotate = 换新密钥（中断后再运行即继续）")


def run(invocation: Invocation) -> Answer:
    """List the keys (exit code 2 when one that is needed is missing) or rotate. Raises KeyRingError."""
    return _rotate(invocation) if invocation.arguments.action == ROTATE else _show(invocation)


def _show(invocation: Invocation) -> Answer:
    from data.commands.opening import opened_store
    from data.key_rotation import rows_by_key, unreadable_persons

    with opened_store(invocation.settings) as store:
        used: dict[int, int] = {}
        unreadable = 0
        for entry in store.subdistricts():
            with store.read() as connection:
                for number, count in rows_by_key(connection, entry.code).items():
                    used[number] = used.get(number, 0) + count
                unreadable += unreadable_persons(connection, entry.code, store.keys)
        present = store.keys.listed()
    rows: list[dict[str, Any]] = [
        {
            "key": key.name,
            "made_at": f"{key.made_at:%Y-%m-%d %H:%M}",
            "rows": None if key.number is None else used.get(key.number, 0),
        }
        for key in present
    ]
    missing = sorted(used.keys() - {key.number for key in present})
    content = {"keys": rows, "missing": missing, "unreadable_persons": unreadable}
    lines = [
        f"{row['key']}　{row['made_at']}" + ("" if row["rows"] is None else f"　加密 {row['rows']} 条姓名、电话")
        for row in rows
    ] or ["没有密钥。"]
    lines += [f"缺少第 {number} 号密钥，用它加密的姓名、电话打不开。请从密钥备份中恢复。" for number in missing]
    if unreadable and not missing:
        lines.append(f"有 {unreadable} 条姓名、电话与现有密钥不是一套，打不开。请恢复与数据库同属一套的密钥目录。")
    return Answer(content, "\n".join(lines), USER_ERROR if unreadable else DONE)


def _rotate(invocation: Invocation) -> Answer:
    from casework.events import Actor
    from casework.privacy.rules import CipherName
    from casework.vocabulary import Role
    from data.commands.opening import opened_store, operator
    from data.key_rotation import rotate_keys
    from data.settings import home_campaign

    cipher = CipherName(home_campaign(invocation.settings).privacy.cipher)
    with opened_store(invocation.settings) as store:
        who = Actor(operator(), Role.SYSTEM_ADMIN)
        done = rotate_keys(store, cipher, who, invocation.now, invocation.progress)
    content = {"key_number": done.key_number, "resealed": done.resealed, "continued": done.is_continued}
    how = "接着上次没有做完的" if done.is_continued else "已换用新的"
    return Answer(content, f"{how}第 {done.key_number} 号密钥，重新加密姓名、电话 {done.resealed} 条。\n{KEEP_OLD}")
