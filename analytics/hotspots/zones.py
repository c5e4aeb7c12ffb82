"""The discs that a scan looks at: each place with its nearest 0, 1, 2 … other places.

Areas at one point belong together: they are one site. Places at the same distance from the centre (to within 1e-9 of
the extent) enter together, so that a disc is what lies within a radius, whatever the order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analytics.hotspots.checks import Floats

# Zones looked at in one scan: all of them up to about 1,732 places; above, discs hold at most this many / places.
# With 13,000 places that is 230 neighbours, and a scan of 999 replications still ends in seconds.
ZONE_BUDGET = 3_000_000
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Sites:
    """Distinct positions, neighbours close in memory, and which areas lie at each.

    xy: (sites, 2), centred. of_area: (areas,) site of each area.
    """

    xy: Floats
    of_area: NDArray[np.intp]

    def total(self, values: NDArray[np.int64] | Floats) -> Floats:
        """The sum per site of values per area, shape (sites,)."""
        return np.bincount(self.of_area, weights=values, minlength=len(self.xy)).astype(np.float64, copy=False)

    def members(self, sites: NDArray[np.int32]) -> tuple[int, ...]:
        """The areas at these sites, in the order of the sites."""
        return tuple(int(area) for site in sites for area in np.flatnonzero(self.of_area == site))


@dataclass(frozen=True, slots=True)
class Discs:
    """Zone (i, k) holds the sites order[i, :k+1].

    order: (sites, most sites in a zone), nearest first, the centre itself in column 0.
    size: (sites, most sites in a zone) what max_share is measured by (dwellings, or cases), summed over the zone.
    whole: the same shape, False where the zone would cut through places at one distance, exceeds the share or the
        distance, or has size 0.
    """

    order: NDArray[np.int32]
    size: Floats
    whole: NDArray[np.bool_]


def sites_of(xy: Floats) -> Sites:
    """Group areas by position; xy of shape (areas, 2), areas >= 1."""
    places, of_area = np.unique(xy, axis=0, return_inverse=True)
    places = places - places.mean(axis=0)
    # The tree's leaves put neighbours side by side: sums over neighbours then stay in the processor's cache.
    near = np.asarray(cKDTree(places).indices)
    rank = np.empty_like(near)
    rank[near] = np.arange(len(near))
    return Sites(places[near], rank[of_area.reshape(-1)])


def tie_tolerance(xy: Floats) -> float:
    """Distances closer than this are the same: 1e-9 of the extent, and never below the rounding of coordinates."""
    return float(_TIE * np.ptp(xy, axis=0).max() + 8 * np.spacing(np.abs(xy).max()))


def discs(sites: Sites, base: Floats, max_share: float, max_distance: float | None = None) -> Discs:
    """All zones with at most max_share of the base.

    base: (sites,) dwellings or cases, with a total above 0. max_distance: radius in the unit of xy, or None.
    A place that alone holds more than max_share is in no zone, as in SaTScan.
    """
    count = len(sites.xy)
    most = max_share * base.sum() * (1 + 1e-12)
    # No disc within the share holds more places than the smallest places together.
    fitting = int(np.searchsorted(np.cumsum(np.sort(base)), most, side="right"))
    widest = min(count, max(1, min(fitting, ZONE_BUDGET // count)))
    distance, order = cKDTree(sites.xy).query(sites.xy, k=np.arange(1, min(count, widest + 1) + 1))
    tolerance = tie_tolerance(sites.xy)
    complete = np.diff(distance, axis=1, append=np.inf) > tolerance
    size = np.cumsum(base[order], axis=1)
    whole = complete & (size > 0) & (size <= most)
    if max_distance is not None:
        whole &= distance <= max_distance + tolerance
    whole = whole[:, :widest]
    used = int(np.flatnonzero(whole.any(axis=0)).max(initial=-1)) + 1
    return Discs(np.ascontiguousarray(order[:, :used], dtype=np.int32), size[:, :used], whole[:, :used])
