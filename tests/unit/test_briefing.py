"""The Briefing: phases, the target on the same calendar days of two years, the list, what changed, its JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from analytics.briefing import briefing_json, changes, clearing, compose, phase_status, target_status, target_windows
from analytics.contracts import BriefingInputs, CommitteeProgress, Window
from casework.campaign.model import Campaign
from casework.campaign.parts import DateRange, Target
from casework.vocabulary import Knowledge
from data.schema import SHANGHAI
from tests.campaigns import CALENDAR, CAMPAIGN


@pytest.mark.parametrize(
    ("as_of", "name", "day", "days", "working_days_left"),
    [
        # 2021-09-26 (Sunday) and 10-09 (Saturday) are make-up days, 10-01 to 10-07 is the holiday: 8 working days.
        (date(2021, 9, 26), "排摸", 1, 16, 8),
        (date(2021, 10, 1), "排摸", 6, 16, 3),
        (date(2021, 10, 11), "排摸", 16, 16, 1),
        (date(2021, 10, 12), "整治", 1, 29, 21),
        (date(2021, 10, 27), "整治", 16, 29, 10),
        (date(2021, 11, 9), "整治", 29, 29, 1),
        (date(2021, 11, 10), "验收", 1, 21, 15),
        (date(2021, 11, 30), "验收", 21, 21, 1),
    ],
)
def test_the_phase_counts_its_days_and_what_is_left(
    as_of: date, name: str, day: int, days: int, working_days_left: int
) -> None:
    """Both ends and the day itself are counted; working days follow the 调休 table."""
    phase = phase_status(CAMPAIGN, CALENDAR, as_of)
    assert (phase.name, phase.day, phase.days, phase.working_days_left) == (name, day, days, working_days_left)
    assert phase.deadline == next(known.end for known in CAMPAIGN.phases if known.name == name)
    assert phase.calendar_warning is None


@pytest.mark.parametrize(("as_of", "name"), [(date(2021, 9, 25), "尚未开始"), (date(2021, 12, 1), "已结束")])
def test_outside_the_phases_there_is_no_day_of_a_phase(as_of: date, name: str) -> None:
    """Unknown is None, never 0."""
    phase = phase_status(CAMPAIGN, CALENDAR, as_of)
    assert (phase.name, phase.day, phase.days) == (name, None, None)


def test_a_gap_between_two_phases_is_neither(as_of: date = date(2021, 10, 12)) -> None:
    """The first phase is over, the next has not begun."""
    first, second, third = CAMPAIGN.phases
    campaign = replace(CAMPAIGN, phases=(first, replace(second, start=date(2021, 10, 14)), third))
    phase = phase_status(campaign, CALENDAR, as_of)
    assert (phase.name, phase.day) == ("阶段之间", None)


def test_years_without_a_holiday_table_carry_a_warning() -> None:
    """Working days then follow the weekday alone, and the reader is told."""
    late = tuple(replace(p, start=p.start.replace(year=2030), end=p.end.replace(year=2030)) for p in CAMPAIGN.phases)
    assert phase_status(replace(CAMPAIGN, phases=late), CALENDAR, date(2030, 10, 1)).calendar_warning


def aiming(
    current: tuple[date, date], baseline: tuple[date, date], baseline_count: int | None = None, goal: float = -0.25
) -> Campaign:
    """The campaign with these windows."""
    target = Target(DateRange(*baseline), DateRange(*current), "热线平台导出", goal, baseline_count)
    return replace(CAMPAIGN, target=target)


HALF_YEAR = aiming((date(2021, 7, 1), date(2021, 12, 31)), (date(2020, 7, 1), date(2020, 12, 31)))
LEAP = aiming((date(2024, 1, 1), date(2024, 6, 30)), (date(2023, 1, 1), date(2023, 6, 30)))
ACROSS = aiming((date(2021, 12, 1), date(2022, 2, 28)), (date(2020, 12, 1), date(2021, 2, 28)))


@pytest.mark.parametrize(
    ("campaign", "as_of", "baseline_end", "current_end"),
    [
        (HALF_YEAR, date(2021, 7, 1), date(2020, 7, 1), date(2021, 7, 1)),
        (HALF_YEAR, date(2021, 10, 27), date(2020, 10, 27), date(2021, 10, 27)),
        (HALF_YEAR, date(2021, 12, 31), date(2020, 12, 31), date(2021, 12, 31)),
        (HALF_YEAR, date(2022, 3, 1), date(2020, 12, 31), date(2021, 12, 31)),  # over: the whole windows
        (LEAP, date(2024, 2, 29), date(2023, 2, 28), date(2024, 2, 29)),  # no such day in the baseline year
        (ACROSS, date(2021, 12, 31), date(2020, 12, 31), date(2021, 12, 31)),
        (ACROSS, date(2022, 1, 15), date(2021, 1, 15), date(2022, 1, 15)),  # both windows cross the new year
    ],
)
def test_the_windows_end_on_the_same_calendar_day(
    campaign: Campaign, as_of: date, baseline_end: date, current_end: date
) -> None:
    """同比: the same calendar window, fixed to as_of."""
    baseline, current = target_windows(campaign, as_of)
    assert baseline == Window(campaign.target.baseline.start, baseline_end)
    assert current == Window(campaign.target.current.start, current_end)


@pytest.mark.parametrize(
    ("baseline", "current", "change"),
    [(208, 156, -0.25), (208, 157, 157 / 208 - 1), (60, 60, 0.0), (40, 50, 0.25), (7, 0, -1.0)],
)
def test_the_change_is_relative_to_the_baseline(baseline: int, current: int, change: float) -> None:
    """下降25%以上 includes exactly 25 %: 208 → 156."""
    status = target_status(HALF_YEAR, date(2021, 10, 27), baseline, current)
    assert (status.baseline, status.current, status.reason) == (baseline, current, None)
    assert status.change == pytest.approx(change, abs=1e-12)


def test_without_a_baseline_there_is_no_change_and_a_reason() -> None:
    """Division by nought is 无基数, not −100 % and not 0."""
    status = target_status(HALF_YEAR, date(2021, 10, 27), 0, 12)
    assert (status.baseline, status.change, status.reason) == (0, None, "无基数")


def test_before_the_window_begins_nothing_is_compared() -> None:
    """The windows are shown whole, so that the reader sees what will be compared."""
    status = target_status(HALF_YEAR, date(2021, 6, 30), 0, 0)
    assert (status.baseline, status.change) == (None, None)
    assert status.reason is not None and "2021-07-01" in status.reason
    assert target_windows(HALF_YEAR, date(2021, 6, 30)) == (None, None)


@pytest.mark.parametrize(
    ("as_of", "baseline"),
    [
        (date(2021, 12, 30), 90),  # the official number is of the whole half year: no part of it is known
        (date(2021, 12, 31), 120),
        (date(2022, 2, 1), 120),
    ],
)
def test_an_official_baseline_counts_once_the_window_is_over(as_of: date, baseline: int) -> None:
    """Comparing a running window with a whole one would show a drop that nobody made."""
    campaign = aiming((date(2021, 7, 1), date(2021, 12, 31)), (date(2020, 7, 1), date(2020, 12, 31)), 120)
    assert target_status(campaign, as_of, 90, 60).baseline == baseline


ROWS = (
    CommitteeProgress("01", "甲", surveyed=9, confirmed=7, cleared=2, open=5, existing=3, new=1, recurred_open=1),
    CommitteeProgress("02", "乙", surveyed=4, confirmed=2, cleared=2, recurred=1),
)
INPUTS = BriefingInputs(
    committees=ROWS,
    committees_week_before=(CommitteeProgress("01", "甲", surveyed=6, open=6),),
    baseline_complaints=208,
    current_complaints=156,
    complaints_last_7_days=5,
    complaints_7_days_before=9,
    unlocated=3,
    unlocated_week_before=1,
    data_cutoff=datetime(2021, 10, 27, 18, tzinfo=SHANGHAI),
)


def test_the_list_is_the_sum_of_the_committees() -> None:
    """清零: open == confirmed − cleared == 存量 + 新增 + 回潮."""
    list_ = clearing(ROWS)
    assert (list_.confirmed, list_.cleared, list_.open) == (9, 4, 5)
    assert (list_.existing, list_.new, list_.recurred) == (3, 1, 1)


def test_changes_stand_against_the_week_before() -> None:
    """Each with its unit; committees that were not there a week ago count from nought."""
    found = {change.key: (change.before, change.now, change.unit) for change in changes(INPUTS)}
    assert found["complaints"] == (9, 5, "件")
    assert found["surveyed"] == (6, 13, "户")
    assert found["open"] == (6, 5, "户")
    assert found["unlocated"] == (1, 3, "件")


def test_the_json_holds_the_contract_and_is_plain() -> None:
    """The keys that other programs read; dates in ISO form."""
    composed = compose(INPUTS, CAMPAIGN, CALENDAR, date(2021, 10, 27), Knowledge.AS_KNOWN_THEN, is_demo=True)
    plain = json.loads(json.dumps(briefing_json(composed), allow_nan=False))
    assert {"as_of", "data_cutoff", "phase", "target", "clearing", "committees", "unlocated"} <= set(plain)
    assert (plain["as_of"], plain["data_cutoff"]) == ("2021-10-27", "2021-10-27T18:00:00+08:00")
    assert plain["phase"] | {"name": "整治", "day": 16, "days": 29, "working_days_left": 10} == plain["phase"]
    assert plain["phase"]["deadline"] == "2021-11-09"
    assert plain["target"] | {"baseline": 208, "current": 156, "change": -0.25, "goal": -0.25} == plain["target"]
    assert set(plain["target"]["windows"]) == {"baseline", "current"}
    assert plain["clearing"] == {"confirmed": 9, "cleared": 4, "open": 5, "existing": 3, "new": 1, "recurred": 1}
    contract = "code name to_survey surveyed seen not_seen refused confirmed ordered served self_rectified overdue"
    contract += " enforced cleared revisited recurred"
    assert all(set(contract.split()) <= set(row) for row in plain["committees"])
    assert [row["code"] for row in plain["committees"]] == ["01", "02"]
    assert plain["unlocated"] == 3
    assert plain["changes_since_last_week"]
