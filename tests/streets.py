"""Simulated streets for judging hotspot statistics: places, dwellings, and a cluster that may be planted.

Every street comes from its seed alone. Complaints are thrown onto the compounds in proportion to dwellings x risk, so a
street has exactly as many as asked for. What changes over the weeks is in tests/regimes.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
SIDE_METRES = 3000.0
USUAL_DWELLINGS, SPREAD_OF_DWELLINGS, FEWEST_DWELLINGS = 400.0, 0.7, 20.0


@dataclass(frozen=True, slots=True)
class PlantedStreet:
    """Compounds of one street and the truth about them.

    xy: (compounds, 2) metres. dwellings, risk: (compounds,), risk 1 = usual. planted: the compounds of the cluster.
    """

    xy: Floats
    dwellings: Floats
    risk: Floats
    planted: tuple[int, ...] = ()

    def complaints(self, total: int, rng: np.random.Generator) -> Whole:
        """Exactly so many complaints over the compounds, shape (compounds,)."""
        weight = self.dwellings * self.risk
        return rng.multinomial(total, weight / weight.sum())


def constant_street(rng: np.random.Generator, compounds: int = 50) -> PlantedStreet:
    """Every dwelling has the same risk; places are uniform, dwellings lognormal (sd .7 of the logarithm)."""
    xy = rng.uniform(0, SIDE_METRES, (compounds, 2))
    dwellings = np.round(rng.lognormal(np.log(USUAL_DWELLINGS), SPREAD_OF_DWELLINGS, compounds))
    return PlantedStreet(xy, np.maximum(FEWEST_DWELLINGS, dwellings), np.ones(compounds))


def with_cluster(street: PlantedStreet, rng: np.random.Generator, size: int = 4, factor: float = 4.0) -> PlantedStreet:
    """The street with one compound, drawn, and its nearest neighbours at so many times their risk."""
    centre = street.xy[rng.integers(len(street.xy))]
    planted = np.argsort(((street.xy - centre) ** 2).sum(axis=1))[:size]
    risk = street.risk.copy()
    risk[planted] *= factor
    return replace(street, risk=risk, planted=tuple(int(at) for at in planted))
