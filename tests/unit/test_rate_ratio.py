"""The ratio of two rates: R's own numbers, weeks that scatter, and counts that cannot be."""

from __future__ import annotations

from math import comb, inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.dispersion import paired_dispersion
from analytics.rate_ratio import rate_ratio
from tests.simulated_years import drawn


@pytest.mark.parametrize(
    ("current", "baseline", "exposures", "ratio", "low", "high", "p"),
    [
        # R 4.2.2, poisson.test(c(11, 21), c(800, 3011)), the example of its help page.
        (11, 21, (800.0, 3011.0), 1.971488, 0.8584264, 4.277266, 0.07966863),
        (60, 90, (1.0, 1.0), 60 / 90, 0.4726738, 0.9344930, 0.01759769),
        (150, 220, (1.0, 1.0), 150 / 220, 0.5502937, 0.8428968, 3.220951e-4),
    ],
)
def test_the_exact_ratio_is_that_of_r(
    current: int, baseline: int, exposures: tuple[float, float], ratio: float, low: float, high: float, p: float
) -> None:
    """Estimate, interval and two-sided p as poisson.test prints them."""
    found = rate_ratio(current, baseline, current_exposure=exposures[0], baseline_exposure=exposures[1])
    assert found.ratio == pytest.approx(ratio, rel=1e-6)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)
    assert found.p == pytest.approx(p, rel=1e-6)
    assert (found.method, found.dispersion, found.n) == ("exact", None, current + baseline)


@pytest.mark.parametrize(("current", "baseline", "p_less"), [(60, 90, 0.26697523), (150, 220, 0.19845064)])
def test_a_drop_of_a_third_does_not_prove_a_drop_of_a_quarter(current: int, baseline: int, p_less: float) -> None:
    """R: poisson.test(c(x, y), r = .75, alternative = "less")."""
    assert rate_ratio(current, baseline, null=0.75).p_less == pytest.approx(p_less, rel=1e-7)


def test_without_a_base_there_is_no_ratio_but_a_lower_bound() -> None:
    """As R: 5 against 0 leaves the ratio open above."""
    found = rate_ratio(5, 0)
    assert (found.ratio, found.high) == (None, inf)
    assert 0 < found.low < 1
    nothing = rate_ratio(0, 0)
    assert (nothing.ratio, nothing.low, nothing.high, nothing.p, nothing.p_less) == (None, 0.0, inf, 1.0, 1.0)
    assert rate_ratio(0, 7).ratio == 0


@pytest.mark.parametrize("weeks", [None, [([], [])], [([3], [0])]])
@pytest.mark.parametrize(("current", "baseline"), [(0, 0), (0, 9), (9, 0), (3, 5)])
def test_small_counts_keep_the_order_of_the_bounds(
    current: int, baseline: int, weeks: list[tuple[list[int], list[int]]] | None
) -> None:
    """Zeros and weeks that tell nothing: an answer without a warning."""
    found = rate_ratio(current, baseline, weeks=weeks)
    assert 0 <= found.low <= (found.ratio or found.low) <= found.high
    assert 0 <= found.p_less <= 1 and 0 <= found.p <= 1


@pytest.mark.parametrize(
    ("current", "baseline", "more"),
    [
        (-1, 5, {}),
        (3, -5, {}),
        (nan, 5, {}),
        (2.5, 5, {}),
        (1, inf, {}),
        (1, 5, {"current_exposure": 0.0}),
        (1, 5, {"baseline_exposure": nan}),
        (1, 5, {"null": 0.0}),
        (1, 5, {"confidence": 1.0}),
        (1, 5, {"weeks": [([1, 2], [1])]}),
        (1, 5, {"weeks": [([1, nan], [1, 2])]}),
        (1, 5, {"weeks": [([1, -1], [1, 2])]}),
        (1, 5, {"weeks": [([1.5], [1])]}),
    ],
)
def test_impossible_counts_are_refused(current: float, baseline: float, more: dict[str, object]) -> None:
    """Negative, not whole, not a number: an error that names it, never a figure."""
    with pytest.raises(ValueError, match=r"must be|differ"):
        rate_ratio(current, baseline, **more)  # type: ignore[arg-type]


def test_without_scatter_the_interval_and_p_are_mid_p() -> None:
    """Lancaster 1961, by adding up the binomial: 12 against 15 leave tails of .025 with half of the outcome seen.

    400 pairs of weeks as even as can be leave no scatter worth speaking of.
    """
    found = rate_ratio(12, 15, weeks=[([1, 2, 3, 2] * 100, [2, 1, 2, 3] * 100)])
    assert found.dispersion is not None and found.dispersion.value == pytest.approx(1, abs=1e-6)

    def tail(ratio: float, counts: range) -> float:
        share = ratio / (1 + ratio)
        chance = [comb(27, k) * share**k * (1 - share) ** (27 - k) for k in range(28)]
        return sum(chance[k] for k in counts) + chance[12] / 2

    assert tail(found.low, range(13, 28)) == pytest.approx(0.025, abs=1e-6)
    assert tail(found.high, range(12)) == pytest.approx(0.025, abs=1e-6)
    assert found.p_less == pytest.approx(tail(1.0, range(12)), abs=1e-6)
    assert found.p == pytest.approx(2 * found.p_less, abs=1e-6)
    exact = rate_ratio(12, 15)
    assert exact.low < found.low < found.high < exact.high


def test_weeks_that_say_nothing_leave_what_was_believed_before() -> None:
    """One complaint in a pair has nothing to scatter with; a dispersion of about 2 is the prior."""
    nothing, singles = paired_dispersion([]), paired_dispersion([([1, 0, 1, 0], [0, 1, 0, 1])])
    assert sum(nothing.chances) == pytest.approx(1)
    assert 1.8 <= nothing.value <= 2.6
    assert singles.value == pytest.approx(nothing.value, abs=0.25)
    assert (nothing.weeks, singles.weeks) == (0, 4)


@pytest.mark.parametrize("weekly", [2.0, 30.0])
@pytest.mark.parametrize("scatter", [1.0, 2.5, 4.0])
def test_a_known_scatter_is_found_on_few_counts_as_on_many(weekly: float, scatter: float) -> None:
    """The mean over 60 streets of 52 pairs; Pearson's chi-square would say 2.3 of 4 on two complaints a week."""
    rng = np.random.default_rng(5)
    found = [
        paired_dispersion([(drawn(rng, np.full(52, weekly), scatter), drawn(rng, np.full(52, weekly), scatter))]).value
        for _ in range(60)
    ]
    assert np.mean(found) == pytest.approx(scatter, rel=0.15)


def test_a_change_between_two_blocks_is_not_scatter() -> None:
    """A campaign cuts the counts of the second block to a quarter: within each block nothing scatters."""
    steady, fallen = ([40] * 20, [40] * 20), ([10] * 20, [40] * 20)
    assert paired_dispersion([steady, fallen]).value < 1.05
    assert paired_dispersion([(steady[0] + fallen[0], steady[1] + fallen[1])]).value > 2.0


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=60),
)
def test_the_interval_holds_the_ratio_and_belongs_to_the_test(pairs: list[tuple[int, int]]) -> None:
    """A ratio outside the interval is what a two-sided test at 5 % refuses, whatever the weeks look like."""
    current, baseline = (np.array(side) for side in zip(*pairs, strict=True))
    counts = int(current.sum()), int(baseline.sum())
    found = rate_ratio(*counts, weeks=[(current, baseline)])
    assert found.dispersion is not None and found.dispersion.value >= 1
    if found.ratio:
        assert found.low <= found.ratio <= found.high
        for end in (found.low, found.high):
            assert rate_ratio(*counts, null=end, weeks=[(current, baseline)]).p == pytest.approx(0.05, abs=1e-6)
