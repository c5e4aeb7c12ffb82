"""A ledger as csv for other programs: one row of titles, then the rows, nothing else."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from data.exports.ledger import LedgerColumn
from data.exports.sheet_rows import NOT_IN_XML
from data.exports.spreadsheets import guarded
from data.schema import SHANGHAI

CsvEncoding = Literal["utf-8-sig", "gb18030"]


def write_csv(columns: Sequence[LedgerColumn], rows: Iterable[Sequence[Any]], path: Path, encoding: CsvEncoding) -> int:
    """Write the rows as they come and return their number.

    encoding: utf-8-sig carries the mark by which Excel knows it; gb18030 for older programs holds every character too.
    A text that Excel would run as a formula gets a leading apostrophe. None is an empty cell.
    """
    count = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([guarded(column.title) for column in columns])
        for values in rows:
            writer.writerow([_cell(value) for value in values])
            count += 1
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return guarded(value.translate(NOT_IN_XML)) if isinstance(value, str) else str(value)
