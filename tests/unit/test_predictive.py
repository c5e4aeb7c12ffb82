"""Predictions of weekly counts: probabilities against their definition, empirical Bayes against plain reasoning."""

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.surveillance.predictive import (
    Prediction,
    dispersion,
    negative_binomial_tail,
    own_prediction,
    shared_prediction,
)


def _summed(count: int, mean: float, variance: float) -> float:
    """1 - sum of the probabilities below the count."""
    size = mean**2 / (variance - mean)
    return 1.0 - sum(
        exp(
            lgamma(k + size) - lgamma(size) - lgamma(k + 1)
            + size * log(size / (size + mean)) + k * log(mean / (size + mean))
        )
        for k in range(count)
    )  # fmt: skip


@pytest.mark.parametrize(("mean", "variance"), [(0.3, 0.4), (4.0, 6.0), (20.0, 80.0)])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_the_tail_is_the_sum_of_the_probabilities(count: int, mean: float, variance: float) -> None:
    """Mean and variance fix the negative binomial."""
    found = negative_binomial_tail(np.array(float(count)), np.array(mean), np.array(variance))
    assert float(found) == pytest.approx(_summed(count, mean, variance), abs=1e-10)


def test_without_extra_variance_the_tail_is_that_of_a_poisson() -> None:
    """P(X >= 3 | mean 1) = 1 - e^-1 (1 + 1 + 1/2)."""
    assert float(negative_binomial_tail(np.array(3.0), np.array(1.0), np.array(1.0))) == pytest.approx(
        1 - exp(-1) * 2.5
    )


def test_nothing_expected_and_nothing_received() -> None:
    """P(at least 0) is 1; P(at least 1) is 0 when the mean is 0."""
    zero = np.zeros(2)
    assert negative_binomial_tail(np.array([0.0, 1.0]), zero, zero).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_impossible_values_are_refused(bad: float) -> None:
    """An error, not a wrong probability."""
    with pytest.raises(ValueError, match="at least 0"):
        negative_binomial_tail(np.array(1.0), np.array(bad), np.array(1.0))


@settings(max_examples=60, deadline=None)
@given(
    mean=st.floats(0.01, 60.0),
    phi=st.floats(1.0, 5.0),
    count=st.integers(1, 80),
    probability=st.sampled_from([0.05, 0.005, 0.001]),
)
def test_the_bound_is_the_first_count_that_is_rare_enough(
    mean: float, phi: float, count: int, probability: float
) -> None:
    """Tails fall with the count, so everything from the bound on is below the probability and nothing before it."""
    one = Prediction(np.array([mean]), np.array([mean * phi]))
    bound = int(one.bound(probability)[0])
    is_rare = float(one.tail(np.array([float(count)]))[0]) < probability
    assert is_rare == (count >= bound)


def test_the_dispersion_of_poisson_counts_is_one_and_of_doubled_ones_two() -> None:
    """Doubling a count doubles variance over mean."""
    counts = np.random.default_rng(3).poisson(4.0, (40, 52)).astype(np.float64)
    assert dispersion(counts, np.ones(52)) == pytest.approx(1.0, abs=0.06)
    assert dispersion(2 * counts, np.ones(52)) == pytest.approx(2.0, abs=0.12)


@pytest.mark.parametrize("counts", [np.zeros((3, 10)), np.ones((3, 1)), np.ones((3, 10))])
def test_the_dispersion_is_never_below_one(counts: np.ndarray) -> None:
    """No complaints, a single week, no scatter at all."""
    assert dispersion(counts, np.ones(counts.shape[1])) == 1.0


def test_a_small_unit_is_drawn_to_the_others_and_a_large_one_keeps_its_own_rate() -> None:
    """Own means .02, 1 and 6 a week against a common one of about 1."""
    rng = np.random.default_rng(5)
    counts = rng.poisson(np.repeat(rng.gamma(2.0, 0.5, 30)[:, None], 52, axis=1)).astype(np.float64)
    counts[0] = 0.0
    counts[1] = 6.0
    found, phi = shared_prediction(counts, np.ones(52), 1.0)
    assert 0.0 < found.mean[0] < 0.1
    assert found.mean[1] == pytest.approx(6.0, abs=0.15)
    assert phi < 1.2
    assert (found.variance > found.mean).all()


def test_an_uncertain_mean_widens_the_prediction() -> None:
    """Four weeks of history say less than 52."""
    counts = np.random.default_rng(6).poisson(3.0, (10, 52)).astype(np.float64)
    long, _ = own_prediction(counts, np.ones(52), 1.0)
    short, _ = own_prediction(counts[:, :4], np.ones(4), 1.0)
    assert (short.variance / short.mean).mean() > (long.variance / long.mean).mean()


def test_the_expected_count_follows_the_length_of_the_week() -> None:
    """Half the exposure, half the complaints."""
    counts = np.random.default_rng(7).poisson(3.0, (10, 52)).astype(np.float64)
    whole, half = (shared_prediction(counts, np.ones(52), judged)[0] for judged in (1.0, 0.5))
    np.testing.assert_allclose(half.mean * 2, whole.mean)


def test_without_any_complaint_the_prediction_is_small_but_not_nought() -> None:
    """Half a complaint in all the weeks of all the units."""
    found, phi = shared_prediction(np.zeros((5, 20)), np.ones(20), 1.0)
    assert found.mean.tolist() == pytest.approx([0.5 / 100] * 5, rel=1e-4)
    assert phi == 1.0


def test_no_unit_or_no_week_is_refused() -> None:
    """The caller asks only when there is something to predict."""
    for shape in ((0, 5), (5, 0)):
        with pytest.raises(ValueError, match="units and weeks"):
            shared_prediction(np.zeros(shape), np.ones(shape[1]), 1.0)
