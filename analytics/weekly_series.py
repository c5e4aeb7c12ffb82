"""Complaints by reporting week beside the same weeks of the year before, with working days of each."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pandas as pd

from casework.calendar import WorkingCalendar

# 52 whole weeks: keeps the weekday, which a calendar year does not.
YEAR_BEFORE = timedelta(weeks=52)


def week_start(day: date, week_starts_on: int) -> date:
    """Return the first day of the reporting week of `day`; week_starts_on is an ISO weekday (1 = Monday)."""
    return day - timedelta(days=(day.isoweekday() - week_starts_on) % 7)


def weekly_complaints(
    per_day: pd.DataFrame, as_of: date, weeks: int, week_starts_on: int, calendar: WorkingCalendar
) -> pd.DataFrame:
    """Count complaints by reporting week, now and 52 weeks before.

    Parameters
    ----------
    per_day
        Columns day (date) and complaints (int); days without complaints may be missing. It must reach back
        52 weeks before the first week shown, or the earlier counts read as 0: the caller asks for that range.
    as_of
        The last day counted; the week that holds it is shown up to that day, on both sides.
    weeks
        How many reporting weeks, the running one included.

    Returns
    -------
    Columns week_start (date), days (1-7, days counted), complaints, complaints_before (int),
    working_days, working_days_before (int); one row per week, oldest first.
    """
    if weeks < 1:
        raise ValueError("weeks must be at least 1")
    counts: Counter[date] = Counter()
    for day, complaints in zip(per_day["day"].tolist(), per_day["complaints"].tolist(), strict=True):
        counts[day] += complaints
    last_start = week_start(as_of, week_starts_on)
    rows = []
    for back in range(weeks - 1, -1, -1):
        start = last_start - timedelta(weeks=back)
        end = min(start + timedelta(days=6), as_of)
        days = [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
        rows.append(
            {
                "week_start": start,
                "days": len(days),
                "complaints": sum(counts[day] for day in days),
                "complaints_before": sum(counts[day - YEAR_BEFORE] for day in days),
                "working_days": calendar.working_days(start, end),
                "working_days_before": calendar.working_days(start - YEAR_BEFORE, end - YEAR_BEFORE),
            }
        )
    return pd.DataFrame(rows)
