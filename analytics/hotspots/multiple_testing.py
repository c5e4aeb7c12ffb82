"""Many tests at once: the share of false ones among those that are called."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.hotspots.checks import Floats, non_negative


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjusted p-values, in the order given; those at most q are called with a false discovery rate of at most q.

    p: (tests,) between 0 and 1; empty gives empty. Adjusted p of the i-th smallest of n: the minimum over j >= i of
    n p_j / j, at most 1 (R: p.adjust(method = "BH")). Raises ValueError on a value outside [0, 1] or missing: leave
    out what was not tested.
    Source: Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57:289.
    """
    values = non_negative("p", p)
    if (values > 1).any():
        raise ValueError("p must not exceed 1")
    count = len(values)
    order = np.argsort(values)
    scaled = values[order] * (count / np.arange(1, count + 1))
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
