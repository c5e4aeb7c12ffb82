"""Making a backup while the program is in use: one archive, whole and checked, or none.

The database is copied first and as of one moment (VACUUM INTO: a reader's transaction, which holds nobody up, and
the copy has no room in which deleted rows could linger). A photo is stored before the row that names it, so the
pictures read afterwards are all that the copy names. Everything is written in a folder of its own beside the target
and gets its name last; what a broken-off backup leaves there is removed by a later one.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from casework.base_maps import FILE_ENDINGS
from casework.base_maps import FOLDER as MAPS
from casework.errors import UserError
from data.attachments import FOLDER as PHOTOS
from data.backups.manifest import (
    DATABASE,
    MANIFEST,
    ArchiveError,
    ChainEnd,
    Manifest,
    StoredFile,
    blocks,
    digest_of,
    manifest_json,
)
from data.keys import FOLDER as KEYS

FOLDER = "backups"
UNFINISHED = ".unfinished-"
LEFT_OVER_SECONDS = 3600.0
"""An unfinished folder that nothing was written to for so long is left over."""
DATABASE_FILES = frozenset(DATABASE + ending for ending in ("", "-wal", "-shm", "-journal"))
_ARCHIVE = re.compile(r"qunzu-backup-\d{8}-\d{6}\.zip")
_PACKED = frozenset({*FILE_ENDINGS, ".zip", ".parquet"})
_COPY_SHARE, _PACK_SHARE = 0.15, 0.6  # of the bar: copying the database, packing; the rest is checking
_OLDEST_IN_ZIP = 315_619_200  # seconds since 1970: a zip file knows no day before 1980
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished archive. missing_photos: named by the database, but not in the home folder.

    without_maps: how many base maps of the home are not in it, and their bytes.
    """

    path: Path
    sha256: str
    bytes: int
    manifest: Manifest
    missing_photos: int
    without_maps: tuple[int, int] = (0, 0)


def make_backup(
    home: Path,
    database: Path | None,
    folder: Path,
    *,
    with_keys: bool,
    now: datetime,
    progress: Progress,
    with_maps: bool = False,
) -> Backup:
    """Write the archive into the folder and check it there.

    database: the SQLite file; None = the files of the home only. with_keys: the key files too.
    with_maps: the base maps too, which can be gigabytes. Raises UserError when the disk is full, the folder cannot be
    written or the database is damaged; then no archive is there.
    """
    target = folder / f"qunzu-backup-{now:%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_left_over(folder, now)
        if target.exists():
            raise UserError(f"{target} 已经存在，没有改动。请过一秒再备份。")
        files = home_files(home, with_keys=with_keys, with_maps=with_maps)
        _require_room(files, database, folder)
        with unfinished_folder(folder) as beside:
            copy = None if database is None else _copy(database, beside / DATABASE)
            progress(_COPY_SHARE, "已复制数据库")
            packed = beside / target.name
            manifest = _pack(files, copy, packed, with_keys=with_keys, now=now, progress=progress)
            check_archive(packed, manifest, progress)
            missing = 0 if copy is None else _missing_photos(copy, manifest)
            with packed.open("rb") as file:
                digest = digest_of(file)
                os.fsync(file.fileno())
            packed.rename(target)
            flush_folder(folder)
    except OSError as fault:
        raise UserError(
            f"备份没有完成：{fault.filename or folder}（{fault.strerror}）。请检查磁盘空间和权限。"
        ) from fault
    progress(1.0, "完成")
    left = () if with_maps else base_map_files(home)
    without = len(left), sum(file.stat().st_size for file in left)
    return Backup(target, digest, target.stat().st_size, manifest, missing, without)


def base_map_files(home: Path) -> tuple[Path, ...]:
    """The tile files and pictures in map/ of the home; its GeoJSON, world files and certificates are small."""
    folder = home / MAPS
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(file for file in found if file.suffix.lower() in FILE_ENDINGS and file.is_file()))


def home_files(home: Path, *, with_keys: bool, with_maps: bool) -> list[tuple[str, Path]]:
    """The files of the home beside its database, by name: (name with slashes, path).

    Not among them: earlier backups wherever they lie, hidden and unfinished files, the keys unless with_keys, and the
    base maps unless with_maps.
    """
    maps = frozenset(() if with_maps else base_map_files(home))
    left_out = {FOLDER} if with_keys else {FOLDER, KEYS}
    found = []
    for place, folders, names in os.walk(home, followlinks=True):
        here = Path(place)
        is_top = here == home
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (is_top and name in left_out))
        for name in names:
            is_left = here / name in maps or (is_top and name in DATABASE_FILES)
            if not (name.startswith(".") or _ARCHIVE.fullmatch(name) or is_left):
                found.append(((here / name).relative_to(home).as_posix(), here / name))
    return sorted(found)


def check_archive(path: Path, manifest: Manifest, progress: Progress) -> None:
    """Read the archive from the disk and compare every file with the manifest. Raises ArchiveError."""
    with ZipFile(path) as archive:
        for number, stored in enumerate(manifest.files, start=1):
            with archive.open(stored.name) as member:
                if digest_of(member) != stored.sha256:
                    raise ArchiveError(f"备份中的 {stored.name} 与原文件不一致，备份没有保存。请检查磁盘后重试。")
            share = _COPY_SHARE + _PACK_SHARE
            progress(share + (1 - share) * 0.99 * number / len(manifest.files), f"正在核对 {number} 个文件")


@contextmanager
def unfinished_folder(beside: Path) -> Iterator[Path]:
    """A private folder on the same disk for what is not finished; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_left_over(folder: Path, now: datetime) -> int:
    """Remove what broken-off backups and restores left here; how many there were."""
    removed = 0
    for old in folder.glob(f"{UNFINISHED}*"):
        newest = max((path.stat().st_mtime for path in (old, *old.rglob("*"))), default=0.0)
        if newest < now.timestamp() - LEFT_OVER_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
            removed += 1
    return removed


def flush_folder(folder: Path) -> None:
    """Have the names in the folder on the disk, so that a power cut takes none back."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _copy(database: Path, copy: Path) -> Path:
    try:
        with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
            connection.execute("vacuum into ?", (str(copy),))
        copy.chmod(0o600)
        with closing(sqlite3.connect(copy)) as connection:
            (verdict,) = connection.execute("pragma integrity_check(1)").fetchone()
    except sqlite3.Error as fault:
        raise UserError(f"数据库读不完整（{fault}），没有备份。请运行 check，并用最近的备份恢复。") from fault
    if verdict != "ok":
        raise UserError("数据库已损坏，没有备份。请运行 check，并用最近的备份恢复。")
    return copy


def _pack(
    files: list[tuple[str, Path]],
    copy: Path | None,
    packed: Path,
    *,
    with_keys: bool,
    now: datetime,
    progress: Progress,
) -> Manifest:
    sources = [*([] if copy is None else [(DATABASE, copy)]), *files]
    stored = []
    with (
        os.fdopen(os.open(packed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        ZipFile(file, "w") as archive,
    ):
        for number, (name, path) in enumerate(sources, start=1):
            one = _store(archive, name, path)
            if one is not None:
                stored.append(one)
            progress(_COPY_SHARE + _PACK_SHARE * number / len(sources), f"正在打包 {number}/{len(sources)} 个文件")
        schema, chains = (None, ()) if copy is None else _described(copy)
        manifest = Manifest(now, schema, with_keys, chains, tuple(stored))
        archive.writestr(ZipInfo(MANIFEST, _zip_time(int(now.timestamp()))), manifest_json(manifest), ZIP_DEFLATED)
    return manifest


def _store(archive: ZipFile, name: str, path: Path) -> StoredFile | None:
    """Pack one file; None when it went away meanwhile, as a draft does when its visit is recorded."""
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return None
    with source:
        modified = int(os.fstat(source.fileno()).st_mtime)
        entry = ZipInfo(name, _zip_time(modified))
        entry.compress_type = ZIP_STORED if path.suffix.lower() in _PACKED else ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with archive.open(entry, "w", force_zip64=True) as member:
            for block in blocks(source):
                digest.update(block)
                size += len(block)
                member.write(block)
    return StoredFile(name, size, digest.hexdigest(), modified)


def _zip_time(seconds: int) -> tuple[int, int, int, int, int, int]:
    moment = time.localtime(max(seconds, _OLDEST_IN_ZIP))
    return moment.tm_year, moment.tm_mon, moment.tm_mday, moment.tm_hour, moment.tm_min, moment.tm_sec


def _described(copy: Path) -> tuple[int, tuple[ChainEnd, ...]]:
    """The schema number and the end of each subdistrict's chain, as the copy has them."""
    with closing(sqlite3.connect(copy)) as connection:
        (schema,) = connection.execute("select max(version) from schema_version").fetchone()
        ends = connection.execute(
            "select s.code, s.version, coalesce(a.hash, '') from subdistrict s"
            " left join audit a on a.subdistrict = s.code and a.version = s.version order by s.code"
        ).fetchall()
    return int(schema), tuple(ChainEnd(*end) for end in ends)


def _missing_photos(copy: Path, manifest: Manifest) -> int:
    packed = {Path(one.name).stem for one in manifest.files if one.name.startswith(f"{PHOTOS}/")}
    with closing(sqlite3.connect(copy)) as connection:
        named = {row[0] for row in connection.execute("select distinct sha256 from attachment")}
    return len(named - packed)


def _require_room(files: list[tuple[str, Path]], database: Path | None, folder: Path) -> None:
    """Raise UserError when the disk is too small for the archive and the copy of the database beside it."""
    size = sum(path.stat().st_size for _, path in files if path.is_file())
    needed = size + 2 * (0 if database is None else database.stat().st_size)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(
            f"{folder} 所在磁盘只剩 {free >> 20} MB，备份约需 {needed >> 20} MB。请清理磁盘或用 --to 换一处。"
        )
