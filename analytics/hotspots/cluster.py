"""One cluster that a scan statistic found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cluster:
    """Areas (and weeks) with more cases than chance explains.

    members: area indexes, nearest to the centre of the disc first.
    weeks: column indexes, oldest first; empty for a purely spatial scan.
    observed, expected: cases inside, and how many were to be expected there.
    relative_risk: spatial scan: rate inside divided by the rate outside (infinite when every case is inside);
        space-time permutation: observed / expected, as SaTScan prints, for there is no population.
    llr: log likelihood ratio.
    p: Monte Carlo, (1 + replications with a maximum as high) / (1 + replications), so never below that fraction;
        adjusted for having looked at every zone, and conservative for all but the first cluster.
    """

    members: tuple[int, ...]
    weeks: tuple[int, ...]
    observed: int
    expected: float
    relative_risk: float
    llr: float
    p: float
