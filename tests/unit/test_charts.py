"""Charts keep dates as dates and never draw a reference that the data cannot support."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from analytics.charts.progress import even_pace
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)


def _open(start: date, counts: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"day": [start + timedelta(days=n) for n in range(len(counts))], "open": counts})


def test_even_pace_runs_from_the_start_of_enforcement_to_the_clearing_deadline() -> None:
    """From the list's size on 10-12 to zero on 11-09 (plan document, section 四)."""
    days = _open(date(2021, 10, 10), [80, 90, 100, 95])
    assert even_pace(days, CAMPAIGN) == [(date(2021, 10, 12), 100.0), (date(2021, 11, 9), 0.0)]


def test_no_reference_before_enforcement_began() -> None:
    """Without the list's size on the first day of enforcement there is no line to draw."""
    assert even_pace(_open(date(2021, 9, 26), [1, 2, 3]), CAMPAIGN) == []
