"""The list per working day: what came onto it and what left it, Saturdays and holidays counted with the day after."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.forecast.streams import Counts
from casework.calendar import WorkingCalendar

# Columns of the daily changes of the list, beside day and committee_code.
CHANGES = ("confirmed", "recurred", "cleared", "withdrawn")


@dataclass(frozen=True, slots=True)
class ListHistory:
    """The lists of some committees on the working days from the campaign's first to as_of, oldest first.

    confirmed, recurred, cleared, withdrawn: (committees, days). open_at_start: (committees,), before the first day.
    cleared_since: per committee the day on which the last open dwelling left the list; None while some are open or
    when none ever was.
    """

    as_of: date
    days: tuple[date, ...]
    confirmed: Counts
    recurred: Counts
    cleared: Counts
    withdrawn: Counts
    open_at_start: Counts
    cleared_since: tuple[date | None, ...]

    @property
    def arrived(self) -> Counts:
        """New 认定 and confirmed 回潮, (committees, days)."""
        return self.confirmed + self.recurred

    @property
    def left(self) -> Counts:
        """销项 and withdrawn 认定 (误报), (committees, days)."""
        return self.cleared + self.withdrawn

    @property
    def open_before(self) -> Counts:
        """Open at the beginning of each day, (committees, days)."""
        net = self.arrived - self.left
        before: Counts = self.open_at_start[:, None] + np.cumsum(net, axis=1) - net
        return before

    @property
    def open_now(self) -> Counts:
        """Open at the end of as_of, (committees,)."""
        now: Counts = self.open_at_start + (self.arrived - self.left).sum(axis=1)
        return now

    def arrived_lately(self, days: int) -> Counts:
        """What arrived on each of the last `days` working days, (committees, days); 0 before the first."""
        kept = min(days, len(self.days))
        return np.pad(self.arrived[:, len(self.days) - kept :], ((0, 0), (days - kept, 0)))

    def whole(self) -> ListHistory:
        """All committees as one list."""
        opened = int(self.open_now.sum())
        known = [day for day in self.cleared_since if day is not None]
        return ListHistory(
            self.as_of,
            self.days,
            confirmed=self.confirmed.sum(axis=0, keepdims=True),
            recurred=self.recurred.sum(axis=0, keepdims=True),
            cleared=self.cleared.sum(axis=0, keepdims=True),
            withdrawn=self.withdrawn.sum(axis=0, keepdims=True),
            open_at_start=self.open_at_start.sum(keepdims=True),
            cleared_since=(max(known) if known and opened == 0 else None,),
        )


def list_history(
    changes: pd.DataFrame, codes: Sequence[str], begins_on: date, as_of: date, calendar: WorkingCalendar
) -> ListHistory:
    """The history of the committees in `codes`.

    Parameters: changes, one row per day and committee with a change: day, committee_code and CHANGES, in dwellings.
    What happened on a day off counts with the next working day, after the last one with the last one. Changes before
    begins_on only make up open_at_start; no working day in [begins_on, as_of] leaves everything there.
    """
    span = (as_of - begins_on).days + 1
    days = [day for n in range(span) if calendar.is_working_day(day := begins_on + timedelta(days=n))]
    place = {code: at for at, code in enumerate(codes)}
    tables = {name: np.zeros((len(codes), len(days)), dtype=np.int64) for name in CHANGES}
    open_at_start = np.zeros(len(codes), dtype=np.int64)
    opened = np.zeros(len(codes), dtype=np.int64)
    emptied: list[date | None] = [None] * len(codes)
    ordered = changes.sort_values("day", kind="stable")
    for day, code, *amounts in zip(
        *(ordered[name].tolist() for name in ("day", "committee_code", *CHANGES)), strict=True
    ):
        if code not in place or day > as_of:
            continue
        at, (confirmed, recurred, cleared, withdrawn) = place[code], amounts
        net = confirmed + recurred - cleared - withdrawn
        opened[at] += net
        if net:
            emptied[at] = day if opened[at] == 0 else None
        if day < begins_on or not days:
            open_at_start[at] += net
            continue
        column = min(bisect_left(days, day), len(days) - 1)
        for name, amount in zip(CHANGES, amounts, strict=True):
            tables[name][at, column] += amount
    return ListHistory(as_of, tuple(days), **tables, open_at_start=open_at_start, cleared_since=tuple(emptied))
