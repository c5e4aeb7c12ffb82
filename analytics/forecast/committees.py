"""Each committee's way to zero within the street's: the teams are shared, so are the days on which they come.

A committee's throughput is the street's, in proportion to its share of what is open, times its own speed. The speed
is shrunk to 1 as strongly as the committees are alike (empirical Bayes, Gamma-Poisson): a committee with two 销项
gets nearly the street's pace, one with forty its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from analytics.forecast.paths import NEVER, Paths, StreetPaths
from analytics.forecast.streams import Counts, Floats, daily_counts

# How alike the committees can be: the shape of the Gamma that their speeds come from (8 = within about a third).
LIKENESS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0)
# Dwellings of a committee are cleared several on one visit: counts carry half of what single events would say.
_CLUMPS = 2.0


@dataclass(frozen=True, slots=True)
class Speeds:
    """Gamma posteriors of the committees' speeds relative to the street: shape / rate is the mean. (committees,)."""

    shape: Floats
    rate: Floats


def speeds(counts: Counts, expected: Floats) -> Speeds:
    """The committees' own speeds, shrunk to 1.

    Parameters: counts, (committees,): what came or left; expected, (committees,): what the street's pace would give.
    """
    held, due = counts / _CLUMPS, expected / _CLUMPS
    fits = [_log_marginal(held, due, likeness) for likeness in LIKENESS]
    likeness = LIKENESS[int(np.argmax(fits))]
    return Speeds(likeness + held, likeness + due)


def committee_paths(
    street: StreetPaths, open_now: Counts, young: Counts, out: Speeds, arriving: Speeds, *, seed: int
) -> list[Paths]:
    """Continuations of each committee's list, one Paths a committee, along those of the street.

    Parameters: open_now, (committees,), of the same lists as the street's; young, (committees, least_days): what
    arrived on the last working days and cannot be off the list yet, oldest first; out: speeds off the list; arriving:
    shares of the street's arrivals times the number of committees.
    """
    rng = np.random.default_rng(seed)
    days, draws = street.open_after.shape
    shape = (len(open_now), draws)
    out_speed = rng.standard_gamma(out.shape[:, None], shape) / out.rate[:, None]
    in_speed = rng.standard_gamma(arriving.shape[:, None], shape) / arriving.rate[:, None]
    opened = np.repeat(open_now[:, None], draws, axis=1)
    zero_after = np.full(shape, NEVER, dtype=np.int64)
    history = np.empty((days, *shape), dtype=np.int64)
    street_open = np.full(draws, open_now.sum(), dtype=np.int64)
    youngest = [np.repeat(column[:, None], draws, axis=1) for column in young.T]
    for day in range(days):
        share = opened / np.maximum(np.maximum(street_open, opened), 1)
        came = daily_counts(rng, in_speed * street.expected_in[day] / len(open_now), street.in_dispersion)
        went = daily_counts(rng, out_speed * street.expected_out[day] * share, street.out_dispersion)
        youngest = [*youngest, came][-len(youngest) :] if youngest else []
        ripe = opened + came - sum(youngest, np.zeros(shape, dtype=np.int64))
        opened = opened + came - np.minimum(went, np.maximum(ripe, 0))
        zero_after = np.where((opened == 0) & (zero_after == NEVER), day + 1, zero_after)
        history[day] = opened
        street_open = street.open_after[day]
    return [Paths(zero_after[at], history[:, at]) for at in range(len(open_now))]


def _log_marginal(held: Floats, due: Floats, likeness: float) -> float:
    """The log probability of the counts when speeds are Gamma(likeness, likeness), up to what does not depend on it."""
    terms = (
        gammaln(held + likeness)
        - gammaln(likeness)
        + likeness * np.log(likeness)
        - (held + likeness) * np.log(likeness + due)
    )
    return float(np.sum(terms))
