"""The small seeded version of tests/calibration/clearing_date.py: the interval holds what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from tests.calibration.clearing_date import LARGE, Tally, tally

NAMED = ("steady", "overdispersed", "slowing", "arrivals")
RUNS = 40


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """Forty simulated streets a regime, forecast at 40 % cleared."""
    return {regime: tally(regime, LARGE, RUNS, draws=200) for regime in NAMED}


def test_the_80_percent_interval_covers_77_to_85_percent(tallies: dict[str, Tally]) -> None:
    """160 streets of four regimes, give or take two standard errors (6 points)."""
    covered = np.mean([row.covered for row in tallies.values()])
    assert 0.77 - 0.06 <= covered <= 0.85 + 0.06


@pytest.mark.parametrize("regime", NAMED)
def test_no_regime_is_far_off(tallies: dict[str, Tally], regime: str) -> None:
    """Each one alone, give or take two standard errors of forty streets (13 points)."""
    assert 0.77 - 0.13 <= tallies[regime].covered <= 0.85 + 0.13


def test_the_naive_date_is_met_less_often_than_p90_in_every_regime(tallies: dict[str, Tally]) -> None:
    """left / mean rate is what the meeting would otherwise use."""
    for row in tallies.values():
        assert row.naive <= row.met - 0.1
