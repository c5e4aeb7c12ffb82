"""Complaints by week and compound: the matrix that ranking, evidence and back-test start from.

A week is seven days that end with as_of or a whole number of weeks before it, so that the last one is never partial.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CompoundWeeks:
    """counts: (weeks, compounds), oldest week first, compounds as asked; the last week ends on as_of.

    located, not_located: orders of the period that do and do not stand at one of the compounds.
    """

    counts: Floats
    as_of: date
    located: int
    not_located: int

    @property
    def weeks(self) -> int:
        """How many weeks."""
        return len(self.counts)

    def from_first_order(self) -> CompoundWeeks:
        """The same without the weeks before the first order, when nothing was collected yet; at least one week."""
        has_any = np.flatnonzero(self.counts.any(axis=1))
        first = int(has_any[0]) if len(has_any) else self.weeks - 1
        return replace(self, counts=self.counts[first:])

    def first_day(self, week: int) -> date:
        """The first day of a row of counts; row `weeks` is the week after as_of."""
        return self.as_of + timedelta(days=1) - timedelta(weeks=self.weeks - week)


def compound_weeks(
    orders: pd.DataFrame, compound_ids: NDArray[np.int64], as_of: date, weeks: int, *, with_repeats: bool = True
) -> CompoundWeeks:
    """Count the orders of the last `weeks` weeks by compound.

    Parameters
    ----------
    orders
        Columns received_on (date), compound_id (NA = not located), is_repeat, repeat_of (contracts of Reader.orders).
    compound_ids
        The compounds, ascending; they become the columns.
    with_repeats
        False leaves out orders that repeat an earlier one: they are no independent evidence.

    Raises ValueError when weeks < 1.
    """
    if weeks < 1:
        raise ValueError("weeks must be at least 1")
    if not with_repeats:
        is_repeat = orders["is_repeat"].fillna(False).to_numpy(dtype=bool) | orders["repeat_of"].notna().to_numpy()
        orders = orders[~is_repeat]
    back = np.array([(as_of - day).days // 7 for day in orders["received_on"].tolist()], dtype=np.int64)
    within = (back >= 0) & (back < weeks)
    places = orders["compound_id"].to_numpy(dtype=np.float64, na_value=-1.0).astype(np.int64)
    column = np.searchsorted(compound_ids, places)
    known = within & np.isin(places, compound_ids)
    counts = np.zeros((weeks, len(compound_ids)))
    np.add.at(counts, (weeks - 1 - back[known], column[known]), 1.0)
    return CompoundWeeks(counts, as_of, int(known.sum()), int((within & ~known).sum()))
