"""The way to zero (清零) of one reader's lists: reads the days of the list, asks the analyses, remembers the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecast.capacity import Effort, OpenCase, Plan, earliest_clearing
from analytics.forecast.clearing import clearing_forecast
from analytics.forecast.contracts import ForecastReport
from analytics.forecast.history import ListHistory, list_history
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.campaign.parts import Committee
from casework.vocabulary import Stage
from data.access import Reader

SEED = 20211109
USUAL_TERM = 7  # calendar days, while no order has been served
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
    return reader.derived(_daily_list, campaign, calendar)


def _daily_list(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> ListHistory:
    codes = [row.code for row in reader.committee_progress(campaign)]
    return list_history(reader.list_changes(), codes, campaign.begins_on, reader.as_of, calendar)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What if the teams were such. arrivals_per_day: new dwellings per working day lately, that take visits too."""

    effort: Effort
    plan: Plan
    arrivals_per_day: float


def what_if(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, effort: Effort, committee_code: str | None = None
) -> WhatIf:
    """The earliest day on which the list (of one committee when a code is given) can be empty with these teams."""
    report = list_forecast(reader, campaign, calendar)
    lists = (report.whole, *report.committees)
    asked = next((own for own in lists if own.code == (committee_code or "")), report.whole)
    cases = [
        OpenCase(Stage(stage), due_on, held > 0)
        for code, stage, due_on, held in _columns(reader.open_cases(), "committee_code", "stage", "due_on", "held")
        if committee_code is None or code == committee_code
    ]
    arriving = asked.arrived.per_day or 0.0
    return WhatIf(effort, earliest_clearing(cases, effort, reader.as_of, calendar, arriving), arriving)


def usual_term(reader: Reader) -> int | None:
    """The median of the calendar days to rectify of the orders served in the campaign; None when there is none."""
    terms = [(due - served).days for served, due in _columns(reader.served_terms(), "served_on", "due_on")]
    return int(np.median(terms)) if terms else None


def _columns(frame: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(frame[name].tolist() for name in names), strict=True)


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
    waits = [
        calendar.working_days(listed + timedelta(days=1), cleared)
        for listed, cleared in _columns(reader.cleared_cases(), "listed_on", "cleared_on")
        if listed >= campaign.begins_on
    ]
    if len(waits) < _FEWEST_CLEARED:
        return 0
    return min(int(np.quantile(waits, 0.1, method="lower")), _LONGEST_WAIT)
