"""The way to zero (清零) of one reader's lists: reads the days of the list, asks the analyses, remembers the answer."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from analytics.forecast.clearing import clearing_forecast
from analytics.forecast.contracts import ForecastReport
from analytics.forecast.history import ListHistory, list_history
from casework.calendar import WorkingCalendar
from casework.campaign import Campaign, Committee
from data.access import Reader

SEED = 20211109
WHOLE = "全街道"
_FEWEST_CLEARED, _LONGEST_WAIT = 10, 15


def list_forecast(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> ForecastReport:
    """When the list and each committee's list are at zero, on the reader's as_of; the same question, the same answer.

    A bound role gets the forecast of its own list from its own list alone.
    Raises NotFoundError when the campaign has no deadline of the key "clearing".
    """
    return reader.derived(_report, campaign, calendar)


def daily_list(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> ListHistory:
    """The reader's lists per working day since the campaign began, committees in official order."""
    codes = [row.code for row in reader.committee_progress(campaign)]
    return list_history(reader.list_changes(), codes, campaign.begins_on, reader.as_of, calendar)


def _report(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> ForecastReport:
    rows = reader.committee_progress(campaign)
    return clearing_forecast(
        daily_list(reader, campaign, calendar),
        [Committee(row.code, row.name) for row in rows],
        campaign.deadline("clearing").day,
        calendar,
        whole_name=rows[0].name if reader.view.is_bound and len(rows) == 1 else WHOLE,
        least_days=_least_days(reader, campaign, calendar),
        seed=SEED,
    )


def _least_days(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> int:
    """Working days within which nine of ten dwellings of the campaign were not yet off the list; 0 when too few were.

    The term of an order and the visits before and after it take their time: what arrives today is not cleared today.
    """
    cases = reader.cleared_cases()
    waits = [
        calendar.working_days(listed + timedelta(days=1), cleared)
        for listed, cleared in zip(cases["listed_on"].tolist(), cases["cleared_on"].tolist(), strict=True)
        if listed >= campaign.begins_on
    ]
    if len(waits) < _FEWEST_CLEARED:
        return 0
    return min(int(np.quantile(waits, 0.1, method="lower")), _LONGEST_WAIT)
