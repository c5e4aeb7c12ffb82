"""The back-test: hits counted by hand, honest comparison, and the better rule when the method loses."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.backtest import LEAST_COMPLAINTS, Rule, backtest, hits_per_week, recent_counts
from analytics.ranking import Choice, Street, chosen
from analytics.ranking.choice import USUAL
from tests.regimes import simulated_street


def _street(counts: np.ndarray, dwellings: list[float]) -> Street:
    weeks, compounds = counts.shape
    return Street(counts, np.array(dwellings), np.eye(compounds), np.full((weeks + 1, compounds), np.inf))


def test_hits_of_a_week_are_the_complaints_at_the_first_k() -> None:
    """Scores 3 > 2 > 1: the first two compounds of each week, counted by hand."""
    scores = np.array([[3.0, 1.0, 2.0], [1.0, 2.0, 3.0]])
    came = np.array([[5.0, 7.0, 1.0], [5.0, 7.0, 1.0]])
    assert hits_per_week(scores, came, 2).tolist() == [6.0, 8.0]


def test_pai_and_pei_of_the_dwellings_rule_by_hand() -> None:
    """40 weeks of (1, 2, 0, 0): the biggest compound has 1 of 3; PAI (1/3)/(1/4), PEI 1/2."""
    street = _street(np.tile([1.0, 2.0, 0.0, 0.0], (40, 1)), [900.0, 400.0, 300.0, 200.0])
    result = backtest(street, chosen(street), 1)
    assert (result.weeks, result.complaints) == (14, 42)  # the first 26 weeks are not judged
    own = result.of(Rule.DWELLINGS)
    assert (own.hits, own.hit_rate, own.pai, own.pei) == (14, pytest.approx(1 / 3), pytest.approx(4 / 3), 0.5)
    assert result.of(Rule.METHOD).pei == result.of(Rule.RECENT_COUNTS).pei == 1.0
    assert result.best is Rule.METHOD  # equal hits: the method stays


def test_recent_counts_are_of_four_weeks_and_ties_go_to_the_bigger_compound() -> None:
    """Week 5's complaint of week 0 is forgotten; two compounds without any are ordered by dwellings."""
    street = _street(np.array([[9.0, 0.0, 0.0]] + [[0.0, 0.0, 0.0]] * 4), [10.0, 20.0, 30.0])
    scores = recent_counts(street)
    assert scores[1, 0] > 9
    assert np.argsort(-scores[5]).tolist() == [2, 1, 0]


def test_a_method_that_loses_is_named_and_the_better_rule_ranks() -> None:
    """Complaints jump to another compound every eight weeks; a model held to a long memory comes too late."""
    rng = np.random.default_rng(4)
    weeks = 104
    counts = np.zeros((weeks, 10))
    for week in range(weeks):
        counts[week, (week // 8) % 10] = rng.poisson(6)
    street = _street(counts, [100.0] * 10)
    stuck = Choice((USUAL,), np.zeros(weeks + 1, dtype=np.int64), 52)
    result = backtest(street, stuck, 1)
    assert result.best is Rule.RECENT_COUNTS
    against = next(item for item in result.comparisons if item.against is Rule.RECENT_COUNTS)
    assert against.high < 0


def test_the_interval_of_a_comparison_holds_no_difference_where_there_is_none() -> None:
    """All risk lies in the dwellings: the method must not claim to beat the dwellings in more than a few streets."""
    claims = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        dwellings = rng.lognormal(6, 1, 30)
        counts = rng.poisson(12 * dwellings / dwellings.sum(), (104, 30)).astype(float)
        street = _street(counts, dwellings.tolist())
        result = backtest(street, chosen(street), 5, seed=seed)
        claims += next(item for item in result.comparisons if item.against is Rule.DWELLINGS).low > 0
    assert claims <= 4


def test_the_method_finds_more_than_four_weeks_of_counts_where_counts_are_thin() -> None:
    """Four complaints a week, steady risks: more hits on every street but one, and never a proven loss."""
    results = []
    for seed in range(8):
        street = simulated_street("static", 4, 156, seed).street
        results.append(backtest(street, chosen(street), 5, seed=seed))
    recent = [next(item for item in result.comparisons if item.against is Rule.RECENT_COUNTS) for result in results]
    assert sum(item.difference > 0 for item in recent) >= 7
    assert all(item.high > 0 for item in recent)


def test_few_complaints_are_no_ground_for_a_comparison() -> None:
    """One fewer than the least number: no interval, the method stays, and the result says that it cannot tell."""
    counts = np.zeros((60, 3))
    counts[30 : 30 + LEAST_COMPLAINTS - 1, 1] = 1.0
    street = _street(counts, [300.0, 200.0, 100.0])
    result = backtest(street, chosen(street), 1)
    assert (result.complaints, result.can_tell, result.comparisons) == (LEAST_COMPLAINTS - 1, False, ())
    assert result.best is Rule.METHOD


@pytest.mark.parametrize("weeks", [1, 26])
def test_a_history_too_short_to_judge_gives_no_rates(weeks: int) -> None:
    """Nothing was judged: None, not 0 and not 100 %."""
    street = _street(np.ones((weeks, 3)), [1.0, 1.0, 1.0])
    result = backtest(street, chosen(street), 2)
    assert (result.weeks, result.complaints) == (0, 0)
    assert all((own.hit_rate, own.pai, own.pei) == (None, None, None) for own in result.results)


def test_a_capacity_beyond_the_street_is_the_whole_street() -> None:
    """All compounds are first: every complaint is a hit."""
    street = _street(np.ones((60, 3)), [1.0, 2.0, 3.0])
    result = backtest(street, chosen(street), 50)
    assert result.capacity == 3
    assert [own.hit_rate for own in result.results] == [1.0, 1.0, 1.0]


def test_no_capacity_is_refused() -> None:
    """A week without a visit has no ranking."""
    street = _street(np.ones((30, 2)), [1.0, 1.0])
    with pytest.raises(ValueError, match="capacity"):
        backtest(street, chosen(street), 0)
