"""The work logs of one reader: the entries of a period and their counts per committee, in official order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from casework.campaign.model import Campaign
from casework.work_logs import LogKind
from data.access import Reader

STREET = "街道"


@dataclass(frozen=True, slots=True)
class LogCount:
    """What one committee (code None: the street as a whole) has in the logs of a period.

    entries: by kind. persons (人次) and copies (份): sums over the entries that give them; missing: entries of kinds
    that reach people without a number, so that a sum is never taken for complete. amount_fen: of 资金.
    """

    code: str | None
    name: str
    entries: dict[LogKind, int]
    persons: int
    missing: int
    copies: int
    amount_fen: int

    @property
    def total(self) -> int:
        """All entries."""
        return sum(self.entries.values())


def log_counts(reader: Reader, campaign: Campaign, start: date, end: date) -> tuple[LogCount, ...]:
    """Counts of the entries of [start, end] that are not void: each committee the reader may see, then the street."""
    logs = reader.work_logs(start, end)
    valid = logs[logs["is_void"] == 0]
    committees = [
        (committee.code, committee.name)
        for committee in campaign.committees_on(reader.as_of)
        if not reader.view.is_bound or committee.code == reader.view.committee_code
    ]
    rows = [_count(code, name, valid[valid["committee_code"] == code]) for code, name in committees]
    if not reader.view.is_bound:
        rows.append(_count(None, STREET, valid[valid["committee_code"].isna()]))
    return tuple(rows)


def _count(code: str | None, name: str, logs: pd.DataFrame) -> LogCount:
    reaching = logs[logs["kind"] != LogKind.COST.value]
    return LogCount(
        code=code,
        name=name,
        entries={kind: int((logs["kind"] == kind.value).sum()) for kind in LogKind},
        persons=int(reaching["persons"].sum()),
        missing=int(reaching["persons"].isna().sum()),
        copies=int(logs["copies"].sum()),
        amount_fen=int(logs["amount_fen"].sum()),
    )
