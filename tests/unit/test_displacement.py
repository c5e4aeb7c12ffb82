"""The weighted displacement difference: published numbers, groups and windows, and what may be read."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from analytics.displacement import (
    CONTROL,
    ENFORCED,
    NONE,
    RING,
    Reading,
    contrast,
    design,
    displacement,
    group_dispersion,
    nearest_enforced,
)

# Wheeler & Ratcliffe 2018, their example: before and after of treated, control, displacement, its control.
PAPER = np.array([[207.0, 110.0], [308.0, 318.0], [178.0, 157.0], [150.0, 140.0]])
SIGNS = np.array([[-1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, -1.0]])


def test_the_contrast_reproduces_the_published_test() -> None:
    """WDD -118, variance 1568, z -2.98, 95 % interval -196 to -40."""
    estimate, variance = contrast(PAPER, SIGNS)
    assert (estimate, variance) == (-118.0, 1568.0)
    assert round(estimate / sqrt(variance), 2) == -2.98
    assert [round(estimate + side * 1.959964 * sqrt(variance)) for side in (-1, 1)] == [-196, -40]


def test_area_weights_are_coefficients_too() -> None:
    """The same table per area 1.2, .9, 1.5, 1.6 (R package ptools): -99.69444444, standard error 35.4280755."""
    estimate, variance = contrast(PAPER, SIGNS / np.array([[1.2], [0.9], [1.5], [1.6]]))
    assert estimate == pytest.approx(-99.69444444, abs=1e-8)
    assert sqrt(variance) == pytest.approx(35.4280755, abs=1e-7)


def test_time_weights_are_coefficients_too() -> None:
    """Two periods before against one after (R package ptools): -20, variance 115."""
    counts, signs = np.array([[80.0, 20.0], [100.0, 50.0]]), np.array([[-0.5, 1.0], [0.5, -1.0]])
    assert contrast(counts, signs) == (-20.0, 115.0)


def test_the_ring_is_what_lies_within_500_metres_of_an_enforced_compound() -> None:
    """Exactly 500 m belongs to it; a compound without a place does not; the nearest one counts."""
    xy = np.array([[0.0, 0.0], [500.0, 0.0], [501.0, 0.0], [np.nan, np.nan], [900.0, 0.0]])
    is_enforced = np.array([True, False, False, False, True])
    assert nearest_enforced(xy, is_enforced).tolist() == [0, 4, 4, NONE, 4]
    assert nearest_enforced(xy, np.array([True, False, False, False, False])).tolist() == [0, 0, NONE, NONE, NONE]
    assert nearest_enforced(xy, np.zeros(5, dtype=bool)).tolist() == [NONE] * 5


def test_windows_are_equal_whole_weeks_around_each_compounds_own_day() -> None:
    """100 days, actions on day 70 and 83: four and two weeks; day 90 is too recent to be in any group."""
    xy = np.array([[0.0, 0.0], [5000.0, 0.0], [100.0, 0.0], [9000.0, 0.0], [20000.0, 0.0]])
    plan = design(np.array([70, 83, NONE, NONE, 90]), xy, 100)
    assert plan.group.tolist() == [ENFORCED, ENFORCED, RING, CONTROL, NONE]
    assert (plan.longest, plan.too_recent, plan.first_day) == (28, 1, 42)
    first, second = (np.flatnonzero(plan.signs[row] == 1.0) for row in (0, 1))
    assert (first[0], first[-1], second[0], second[-1]) == (70, 97, 83, 96)
    assert np.flatnonzero(plan.signs[0] == -1.0).tolist() == list(range(42, 70))
    np.testing.assert_array_equal(plan.signs[2], plan.signs[0])  # the ring shares the windows


def _street(enforced: float, ring: float, seed: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ten enforced compounds, each with a neighbour, and ten far away; one complaint a day each, and after day 400
    so many times as many."""
    xy = np.array(
        [[3000.0 * at, 0.0] for at in range(10)]
        + [[3000.0 * at, 100.0] for at in range(10)]
        + [[3000.0 * at, 9000.0] for at in range(10)]
    )
    acted = np.array([400] * 10 + [NONE] * 20)
    level = np.ones((30, 456))
    level[:10, 400:] *= enforced
    level[10:20, 400:] *= ring
    return np.random.default_rng(seed).poisson(level).astype(np.float64), acted, xy


@pytest.mark.parametrize(
    ("enforced", "ring", "reading"),
    [
        (1.0, 1.0, Reading.NO_CHANGE),
        (0.5, 1.0, Reading.FELL),
        (0.5, 1.5, Reading.MOVED),
        (1.0, 1.5, Reading.MOVED),
    ],
)
def test_the_reading_follows_what_was_planted(enforced: float, ring: float, reading: Reading) -> None:
    """With 560 complaints in each group before, half of them gone is plain, and so is half of them next door."""
    found = displacement(*_street(enforced, ring))
    assert found.reading is reading
    assert found.enforced is not None and found.ring is not None and found.total is not None
    assert found.enforced.estimate == pytest.approx(560 * (enforced - 1), abs=100)
    assert found.total.estimate == pytest.approx(found.enforced.estimate + found.ring.estimate)
    assert found.enforced.low < 560 * (enforced - 1) < found.enforced.high
    assert [group.compounds for group in found.groups] == [10, 10, 10]


def test_what_moves_all_alike_is_no_effect() -> None:
    """A holiday that halves the complaints everywhere, controls ten times as large."""
    counts, acted, xy = _street(1.0, 1.0)
    rng = np.random.default_rng(8)
    level = np.ones((30, 456))
    level[20:] *= 10.0
    level[:, 400:] *= 0.5
    found = displacement(rng.poisson(level).astype(np.float64), acted, xy)
    assert found.reading is Reading.NO_CHANGE
    assert found.enforced is not None
    assert found.enforced.low < 0.0 < found.enforced.high
    assert counts.shape == level.shape


def test_without_a_ring_a_fall_says_nothing_of_displacement() -> None:
    """No compound lies near: 下降 stands, 未见转移 does not."""
    counts, acted, xy = _street(0.5, 1.0)
    found = displacement(
        counts[[*range(10), *range(20, 30)]], acted[[*range(10), *range(20, 30)]], xy[[*range(10), *range(20, 30)]]
    )
    assert found.reading is Reading.FELL_RING_OPEN


@pytest.mark.parametrize(
    ("acted_on", "days", "thin", "words"),
    [
        (NONE, 456, False, "满 14 天"),
        (450, 456, False, "满 14 天"),
        (30, 86, False, "不足 56 天"),
        (400, 456, True, "不足 16 件"),
    ],
)
def test_too_little_is_said_with_its_reason(acted_on: int, days: int, thin: bool, words: str) -> None:
    """No action, too recent, no history, hardly a complaint: no figure, a reason."""
    counts, acted, xy = _street(1.0, 1.0)
    if thin:
        counts[:] = 0.0
        counts[:, 10] = 1.0
    found = displacement(counts[:, :days], np.where(acted == NONE, NONE, acted_on), xy)
    assert found.reading is Reading.TOO_FEW
    assert found.enforced is found.ring is found.total is None
    assert found.reason is not None and words in found.reason


def test_everything_enforced_leaves_no_control() -> None:
    """Nothing to compare with."""
    counts, _, xy = _street(1.0, 1.0)
    found = displacement(counts, np.full(30, 400), xy)
    assert found.reason is not None and "没有可作对照的小区" in found.reason


def test_an_empty_street_is_answered() -> None:
    """No compounds at all."""
    found = displacement(np.zeros((0, 30)), np.zeros(0, dtype=np.int64), np.zeros((0, 2)))
    assert found.reading is Reading.TOO_FEW


def test_bursts_widen_the_interval() -> None:
    """The same complaints in threes: φ about 3, the error by its root."""
    counts, acted, xy = _street(1.0, 1.0)
    single = displacement(counts, acted, xy)
    bursts = np.random.default_rng(9).poisson(counts.mean() / 3, counts.shape) * 3.0
    tripled = displacement(bursts, acted, xy)
    assert single.dispersion == pytest.approx(1.0, abs=0.35)
    assert tripled.dispersion == pytest.approx(3.0, abs=1.2)
    assert single.enforced is not None and tripled.enforced is not None
    assert tripled.enforced.standard_error > 1.3 * single.enforced.standard_error


def test_the_dispersion_forgives_what_all_groups_share() -> None:
    """A street-wide swing is no scatter between groups."""
    swing = np.repeat(np.random.default_rng(2).gamma(4.0, 0.25, 13), 28)
    counts = np.random.default_rng(3).poisson(np.ones((30, 364)) * swing).astype(np.float64)
    phi, degrees = group_dispersion(counts, np.repeat([ENFORCED, RING, CONTROL], 10))
    assert degrees == 24
    assert phi < 1.6


@pytest.mark.parametrize("bad", [-1.0, np.nan])
def test_impossible_counts_are_refused(bad: float) -> None:
    """An error, not a wrong number."""
    counts, acted, xy = _street(1.0, 1.0)
    counts[3, 3] = bad
    with pytest.raises(ValueError, match="at least 0"):
        displacement(counts, acted, xy)
    with pytest.raises(ValueError, match="differ"):
        displacement(counts[:5], acted, xy)
