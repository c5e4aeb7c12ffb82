"""Kulldorff's spatial scan: is there a place with more cases than its dwellings explain?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.hotspots.checks import (
    Floats,
    counts_of,
    no_cases_without,
    non_negative,
    positions,
    same_length,
    scan_options,
)
from analytics.hotspots.cluster import Cluster
from analytics.hotspots.likelihood import log_likelihood_ratio
from analytics.hotspots.replicates import raise_best
from analytics.hotspots.selection import monte_carlo_p, most_likely_apart
from analytics.hotspots.zones import Discs, discs, sites_of


def poisson_scan(
    cases: ArrayLike,
    population: ArrayLike,
    xy: ArrayLike,
    *,
    max_share: float = 0.25,
    min_cases: int = 1,
    replications: int = 999,
    seed: int = 0,
) -> list[Cluster]:
    """Discs with more cases than their share of the population explains, the most likely first, none overlapping.

    cases: (areas,) whole numbers. population: (areas,) dwellings at risk. xy: (areas, 2) metres; distances are
    straight lines. max_share: a disc holds at most this share of the population; an area that alone holds more is in
    no disc. min_cases: SaTScan's default is 2; 1 looks at every disc.
    Every disc up to the share is looked at up to about 2,200 places; above, see zones.ZONE_BUDGET.

    Returns every cluster with more cases than expected, also those with p = 1: the caller draws the line. The list is
    empty when there is nothing to compare: no cases, no areas, all areas at one point, or every area above max_share.
    Raises ValueError on negative, fractional or non-finite counts, on wrong shapes, and on cases in an area without
    population. The same seed gives the same p.

    Source: Kulldorff 1997, Communications in Statistics 26:1481. Simulated: the same number of cases thrown onto the
    areas in proportion to population.
    """
    scan_options(max_share, replications, min_cases)
    counts = counts_of("cases", cases)
    dwellings = non_negative("population", population)
    same_length("population", dwellings, len(counts))
    points = positions(xy, len(counts))
    no_cases_without("population", counts, dwellings)
    total = int(counts.sum())
    if total == 0:
        return []
    sites = sites_of(points)
    at_site = sites.total(dwellings)
    zones = discs(sites, at_site, max_share)
    expected = zones.size * (total / at_site.sum())
    observed = np.cumsum(sites.total(counts)[zones.order], axis=1)
    possible = zones.whole & (observed >= min_cases)
    ratios = np.zeros_like(expected)
    ratios[possible] = log_likelihood_ratio(observed[possible], expected[possible], total)
    chosen = most_likely_apart(ratios, zones.order)
    if not chosen:
        return []
    best = _simulated(zones, expected, at_site / at_site.sum(), total, min_cases, replications, seed)
    return [
        Cluster(
            members=sites.members(zones.order[zone[0], : zone[1] + 1]),
            weeks=(),
            observed=int(observed[zone]),
            expected=float(expected[zone]),
            relative_risk=_relative_risk(float(observed[zone]), float(expected[zone]), total),
            llr=float(ratios[zone]),
            p=monte_carlo_p(float(ratios[zone]), best),
        )
        for zone in chosen
    ]


def _simulated(
    zones: Discs, expected: Floats, share: Floats, total: int, min_cases: int, replications: int, seed: int
) -> Floats:
    """The highest ratio of each simulated data set, shape (replications,)."""
    chance = np.random.default_rng(seed)
    # One more than every count must fit: it stands for "no number of cases is enough".
    thrown = chance.multinomial(total, share, size=replications).T
    cases: NDArray[np.uint16] | NDArray[np.uint32]
    if total < np.iinfo(np.uint16).max:
        cases = np.ascontiguousarray(thrown, dtype=np.uint16)
    else:
        cases = np.ascontiguousarray(thrown, dtype=np.uint32)
    best = np.zeros(replications)
    raise_best(best, cases, zones.order, expected, zones.whole, total, min_cases)
    return best


def _relative_risk(observed: float, expected: float, total: int) -> float:
    outside = total - observed
    return float("inf") if outside == 0 else (observed / expected) / (outside / (total - expected))
