"""Knox test: do complaints that are near in space also come near in time? Source: Knox 1964."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Knox:
    """observed: pairs near in both; expected: near pairs in space x near pairs in time / pairs. ratio is None when
    nothing is expected. p: share of time permutations with at least as many pairs, the data counted as one."""

    n: int
    near_in_space: int
    near_in_time: int
    observed: int
    expected: float
    ratio: float | None
    p: float | None


def knox(
    xy: ArrayLike,
    days: ArrayLike,
    distance: float,
    days_apart: float,
    *,
    count_coincident: bool = False,
    replications: int = 999,
    seed: int = 0,
) -> Knox:
    """Count the pairs at most `distance` apart in space and at most `days_apart` in time.

    xy: metres, (n, 2). days: day of each event, (n,). Each event once: the caller removes repeats of one dwelling.
    count_coincident: whether a pair at the very same point on the very same day is a repeat. As published (Burkitt's
    lymphoma, 20 units and 5 days: 12, not 13) it is not: it may be one event written twice. True where many
    events share a point because nothing finer is known.
    p is None when there is no near pair in space or in time. Raises ValueError for wrong shapes, NaN,
    or a negative limit.
    """
    places, moments = np.asarray(xy, dtype=np.float64), np.asarray(days, dtype=np.float64)
    if places.ndim != 2 or places.shape[1:] != (2,) or moments.shape != (len(places),):
        raise ValueError("xy must be (n, 2) and days (n,)")
    if not (np.isfinite(places).all() and np.isfinite(moments).all()):
        raise ValueError("xy and days must be finite")
    if not (distance >= 0 and days_apart >= 0):
        raise ValueError("distance and days_apart must be at least 0")
    n = len(places)
    if n < 2:
        return Knox(n, 0, 0, 0, 0.0, None, None)
    # Here and not above: every page reads the episodes of this package, and only this function needs the tree.
    from scipy.spatial import cKDTree

    pairs = cKDTree(places).query_pairs(distance, output_type="ndarray")
    in_time = _pairs_within(moments, days_apart)
    first, second = pairs[:, 0], pairs[:, 1]
    apart = (places[first] != places[second]).any(axis=1) | count_coincident
    observed = _close(moments, first, second, apart, days_apart)
    expected = len(pairs) * in_time / (n * (n - 1) / 2)
    if expected == 0:
        return Knox(n, len(pairs), in_time, observed, 0.0, None, None)
    rng = np.random.default_rng(seed)
    as_many = sum(
        _close(rng.permutation(moments), first, second, apart, days_apart) >= observed for _ in range(replications)
    )
    p = (1 + as_many) / (1 + replications)
    return Knox(n, len(pairs), in_time, observed, expected, observed / expected, p)


def _close(moments: np.ndarray, first: np.ndarray, second: np.ndarray, apart: np.ndarray, days_apart: float) -> int:
    between = np.abs(moments[first] - moments[second])
    return int(((between <= days_apart) & (apart | (between > 0))).sum())


def _pairs_within(moments: np.ndarray, days_apart: float) -> int:
    ordered = np.sort(moments)
    after = np.searchsorted(ordered, ordered + days_apart, side="right")
    return int((after - np.arange(len(ordered)) - 1).sum())
