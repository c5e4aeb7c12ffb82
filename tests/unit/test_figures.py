"""How figures read: Chinese forms, units, and 未知 in place of a made-up zero."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.schema import SHANGHAI
from ui import figures


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "件", "0件"),
        (9_999, "户", "9999户"),
        (10_000, "件", "1万件"),  # from ten thousand on in 万
        (12_345, "件", "1.2万件"),
        (-12_345, "件", "-1.2万件"),
        (None, "件", "未知"),
    ],
)
def test_counts_carry_their_unit(value: int | None, unit: str, text: str) -> None:
    """件, 户, 人; large counts in 万."""
    assert figures.count(value, unit) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.265, "26.5%"),
        (0.0, "0.0%"),
        (-0.0001, "0.0%"),  # never -0.0%
        (1.0, "100.0%"),
        (None, "未知（无基数）"),
        (float("nan"), "未知（无基数）"),
        (float("inf"), "未知（无基数）"),
    ],
)
def test_shares_are_percentages_and_unknown_ones_give_the_reason(share: float | None, text: str) -> None:
    """One decimal; an unknown share is not 0 %."""
    assert figures.percent(share, "无基数") == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (-0.123, "同比下降12.3%"),
        (0.123, "同比上升12.3%"),
        (0.0, "同比持平"),
        (-0.0004, "同比持平"),  # rounds to 0.0 %: neither up nor down
        (-0.0006, "同比下降0.1%"),
        (None, "未知"),
    ],
)
def test_changes_are_told_in_words_without_a_sign(share: float | None, text: str) -> None:
    """同比下降12.3%, never 下降-12.3%."""
    assert figures.change(share) == text


@pytest.mark.parametrize(
    ("difference", "text"), [(0.031, "上升3.1个百分点"), (-0.031, "下降3.1个百分点"), (0.0, "持平"), (None, "未知")]
)
def test_differences_of_shares_are_percentage_points(difference: float | None, text: str) -> None:
    """个百分点, not per cent."""
    assert figures.points(difference) == text


@given(st.floats(-10, 10))
def test_no_change_is_ever_told_with_a_minus_sign(share: float) -> None:
    """The word carries the direction."""
    assert "-" not in figures.change(share)


@pytest.mark.parametrize(("value", "text"), [(3, "增加3户"), (-3, "减少3户"), (0, "持平")])
def test_differences_of_counts(value: int, text: str) -> None:
    """增加 / 减少 with the unit."""
    assert figures.difference(value, "户") == text


def test_a_part_of_nothing_is_unknown() -> None:
    """0 of 0 is no percentage."""
    assert figures.ratio(0, 0) == "未知（无分母）"
    assert figures.ratio(53, 200).startswith("26.5%")


def test_days_and_moments() -> None:
    """ISO in tables, 年月日 without leading zeros in text."""
    moment = datetime(2021, 10, 7, 9, 5, tzinfo=SHANGHAI)
    assert figures.day(date(2021, 10, 7)) == "2021-10-07"
    assert figures.long_day(date(2021, 10, 7)) == "2021年10月7日"
    assert figures.minute(moment) == "2021-10-07 09:05"
    assert figures.minute(None, "尚无记录") == "未知（尚无记录）"
