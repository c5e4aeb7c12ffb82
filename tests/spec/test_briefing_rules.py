"""The rules of the Briefing: phases and countdown, the windows of the target, when a change cannot be computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.briefing import NO_BASE, clearing, phase_status, target_status, target_windows
from analytics.contracts import CommitteeProgress, Window
from casework.calendar import statutory_calendar
from casework.campaign import CAMPAIGN_TEMPLATE, DateRange, parse_campaign

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)
CALENDAR = statutory_calendar(2019, 2022)


@pytest.mark.parametrize(
    ("day", "name", "nth", "days", "left"),
    [
        (date(2021, 9, 26), "排摸", 1, 16, 8),  # a Sunday made a working day by 调休: 8 to 10-11
        (date(2021, 10, 1), "排摸", 6, 16, 3),  # holiday: 10-08, 10-09 (Saturday, make-up), 10-11
        (date(2021, 10, 11), "排摸", 16, 16, 1),  # the last day counts itself
        (date(2021, 10, 12), "整治", 1, 29, 21),
        (date(2021, 10, 27), "整治", 16, 29, 10),
        (date(2021, 11, 9), "整治", 29, 29, 1),
        (date(2021, 11, 10), "验收", 1, 21, 15),
        (date(2021, 11, 30), "验收", 21, 21, 1),
    ],
)
def test_countdown_in_working_days(day: date, name: str, nth: int, days: int, left: int) -> None:
    """Plan document section 四 with the State Council calendar of 2021: 8, 21 and 15 working days a phase."""
    status = phase_status(CAMPAIGN, CALENDAR, day)
    assert (status.name[:2], status.day, status.days, status.working_days_left) == (name, nth, days, left)


@pytest.mark.parametrize(("day", "name"), [(date(2021, 9, 25), "尚未开始"), (date(2021, 12, 1), "已结束")])
def test_outside_the_phases_there_is_no_day_count(day: date, name: str) -> None:
    """Nothing is counted down that does not run."""
    status = phase_status(CAMPAIGN, CALENDAR, day)
    assert (status.name, status.day, status.days) == (name, None, None)


def test_a_year_outside_the_calendar_is_said() -> None:
    """Without a table of holidays the countdown still stands, with a visible warning."""
    assert phase_status(CAMPAIGN, statutory_calendar(2019, 2020), date(2021, 10, 27)).calendar_warning


@pytest.mark.parametrize(
    ("as_of", "baseline_end", "current_end"),
    [
        (date(2021, 7, 1), date(2020, 7, 1), date(2021, 7, 1)),  # the first day compares one day with one day
        (date(2021, 10, 27), date(2020, 10, 27), date(2021, 10, 27)),
        (date(2021, 12, 31), date(2020, 12, 31), date(2021, 12, 31)),
        (date(2022, 3, 1), date(2020, 12, 31), date(2021, 12, 31)),  # afterwards the half-year stays whole
    ],
)
def test_both_windows_end_on_the_same_calendar_day(as_of: date, baseline_end: date, current_end: date) -> None:
    """同比 is the same calendar window of the year before, as far as as_of (domain rule of 同比)."""
    assert target_windows(CAMPAIGN, as_of) == (
        Window(date(2020, 7, 1), baseline_end),
        Window(date(2021, 7, 1), current_end),
    )


def test_a_leap_day_has_its_twin_on_the_28th() -> None:
    """2024-02-29 compares with the window to 2023-02-28."""
    target = replace(
        CAMPAIGN.target,
        baseline=DateRange(date(2023, 1, 1), date(2023, 6, 30)),
        current=DateRange(date(2024, 1, 1), date(2024, 6, 30)),
    )
    windows = target_windows(replace(CAMPAIGN, target=target), date(2024, 2, 29))
    assert windows[0] == Window(date(2023, 1, 1), date(2023, 2, 28))


def test_before_the_window_begins_nothing_is_claimed() -> None:
    """On 2021-06-30 the half-year has not begun: unknown with the reason, not −100 %."""
    status = target_status(CAMPAIGN, date(2021, 6, 30), 0, 0)
    assert status.change is None
    assert status.reason is not None and "尚未开始" in status.reason


def test_base_zero_is_no_base() -> None:
    """无基数, whatever the current count is."""
    status = target_status(CAMPAIGN, date(2021, 10, 27), 0, 5)
    assert (status.change, status.reason) == (None, NO_BASE)


@pytest.mark.parametrize(("baseline", "current", "met"), [(100, 75, True), (100, 76, False), (208, 156, True)])
def test_a_fall_of_25_percent_or_more_meets_the_goal(baseline: int, current: int, met: bool) -> None:
    """下降25%以上 includes 25 % itself (Civil Code article 1259: 以上 includes the number)."""
    status = target_status(CAMPAIGN, date(2021, 10, 27), baseline, current)
    assert status.change is not None
    assert (status.change <= status.goal) is met


def test_a_fixed_baseline_stands_for_the_whole_window_only() -> None:
    """A half-year's official number is not cut down to four months; it counts once the half-year is over."""
    fixed = replace(CAMPAIGN, target=replace(CAMPAIGN.target, baseline_count=400))
    assert target_status(fixed, date(2021, 10, 27), 200, 150).baseline == 200
    assert target_status(fixed, date(2021, 12, 31), 200, 150).baseline == 400


def test_clearing_adds_up() -> None:
    """open = confirmed − cleared = existing + new + recurred, summed over the committees."""
    rows = (
        CommitteeProgress("1", "甲", confirmed=10, cleared=6, open=4, existing=2, new=1, recurred_open=1),
        CommitteeProgress("2", "乙", confirmed=3, cleared=3),
    )
    total = clearing(rows)
    assert total.open == total.confirmed - total.cleared == total.existing + total.new + total.recurred == 4
