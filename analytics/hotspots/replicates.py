"""The highest likelihood ratio over all zones, for many simulated data sets at once.

Only the highest counts, so a zone's ratio is computed only in the data sets where its cases reach what the lowest of
the highest ratios found so far asks for; for the rest, adding and comparing whole numbers is enough.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.hotspots.checks import Floats
from analytics.hotspots.likelihood import fewest_cases, log_likelihood_ratio

_BLOCK_CELLS = 150_000
_PILOT_CENTRES = 48


def raise_best(
    best: Floats,
    cases: NDArray[np.uint16] | NDArray[np.uint32],
    order: NDArray[np.int32],
    expected: Floats,
    whole: NDArray[np.bool_],
    total: int,
    min_cases: int,
) -> None:
    """Raise best, in place, to the highest ratio over all zones.

    best: (replications,). cases: (sites, replications). order, expected, whole: (sites, most sites in a zone).
    """
    sites, width = order.shape
    replications = cases.shape[1]
    # Zones far apart and of all sizes, looked at first, give a high bar for the others.
    pilot = np.unique(np.linspace(0, sites - 1, min(sites, _PILOT_CENTRES)).astype(np.intp))
    columns = np.unique(np.geomspace(1, width, min(width, 8)).astype(np.intp)) - 1 if width else np.arange(0)
    sparse = np.zeros_like(whole[pilot])
    sparse[:, columns] = whole[pilot][:, columns]
    _raise_block(best, cases, order[pilot], expected[pilot], sparse, total, min_cases)
    step = max(1, _BLOCK_CELLS // replications)
    for start in range(0, sites, step):
        block = slice(start, start + step)
        _raise_block(best, cases, order[block], expected[block], whole[block], total, min_cases)


def _raise_block(
    best: Floats,
    cases: NDArray[np.uint16] | NDArray[np.uint32],
    order: NDArray[np.int32],
    expected: Floats,
    whole: NDArray[np.bool_],
    total: int,
    min_cases: int,
) -> None:
    used = np.flatnonzero(whole.any(axis=0))
    if used.size == 0:
        return
    needed = np.full(whole.shape, total + 1.0)
    needed[whole] = np.maximum(fewest_cases(expected[whole], total, float(best.min())), min_cases)
    bar = needed.astype(cases.dtype)
    inside = np.zeros((len(order), cases.shape[1]), dtype=cases.dtype)
    entering = np.empty_like(inside)
    reached = np.empty(inside.shape, dtype=np.bool_)
    for column in range(used[-1] + 1):
        # mode="clip" writes straight into the buffer; the indexes are in range anyway.
        np.take(cases, order[:, column], axis=0, out=entering, mode="clip")
        np.add(inside, entering, out=inside)
        np.greater_equal(inside, bar[:, column, None], out=reached)
        # Flat: numpy searches one dimension several times faster than two.
        hits = np.flatnonzero(reached)
        if hits.size == 0:
            continue
        zone, replication = np.divmod(hits, cases.shape[1])
        ratio = log_likelihood_ratio(inside[zone, replication], expected[zone, column], total)
        np.maximum.at(best, replication, ratio)
