"""The likelihood ratio of a zone, and the smallest number of cases that reaches a given ratio."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from analytics.hotspots.checks import Floats

_NEWTON_STEPS = 8


def log_likelihood_ratio(observed: NDArray[Any], expected: Floats, total: int) -> Floats:
    """c ln(c/e) + (C-c) ln((C-c)/(C-e)) where c > e, else 0 (only high rates count).

    observed, expected: of one shape, 0 < expected; total: all cases C. Source: Kulldorff 1997, Communications in
    Statistics 26:1481; Kulldorff et al. 2005, PLoS Medicine 2(3) e59 (the same form with the permutation's e).
    """
    inside = np.asarray(observed, dtype=np.float64)
    outside = total - inside
    high = inside > expected * (1 + 1e-12)
    rest = np.where(high, total - expected, 1.0)
    ratio = xlogy(inside, inside / expected) + xlogy(outside, outside / rest)
    return np.where(high, np.maximum(ratio, 0.0), 0.0)


def fewest_cases(expected: Floats, total: int, ratio: float) -> Floats:
    """A whole number of cases below which no zone of this expectation has a ratio as high; total + 1 if none has.

    Newton's method from above: the ratio is convex in c and the start, from Bennett's inequality, lies to the right of
    the root, so each step stays there. The last step's length is taken off again, so that an unfinished search gives
    too few cases (the zone is then looked at for nothing), never too many.
    """
    if ratio <= 0:
        return np.floor(expected) + 1.0
    expected = np.minimum(expected, total * (1 - 1e-12))
    third = ratio / 3
    most = total * (1 - 1e-9)
    cases = np.minimum(expected + third + np.sqrt(third**2 + 2 * ratio * expected), most)
    step = np.zeros_like(cases)
    for _ in range(_NEWTON_STEPS):
        inner = np.log(cases / expected)
        outer = np.log((total - cases) / (total - expected))
        step = (cases * inner + (total - cases) * outer - ratio) / np.maximum(inner - outer, 1e-300)
        step = np.maximum(step, 0.0)
        cases = np.maximum(cases - step, expected)
    needed = np.maximum(np.ceil(cases - step - 1e-6), np.floor(expected) + 1.0)
    unreachable = total * np.log(total / expected) < ratio
    return np.where(unreachable, total + 1.0, needed)
