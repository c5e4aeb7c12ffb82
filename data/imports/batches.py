"""Which file was imported when, by whom, and with what result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.events import Actor
from data.schema import import_batch
from data.writing import Writing


def leave_batch(
    writing: Writing, version: int, kind: str, content: Mapping[str, Any], actor: Actor, at: datetime
) -> None:
    """Store the row that says which file was imported under this version."""
    row = {
        "subdistrict": writing.subdistrict,
        "version": version,
        "kind": kind,
        "file_name": content["file"],
        "sha256": content["sha256"],
        "at": at,
        "account": actor.account,
        "report": json.dumps(content, ensure_ascii=False),
    }
    writing.connection.execute(import_batch.insert(), row)
