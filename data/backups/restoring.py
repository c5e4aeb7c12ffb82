"""Bringing a home folder back from an archive: everything is unpacked beside it and checked, then takes its place.

Checked are every file's SHA-256, the database itself, its schema, the whole record (audit chain and all rows that it
vouches for), the end of each chain as the archive's list has it, the photos and whether the keys open what is
sealed. A home folder with data is only replaced when that is asked for, and is kept under another name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import sqlalchemy as sa

from casework.base_maps import FOLDER as MAPS
from casework.errors import UserError
from casework.events import Actor
from casework.permissions import check_may_maintain
from data.attachments import AttachmentFolder
from data.backups.making import (
    FOLDER,
    Progress,
    base_map_files,
    flush_folder,
    remove_left_over,
    unfinished_folder,
)
from data.backups.manifest import (
    DATABASE,
    MANIFEST,
    ArchiveError,
    Manifest,
    StoredFile,
    blocks,
    digest_of,
    read_manifest,
)
from data.key_rotation import unreadable_persons
from data.keys import FOLDER as KEYS
from data.keys import KeyRing
from data.schema_attachments import attachment
from data.store import Store, sqlite_url
from data.verification import has_hash

RESTORED = "restored"
_UNPACK_SHARE = 0.6
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Restored:
    """What an archive holds and how it stood the checks. versions: code → version of the database.

    faults: sentences about the record or the photos. unreadable: persons that the keys at hand do not open.
    kept: where the data of before lie now, None = there were none.
    """

    manifest: Manifest
    versions: dict[str, int]
    faults: tuple[str, ...]
    unreadable: int
    kept: Path | None = None


def checked_archive(path: Path, home: Path, now: datetime, progress: Progress) -> Restored:
    """What restoring would bring, with all checks; nothing is changed. Raises as restore does."""
    with _unpacked(path, home, now, progress) as folder:
        return _checked(folder, _manifest_of(path))


def restore(
    path: Path, home: Path, actor: Actor, now: datetime, *, replace: bool, despite_faults: bool, progress: Progress
) -> Restored:
    """Put the archive's home folder in place of `home`, all of it or nothing.

    replace: data that stand there may be moved aside. despite_faults: bring back a record that does not hold together.
    Each subdistrict's record says who restored it from what.
    Raises PermissionDeniedError (no system administrator), ArchiveError (damaged, newer or incomplete archive),
    UserError (data present, program running, no room), SchemaError (made by a newer program).
    """
    check_may_maintain(actor)
    present = _data_in(home)
    if present and not replace:
        raise UserError(
            f"{home} 里已经有数据（{'、'.join(present[:3])} 等），没有改动。请用 --home 指定空目录；"
            "确实要换掉的，先停止看板，再加上 --replace（原数据改名保留，不会删除）。"
        )
    _refuse_while_in_use(home / DATABASE)
    with _unpacked(path, home, now, progress) as folder:
        manifest = _manifest_of(path)
        found = _checked(folder, manifest)
        if found.faults and not despite_faults:
            more = f"等 {len(found.faults)} 处" if len(found.faults) > _SHOWN else ""
            raise ArchiveError(
                f"备份中的记录前后不符，没有恢复：{''.join(found.faults[:_SHOWN])}{more}"
                "请换一份备份；没有别的备份时，可加上 --despite-faults 照样恢复。"
            )
        _leave_note(folder, manifest, path, actor, now)
        kept = _put_in_place(folder, home, now)
    progress(1.0, "完成")
    return Restored(manifest, found.versions, found.faults, found.unreadable, kept)


@contextmanager
def _unpacked(path: Path, home: Path, now: datetime, progress: Progress) -> Iterator[Path]:
    """The archive's files in a new folder beside the home, each as its list says; with the keys that are at hand."""
    manifest = _manifest_of(path)
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        remove_left_over(home.parent, now)
        needed, free = sum(one.bytes for one in manifest.files), shutil.disk_usage(home.parent).free
        if free < needed:
            raise UserError(f"{home.parent} 所在磁盘只剩 {free >> 20} MB，恢复需要 {needed >> 20} MB。请先清理磁盘。")
        with unfinished_folder(home.parent) as beside:
            folder = beside / "home"
            folder.mkdir(mode=0o700)
            with ZipFile(path) as archive:
                for number, stored in enumerate(manifest.files, start=1):
                    _unpack(archive, stored, folder)
                    progress(_UNPACK_SHARE * number / len(manifest.files), f"正在解包并核对 {number} 个文件")
            if not manifest.has_keys and (home / KEYS).is_dir():
                shutil.copytree(home / KEYS, folder / KEYS)
            yield folder
    except (BadZipFile, EOFError) as fault:
        raise _damaged(path) from fault
    except OSError as fault:
        raise UserError(
            f"恢复没有完成：{fault.filename or home}（{fault.strerror}）。请检查磁盘空间和权限。"
        ) from fault


def _manifest_of(path: Path) -> Manifest:
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            if MANIFEST not in names:
                raise ArchiveError(f"{path} 不是本程序制作的备份（没有 {MANIFEST}）。")
            manifest = read_manifest(archive.read(MANIFEST).decode("utf-8"))
    except FileNotFoundError:
        raise ArchiveError(f"找不到备份文件 {path}，请核对路径。") from None
    except (BadZipFile, EOFError, UnicodeDecodeError, OSError) as fault:
        raise _damaged(path) from fault
    if sorted(names) != sorted([MANIFEST, *(one.name for one in manifest.files)]):
        raise ArchiveError("备份中的文件与清单不符（有多出的、缺少的或重复的），不能恢复。请换一份备份。")
    return manifest


def _unpack(archive: ZipFile, stored: StoredFile, folder: Path) -> None:
    target = folder / stored.name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with (
        archive.open(stored.name) as member,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
    ):
        for block in blocks(member):
            size += len(block)
            if size > stored.bytes:
                break
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if size != stored.bytes or digest.hexdigest() != stored.sha256:
        raise ArchiveError(f"备份中的 {stored.name} 与清单的校验值不符，没有恢复。请换一份备份。")
    os.utime(target, (stored.modified, stored.modified))


def _checked(folder: Path, manifest: Manifest) -> Restored:
    """The checks of the database; an older schema is brought up to date first, in the unpacked copy."""
    if not manifest.has_database:
        return Restored(manifest, {}, (), 0)
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        (verdict,) = connection.execute("pragma integrity_check(1)").fetchone()
    if verdict != "ok":
        raise ArchiveError("备份中的数据库已损坏，没有恢复。请换一份备份。")
    faults: list[str] = []
    versions, unreadable = {}, 0
    keys = KeyRing(folder / KEYS)
    with closing(Store.open(sqlite_url(folder / DATABASE), keys=keys)) as store:
        for entry in store.subdistricts():
            versions[entry.code] = entry.version
            faults += [fault.message for fault in store.verify_chain(entry.code)]
            with store.read() as connection:
                unreadable += unreadable_persons(connection, entry.code, keys)
        with store.read() as connection:
            for end in manifest.chains:
                if versions.get(end.code) != end.version or (end.hash and not has_hash(connection, end.code, end.hash)):
                    faults.append(f"街道 {end.code} 的操作记录与备份清单不符。")
            photos = AttachmentFolder(folder)
            named = set(connection.execute(sa.select(attachment.c.sha256)).scalars())
        lost = sum(not photos.is_sound(sha256) for sha256 in named)
        if lost:
            faults.append(f"备份中缺少 {lost} 张照片。")
    return Restored(manifest, versions, tuple(faults), unreadable)


def _leave_note(folder: Path, manifest: Manifest, path: Path, actor: Actor, now: datetime) -> None:
    if not manifest.has_database:
        return
    with path.open("rb") as file:
        content = {"file": path.name, "sha256": digest_of(file), "made_at": manifest.made_at.isoformat()}
    with closing(Store.open(sqlite_url(folder / DATABASE), keys=KeyRing(folder / KEYS))) as store:
        for entry in store.subdistricts():
            with store.write(entry.code) as writing:
                writing.leave_audit(RESTORED, entry.code, content, actor, now)


def _put_in_place(folder: Path, home: Path, now: datetime) -> Path | None:
    """Two renames; a kill between them leaves both folders whole under their names. What was kept, None = nothing."""
    if not home.exists():
        folder.rename(home)
        flush_folder(home.parent)
        return None
    has_data = bool(_data_in(home))
    aside = home.with_name(f"{home.name}.before-{now:%Y%m%d-%H%M%S}")
    home.rename(aside)
    try:
        folder.rename(home)
    except OSError:
        aside.rename(home)
        raise
    for file in base_map_files(aside):
        # They are not in an archive, or in it as they were: what stands there now is kept.
        if not (home / MAPS / file.name).exists():
            (home / MAPS).mkdir(mode=0o700, exist_ok=True)
            file.rename(home / MAPS / file.name)
    if (aside / FOLDER).is_dir() and not (home / FOLDER).exists():
        (aside / FOLDER).rename(home / FOLDER)
    flush_folder(home.parent)
    if has_data or _has_other_keys(aside, home):
        return aside
    shutil.rmtree(aside)
    return None


def _has_other_keys(aside: Path, home: Path) -> bool:
    own = {path.name: path.read_bytes() for path in (aside / KEYS).glob("*.key")}
    return any(
        not (home / KEYS / name).is_file() or (home / KEYS / name).read_bytes() != key for name, key in own.items()
    )


def _data_in(home: Path) -> list[str]:
    """What stands in the home folder beside its keys and its backups: those may be there before a restore."""
    if not home.is_dir():
        return []
    return sorted(path.name for path in home.iterdir() if path.name not in (KEYS, FOLDER))


def _refuse_while_in_use(database: Path) -> None:
    """SQLite leaves WAL only when nobody else has the file open: the one sign that other processes cannot hide."""
    if not database.is_file():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            connection.execute("pragma journal_mode=delete")
    except sqlite3.OperationalError as fault:
        if (fault.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise UserError("看板或其他程序正在使用现有数据，没有恢复。请先停止看板和正在运行的命令。") from fault
    except sqlite3.DatabaseError:
        # A damaged database may be the very reason for restoring.
        return


def _damaged(path: Path) -> ArchiveError:
    return ArchiveError(f"{path} 不是完整的备份文件（可能没有复制完，或已损坏）。请重新复制，或换一份备份。")
