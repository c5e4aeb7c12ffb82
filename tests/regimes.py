"""Simulated streets whose true intensity is known, week by week: what the ranking is measured against.

Four regimes: static (nothing changes), drift (risks wander), contagion (complaints bring complaints nearby) and
enforced (each week the three busiest compounds are acted on, and come back).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.ranking.models import Street, neighbour_kernel

Floats = NDArray[np.float64]
REGIMES = ("static", "drift", "contagion", "enforced")
SIDE_METRES = 3000.0
NEVER = np.inf


@dataclass(frozen=True, slots=True)
class TrueStreet:
    """What the models see, and the expected complaints (weeks, compounds) that no model sees."""

    street: Street
    intensity: Floats


def simulated_street(
    regime: str, per_week: float, weeks: int, seed: int, *, compounds: int = 50, spread_metres: float = 200.0
) -> TrueStreet:
    """Draw a street. per_week: mean complaints before any enforcement; spread_metres: reach of contagion.

    Dwellings are lognormal (sd .7 of the logarithm), risks gamma (coefficient of variation 1); in contagion .4
    and .5, since most differences come from the contagion itself (60 % of complaints are followed by another).
    """
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, SIDE_METRES, (compounds, 2))
    is_contagious = regime == "contagion"
    dwellings = np.maximum(20, np.round(rng.lognormal(np.log(400), 0.4 if is_contagious else 0.7, compounds)))
    shape = 4.0 if is_contagious else 1.0
    base = dwellings * rng.gamma(shape, 1 / shape, compounds)
    base *= per_week / base.sum()
    spread = neighbour_kernel(xy, spread_metres)
    counts, intensity = np.zeros((2, weeks, compounds))
    since = np.full((weeks + 1, compounds), NEVER)
    wander, echo = rng.normal(0, 0.6, compounds), np.zeros(compounds)
    for week in range(weeks):
        expected = base
        if regime == "drift":
            wander = 0.95 * wander + rng.normal(0, 0.6 * np.sqrt(1 - 0.95**2), compounds)
            expected = base * np.exp(wander)
            expected *= per_week / expected.sum()
        elif regime == "contagion":
            expected = 0.4 * base + 0.6 * (spread @ echo)
        elif regime == "enforced":
            expected = base * np.minimum(1.0, 0.2 + 0.8 * since[week] / 26)
        intensity[week] = expected
        counts[week] = rng.poisson(expected)
        echo = 0.5 * echo + 0.5 * counts[week]
        since[week + 1] = since[week] + 1
        if regime == "enforced" and week >= 8:
            busy = counts[week - 7 : week + 1].sum(axis=0) + rng.random(compounds) - 1e9 * (since[week + 1] < 8)
            since[week + 1, np.argsort(-busy)[:3]] = 1.0
    return TrueStreet(Street(counts, dwellings, neighbour_kernel(xy), since), intensity)
