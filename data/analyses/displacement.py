"""Complaints around the joint actions of the campaign: fell, or moved next door?"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from analytics.displacement import HISTORY_DAYS, NONE, WINDOW_DAYS, Displacement, displacement
from casework.errors import PermissionDeniedError
from data.access import Reader

# Back from as_of: the campaign is shorter than a year; before its first window lies the year of history.
DAYS_BACK = 2 * HISTORY_DAYS + WINDOW_DAYS


def displacement_of(reader: Reader, begins_on: date) -> Displacement:
    """The weighted displacement difference of the compounds with a joint action since `begins_on` (the campaign's).

    Raises PermissionDeniedError for a role bound to a committee: ring and controls lie in other committees.
    """
    if reader.view.is_bound:
        raise PermissionDeniedError("整治效果要与全街道其他小区比较，只看本居委会数据的岗位不能使用；请向平安办索取。")
    return reader.derived(_displacement, begins_on)


def _displacement(reader: Reader, begins_on: date) -> Displacement:
    as_of, areas, actions = reader.as_of, reader.compound_areas(), reader.joint_actions()
    orders = reader.orders(as_of - timedelta(days=DAYS_BACK - 1), as_of)
    first = min(orders["received_on"], default=as_of)
    days = (as_of - first).days + 1
    row = {int(key): place for place, key in enumerate(areas["compound_id"].tolist())}
    counts = np.zeros((len(row), days))
    for compound, day in zip(orders["compound_id"].tolist(), orders["received_on"].tolist(), strict=True):
        if compound in row:
            counts[row[compound], (day - first).days] += 1.0
    acted = np.full(len(row), NONE, dtype=np.int64)
    for compound, day in zip(actions["compound_id"].tolist(), actions["day"].tolist(), strict=True):
        # The actions come oldest first.
        if day >= max(begins_on, first) and compound in row and acted[row[compound]] == NONE:
            acted[row[compound]] = (day - first).days
    return displacement(counts, acted, areas[["x", "y"]].to_numpy(dtype=np.float64))
