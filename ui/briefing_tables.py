"""The committees' figures as the tables that pages show and let download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.contracts import CommitteeProgress

# Column of CommitteeProgress and its title: what is open, the steps in the order of the work, then the details, which
# may fall off the right edge of the meeting room's screen.
COLUMNS: dict[str, str] = {
    "name": "居委会",
    "open": "未清零",
    "overdue": "逾期",
    "to_survey": "应摸",
    "surveyed": "已摸",
    "seen": "见户",
    "confirmed": "已认定",
    "served": "已送达",
    "self_rectified": "自行整改",
    "enforced": "已整治",
    "cleared": "已销项",
    "revisited": "已回访",
    "recurred": "回潮",
    "suspected": "疑似回潮",
    "not_seen": "未见户",
    "refused": "拒访",
    "no_such_dwelling": "查无此户",
    "ordered": "已出具",
}


def committee_table(committees: Sequence[CommitteeProgress]) -> pd.DataFrame:
    """One row per committee in the order given and a last row 合计; counts in dwellings (户)."""
    rows: list[dict[str, Any]] = [{key: getattr(row, key) for key in COLUMNS} for row in committees]
    totals: dict[str, Any] = {key: sum(getattr(row, key) for row in committees) for key in COLUMNS if key != "name"}
    rows.append({"name": "合计", **totals})
    return pd.DataFrame(rows, columns=list(COLUMNS)).rename(columns=COLUMNS)


def stage_counts(committees: Sequence[CommitteeProgress]) -> list[tuple[str, int]]:
    """The way of the work from 应摸 to 已销项, summed over the committees given (户)."""
    keys = ("to_survey", "surveyed", "seen", "confirmed", "ordered", "served", "cleared")
    return [(COLUMNS[key], sum(getattr(row, key) for row in committees)) for key in keys]
