"""Space-time permutation scan: where are there more cases of late than place and weeks alone explain?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.hotspots.checks import counts_of, positions, scan_options
from analytics.hotspots.cluster import Cluster
from analytics.hotspots.likelihood import log_likelihood_ratio
from analytics.hotspots.replicates import raise_best
from analytics.hotspots.selection import monte_carlo_p, most_likely_apart
from analytics.hotspots.zones import discs, sites_of


def space_time_permutation_scan(
    counts: ArrayLike,
    xy: ArrayLike,
    *,
    max_share: float = 0.25,
    max_weeks: int = 6,
    min_cases: int = 2,
    max_distance: float | None = None,
    replications: int = 999,
    seed: int = 0,
) -> list[Cluster]:
    """Discs with an excess in the last weeks, the most likely first, no two sharing an area (in whatever weeks).

    counts: (areas, weeks) whole numbers, oldest week first. xy: (areas, 2) metres; distances are straight lines.
    max_share: a disc holds at most this share of the cases of all weeks (SaTScan's "population" where there is none).
    max_weeks: windows of 1 … max_weeks weeks, all ending in the last column (prospective). min_cases: fewer make no
    cluster; 2 is SaTScan's rule. max_distance: largest radius in metres, none when None.

    Needs no population: a place with steadily many cases is no cluster, a place with more than usual now is one.
    Expected = cases of the disc in all weeks x cases of all places in the window / all cases.

    Returns every such cluster, also those with p = 1: the caller draws the line. The list is empty when there is
    nothing to compare: fewer than min_cases cases, one week, all areas at one point, every area above max_share.
    Raises ValueError on negative, fractional or non-finite counts, on wrong shapes or options.

    Source: Kulldorff et al. 2005, PLoS Medicine 2(3) e59. Simulated: the weeks of the cases shuffled among the cases.
    """
    scan_options(max_share, replications, min_cases)
    if max_weeks < 1:
        raise ValueError(f"max_weeks must be at least 1, got {max_weeks}")
    if max_distance is not None and not max_distance >= 0:
        raise ValueError(f"max_distance must not be negative, got {max_distance}")
    table = counts_of("counts", counts, dimensions=2)
    areas, weeks = table.shape
    points = positions(xy, areas)
    total = int(table.sum())
    if total == 0 or weeks < 2:
        return []
    sites = sites_of(points)
    of_site = np.stack([sites.total(column) for column in table.T], axis=1).astype(np.int64)
    zones = discs(sites, of_site.sum(axis=1).astype(np.float64), max_share, max_distance)
    # Window w holds the last w + 1 weeks; a window of all weeks has no excess by definition.
    recent = np.cumsum(of_site[:, ::-1], axis=1)[:, : min(max_weeks, weeks - 1)]
    in_window = recent.sum(axis=0)
    windows = [window for window in range(recent.shape[1]) if in_window[window] > 0]
    ratios = np.zeros(zones.order.shape)
    latest = np.zeros(zones.order.shape, dtype=np.int64)
    for window in windows:
        observed = np.cumsum(recent[:, window][zones.order], axis=1)
        possible = zones.whole & (observed >= min_cases)
        ratio = log_likelihood_ratio(observed[possible], zones.size[possible] * (in_window[window] / total), total)
        better = ratio > ratios[possible]
        ratios[possible] = np.where(better, ratio, ratios[possible])
        latest[possible] = np.where(better, window, latest[possible])
    chosen = most_likely_apart(ratios, zones.order)
    if not chosen:
        return []
    best = np.zeros(replications)
    simulated = _shuffled(of_site, recent.shape[1], replications, seed)
    for window in windows:
        expected = zones.size * (in_window[window] / total)
        raise_best(best, simulated[window], zones.order, expected, zones.whole, total, min_cases)
    clusters = []
    for zone in chosen:
        places, window = zones.order[zone[0], : zone[1] + 1], latest[zone]
        seen, usual = int(recent[places, window].sum()), float(zones.size[zone] * (in_window[window] / total))
        clusters.append(
            Cluster(
                members=sites.members(places),
                weeks=tuple(range(weeks - 1 - int(window), weeks)),
                observed=seen,
                expected=usual,
                relative_risk=seen / usual,
                llr=float(ratios[zone]),
                p=monte_carlo_p(float(ratios[zone]), best),
            )
        )
    return clusters


def _shuffled(
    of_site: NDArray[np.int64], windows: int, replications: int, seed: int
) -> list[NDArray[np.uint16] | NDArray[np.uint32]]:
    """Per window the simulated cases of each site in it, shape (sites, replications).

    Shuffling the sites among the cases is the same as shuffling the weeks, and only the cases of the last weeks count.
    """
    sites = len(of_site)
    total = int(of_site.sum())
    kind: type[np.uint16] | type[np.uint32] = np.uint16 if total < np.iinfo(np.uint16).max else np.uint32
    chance = np.random.default_rng(seed)
    in_week = of_site.sum(axis=0)[::-1][:windows]
    ends = np.cumsum(in_week)
    place = np.repeat(np.arange(sites), of_site.sum(axis=1))
    drawn = np.empty((replications, int(ends[-1])), dtype=np.intp)
    for replication in range(replications):
        drawn[replication] = chance.permutation(place)[: ends[-1]]
    number = np.arange(replications)[:, None]
    simulated, cases = [], np.zeros((sites, replications), dtype=kind)
    for start, end in zip(ends - in_week, ends, strict=True):
        cell = (drawn[:, start:end] * replications + number).ravel()
        cases = cases + np.bincount(cell, minlength=sites * replications).reshape(sites, replications).astype(kind)
        simulated.append(cases)
    return simulated
