"""Laws that the estimators of 回潮 hold for any data, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.recurrence import (
    cumulative_incidence,
    funnel_limits,
    kaplan_meier,
    knox,
    log_rank,
    mean_cumulative_function,
    shrunk_shares,
    wilson_interval,
)

# Whole and half days, so that ties are common.
DAYS = st.integers(0, 60).map(lambda half: half / 2)
FOLLOWED = st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=40)
EXITS = st.lists(st.tuples(DAYS, st.sampled_from(["", "回潮", "停止出租", "拆除"])), min_size=1, max_size=40)
COUNTS = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
EVENTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 9)), max_size=12)


@given(FOLLOWED, st.randoms(use_true_random=False))
def test_the_order_of_the_dwellings_does_not_matter(rows: list[tuple[float, bool]], random: Random) -> None:
    """To the curve and to the test of two groups."""
    labelled = [(*row, place % 2) for place, row in enumerate(rows)]
    mixed = random.sample(labelled, len(labelled))
    one, other = (kaplan_meier([row[0] for row in each], [row[1] for row in each]) for each in (labelled, mixed))
    for name in ("time", "at_risk", "events", "survival", "standard_error", "lower", "upper"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    tests = [log_rank(*(np.array(column) for column in zip(*each, strict=True))) for each in (labelled, mixed)]
    assert tests[0].p == pytest.approx(tests[1].p)


@given(st.lists(DAYS, min_size=1, max_size=40))
def test_with_nobody_censored_the_curve_is_the_share_still_free(days: list[float]) -> None:
    """1 - ECDF, with the binomial standard error."""
    found = kaplan_meier(days, [True] * len(days))
    free = [sum(day > time for day in days) / len(days) for time in found.time]
    np.testing.assert_allclose(found.survival, free, atol=1e-12)
    error = [np.sqrt(share * (1 - share) / len(days)) for share in free]
    np.testing.assert_allclose(found.standard_error, error, atol=1e-12)


@given(FOLLOWED)
def test_the_curve_falls_and_stays_inside_its_limits(rows: list[tuple[float, bool]]) -> None:
    """Towards 0, and level where nothing happened; there are limits on every day up to the last."""
    found = kaplan_meier([day for day, _ in rows], [seen for _, seen in rows])
    steps = np.diff(np.concatenate(([1.0], found.survival)))
    assert ((steps < 0) == (found.events > 0)).all()
    inside = (found.survival > 0) & (found.survival < 1)
    assert (found.lower[inside] <= found.survival[inside]).all()
    assert (found.survival[inside] <= found.upper[inside]).all()
    assert (found.lower[found.survival == 1] == 1).all()
    for day in found.time:
        at_day = found.survival_at(day)
        assert at_day is not None
        assert 0 <= at_day[1] <= at_day[0] <= at_day[2] <= 1
    assert found.survival_at(found.time[-1] + 0.5) is None


@given(FOLLOWED)
def test_two_equal_groups_do_not_differ(rows: list[tuple[float, bool]]) -> None:
    """The same dwellings twice: statistic 0; and observed and expected agree in sum."""
    days, seen = [day for day, _ in rows] * 2, [event for _, event in rows] * 2
    found = log_rank(days, seen, ["甲"] * len(rows) + ["乙"] * len(rows))
    assert found.observed.sum() == pytest.approx(found.expected.sum())
    if found.statistic is None:
        # Every event came when nobody else was left of either group, or there was none.
        assert found.p is None
    else:
        assert found.statistic == pytest.approx(0, abs=1e-9)
        assert found.p == pytest.approx(1)


@given(EXITS)
def test_all_exits_and_the_free_add_up_to_one(rows: list[tuple[float, str]]) -> None:
    """At every time; each incidence only grows."""
    found = cumulative_incidence([day for day, _ in rows], [cause for _, cause in rows])
    total = found.free + sum(found.incidence.values(), np.zeros(len(found.time)))
    np.testing.assert_allclose(total, 1.0, atol=1e-12)
    for curve in found.incidence.values():
        assert (np.diff(np.concatenate(([0.0], curve))) >= 0).all()


@given(FOLLOWED)
def test_with_one_cause_the_incidence_is_one_minus_the_curve(rows: list[tuple[float, bool]]) -> None:
    """Kaplan-Meier is the special case."""
    days = [day for day, _ in rows]
    found = cumulative_incidence(days, ["回潮" if seen else "" for _, seen in rows])
    survival = kaplan_meier(days, [seen for _, seen in rows]).survival
    np.testing.assert_allclose(found.incidence.get("回潮", np.zeros(len(survival))), 1 - survival, atol=1e-12)


@given(st.lists(st.tuples(st.integers(1, 30), st.lists(st.integers(0, 30), max_size=4)), min_size=1, max_size=12))
def test_the_mean_number_of_recurrences_is_the_sum_over_those_still_followed(
    dwellings: list[tuple[int, list[int]]],
) -> None:
    """Against a count by hand, with every event inside its dwelling's time."""
    ends = [end for end, _ in dwellings]
    events = [(place, min(day, end)) for place, (end, days) in enumerate(dwellings) for day in days]
    found = mean_cumulative_function(
        np.array([place for place, _ in events], dtype=np.int64),
        [float(day) for _, day in events],
        np.arange(len(dwellings)),
        ends,
    )
    for moment in range(31):
        by_hand = sum(1 / sum(end >= day for end in ends) for _, day in events if day <= moment)
        assert found.at(moment)[0] == pytest.approx(by_hand)


@given(COUNTS)
def test_the_interval_lies_between_0_and_1_and_holds_the_share(counted: tuple[int, int]) -> None:
    """Also for none and for all; nothing known is 0 to 1."""
    k, n = counted
    lower, upper = wilson_interval(k, n)
    assert 0 <= lower < upper <= 1
    if n:
        assert lower <= k / n <= upper
    else:
        assert (lower, upper) == (0, 1)


@given(st.lists(COUNTS, min_size=1, max_size=18))
def test_a_shrunk_share_lies_between_its_own_and_the_common_one(counted: list[tuple[int, int]]) -> None:
    """A committee without cases gets the common share; limits hold the share."""
    found = shrunk_shares([k for k, _ in counted], [n for _, n in counted])
    if found is None:
        assert all(n == 0 for _, n in counted)
        return
    for (k, n), share, lower, upper in zip(counted, found.share, found.lower, found.upper, strict=True):
        own = k / n if n else found.mean
        assert min(own, found.mean) - 1e-12 <= share <= max(own, found.mean) + 1e-12
        assert 0 <= lower < upper <= 1


@given(st.floats(0.1, 0.9), st.integers(10, 300))
def test_the_funnel_is_exact_and_wider_for_fewer_cases(share: float, n: int) -> None:
    """At most 2.5 % beyond each limit, against the probabilities summed one by one; a quarter of the cases is wider.

    Width steps by whole cases, so that n is compared with 4n and not with n + 1.
    """
    lower, upper = funnel_limits(share, [n, 4 * n])
    assert (lower <= share).all()
    assert (share <= upper).all()
    assert upper[1] - lower[1] <= upper[0] - lower[0] + 1e-12
    chances = binomial(share, n)
    low, high = round(lower[0] * n), round(upper[0] * n)
    assert sum(chances[:low]) <= 0.025 + 1e-9
    assert sum(chances[high + 1 :]) <= 0.025 + 1e-9
    assert sum(chances[: low + 1]) > 0.025 - 1e-9


def binomial(share: float, n: int) -> list[float]:
    """The probabilities of 0 to n, each from the last."""
    logs = [n * np.log1p(-share)]
    for k in range(1, n + 1):
        logs.append(logs[-1] + np.log((n - k + 1) / k) + np.log(share / (1 - share)))
    return [float(np.exp(value)) for value in logs]


@given(EVENTS, st.integers(0, 6), st.integers(0, 9), st.integers(0, 5))
def test_knox_equals_the_count_over_all_pairs(
    events: list[tuple[int, int, int]], distance: int, days_apart: int, seed: int
) -> None:
    """On a grid, where pairs often lie exactly at the limit; and the same seed gives the same p."""
    xy = np.array([(x, y) for x, y, _ in events], dtype=np.float64).reshape(-1, 2)
    days = np.array([day for _, _, day in events], dtype=np.float64)
    found = knox(xy, days, distance, days_apart, count_coincident=True, replications=19, seed=seed)
    in_space = in_time = both = 0
    for (x, y, day), (u, v, other) in combinations(events, 2):
        near = (x - u) ** 2 + (y - v) ** 2 <= distance**2
        soon = abs(day - other) <= days_apart
        in_space, in_time, both = in_space + near, in_time + soon, both + (near and soon)
    assert (found.near_in_space, found.near_in_time, found.observed) == (in_space, in_time, both)
    if in_space and in_time:
        assert found.expected == pytest.approx(in_space * in_time / (len(events) * (len(events) - 1) / 2))
        assert found.p is not None
        assert 1 / 20 <= found.p <= 1
    else:
        assert (found.ratio, found.p) == (None, None)
    assert knox(xy, days, distance, days_apart, count_coincident=True, replications=19, seed=seed) == found


NAN, INFINITE = float("nan"), float("inf")
REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("negative days", lambda: kaplan_meier([1, -1], [1, 0])),
    ("days that are not a number", lambda: kaplan_meier([1, NAN], [1, 0])),
    ("infinite days", lambda: kaplan_meier([1, INFINITE], [1, 0])),
    ("a table in place of days", lambda: kaplan_meier([[1, 2]], [1])),
    ("fewer events than days", lambda: kaplan_meier([1, 2], [1])),
    ("an event that is neither 0 nor 1", lambda: kaplan_meier([1, 2], [1, 2])),
    ("an event that is not a number", lambda: kaplan_meier([1, 2], [1, NAN])),
    ("a mean up to no time", lambda: kaplan_meier([1], [1]).restricted_mean(0)),
    ("log-rank: negative days", lambda: log_rank([-1, 2], [1, 1], [0, 1])),
    ("log-rank: days that are not a number", lambda: log_rank([NAN, 2], [1, 1], [0, 1])),
    ("log-rank: fewer groups than days", lambda: log_rank([1, 2], [1, 1], [0])),
    ("incidence: negative days", lambda: cumulative_incidence([-1], ["回潮"])),
    ("incidence: days that are not a number", lambda: cumulative_incidence([NAN], ["回潮"])),
    ("incidence: fewer causes than days", lambda: cumulative_incidence([1, 2], ["回潮"])),
    ("repeats: an unknown dwelling", lambda: mean_cumulative_function([2], [1], [1], [5])),
    ("repeats: an event after the end", lambda: mean_cumulative_function([1], [6], [1], [5])),
    ("repeats: a negative day", lambda: mean_cumulative_function([1], [-1], [1], [5])),
    ("repeats: an end that is not a number", lambda: mean_cumulative_function([1], [1], [1], [NAN])),
    ("repeats: a dwelling followed twice", lambda: mean_cumulative_function([1], [1], [1, 1], [5, 5])),
    ("repeats: fewer days than events", lambda: mean_cumulative_function([1, 1], [1], [1], [5])),
    ("interval: more than all", lambda: wilson_interval(3, 2)),
    ("interval: fewer than none", lambda: wilson_interval(-1, 2)),
    ("shares: more than all", lambda: shrunk_shares([1, 3], [2, 2])),
    ("shares: fewer than none", lambda: shrunk_shares([-1], [2])),
    ("shares: not a number", lambda: shrunk_shares([NAN], [2])),
    ("shares: lengths", lambda: shrunk_shares([1, 2], [2])),
    ("funnel: no case", lambda: funnel_limits(0.2, [0])),
    ("funnel: a share above one", lambda: funnel_limits(1.2, [5])),
    ("funnel: a share that is not a number", lambda: funnel_limits(NAN, [5])),
    ("knox: three coordinates", lambda: knox(np.zeros((3, 3)), [1, 2, 3], 1, 1)),
    ("knox: fewer days than places", lambda: knox(np.zeros((3, 2)), [1, 2], 1, 1)),
    ("knox: a place that is not a number", lambda: knox([[0.0, NAN], [0.0, 0.0]], [1, 2], 1, 1)),
    ("knox: a day that is not a number", lambda: knox(np.zeros((2, 2)), [1, NAN], 1, 1)),
    ("knox: a negative distance", lambda: knox(np.zeros((2, 2)), [1, 2], -1, 1)),
    ("knox: a negative time", lambda: knox(np.zeros((2, 2)), [1, 2], 1, -1)),
    ("knox: a distance that is not a number", lambda: knox(np.zeros((2, 2)), [1, 2], NAN, 1)),
    ("knox: a time that is not a number", lambda: knox(np.zeros((2, 2)), [1, 2], 1, NAN)),
]


@pytest.mark.parametrize("estimate", [call for _, call in REFUSED], ids=[name for name, _ in REFUSED])
def test_data_that_cannot_be_are_refused(estimate: Callable[[], object]) -> None:
    """Loudly, and not with a figure."""
    with pytest.raises(ValueError, match=r"\w"):
        estimate()


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95.0, NAN])
def test_a_level_is_between_0_and_1(level: float) -> None:
    """95 in place of .95 is a slip that would give no interval at all."""
    for estimate in (
        lambda: kaplan_meier([1], [1], level=level),
        lambda: wilson_interval(1, 2, level=level),
        lambda: shrunk_shares([1], [2], level=level),
        lambda: funnel_limits(0.2, [5], level=level),
    ):
        with pytest.raises(ValueError, match="level"):
            estimate()


def test_nobody_followed_gives_nothing_rather_than_a_figure() -> None:
    """Empty input: no curve, no test, no share."""
    assert kaplan_meier([], []).survival_at(0) is None
    assert log_rank([], [], []).p is None
    assert cumulative_incidence([], []).causes == ()
    assert mean_cumulative_function([], [], [], []).n == 0
    assert shrunk_shares([], []) is None
    assert knox(np.zeros((0, 2)), [], 1, 1).ratio is None
