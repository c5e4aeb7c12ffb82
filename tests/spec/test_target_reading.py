"""What a leader reads about the −25 % aim in each situation: the words follow from the figures by fixed rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics.contracts import TargetOutlook
from analytics.target import target_outlook
from analytics.target_reading import chance_words, outlook_json, reading
from casework.campaign.model import Campaign
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.order_frames import spread_orders

LAST_YEAR, THIS_YEAR = (date(2020, 7, 1), date(2020, 12, 31)), (date(2021, 7, 1), date(2021, 12, 31))
OCTOBER, DECEMBER = date(2021, 10, 27), date(2021, 12, 31)
NOT_SURE = "目前达标，投诉确有下降，但降幅是否真正达到 25% 尚不能判断（不排除偶然波动）"
BEFORE = {(date(2019, 7, 1), date(2020, 6, 30)): 400, (date(2021, 1, 1), date(2021, 6, 30)): 200}
BUSY_END = {(date(2020, 10, 28), date(2020, 12, 31)): 300}
YEAR_END = {(date(2020, 10, 28), date(2020, 12, 31)): 100}


def seen(
    current: int,
    baseline: int,
    as_of: date = OCTOBER,
    campaign: Campaign = CAMPAIGN,
    after: dict[tuple[date, date], int] | None = None,
) -> TargetOutlook:
    """The outlook with so many orders to date, this year and last; after: last year's rest (100 unless told)."""
    twin = as_of.replace(year=2020)
    numbers = {**BEFORE, (LAST_YEAR[0], twin): baseline, (THIS_YEAR[0], as_of): current}
    numbers |= (YEAR_END if as_of == OCTOBER else {}) if after is None else after
    return target_outlook(spread_orders(numbers), campaign, CALENDAR, as_of)


@pytest.mark.parametrize(
    ("situation", "outlook", "headline"),
    [
        ("far below the aim", seen(120, 280), "目前达标，且有把握"),
        ("a third down", seen(180, 260), NOT_SURE),
        ("a third down, few", seen(20, 30), "目前达标，但不排除偶然波动"),
        ("exactly a quarter down", seen(156, 208), NOT_SURE),
        ("one order more", seen(157, 208), "目前未达标，但投诉确有下降，只是不到 25%"),
        ("a fifth down, few", seen(24, 30), "目前未达标，但差距仍在偶然波动之内"),
        ("no change, many", seen(260, 260), "目前未达标，可以认为真实降幅不到 25%"),
        ("a clear rise", seen(150, 100, after=BUSY_END), "目前未达标，投诉确有上升"),
        ("more than the whole window may hold", seen(290, 280), "不能达标：本期已受理 290 件，超过全期上限 285 件"),
        ("a handful", seen(4, 9), "尚不能判断：上年同期只有 9 件，差一两件就会改变结论"),
        ("no base", seen(12, 0), "无基数：上年同期没有受理，不能计算同比"),
        ("nothing at all", seen(0, 0, after={}), "无基数：上年同期没有受理，不能计算同比"),
        ("over, met", seen(120, 280, DECEMBER), "达标，且有把握"),
        ("over, met by luck or not", seen(42, 60, DECEMBER), "达标，但不排除偶然波动"),
        ("over, not met", seen(260, 260, DECEMBER), "未达标，可以认为真实降幅不到 25%"),
        ("over, a handful", seen(4, 9, DECEMBER), "达标，但上年同期只有 9 件，说明不了变化"),
        ("not begun", target_outlook(spread_orders(BEFORE), CAMPAIGN, CALENDAR, date(2021, 6, 30)),
         "尚未开始：统计期自 2021-07-01 起"),
    ],
)  # fmt: skip
def test_the_headline_of_each_situation(situation: str, outlook: TargetOutlook, headline: str) -> None:
    """达标 is the official count; 有把握 asks for 95 % that the true rate fell by the aim."""
    assert reading(outlook).headline == headline, situation


def test_the_way_ahead_is_said_in_orders_and_in_likelihood() -> None:
    """180 of 260 so far, 100 more came last year: of 360 the aim leaves 270, so 90 more."""
    outlook = seen(180, 260)
    assert (outlook.limit, outlook.at_most_more) == (270, 90)
    sentences = reading(outlook).sentences
    assert "要达标，到 2021-12-31 最多还能再受理 90 件；上年这段时间受理 100 件。" in sentences
    assert outlook.on_course is not None and 0.8 < outlook.on_course < 1
    assert any(sentence.startswith("到 2021-12-31 能否达标：可能性较大") for sentence in sentences)


def test_the_window_that_is_over_has_nothing_ahead() -> None:
    """No forecast, no allowance; the comparison is final."""
    outlook = seen(120, 280, DECEMBER)
    assert (outlook.on_course, outlook.at_most_more, outlook.forecast) == (None, None, ())
    assert not any("最多" in sentence for sentence in reading(outlook).sentences)


def test_working_days_are_said_when_they_differ() -> None:
    """July 2020 had 23 working days, July 2021 only 22."""
    outlook = seen(150, 200, date(2021, 7, 31), after={})
    assert (outlook.working_days, outlook.baseline_working_days) == (22, 23)
    assert outlook.adjusted_change == pytest.approx((150 / 22) / (200 / 23) - 1)
    assert any("按工作日折算" in sentence for sentence in reading(outlook).sentences)


def test_a_fixed_base_sets_the_limit_at_once_and_is_compared_with_at_the_end() -> None:
    """核定基数 400: 300 orders in all; until the end the 同比 stays on the imported orders, and the reader is told."""
    fixed = replace(CAMPAIGN, target=replace(CAMPAIGN.target, baseline_count=400))
    running = seen(180, 260, campaign=fixed)
    assert (running.limit, running.at_most_more) == (300, 120)
    assert running.change == pytest.approx(180 / 260 - 1)
    assert any("核定基数 400 件，按导入的工单统计为 360 件" in sentence for sentence in reading(running).sentences)
    over = seen(290, 260, DECEMBER, campaign=fixed)
    assert over.change == pytest.approx(290 / 400 - 1)
    assert over.is_met and over.baseline_is_fixed


def test_a_fixed_base_without_last_years_orders_still_has_a_limit() -> None:
    """No comparison to date, but the allowance and the chance are known."""
    fixed = replace(CAMPAIGN, target=replace(CAMPAIGN.target, baseline_count=400))
    outlook = target_outlook(spread_orders({(THIS_YEAR[0], OCTOBER): 100}), fixed, CALENDAR, OCTOBER)
    assert (outlook.change, outlook.limit, outlook.at_most_more) == (None, 300, 200)
    assert outlook.on_course is not None and outlook.on_course > 0.9
    assert reading(outlook).headline.startswith("无基数")


def test_orders_that_were_not_imported_stop_every_conclusion() -> None:
    """Two months without an order after 150 in three: a gap in the files, not a success."""
    numbers = {**BEFORE, LAST_YEAR: 360, (THIS_YEAR[0], date(2021, 9, 30)): 150}
    outlook = target_outlook(spread_orders(numbers), CAMPAIGN, CALENDAR, date(2021, 11, 30))
    assert outlook.is_incomplete
    assert (outlook.chance_fell, outlook.on_course, outlook.at_most_more) == (None, None, None)
    assert reading(outlook).headline == "尚不能判断：工单可能没有导全"
    late = {(date(2020, 10, 1), LAST_YEAR[1]): 180, (THIS_YEAR[0], OCTOBER): 150}
    assert target_outlook(spread_orders(late), CAMPAIGN, CALENDAR, OCTOBER).is_incomplete


def test_dwellings_are_counted_once_and_the_rest_is_stated() -> None:
    """Three orders on two dwellings and one without a room: 2 户, 1 件 beside."""
    orders = pd.DataFrame(
        {
            "received_on": [date(2021, 7, 2)] * 4 + [date(2020, 7, 2)],
            "dwelling_id": pd.Series([1, 1, 2, None, 7], dtype="Int64"),
        }
    )
    outlook = target_outlook(orders, CAMPAIGN, CALENDAR, date(2021, 7, 3))
    assert outlook.dwellings is not None
    assert (outlook.dwellings.current, outlook.dwellings.current_unplaced) == (2, 1)
    assert (outlook.dwellings.baseline, outlook.dwellings.baseline_unplaced) == (1, 0)


@pytest.mark.parametrize("as_of", [date(2021, 7, 1), date(2021, 7, 7), date(2021, 12, 30), DECEMBER, date(2022, 5, 1)])
def test_the_ends_of_the_window_and_empty_data_give_an_answer(as_of: date) -> None:
    """First day, one week, last but one, last, long after; also without any order at all."""
    for orders in (spread_orders({}), spread_orders({**BEFORE, LAST_YEAR: 300, (THIS_YEAR[0], THIS_YEAR[0]): 3})):
        outlook = target_outlook(orders, CAMPAIGN, CALENDAR, as_of)
        assert reading(outlook).headline
        assert outlook_json(outlook)["state"] == ("running" if as_of < DECEMBER else "over")
        assert outlook.on_course is None or 0 <= outlook.on_course <= 1


def test_the_same_orders_give_the_same_outlook() -> None:
    """No random number anywhere."""
    assert seen(180, 260) == seen(180, 260)


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.0, "不到 1%"), (0.004, "不到 1%"), (0.634, "约 63%"), (0.995, "99% 以上"), (1.0, "99% 以上")],
)
def test_a_chance_is_never_said_to_be_certain(chance: float, words: str) -> None:
    """Between 1 and 99 per cent, else 不到 and 以上."""
    assert chance_words(chance) == words
