"""From the ratios of all zones to the reported clusters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.hotspots.checks import Floats

# Two ratios this close are the same ratio, summed in another order.
ROUNDING = 1e-9


def most_likely_apart(ratios: Floats, order: NDArray[np.int32]) -> list[tuple[int, int]]:
    """The zones (centre, column) to report, the most likely first, none sharing a place with one before it.

    ratios: (sites, most sites in a zone), 0 where there is no zone. Each centre stands with its most likely zone only
    (the smaller of two equal ones), as in SaTScan ("no geographical overlap").
    """
    if ratios.size == 0:
        return []
    highest = ratios.max(axis=1)
    columns = (ratios >= highest[:, None] - ROUNDING).argmax(axis=1)
    taken = np.zeros(len(ratios), dtype=np.bool_)
    chosen = []
    for centre in np.lexsort((columns, -np.round(highest / ROUNDING))):
        if highest[centre] <= ROUNDING:
            break
        places = order[centre, : columns[centre] + 1]
        if not taken[places].any():
            taken[places] = True
            chosen.append((int(centre), int(columns[centre])))
    return chosen


def monte_carlo_p(ratio: float, best: Floats) -> float:
    """(1 + simulated maxima at least as high) / (1 + simulations)."""
    return float((1 + np.count_nonzero(best >= ratio - ROUNDING)) / (1 + len(best)))
