"""Small versions of tests/calibration/target.py: the interval and the forecast hold what they promise."""

from __future__ import annotations

import pytest

from analytics.dispersion import Dispersion
from analytics.target_forecast import remaining
from tests.simulated_years import forecast_score, interval_coverage


def scatter(value: float) -> Dispersion:
    """A dispersion that is known."""
    return Dispersion((value,), (1.0,), 52)


@pytest.mark.parametrize(("weekly", "weeks"), [(2, 4), (15, 13)])
@pytest.mark.parametrize("dispersion", [1.0, 2.5, 4.0])
def test_the_interval_of_the_ratio_covers_the_true_ratio(weekly: float, weeks: int, dispersion: float) -> None:
    """95 % at Poisson scatter and at 2.5 and 4 times that, on eight complaints too; bounds are three standard errors
    beyond .92 and .97."""
    assert 0.90 <= interval_coverage(weekly, dispersion, weeks, runs=800, seed=1) <= 0.985


@pytest.mark.parametrize(("weekly", "dispersion", "weeks"), [(2, 4.0, 4), (6, 2.5, 4), (6, 2.5, 22), (30, 2.5, 13)])
def test_the_forecast_holds_its_80_percent_and_beats_the_flag(weekly: float, dispersion: float, weeks: int) -> None:
    """Early and late, few and many; and the probability is a better judge than "met to date"."""
    found = forecast_score(weekly, dispersion, weeks, runs=250, seed=1)
    assert 0.72 <= found.coverage <= 0.90
    assert found.brier < found.flag_brier


def test_the_chance_grows_with_what_may_come_and_ends_at_one() -> None:
    """A distribution function, with its median between the interval's ends."""
    more = remaining(100, 140, 60, 90, 40, scatter(2.0))
    assert more is not None
    chances = [more.chance_of_at_most(number) for number in range(-1, 200)]
    assert chances[0] == 0.0
    assert chances == sorted(chances)
    assert chances[-1] > 0.999
    low, high = more.interval(0.8)
    assert low < more.median() < high
    assert more.chance_of_at_most(high) - more.chance_of_at_most(low - 1) == pytest.approx(0.8, abs=0.04)


def test_the_mean_follows_last_year_when_counts_are_many() -> None:
    """70 % of last year's level so far, 6,000 to come last year: about 4,200."""
    more = remaining(7_000, 10_000, 6_000, 80, 48, scatter(1.0))
    assert more is not None
    assert more.median() == pytest.approx(4_200, rel=0.03)


def test_nothing_is_left_on_the_last_day() -> None:
    """No working day and no order of last year's: no forecast, rather than one of nought spread around."""
    assert remaining(10, 10, 0, 100, 0, scatter(2.0)) is None


def test_none_so_far_is_not_none_for_good() -> None:
    """Zero complaints in the first weeks leave room for some."""
    more = remaining(0, 10, 60, 20, 100, scatter(2.0))
    assert more is not None
    assert 0.0 < more.chance_of_at_most(0) < 0.9
