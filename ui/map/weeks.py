"""A year week by week: what the browser needs to play it without asking the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analytics.class_breaks import ZERO, classified, natural_breaks
from ui.map.frames import digest
from ui.map.legend import class_rows

Row = dict[str, Any]
WEEK_CLASSES = 4


@dataclass(frozen=True, slots=True)
class WeekFrames:
    """rows: compound (row of the compound frame), week, count, code, without zeros; week: labels, classes, legend."""

    rows: pd.DataFrame
    week: Row
    version: str


def week_frames(
    counts: ArrayLike, compound_ids: Sequence[int], first_days: Sequence[date], drawn_ids: pd.Series
) -> WeekFrames:
    """One set of classes for all weeks, so that a colour means the same throughout.

    counts: (weeks, compounds) orders, oldest first. compound_ids: its columns. first_days: of each week. drawn_ids: id
    column (text) of the compound frame. Raises ValueError when the shapes differ.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.shape != (len(first_days), len(compound_ids)):
        raise ValueError(f"counts are {table.shape}, not {len(first_days)} weeks by {len(compound_ids)} compounds")
    breaks = natural_breaks(table.ravel(), WEEK_CLASSES)
    row_of = pd.Index(drawn_ids).get_indexer(pd.Index([str(key) for key in compound_ids]))
    week, column = np.nonzero(table)
    drawn = row_of[column] >= 0
    week, column = week[drawn], column[drawn]
    values = table[week, column]
    rows = pd.DataFrame(
        {
            "compound": row_of[column].astype(np.int32),
            "week": week.astype(np.int32),
            "count": values.astype(np.int32),
            "code": classified(values, breaks),
        }
    )
    classes = class_rows(breaks)
    labels = [
        f"{day.isoformat()} 至 {(day + timedelta(days=6)).isoformat()}　{int(total)} 件"
        for day, total in zip(first_days, table.sum(axis=1).tolist(), strict=True)
    ]
    legend = {
        "key": "compounds",
        "title": "小区着色：当周投诉",
        "unit": "件",
        "rows": [*reversed(classes[ZERO + 1 : -1]), classes[ZERO]],
        "notes": ["逐周回放：各周用同一分级；只计定位到小区的工单"],
    }
    week_row = {"labels": labels, "classes": classes, "zero": ZERO, "legend": legend}
    return WeekFrames(rows, week_row, f"{digest(rows)} {labels[-1:]} {breaks.uppers}")
