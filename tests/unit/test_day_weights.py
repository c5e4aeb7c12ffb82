"""Days off weigh what the series itself shows, so that 国庆 and 调休 weeks are comparable."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.surveillance.exposure import HOLIDAY, WEEKEND, WORKING, DayWeights, day_kinds, day_weights
from analytics.surveillance.series import weekly_counts, whole_weeks
from casework.calendar import statutory_calendar

CALENDAR = statutory_calendar(2020, 2021)
DAYS = [date(2020, 1, 1) + timedelta(days=offset) for offset in range(731)]
KINDS = day_kinds(DAYS, CALENDAR)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2021, 10, 8), WORKING),  # the Friday after 国庆
        (date(2021, 10, 9), WORKING),  # a Saturday worked for it
        (date(2021, 10, 2), HOLIDAY),  # a Saturday within 国庆
        (date(2021, 10, 16), WEEKEND),
    ],
)
def test_every_day_is_of_one_kind(day: date, kind: int) -> None:
    """By the State Council's arrangement."""
    assert day_kinds([day], CALENDAR).tolist() == [kind]


def test_the_weights_are_those_of_the_series_whatever_the_season() -> None:
    """True weights .8 and .4 under a season of ±40 %: found within .05."""
    season = 1.0 + 0.4 * np.sin(np.arange(len(DAYS)) / 58.0)
    mean = 20.0 * season * np.array([1.0, 0.8, 0.4])[KINDS]
    found = day_weights(np.random.default_rng(1).poisson(mean).astype(np.float64), KINDS)
    assert found.weekend == pytest.approx(0.8, abs=0.05)
    assert found.holiday == pytest.approx(0.4, abs=0.05)


def test_without_orders_a_day_counts_as_a_day() -> None:
    """The fallback, and it says on how much the weights rest."""
    assert day_weights(np.zeros(len(DAYS)), KINDS) == DayWeights(1.0, 1.0, 0, 0)


def test_a_few_orders_hardly_move_the_weights() -> None:
    """Three orders on working days, none on a weekend: not a weight of 0."""
    counts = np.zeros(14)
    counts[[0, 1, 7]] = 1.0  # 2021-03-01 is a Monday
    kinds = day_kinds([date(2021, 3, 1) + timedelta(days=offset) for offset in range(14)], CALENDAR)
    assert 0.8 < day_weights(counts, kinds).weekend < 1.0


def test_days_without_a_working_day_near_say_nothing() -> None:
    """Only days off: nothing to compare with, the fallback again."""
    assert day_weights(np.ones(3), np.full(3, HOLIDAY)).holiday == 1.0


@pytest.mark.parametrize("counts", [np.array([-1.0]), np.array([np.nan]), np.ones(2)])
def test_impossible_counts_are_refused(counts: np.ndarray) -> None:
    """Negative, not a number, of another length."""
    with pytest.raises(ValueError, match="counts"):
        day_weights(counts, np.array([WORKING]))


def test_the_week_of_the_national_day_has_the_exposure_of_its_days() -> None:
    """2021-10-04: four statutory days off, two worked (the Saturday too), one Sunday (weekly from Monday)."""
    starts = whole_weeks(date(2021, 10, 4), date(2021, 10, 10), 1)
    weekly = weekly_counts([], np.zeros(0, dtype=np.int64), 1, starts, DayWeights(0.8, 0.5, 99, 99), CALENDAR)
    assert CALENDAR.working_days(date(2021, 10, 4), date(2021, 10, 10)) == 2
    assert weekly.exposure.tolist() == [pytest.approx(2 + 4 * 0.5 + 0.8)]


@pytest.mark.parametrize(
    ("first", "last", "starts_on", "expected"),
    [
        (date(2021, 10, 4), date(2021, 10, 17), 1, [date(2021, 10, 4), date(2021, 10, 11)]),
        (date(2021, 10, 5), date(2021, 10, 17), 1, [date(2021, 10, 11)]),  # the first week is not whole
        (date(2021, 10, 4), date(2021, 10, 16), 1, [date(2021, 10, 4)]),  # nor is the last
        (date(2021, 10, 4), date(2021, 10, 17), 5, [date(2021, 10, 8)]),  # Friday to Thursday
        (date(2021, 10, 4), date(2021, 10, 4), 1, []),
        (date(2021, 10, 4), date(2021, 9, 1), 1, []),
    ],
)
def test_only_whole_weeks_are_judged(first: date, last: date, starts_on: int, expected: list[date]) -> None:
    """A running week is not one, and neither is the week in which the data begin."""
    assert list(whole_weeks(first, last, starts_on)) == expected


def test_orders_are_counted_by_week_and_unit() -> None:
    """Orders before, after and of no unit are left out."""
    starts = whole_weeks(date(2021, 10, 4), date(2021, 10, 17), 1)
    days = [date(2021, 10, 3), date(2021, 10, 4), date(2021, 10, 10), date(2021, 10, 11), date(2021, 10, 18)]
    weekly = weekly_counts(days, np.array([0, 0, 1, -1, 0]), 2, starts, DayWeights(1.0, 1.0, 0, 0), CALENDAR)
    assert weekly.counts.tolist() == [[1.0, 0.0], [1.0, 0.0]]
