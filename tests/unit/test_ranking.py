"""Ranking: shares from the past only, the right model for each kind of street, an interval that holds the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from analytics.backtest import hits_per_week
from analytics.hotspots import gamma_poisson
from analytics.ranking import Model, Relief, Street, chosen, chosen_shares, forecast, neighbour_kernel
from analytics.ranking.choice import USUAL, candidates
from analytics.ranking.models import long_part, near_part, remembered
from tests.regimes import simulated_street

XY = np.array([[0.0, 0.0], [100.0, 0.0], [5000.0, 0.0]])


def _street(counts: list[list[float]], dwellings: list[float] | None = None, xy: np.ndarray = XY) -> Street:
    rows = np.array(counts, dtype=np.float64)
    weeks, compounds = rows.shape
    exposure = np.array(dwellings or [100.0] * compounds)
    return Street(rows, exposure, neighbour_kernel(xy[:compounds]), np.full((weeks + 1, compounds), np.inf))


def test_the_long_part_is_the_gamma_poisson_of_the_forgotten_counts() -> None:
    """The shares of the coming week equal the posterior means of analytics.hotspots on the same weighted counts."""
    street = simulated_street("static", 12, 60, seed=3).street
    sums, precision = remembered(street.counts, 26)
    posterior = gamma_poisson(sums[-1] * precision[-1], street.exposure)
    expected = posterior.relative_risk * street.exposure
    assert_allclose(long_part(street, 26, None).shares[-1], expected / expected.sum(), rtol=1e-9)


def test_counts_lose_half_their_weight_in_a_half_life() -> None:
    """One complaint two weeks before a week weighs half of one just before it, with a half-life of two weeks."""
    sums, _ = remembered(np.array([[1.0], [0.0], [0.0]]), 2)
    assert_allclose(sums[:, 0], [0.0, 1.0, 2**-0.5, 0.5])


@pytest.mark.parametrize("model", candidates(with_actions=True)[::7])
def test_shares_of_every_week_sum_to_one(model: Model) -> None:
    """Whatever the model, also before the first complaint."""
    street = simulated_street("enforced", 2, 40, seed=1).street
    shares = long_part(street, model.half_life, model.relief).shares
    assert_allclose(shares.sum(axis=1), 1.0)
    assert_allclose(near_part(street, model.near_half_life)[0].sum(axis=1), 1.0)


def test_no_forecast_looks_ahead() -> None:
    """Other counts from week 60 on change nothing of the forecasts for weeks 0 to 60."""
    street = simulated_street("contagion", 8, 90, seed=2).street
    changed = street.counts.copy()
    changed[60:] = np.random.default_rng(0).poisson(3.0, changed[60:].shape)
    other = replace(street, counts=changed)
    shares = [chosen_shares(one, chosen(one))[:61] for one in (street, other)]
    assert_allclose(shares[0], shares[1])


def test_neighbours_share_recent_complaints_and_distance_ends_it() -> None:
    """A complaint at the first compound raises its neighbour at 100 m and not the one at 5 km."""
    near, _ = near_part(_street([[1.0, 0.0, 0.0]]), 1)
    assert near[-1, 1] > 0.3
    assert near[-1, 2] < 1e-9


def test_a_compound_without_a_place_has_no_neighbours() -> None:
    """Its recent complaints stay its own, and nothing becomes NaN."""
    kernel = neighbour_kernel(np.array([[0.0, 0.0], [np.nan, np.nan], [50.0, 0.0]]))
    assert_allclose(kernel[1], [0, 1, 0])
    assert_allclose(kernel[:, 1], [0, 1, 0])
    assert_allclose(kernel.sum(axis=0), 1.0)


def test_a_joint_action_lowers_a_compound_and_wears_off() -> None:
    """Half remains at once; after one half-life of the return three quarters."""
    street = _street([[4.0, 4.0, 4.0]] * 30)
    since = street.weeks_since_action.copy()
    since[-1, 0], since[-1, 1] = 0.0, 6.0
    shares = long_part(replace(street, weeks_since_action=since), 26, Relief(0.5, 6)).shares[-1]
    assert_allclose(shares / shares[2], [0.5, 0.75, 1.0])


def test_long_memory_wins_on_a_street_that_does_not_change_and_neighbours_where_complaints_spread() -> None:
    """The choice tells the two kinds of street apart on their own data."""
    steady = [chosen(simulated_street("static", 12, 156, seed).street).model for seed in range(4)]
    spreading = [chosen(simulated_street("contagion", 12, 156, seed).street).model for seed in range(4)]
    assert all(model.half_life >= 26 and model.near_weight <= 0.15 for model in steady)
    assert all(model.near_weight >= 0.3 for model in spreading)


def test_joint_actions_are_used_only_where_they_change_complaints() -> None:
    """The street that is enforced chooses a relief; the same dates on an unaffected street do not."""
    enforced = simulated_street("enforced", 12, 156, seed=5).street
    assert chosen(enforced).model.relief is not None
    steady = replace(simulated_street("static", 12, 156, seed=5).street, weeks_since_action=enforced.weeks_since_action)
    assert chosen(steady).model.relief is None


@pytest.mark.parametrize(("regime", "per_week"), [("static", 4), ("static", 12), ("contagion", 4), ("contagion", 12)])
def test_the_first_five_hold_nearly_what_an_oracle_would_find(regime: str, per_week: int) -> None:
    """At least 95 % of the hits of the true intensity on ten streets (docs/calibration/ranking.md has sixty)."""
    found = possible = 0.0
    for seed in range(100, 110):
        true = simulated_street(regime, per_week, 156, seed)
        came = true.street.counts[52:]
        shares = chosen_shares(true.street, chosen(true.street))[52:-1]
        found += float(hits_per_week(shares, came, 5).sum())
        possible += float(hits_per_week(true.intensity[52:], came, 5).sum())
    assert found >= 0.95 * possible


def test_the_interval_holds_the_true_mean() -> None:
    """On streets that do not change, 90 % intervals hold the truth in 86 to 98 % of compounds."""
    held = []
    for seed in range(20):
        true = simulated_street("static", 8, 104, seed)
        own = forecast(true.street)
        held.append((own.low <= true.intensity[-1]) & (true.intensity[-1] <= own.high))
    assert 0.86 <= float(np.mean(held)) <= 0.98


def test_without_complaints_nothing_is_expected() -> None:
    """Zeros, no NaN, the usual model, and no warning."""
    own = forecast(_street([[0.0, 0.0, 0.0]] * 40))
    assert own.expected.tolist() == own.low.tolist() == own.high.tolist() == [0.0, 0.0, 0.0]
    assert own.model == USUAL


@pytest.mark.parametrize("counts", [[[3.0]], [[2.0, 0.0, 1.0]], [[0.0, 9.0, 0.0]] * 20, [[5.0]] * 60])
def test_small_streets_get_finite_forecasts(counts: list[list[float]]) -> None:
    """One compound, a single week, all in one compound: finite, and together the level of the street."""
    own = forecast(_street(counts))
    assert np.isfinite([own.expected, own.low, own.high]).all()
    assert_allclose(own.expected.sum(), own.level)
    assert (own.low <= own.expected).all() and (own.expected <= own.high).all()


@pytest.mark.parametrize(
    ("counts", "exposure"),
    [([[-1.0, 0.0]], [1.0, 1.0]), ([[np.nan, 0.0]], [1.0, 1.0]), ([[1.0, 0.0]], [0.0, 1.0]), ([[1.0, 0.0]], [1.0])],
)
def test_counts_and_exposure_that_cannot_be_are_refused(counts: list[list[float]], exposure: list[float]) -> None:
    """Negative, missing, without dwellings, of another length."""
    with pytest.raises(ValueError, match=r"counts|exposure"):
        Street(np.array(counts), np.array(exposure), np.eye(2), np.full((2, 2), np.inf))
