"""The key ring: secrets in files of the home folder (keys/, mode 0600), never in the database, never printed.

encryption-N.key   names and telephones are encrypted with the highest N; lower ones only open older values
index-1.key        blind index: tells that two files name the same sub-lessor without telling whom
caller-CODE.key    tokens of the callers of one subdistrict (data/caller_tokens.py)
tiles-NAME.key     what a tile service asks for; the operator writes it (data/tiles/service.py)

The keys of persons are made once, with the first subdistrict of a database; a ring that lost them does not make
new ones by itself, because the old values would stay shut and nobody would notice.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from casework.errors import UserError
from casework.time_zone import SHANGHAI

FOLDER = "keys"
KEY_BYTES = 32
_ENCRYPTION = re.compile(r"encryption-([1-9]\d{0,3})\.key")
_HEX = re.compile(r"[0-9a-f]{64}")
_TILE_KEY = re.compile(r"[\x21-\x7e]{1,200}")


class KeyRingError(UserError):
    """A key is missing, damaged or open to others: names the file and the mend."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key without itself. number: of an encryption key, None = another kind. made_at: Shanghai."""

    name: str
    number: int | None
    made_at: datetime


class KeyRing:
    """The keys of one home folder. folder: None = a store without keys; whoever needs one is told so."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def __repr__(self) -> str:
        return f"KeyRing({str(self._folder)!r})"

    @property
    def newest_encryption(self) -> int:
        """The number of the key that new values are encrypted with. Raises KeyRingError when there is none."""
        numbers = self._encryption_numbers()
        if not numbers:
            raise KeyRingError(self._missing("encryption-1.key"))
        return max(numbers)

    def encryption(self, number: int) -> bytes:
        """The 256-bit encryption key of that number. Raises KeyRingError when it cannot be used."""
        return bytes.fromhex(self._read(f"encryption-{number}.key"))

    def index(self) -> bytes:
        """The 256-bit key of the blind index. Raises KeyRingError when it cannot be used."""
        return bytes.fromhex(self._read("index-1.key"))

    def caller(self, subdistrict: str) -> str:
        """The key of the callers' tokens of a subdistrict. Raises KeyRingError when it cannot be used."""
        return self._read(_caller_file(subdistrict))

    def tile_service(self, name: str) -> str:
        """The key of a tile service: printable ASCII on one line. Raises KeyRingError when it cannot be used."""
        if not re.fullmatch(r"[a-z0-9]+", name):
            raise KeyRingError("地图服务的名称只能有小写字母和数字。")
        file = f"tiles-{name}.key"
        key = self._text(file, "缺少地图服务的密钥")
        if not _TILE_KEY.fullmatch(key):
            raise KeyRingError(f"密钥文件 {file} 应只有一行密钥（英文字母、数字和符号，最多 200 个），请重新填写。")
        return key

    def begin(self, subdistrict: str, others: Iterable[str] = ()) -> None:
        """Make the keys that a new subdistrict needs; present ones stay.

        others: the subdistricts that the database has already; with one of them the keys of persons exist or are
        lost, and are not made anew. A ring without a folder makes nothing.
        """
        if self._folder is None:
            return
        self._keep(_caller_file(subdistrict), secrets.token_hex(KEY_BYTES))
        if not any(True for _ in others):
            self._keep("encryption-1.key", secrets.token_hex(KEY_BYTES))
            self._keep("index-1.key", secrets.token_hex(KEY_BYTES))

    def keep_caller(self, subdistrict: str, key: str) -> None:
        """Take over the callers' key of a subdistrict from a database of before.

        Raises KeyRingError when the folder is missing or holds another key of that subdistrict.
        """
        if self._folder is None:
            raise KeyRingError(self._missing(_caller_file(subdistrict)))
        self._keep(_caller_file(subdistrict), key)
        if self._read(_caller_file(subdistrict)) != key:
            raise KeyRingError(
                f"密钥目录 {self._folder} 里已有街道 {subdistrict} 的另一把诉求人密钥，与数据库不是一套。"
                "请换回与该数据库同属一套的密钥目录。"
            )

    def begin_persons(self) -> None:
        """Make the keys of persons for a database of before that has none yet; present ones stay."""
        for name in ("encryption-1.key", "index-1.key"):
            self._keep(name, secrets.token_hex(KEY_BYTES))

    def rotate(self) -> int:
        """Make the next encryption key and return its number; older values stay readable with theirs."""
        number = self.newest_encryption + 1
        self._keep(f"encryption-{number}.key", secrets.token_hex(KEY_BYTES))
        return number

    def listed(self) -> tuple[KeyFile, ...]:
        """The keys that lie in the folder, by name; of none its content."""
        if self._folder is None or not self._folder.is_dir():
            return ()
        found = []
        for path in sorted(self._folder.glob("*.key")):
            match = _ENCRYPTION.fullmatch(path.name)
            made_at = datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
            found.append(KeyFile(path.name, None if match is None else int(match[1]), made_at))
        return tuple(found)

    def _encryption_numbers(self) -> list[int]:
        if self._folder is None or not self._folder.is_dir():
            return []
        found = (_ENCRYPTION.fullmatch(path.name) for path in self._folder.iterdir())
        return [int(match[1]) for match in found if match is not None]

    def _read(self, name: str) -> str:
        text = self._text(name, "")
        if not _HEX.fullmatch(text):
            raise KeyRingError(f"密钥文件 {self._folder}/{name} 的内容不完整或被改动。请从密钥备份中恢复该文件。")
        return text

    def _text(self, name: str, absent: str) -> str:
        """What the file holds. absent: what is said when there is none, else the sentence for keys of persons."""
        if self._folder is None:
            raise KeyRingError(absent or self._missing(name))
        path = self._folder / name
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                raise KeyRingError(f"密钥文件 {path} 对其他用户可读。请把权限改为仅本用户可读写（chmod 600）后重试。")
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise KeyRingError(
                f"{absent}：请新建 {path}，写入密钥，权限 600。" if absent else self._missing(name)
            ) from None
        except (OSError, UnicodeDecodeError) as fault:
            raise KeyRingError(f"密钥文件 {path} 读不出来。请检查权限，或从密钥备份中恢复该文件。") from fault

    def _keep(self, name: str, key: str) -> None:
        """Write the file as a whole unless it is there; two processes at the same time keep one of the two keys."""
        if self._folder is None:
            raise KeyRingError(self._missing(name))
        path = self._folder / name
        if path.exists():
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self._folder, prefix=".new-", encoding="ascii") as fresh:
                fresh.write(key + "\n")
                fresh.flush()
                os.fsync(fresh.fileno())
                try:
                    os.link(fresh.name, path)
                except FileExistsError:
                    return
        except OSError as fault:
            raise KeyRingError(f"密钥文件 {path} 写不进去：{fault.strerror}。请检查目录权限和磁盘空间。") from fault

    def _missing(self, name: str) -> str:
        place = "没有密钥目录" if self._folder is None else f"密钥目录 {self._folder} 里缺少 {name}"
        return f"{place}，不能登记或显示姓名、电话等个人信息（其他统计不受影响）。请从密钥备份中恢复。"


def _caller_file(subdistrict: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z_-]+", subdistrict):
        raise KeyRingError(f"街道代码“{subdistrict}”不能用作密钥文件名，只能含字母、数字和连字符。")
    return f"caller-{subdistrict}.key"
