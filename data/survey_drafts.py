"""What a visitor has typed and not yet recorded: kept per account and case, outside the database.

A file per draft: no lock of the subdistrict and no audit row for each keystroke. Another account's draft has
another name and says so inside, so it is never shown.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data.schema import SHANGHAI

FOLDER = "drafts"
MOST_BYTES = 200_000
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Whose draft for which file."""

    subdistrict: str
    account: str
    case_id: str

    @property
    def file_name(self) -> str:
        """A name that tells nothing and cannot leave the folder."""
        return hashlib.sha256("\n".join((self.subdistrict, self.account, self.case_id)).encode()).hexdigest() + ".json"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed (JSON values) and when it was last kept (ISO 8601, Shanghai)."""

    content: Mapping[str, Any]
    kept_at: str


class DraftFolder:
    """The drafts of a home folder."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def keep(self, key: DraftKey, content: Mapping[str, Any], at: datetime) -> None:
        """Keep the draft as a whole in place of the one before; one that is endlessly long is not kept."""
        whole = {"key": _named(key), "kept_at": at.isoformat(timespec="seconds"), "content": content}
        text = json.dumps(whole, ensure_ascii=False)
        if len(text.encode()) > MOST_BYTES:
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # mkstemp makes the file readable by its owner only.
        with tempfile.NamedTemporaryFile("w", dir=self._folder, encoding="utf-8", delete=False) as file:
            file.write(text)
        Path(file.name).replace(self._folder / key.file_name)

    def find(self, key: DraftKey) -> Draft | None:
        """The draft, or None when there is none; a damaged file is none."""
        path = self._folder / key.file_name
        try:
            whole = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(whole, dict) or whole.get("key") != _named(key) or not isinstance(whole.get("content"), dict):
            return None
        return Draft(whole["content"], str(whole.get("kept_at")))

    def forgotten(self, subdistrict: str, before: datetime, held: Sequence[str]) -> tuple[Path, ...]:
        """The drafts of the subdistrict that nobody changed since; those of held cases are not among them.

        A damaged file, or one that a broken-off write left, belongs to nobody and is judged by its own date.
        """
        found = []
        for path in sorted(self._folder.glob("*")):
            key, kept_at = _described(path)
            is_held = key is not None and (key[0] != subdistrict or key[2] in held)
            if not is_held and kept_at is not None and kept_at < before:
                found.append(path)
        return tuple(found)

    def pictures(self, apart_from: Sequence[Path]) -> frozenset[str]:
        """The hashes of the pictures that drafts name, apart from those of some."""
        texts = (_text(path) for path in self._folder.glob("*") if path not in apart_from)
        return frozenset(found for text in texts for found in _HASH.findall(text))

    def discard(self, key: DraftKey) -> None:
        """Forget the draft."""
        (self._folder / key.file_name).unlink(missing_ok=True)


def _text(path: Path) -> str:
    """The text of a draft; empty when it went away meanwhile or is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _described(path: Path) -> tuple[list[str] | None, datetime | None]:
    """Whose draft it is and when it was last kept; whose is None for what is no draft, when for what went away."""
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
    except FileNotFoundError:
        return None, None
    try:
        whole = json.loads(_text(path))
        subdistrict, account, case_id = (str(part) for part in whole["key"])
        kept_at = datetime.fromisoformat(whole["kept_at"])
    except (ValueError, KeyError, TypeError):
        return None, changed
    return [subdistrict, account, case_id], changed if kept_at.tzinfo is None else kept_at


def _named(key: DraftKey) -> list[str]:
    return [key.subdistrict, key.account, key.case_id]
