"""Streams of the list: what two weeks of counts say about a rate, and what they cannot."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.forecast.committees import speeds
from analytics.forecast.paths import HORIZON, arrivals, street_paths, throughput
from analytics.forecast.streams import daily_counts, stream

NOBODY_YOUNG = np.zeros(0, dtype=np.int64)
FLAT = np.ones((40, 1))
ONE = np.ones(1)


def test_the_rate_of_a_long_steady_stream_is_its_mean() -> None:
    """Forty days of five a day are five a day."""
    assert stream(np.full(40, 5), FLAT, ONE).mean == pytest.approx(5, rel=0.02)


def test_a_stream_that_stopped_is_forecast_below_its_mean() -> None:
    """The memory: ten silent days after thirty of eight weigh more than the mean of 6 says."""
    assert stream(np.array([8] * 30 + [0] * 10), FLAT, ONE).mean < 6 * 2 / 3


def test_clumped_counts_speak_for_overdispersion_and_even_ones_against_it() -> None:
    """The same total in one day a week, or evenly."""

    def dispersion(counts: list[int]) -> float:
        found = stream(np.array(counts), FLAT, ONE)
        return float(np.sum(found.weight * found.dispersion))

    assert dispersion([25, 0, 0, 0, 0] * 8) > 5 > 2 > dispersion([5] * 40)


def test_a_stream_of_zeros_has_a_small_rate_but_not_none() -> None:
    """Nothing came in forty days: something may come yet."""
    assert 0 < stream(np.zeros(40, dtype=np.int64), FLAT, ONE).mean < 0.1


@pytest.mark.parametrize(
    ("counts", "exposures"),
    [
        (np.zeros(0, dtype=np.int64), np.ones((0, 1))),  # no day
        (np.array([1, 2]), np.ones((3, 1))),  # a day without its exposure
        (np.array([1, -1]), np.ones((2, 1))),  # a correction is no count
    ],
)
def test_impossible_pasts_are_refused(counts: np.ndarray, exposures: np.ndarray) -> None:
    """A wrong past is an error of the caller, not a forecast."""
    with pytest.raises(ValueError, match="stream"):
        stream(counts, exposures, ONE)


@pytest.mark.parametrize("dispersion", [1.0, 1.6, 4.0])
def test_random_counts_have_the_mean_and_variance_asked_for(dispersion: float) -> None:
    """Negative binomial by its two moments; Poisson at 1."""
    drawn = daily_counts(np.random.default_rng(1), np.full(200_000, 6.0), np.full(200_000, dispersion))
    assert drawn.mean() == pytest.approx(6, rel=0.01)
    assert drawn.var() / drawn.mean() == pytest.approx(dispersion, rel=0.03)


def test_the_same_seed_gives_the_same_paths_and_another_seed_others() -> None:
    """A forecast can be printed again."""
    outflow = throughput(np.full(12, 6), np.arange(130, 58, -6), 58)
    first, same, other = (street_paths(outflow, None, 58, NOBODY_YOUNG, draws=200, seed=seed) for seed in (1, 1, 2))
    assert (first.zero_after == same.zero_after).all()
    assert (first.zero_after != other.zero_after).any()


def test_a_list_without_arrivals_never_grows_and_one_that_grows_faster_than_it_falls_is_not_cleared() -> None:
    """Both streams are simulated: 2 a day off, 9 a day on."""
    outflow = throughput(np.full(15, 2), np.arange(30, 135, 7), 135)
    alone = street_paths(outflow, None, 135, NOBODY_YOUNG, draws=200, seed=1)
    assert (np.diff(alone.open_after, axis=0) <= 0).all()
    growing = street_paths(outflow, arrivals(np.full(15, 9)), 135, NOBODY_YOUNG, draws=200, seed=1)
    assert growing.days_to(0.5) is None
    assert growing.reached_by(HORIZON) < alone.reached_by(HORIZON)


def test_what_arrived_lately_is_not_off_the_list_at_once() -> None:
    """Ten of ten open came yesterday and need three working days: nothing can be empty before the third."""
    outflow = throughput(np.full(15, 20), np.full(15, 40), 10)
    paths = street_paths(outflow, None, 10, np.array([0, 0, 10]), draws=300, seed=1)
    assert paths.zero_after.min() == 3
    assert street_paths(outflow, None, 10, NOBODY_YOUNG, draws=300, seed=1).zero_after.min() == 1


def test_few_counts_are_shrunk_towards_the_street_and_many_are_not() -> None:
    """Twice the street's pace on 4 and on 80 dwellings, among committees that differ."""
    counts, expected = np.array([4, 80, 10, 5, 45]), np.array([2.0, 40.0, 20.0, 12.0, 30.0])
    found = speeds(counts, expected)
    means = found.shape / found.rate
    assert 1 < means[0] < means[1] < 2
    assert means[1] > 1.7


def test_committees_that_are_all_alike_are_nearly_the_street() -> None:
    """No evidence of differences: the empirical Bayes shape is the largest, own counts hardly matter."""
    found = speeds(np.array([6, 5, 7, 6]), np.array([6.0, 6.0, 6.0, 6.0]))
    assert np.allclose(found.shape / found.rate, 1, atol=0.02)
