"""Small versions of docs/calibration/scan_power.md."""

from __future__ import annotations

import numpy as np
import pytest

from tests.calibration.scan_power import by_exact_test, by_scan, looks
from tests.streets import constant_street, with_cluster


@pytest.mark.parametrize("total", [15, 60, 250])
def test_the_scan_calls_something_on_a_constant_street_in_about_5_percent(total: int) -> None:
    """200 streets; at most 16 (5 % and two standard deviations of the simulation)."""
    assert looks(by_scan, total, 200, seed=21, planted=False).any <= 0.08


def test_the_exact_test_per_compound_seldom_calls_on_a_constant_street() -> None:
    """Benjamini-Hochberg keeps it below 5 %; 300 streets, two standard deviations allowed."""
    assert looks(by_exact_test, 60, 300, seed=22, planted=False).any <= 0.075


def test_the_scan_finds_four_neighbours_at_four_times_the_risk() -> None:
    """60 complaints at the usual rate: in at least 80 % of 150 streets (85 % on 1,000, see docs)."""
    found = looks(by_scan, 60, 150, seed=23, planted=True, usual=True)
    assert found.found >= 0.8
    assert found.members_found >= 0.65


def test_a_street_comes_from_its_seed_and_has_as_many_complaints_as_asked_for() -> None:
    """Equal seeds give equal streets; the planted are a compound and its nearest, at four times the risk."""
    first, second = (with_cluster(constant_street(rng), rng) for rng in map(np.random.default_rng, (5, 5)))
    assert first.planted == second.planted
    assert np.array_equal(first.dwellings, second.dwellings)
    assert sorted(np.flatnonzero(first.risk == 4.0).tolist()) == sorted(first.planted)
    assert len(first.planted) == 4
    assert first.complaints(60, np.random.default_rng(1)).sum() == 60
