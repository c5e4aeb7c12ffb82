"""Small versions of tests/calibration/surveillance.py: the methods alarm no more often than the page says."""

from __future__ import annotations

import pytest

from analytics.surveillance.judgement import CHART_FALSE_ALARMS, CUSUM_FALSE_ALARMS, WEEKS_A_YEAR
from tests.simulated_actions import readings
from tests.simulated_weeks import chart_rates, predicted_rates


@pytest.mark.parametrize("mean", [5.0, 15.0])
def test_charts_alarm_as_often_as_stated_and_find_a_doubling(mean: float) -> None:
    """At φ = 1.5, for which the page states the false alarms of a year; the margin is three standard errors."""
    xmr, sums = chart_rates(mean, 1.5, factor=2.0, runs=80, seed=1)
    assert xmr.false_alarms <= 100 * CHART_FALSE_ALARMS / WEEKS_A_YEAR + 0.7
    assert sums.false_alarms <= 100 * CUSUM_FALSE_ALARMS / WEEKS_A_YEAR + 0.4
    assert max(xmr.found, sums.found) >= (0.85 if mean == 15.0 else 0.45)


@pytest.mark.parametrize("compounds", [False, True])
def test_predictions_alarm_no_more_than_they_expect_of_themselves(compounds: bool) -> None:
    """Fifty units of 1 a week, φ = 1.5: 3,000 series-weeks."""
    rates, expected = predicted_rates(1.0, 1.5, units=50, factor=6.0, runs=60, seed=1, compounds=compounds)
    assert rates.false_alarms <= expected + 0.2
    assert rates.found >= 0.5


def test_without_an_effect_the_displacement_difference_rarely_finds_one() -> None:
    """95 % intervals on 60 streets: the truth is missed in few, and one side of it in fewer."""
    found = readings(40.0, remaining=1.0, moves=0.0, runs=60, seed=1)
    assert found.fell + found.moved <= 0.15
    assert min(found.covers_enforced, found.covers_ring) >= 0.85


def test_complaints_that_moved_are_found_when_there_are_many() -> None:
    """120 a week, nearly all complaints of the enforced compounds turn up next door."""
    found = readings(120.0, remaining=0.2, moves=1.0, runs=30, seed=1)
    assert found.moved >= 0.5
