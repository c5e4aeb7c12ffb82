"""The address of an SQLite file, without the library that opens it: much starts before that is needed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote


def sqlite_url(path: Path) -> str:
    """The database URL of an SQLite file, as sqlalchemy.URL renders it."""
    return f"sqlite:///{quote(str(path.absolute()), safe=' +/')}"
