"""Boundaries of the target that the law and the calendar fix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.briefing import target_status, target_windows
from analytics.contracts import Window
from casework.campaign.parts import DateRange
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)


def test_a_leap_day_has_its_twin_on_the_28th() -> None:
    """2024-02-29 compares with the window to 2023-02-28."""
    target = replace(
        CAMPAIGN.target,
        baseline=DateRange(date(2023, 1, 1), date(2023, 6, 30)),
        current=DateRange(date(2024, 1, 1), date(2024, 6, 30)),
    )
    windows = target_windows(replace(CAMPAIGN, target=target), date(2024, 2, 29))
    assert windows[0] == Window(date(2023, 1, 1), date(2023, 2, 28))


@pytest.mark.parametrize(("baseline", "current", "met"), [(100, 75, True), (100, 76, False), (208, 156, True)])
def test_a_fall_of_25_percent_or_more_meets_the_goal(baseline: int, current: int, met: bool) -> None:
    """下降25%以上 includes 25 % itself (Civil Code article 1259: 以上 includes the number)."""
    status = target_status(CAMPAIGN, date(2021, 10, 27), baseline, current)
    assert status.change is not None
    assert (status.change <= status.goal) is met
