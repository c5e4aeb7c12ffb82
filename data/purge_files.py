"""The files that a purge removes: pictures that no entry names (any more), drafts that were forgotten.

They go after the rows, and after an audit row that says so. Killed half-way, a picture without a row is left, which
the next run finds; never a row without its picture. A picture that somebody is using at this moment has a fresh date
(data/attachments.py) and stays.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from casework.events import Actor
from casework.privacy.rules import RetentionRules
from data.attachments import AttachmentFolder
from data.purge import check_may_purge
from data.schema_attachments import attachment
from data.store import Store
from data.survey_drafts import DraftFolder

FILES_ACTION = "purge_files"
JUST_USED = timedelta(days=1)
"""A picture whose row has just gone stays for so long when it was stored again meanwhile."""


@dataclass(frozen=True, slots=True)
class FilesPlan:
    """drafts: forgotten ones. pictures: hashes of pictures that no entry and no other draft names."""

    drafts: tuple[Path, ...]
    pictures: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing is to be removed."""
        return not (self.drafts or self.pictures)


def files_plan(
    connection: sa.Connection,
    home: Path,
    code: str,
    rules: RetentionRules,
    now: datetime,
    freed: Collection[str] = frozenset(),
) -> FilesPlan:
    """What the terms allow to remove now. freed: pictures whose rows a purge has just removed."""
    folder, drafts = AttachmentFolder(home), DraftFolder(home)
    before = now - timedelta(days=rules.draft_days)
    forgotten = drafts.forgotten(code, before, rules.hold_cases)
    named = set(connection.execute(sa.select(attachment.c.sha256).distinct()).scalars())
    used = named | drafts.pictures(apart_from=forgotten)
    unused = []
    for sha256 in folder.hashes():
        since = None if sha256 in used else folder.unused_since(sha256)
        limit = now - JUST_USED if sha256 in freed else before
        if since is not None and since < limit.timestamp():
            unused.append(sha256)
    return FilesPlan(forgotten, tuple(unused))


def remove_files(
    store: Store,
    home: Path,
    code: str,
    rules: RetentionRules,
    actor: Actor,
    now: datetime,
    freed: Collection[str] = frozenset(),
) -> FilesPlan:
    """Remove what files_plan names, and return what went; the record says so first.

    Raises PermissionDeniedError for those who may not remove data.
    """
    check_may_purge(actor)
    with store.write(code) as writing:
        # Under the lock of the subdistrict: no entry can name a picture between the question and the answer.
        plan = files_plan(writing.connection, home, code, rules, now, freed)
        if not plan.is_empty:
            content = {"drafts": len(plan.drafts), "pictures": list(plan.pictures)}
            writing.leave_audit(FILES_ACTION, code, content, actor, now)
    folder = AttachmentFolder(home)
    for path in plan.drafts:
        path.unlink(missing_ok=True)
    for sha256 in plan.pictures:
        folder.remove(sha256)
    return plan
