"""What an archive says about itself: every file with its size and SHA-256, the schema, the end of each chain.

An archive is a zip file: the database as qunzu.sqlite, the other files under their names in the home folder, and
manifest.json as the last member. Whoever opens it with another program finds plain files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any

from casework.errors import UserError

MANIFEST, DATABASE = "manifest.json", "qunzu.sqlite"
FORMAT = 1
BLOCK = 1 << 20  # bytes read at a time
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ArchiveError(UserError):
    """The file is no backup of this program, or not a whole one: names what is wrong with it."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. name: its place in the home folder, with slashes. modified: seconds since 1970."""

    name: str
    bytes: int
    sha256: str
    modified: int


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The end of a subdistrict's audit chain in the copy: the version and the hash of its last row."""

    code: str
    version: int
    hash: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """schema: the number of the database's schema, None = the archive holds files only. has_keys: key files are in it.

    made_at: aware.
    """

    made_at: datetime
    schema: int | None
    has_keys: bool
    chains: tuple[ChainEnd, ...]
    files: tuple[StoredFile, ...]

    @property
    def has_database(self) -> bool:
        """False for an archive of the files beside a PostgreSQL database."""
        return self.schema is not None


def manifest_json(manifest: Manifest) -> str:
    """The text of manifest.json."""
    content = {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
    return json.dumps(content, ensure_ascii=False, indent=1)


def read_manifest(text: str) -> Manifest:
    """The manifest. Raises ArchiveError when it is damaged, of a newer format, or names a file outside the folder."""
    try:
        content: dict[str, Any] = json.loads(text)
        known = content["format"]
        files = tuple(_stored_file(one) for one in content["files"]) if known == FORMAT else ()
        manifest = Manifest(
            datetime.fromisoformat(content["made_at"]),
            None if content["schema"] is None else int(content["schema"]),
            bool(content["has_keys"]),
            tuple(ChainEnd(str(one["code"]), int(one["version"]), str(one["hash"])) for one in content["chains"]),
            files,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ArchiveError("备份文件的清单（manifest.json）已损坏，不能恢复。请换一份备份。") from fault
    if known != FORMAT:
        raise ArchiveError(f"备份文件的格式是 {known}，本程序只认识 {FORMAT}。请用制作该备份的程序版本恢复。")
    names = [one.name for one in manifest.files]
    if len(set(names)) < len(names) or (DATABASE in names) is not manifest.has_database:
        raise ArchiveError("备份文件的清单前后矛盾，不能恢复。请换一份备份。")
    return manifest


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The content of an open file, a block at a time."""
    while block := file.read(BLOCK):
        yield block


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of an open file from here to its end, hexadecimal."""
    digest = hashlib.sha256()
    for block in blocks(file):
        digest.update(block)
    return digest.hexdigest()


def _stored_file(content: dict[str, Any]) -> StoredFile:
    found = StoredFile(str(content["name"]), int(content["bytes"]), str(content["sha256"]), int(content["modified"]))
    parts = PurePosixPath(found.name).parts
    if (
        not parts
        or found.name != "/".join(parts)
        or any(part in ("..", "/") or re.search(r'[\\:\x00-\x1f*?"<>|]', part) for part in parts)
        or not _SHA256.fullmatch(found.sha256)
        or found.bytes < 0
    ):
        raise ValueError(found.name)
    return found
