"""A small version of tests/calibration/recurrence.py: the headline finds the true recurrence, the others do not."""

from __future__ import annotations

import pytest

from tests.simulated_recurrences import TRUTH, Regime, score


@pytest.mark.parametrize(
    "regime",
    [Regime(30, 0.3, 0.0), Regime(60, 0.3, 0.0), Regime(30, 0.3, 0.3), Regime(30, 0.6, 0.3)],
    ids=["30 days, 30 % never", "60 days, 30 % never", "30 % told by neighbours", "60 % never, 30 % told"],
)
def test_the_headline_is_within_two_points_of_the_truth(regime: Regime) -> None:
    """400 dwellings, 150 runs: the mean's own error is a quarter of a point; the interval holds the truth."""
    found = score(regime, 400, 150, seed=5)
    assert found.watched == pytest.approx(TRUTH, abs=0.02)
    assert found.coverage >= 0.90


def test_counting_to_the_data_date_is_a_lower_bound_only() -> None:
    """With 30 % never visited and monthly visits it finds little more than half of what is there."""
    found = score(Regime(30, 0.3, 0.0), 400, 20, seed=5)
    assert found.known < 0.14


def test_taking_told_recurrences_for_a_fair_sample_overstates() -> None:
    """Dwellings that nobody visits would come in only when they recur."""
    found = score(Regime(60, 0.6, 0.3), 400, 20, seed=5)
    assert found.last_clean > TRUTH + 0.02
    assert abs(found.watched - TRUTH) < found.last_clean - TRUTH
