"""XmR limits and CUSUM against published numbers and against the definition."""

from __future__ import annotations

from math import lgamma, log

import numpy as np
import pytest

from analytics.surveillance.control_chart import (
    BASELINE_WEEKS,
    MINIMUM_WEEKS,
    control_chart,
    moving_range_limits,
    run_above_centre,
)
from analytics.surveillance.cusum import GUARD_WEEKS, THRESHOLD, cusum, log_likelihood_ratio

# Diameters of 20 jet engine parts, the example of an individuals chart in the SAS/QC documentation.
DIAMETERS = "78.4 80.1 84.4 79.1 80.4 83.5 73.8 83.5 75.0 76.8 70.5 80.3 82.4 79.4 86.4 90.5 77.7 82.5 79.9 83.2"
JETS = np.array([float(diameter) for diameter in DIAMETERS.split()])


def test_limits_equal_the_published_chart() -> None:
    """SAS/QC Jets: mean 80.39, mean moving range 5.326316, limits 66.2290 and 94.5510."""
    limits = moving_range_limits(JETS, np.ones(20), 1.0)
    assert float(np.abs(np.diff(JETS)).mean()) == pytest.approx(5.326316, abs=5e-7)
    found = [float(one) for one in (limits.centre, limits.lower, limits.upper)]
    assert found == pytest.approx([80.39, 66.2290, 94.5510], abs=5e-5)


def test_a_short_week_has_wider_limits_and_the_same_centre() -> None:
    """A week of a quarter of the exposure: twice the width, as in a u chart."""
    whole, short = (moving_range_limits(JETS, np.ones(20), judged) for judged in (1.0, 0.25))
    assert short.centre == pytest.approx(float(whole.centre))
    assert float(short.upper - short.centre) == pytest.approx(2 * float(whole.upper - whole.centre))


def test_a_week_is_judged_on_the_weeks_before_it_only() -> None:
    """Its own count and later ones do not move its limits; the first MINIMUM_WEEKS have none."""
    counts = np.random.default_rng(1).poisson(10.0, 60).astype(np.float64)
    before = control_chart(counts, np.ones(60))
    counts[40:] = 500.0
    after = control_chart(counts, np.ones(60))
    assert np.isnan(before.upper[:MINIMUM_WEEKS]).all()
    assert not np.isnan(before.upper[MINIMUM_WEEKS:]).any()
    np.testing.assert_array_equal(before.upper[:41], after.upper[:41])
    assert after.upper[41] != before.upper[41]


def test_old_weeks_are_forgotten() -> None:
    """Limits rest on BASELINE_WEEKS weeks, so a level of long ago does not hide a rise."""
    counts = np.concatenate([np.full(30, 100.0), np.full(BASELINE_WEEKS, 10.0), [11.0]])
    assert control_chart(counts, np.ones(len(counts))).centre[-1] == pytest.approx(10.0)


def test_all_zeros_have_a_limit_of_zero_and_no_negative_one() -> None:
    """Nothing was received: no warning, no NaN after the first weeks."""
    limits = control_chart(np.zeros(20), np.ones(20))
    assert limits.upper[MINIMUM_WEEKS:].tolist() == limits.lower[MINIMUM_WEEKS:].tolist() == [0.0] * 8


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ([1.0, 3.0, 3.0, 3.0], 3),
        ([3.0, 3.0, 3.0, 1.0], 0),
        ([3.0, 3.0, 3.0, 2.0], 0),  # on the centre is not above it
        ([3.0, 3.0, 3.0, 3.0], 4),
    ],
)
def test_a_run_counts_the_last_weeks_above_the_centre(rates: list[float], expected: int) -> None:
    """Up to the newest week and no further back than the first week that is not above."""
    assert run_above_centre(np.array(rates), np.full(4, 2.0)) == expected


def test_too_short_a_series_has_no_moving_range() -> None:
    """One week."""
    with pytest.raises(ValueError, match="two weeks"):
        moving_range_limits(np.ones(1), np.ones(1), 1.0)


def _log_probability(count: int, mean: float, phi: float, size: float) -> float:
    """Of a negative binomial with this size; phi only tells Poisson apart."""
    if phi == 1.0:
        return count * log(mean) - mean - lgamma(count + 1)
    return (
        lgamma(count + size) - lgamma(size) - lgamma(count + 1)
        + size * log(size / (size + mean)) + count * log(mean / (size + mean))
    )  # fmt: skip


@pytest.mark.parametrize("phi", [1.0, 1.5, 4.0])
@pytest.mark.parametrize("count", [0, 3, 20])
def test_a_week_adds_the_logarithm_of_the_likelihood_ratio(count: int, phi: float) -> None:
    """Against the probabilities written out; the size of the negative binomial stays when the mean rises."""
    size = 8.0 / (phi - 1.0) if phi > 1 else 0.0
    expected = _log_probability(count, 12.0, phi, size) - _log_probability(count, 8.0, phi, size)
    assert log_likelihood_ratio(count, 8.0, phi, 1.5) == pytest.approx(expected, abs=1e-9)


def test_small_excesses_add_up_and_the_sum_starts_again_after_an_alarm() -> None:
    """Ten a week, then sixteen: no week is above its XmR limit, their sum is above the threshold."""
    counts = np.array([13.0, 7.0, 12.0, 8.0] * 10 + [16.0] * 10)
    found = cusum(counts, np.ones(50))
    assert not np.isnan(found.path[MINIMUM_WEEKS + GUARD_WEEKS :]).any()
    assert np.isnan(found.path[: MINIMUM_WEEKS + GUARD_WEEKS]).all()
    alarm = int(found.is_alarm.argmax())
    assert 41 < alarm < 47
    assert found.path[alarm] > THRESHOLD > found.path[alarm + 1]
    assert not (counts > control_chart(counts, np.ones(50)).upper)[alarm]
