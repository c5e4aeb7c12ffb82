"""Hostile texts, and a demo in which every text that people write is one of them, whatever table it stands in."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

TEXTS = (
    "<script>window.top.ran=1</script>",
    "<img src=x onerror=window.top.ran=1>",
    "${window.top.ran=1}",
    "`${window.top.ran=1}`",
    "{{7*7}}",
    "{{ cycler.__init__.__globals__.os.abort() }}",
    "{% for x in %}",
    "![图](http://evil.example/x.png)",
    "[点我](javascript:window.top.ran=1)",
    ":red[红] $x^2$ **粗** ~~删~~ # 题",
    "\u202e倒过来的\u2066字\u200f",
    "长" * 10_000,
)
WRITTEN = re.compile(r"[\u4e00-\u9fff]")  # codes and numbers are ASCII: what has Chinese in it was written by somebody
# Columns whose Chinese is a code (it decides what counts), and logs of what happened.
CODES = {("complaint", "order_type")}
# Names of buildings and rooms are written too, mostly in figures.
NAMES = {("building", "label"), ("dwelling", "room")}
LOGS = {"audit", "schema_version", "import_batch"}


def make_hostile(home: Path) -> set[tuple[str, str]]:
    """Replace every written text of the home's database, in plain columns and in JSON; the columns that had one."""
    changed: set[tuple[str, str]] = set()
    with closing(sqlite3.connect(home / "qunzu.sqlite")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in (name for name in tables if name not in LOGS and not name.startswith("sqlite_")):
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[2].upper() == "TEXT"]
            for column in (column for column in columns if (table, column) not in CODES):
                rows = database.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
                is_name = (table, column) in NAMES
                written = [(row, text) for row, text in rows if text and (is_name or WRITTEN.search(decoded(text)))]
                new = [(hostile(text, row), row) for row, text in written]
                database.executemany(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", new)
                if new:
                    changed.add((table, column))
        database.commit()
    return changed


def decoded(text: str) -> str:
    """JSON with its signs unescaped; any other text as it is."""
    return json.dumps(json.loads(text), ensure_ascii=False) if text[0] in "{[" else text


def hostile(text: str, row: int) -> str:
    """The text of that row, or JSON with all its written texts replaced; the number keeps names apart."""
    if text[0] in "{[":
        return json.dumps(_replaced(json.loads(text), row), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{TEXTS[row % len(TEXTS)]}{row}"


def _replaced(value: Any, row: int) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(one, row) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, row + place) for place, one in enumerate(value)]
    return f"{TEXTS[row % len(TEXTS)]}{row}" if isinstance(value, str) and WRITTEN.search(value) else value
