"""Getis-Ord Gi*: are high values among high values? For districts (900 areas and more), not for 50 compounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from analytics.hotspots.checks import Floats, non_negative, positions
from analytics.hotspots.zones import tie_tolerance

_MOST_PAIRS = 50_000_000


def gi_star(values: ArrayLike, xy: ArrayLike, band: float) -> Floats:
    """The z-value of each area: sum of the values within the band, itself included, against its mean under chance.

    values: (areas,), not negative. xy: (areas, 2) metres. band: metres, at most this far counts 1, farther 0.
    Returns (areas,), NaN where it cannot be computed: values all equal, or a band that reaches every area.
    One-sided p by the normal distribution; with 50 areas of constant risk some z exceeds 1.96 in 74 to 98 % of cases,
    so adjust (benjamini_hochberg) and prefer poisson_scan.
    Raises ValueError on non-finite values, wrong shapes, a negative band, or one with more than 50 million pairs.
    Source: Ord and Getis 1995, Geographical Analysis 27:286, equation for binary weights.
    """
    numbers = non_negative("values", values)
    count = len(numbers)
    points = positions(xy, count)
    if not (np.isfinite(band) and band >= 0):
        raise ValueError(f"band must be a distance, got {band}")
    if count < 2:
        return np.full(count, np.nan)
    points = points - points.mean(axis=0)
    reach = band + tie_tolerance(points)
    tree = cKDTree(points)
    if tree.count_neighbors(tree, reach) > 2 * _MOST_PAIRS:
        raise ValueError(f"band {band} makes more than {_MOST_PAIRS} pairs of areas")
    return gi_star_of_pairs(numbers, tree.query_pairs(reach, output_type="ndarray"))


def gi_star_of_pairs(values: Floats, pairs: NDArray[np.intp]) -> Floats:
    """The same for neighbours that are given: pairs, (pairs, 2), each pair of areas once, none with itself."""
    count = len(values)
    one, other = pairs.T
    within = 1.0 + np.bincount(one, minlength=count) + np.bincount(other, minlength=count)
    deviation = values - values.mean()
    around = (
        deviation
        + np.bincount(one, weights=deviation[other], minlength=count)
        + np.bincount(other, weights=deviation[one], minlength=count)
    )
    equal = np.ptp(values) == 0
    spread = deviation.std() * np.sqrt(np.maximum(count * within - within**2, 0.0) / (count - 1))
    z = np.full(count, np.nan)
    np.divide(around, spread, out=z, where=(spread > 0) & (not equal))
    return z
