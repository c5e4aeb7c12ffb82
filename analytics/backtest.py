"""Would the ranking have sent the teams to the right compounds? Judged on the street's own past, week by week.

For each past week the compounds are ranked with what was known before it; a hit is a complaint of that week in one
of the first k compounds. Compared with two rankings that need no statistics.
Sources: White, Hunt & Green 2023 (Security Journal) for PAI and PEI; Künsch 1989 for the block bootstrap.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.ranking.choice import Choice, chosen_shares
from analytics.ranking.models import Floats, Street

WARM_UP_WEEKS = 26
WEEKS_TESTED = 52
RECENT_WEEKS = 4
BLOCK_WEEKS = 4
BOOTSTRAP_RUNS = 2000
INTERVAL = 0.95
LEAST_COMPLAINTS = 30
"""Below this many complaints in the tested weeks no ranking can be told from another."""


class Rule(StrEnum):
    """A way to rank compounds."""

    METHOD = "method"
    RECENT_COUNTS = "recent_counts"
    DWELLINGS = "dwellings"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule did. hits: complaints in the first k; hit_rate: of all; pai: hit_rate over k / compounds;

    pei: hits over the most that any k compounds could have had, week by week. None = no complaint in the weeks.
    """

    rule: Rule
    hits: int
    hit_rate: float | None
    pai: float | None
    pei: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hit rate of the method less that of a baseline, with the 95 % interval over weeks (paired)."""

    against: Rule
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """capacity: k. weeks, complaints: what was judged. best: the rule with the most hits, METHOD when equal.

    results in the order of Rule; comparisons empty when can_tell is False (fewer than LEAST_COMPLAINTS).
    """

    capacity: int
    compounds: int
    weeks: int
    complaints: int
    results: tuple[RuleResult, ...]
    comparisons: tuple[Comparison, ...]
    best: Rule
    can_tell: bool

    def of(self, rule: Rule) -> RuleResult:
        """The result of one rule."""
        return next(result for result in self.results if result.rule is rule)


def backtest(street: Street, choice: Choice, capacity: int, *, seed: int = 0) -> Backtest:
    """Rank the compounds before each of the last WEEKS_TESTED weeks and count what came in the first `capacity`.

    The method forecasts each week with the model that had been best before that week (choice), never with a later
    one. Equal counts of the last four weeks are ordered by dwellings. The first WARM_UP_WEEKS weeks are not judged.
    Raises ValueError when capacity < 1.
    """
    if capacity < 1:
        raise ValueError("capacity must be at least 1")
    weeks, compounds = street.counts.shape
    capacity = min(capacity, compounds)
    start = min(weeks, max(WARM_UP_WEEKS, weeks - WEEKS_TESTED))
    came = street.counts[start:]
    scores = {
        Rule.METHOD: chosen_shares(street, choice),
        Rule.RECENT_COUNTS: recent_counts(street),
        Rule.DWELLINGS: np.broadcast_to(street.exposure, (weeks + 1, compounds)),
    }
    hits = {rule: hits_per_week(score[start:weeks], came, capacity) for rule, score in scores.items()}
    most = hits_per_week(came, came, capacity)
    total = came.sum(axis=1)
    complaints = int(total.sum())
    results = tuple(_result(rule, hits[rule], most, complaints, capacity / compounds) for rule in Rule)
    can_tell = complaints >= LEAST_COMPLAINTS
    best = max(results, key=lambda result: result.hits).rule if can_tell else Rule.METHOD
    comparisons = (
        tuple(_compared(rule, hits[Rule.METHOD] - hits[rule], total, seed) for rule in Rule if rule is not Rule.METHOD)
        if can_tell
        else ()
    )
    return Backtest(capacity, compounds, len(came), complaints, results, comparisons, best, can_tell)


def recent_counts(street: Street) -> Floats:
    """Return the counts of the four weeks before each week 0..weeks, plus a fraction that orders ties by dwellings."""
    sums = np.concatenate([np.zeros((1, street.counts.shape[1])), street.counts.cumsum(axis=0)])
    before = np.maximum(np.arange(len(sums)) - RECENT_WEEKS, 0)
    counts: Floats = sums - sums[before] + 0.5 * street.exposure / street.exposure.sum()
    return counts


def hits_per_week(scores: Floats, came: Floats, capacity: int) -> Floats:
    """Return the complaints of each week (rows) that stand at the `capacity` compounds with the highest score."""
    first = np.argsort(-scores, axis=1, kind="stable")[:, :capacity]
    hits: Floats = np.take_along_axis(came, first, axis=1).sum(axis=1)
    return hits


def _result(rule: Rule, hits: Floats, most: Floats, complaints: int, share_of_compounds: float) -> RuleResult:
    found = int(hits.sum())
    if complaints == 0:
        return RuleResult(rule, found, None, None, None)
    rate = found / complaints
    return RuleResult(rule, found, rate, rate / share_of_compounds, found / float(most.sum()))


def _compared(against: Rule, difference: Floats, total: Floats, seed: int) -> Comparison:
    """The paired difference with a moving-block bootstrap over weeks: neighbouring weeks are alike."""
    weeks = len(difference)
    length = min(BLOCK_WEEKS, weeks)
    blocks = -(-weeks // length)
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, weeks - length + 1, (BOOTSTRAP_RUNS, blocks))
    drawn = (starts[:, :, None] + np.arange(length)).reshape(BOOTSTRAP_RUNS, -1)[:, :weeks]
    rates = difference[drawn].sum(axis=1) / np.maximum(total[drawn].sum(axis=1), 1.0)
    low, high = np.quantile(rates, [(1 - INTERVAL) / 2, (1 + INTERVAL) / 2])
    return Comparison(against, float(difference.sum() / total.sum()), float(low), float(high))
