"""Photos of a file: the pictures in a folder under their hash, the rows in the database.

The picture is stored before the transaction of its entry commits. A picture without a row is harmless (the entry
was never made), `check` counts it and a purge removes it in time; a row never stands without its picture.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from casework.errors import EntryError, NotFoundError
from casework.events import Actor, CaseEvent
from data.audit import row_digest
from data.chained_rows import PHOTOS_ACTION
from data.photos import MEDIA_TYPE, Photo
from data.schema_attachments import attachment
from data.view import View
from data.writing import Writing

FOLDER = "attachments"
MOST_PHOTOS = 12
LONGEST_CAPTION = 60
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A stored picture that an entry is about to carry."""

    sha256: str
    bytes: int
    width: int
    height: int
    taken_at: datetime | None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo in the file of a dwelling; number: its place in the evidence index of the file."""

    case_id: str
    number: int
    event_uid: str
    sha256: str
    width: int
    height: int
    taken_at: datetime | None
    uploaded_at: datetime
    account: str
    caption: str


class AttachmentFolder:
    """The pictures of a home folder: attachments/<2 hex>/<sha256>.jpg."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def keep(self, photo: Photo, caption: str = "") -> NewPhoto:
        """Store the picture whole and on the disk; again the same picture changes nothing."""
        path = self._path(photo.sha256)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_whole(path, photo.content)
        else:
            # Wanted again: a purge that is looking for unused pictures at this moment leaves it alone.
            os.utime(path)
        return NewPhoto(photo.sha256, len(photo.content), photo.width, photo.height, photo.taken_at, caption)

    def read(self, sha256: str) -> bytes:
        """The picture. Raises NotFoundError when it is not there."""
        path = self._path(sha256)
        if not path.is_file():
            raise NotFoundError("照片文件不在数据目录中，可能没有随数据库一起恢复。请联系系统管理员运行 check。")
        return path.read_bytes()

    def hashes(self) -> Iterator[str]:
        """The hashes of all pictures that lie here."""
        for path in sorted(self._folder.glob("??/*.jpg")):
            if _HASH.fullmatch(path.stem):
                yield path.stem

    def unused_since(self, sha256: str) -> float | None:
        """When the picture was last stored, in seconds since 1970; None when it is not there."""
        try:
            return self._path(sha256).stat().st_mtime
        except FileNotFoundError:
            return None

    def remove(self, sha256: str) -> None:
        """Remove the picture; nothing happens when it is gone already."""
        self._path(sha256).unlink(missing_ok=True)

    def is_sound(self, sha256: str) -> bool:
        """True when the picture is there and is what its name says."""
        path = self._path(sha256)
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256

    def _path(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise NotFoundError("照片编号不正确。")
        return self._folder / sha256[:2] / f"{sha256}.jpg"


def attach(writing: Writing, event: CaseEvent, photos: Sequence[NewPhoto], actor: Actor, at: datetime) -> None:
    """Add the photos to the file in the transaction of their entry; a second call for the same event adds nothing.

    Raises EntryError when there are more than MOST_PHOTOS, NotFoundError when the case does not exist.
    """
    if len(photos) > MOST_PHOTOS:
        raise EntryError(f"一次登记最多 {MOST_PHOTOS} 张照片，现有 {len(photos)} 张，请删去一些。")
    own = attachment.c.subdistrict == writing.subdistrict
    present = writing.connection.execute(
        sa.select(sa.func.count()).select_from(attachment).where(own, attachment.c.event_uid == event.uid)
    ).scalar_one()
    if present or not photos:
        return
    case = writing.case(event.case_id)
    if case is None:
        raise NotFoundError(f"没有编号为“{event.case_id}”的档案。请先建档。")
    last = writing.connection.execute(
        sa.select(sa.func.max(attachment.c.number)).where(own, attachment.c.case_id == event.case_id)
    ).scalar_one()
    version = writing.version + 1
    rows = [
        {
            "subdistrict": writing.subdistrict,
            "case_id": event.case_id,
            "number": number,
            "version": version,
            "event_uid": event.uid,
            "committee_code": case.committee_code,
            "sha256": photo.sha256,
            "media_type": MEDIA_TYPE,
            "bytes": photo.bytes,
            "width": photo.width,
            "height": photo.height,
            "taken_at": photo.taken_at,
            "uploaded_at": at,
            "account": actor.account,
            "caption": photo.caption.strip()[:LONGEST_CAPTION],
        }
        for number, photo in enumerate(photos, start=(last or 0) + 1)
    ]
    content = {
        "event": event.uid,
        "sha256": [photo.sha256 for photo in photos],
        "rows": {str(row["number"]): row_digest(attachment, row) for row in rows},
    }
    writing.leave_audit(PHOTOS_ACTION, event.case_id, content, actor, at)
    writing.connection.execute(attachment.insert(), rows)


def attachments(connection: sa.Connection, view: View, case_id: str) -> tuple[Attachment, ...]:
    """The photos of a file that the view may show, by number."""
    rows = view.attachments()
    columns = [rows.c[name] for name in Attachment.__dataclass_fields__]
    found = view.run(connection, sa.select(*columns).where(rows.c.case_id == case_id).order_by(rows.c.number))
    return tuple(Attachment(*row) for row in found)


def _write_whole(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".photo-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        # Gone when it became the photo; left over when anything went wrong.
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
