"""Is an excess real? A label for each compound that constant risk earns in at most 5 % of all looks at the street.

Only the scan (Kulldorff 1997), whose p-value already allows for all circles looked at, makes a 可信热点. The exact
Poisson test of each compound with Benjamini–Hochberg and weaker clusters make a 待观察.
docs/calibration/evidence.md has the false alarms and the power that are measured for these rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analytics.hotspots import (
    Cluster,
    benjamini_hochberg,
    gi_star,
    poisson_exceedance,
    poisson_scan,
    space_time_permutation_scan,
)
from casework.vocabulary import LabelledEnum

Floats = NDArray[np.float64]

WINDOW_WEEKS = 26
NEW_WITHIN_WEEKS = 6
CREDIBLE = 0.045
"""A margin below the 5 % that are promised."""
WATCHED = 0.2
WATCHED_ALONE = 0.1
OWN_EXCESS = 0.2
"""A member of a cluster with a larger exact p has no excess of its own: its neighbours have one."""
LEAST_CASES = 6
"""Fewer complaints in half a year are no basis for an action; leaving such discs out finds the others more easily."""
LARGEST_SHARE = 0.12
"""Of the dwellings, in a disc: larger discs halve the precision and find no more."""
LARGEST_SHARE_NEW = 0.25
"""Of the complaints of all weeks, in a disc, for what is new."""
MOST_SHARE = 0.5
REPLICATIONS = 999
AREAS_FOR_GI_STAR = 900
GI_STAR_METRES = 500.0


class Label(LabelledEnum):
    """How far the evidence goes. UNKNOWN: the dwellings are not registered, or there is no other compound."""

    CREDIBLE = "credible", "可信热点"
    WATCH = "watch", "待观察"
    NOISE = "noise", "噪声内"
    UNKNOWN = "unknown", "未知"


class Kind(LabelledEnum):
    """Whether one compound stands out or several neighbours do."""

    SINGLE = "single", "单点异常"
    AREA = "area", "片区聚集"


@dataclass(frozen=True, slots=True)
class CompoundEvidence:
    """One compound. expected: complaints at the street's mean rate; p: exact Poisson, q: the same after BH.

    cluster: index into Evidence.clusters of the cluster it belongs to. gi_star: z, only on large areas.
    None = the compound has no registered dwellings (or, for the cluster, no place).
    """

    label: Label
    kind: Kind | None
    observed: int
    expected: float | None
    p: float | None
    q: float | None
    cluster: int | None
    gi_star: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """compounds in the order given; clusters with p <= WATCHED, strongest first, members are indices of compounds.

    n: complaints that were weighed; not_scanned: compounds without place or dwellings; weeks: of the window.
    """

    compounds: tuple[CompoundEvidence, ...]
    clusters: tuple[Cluster, ...]
    n: int
    not_scanned: int
    weeks: int

    @property
    def credible(self) -> tuple[int, ...]:
        """The compounds called 可信热点."""
        return tuple(at for at, compound in enumerate(self.compounds) if compound.label is Label.CREDIBLE)


def evidence(cases: Floats, dwellings: Floats, xy: Floats, *, weeks: int, seed: int = 0) -> Evidence:
    """Weigh the complaints of a window against constant risk per dwelling.

    Parameters
    ----------
    cases
        Complaints by compound in the window, repeats left out; whole, at least 0.
    dwellings
        Registered dwellings; NaN or 0 = not known: no evidence is possible and the label says so.
    xy
        (compounds, 2), metres; NaN = no place: not in the scan, at most 待观察.
    weeks
        Length of the window, for the record.

    Raises ValueError on negative or missing counts.
    """
    if not np.isfinite(cases).all() or (cases < 0).any():
        raise ValueError("cases must be finite and at least 0")
    known = np.isfinite(dwellings) & (dwellings > 0)
    scanned = known & np.isfinite(xy).all(axis=1)
    n = int(cases[known].sum())
    if n == 0 or known.sum() < 2:
        # Without complaints nothing stands out; with one compound there is nothing to compare it with.
        comparable = (known & (known.sum() > 1)).tolist()
        compounds = tuple(_nothing(int(count), is_known=own) for count, own in zip(cases, comparable, strict=True))
        return Evidence(compounds, (), n, int((~scanned).sum()), weeks)
    expected = np.where(known, dwellings, 0.0) * n / dwellings[known].sum()
    p, q = np.full((2, len(cases)), np.nan)
    p[known] = poisson_exceedance(cases[known], expected[known])
    q[known] = benjamini_hochberg(p[known])
    clusters = _clusters(cases, dwellings, xy, scanned, seed)
    gi = _gi_star(cases, dwellings, xy, scanned)
    found = []
    for at, count in enumerate(cases.tolist()):
        if not known[at]:
            found.append(_nothing(int(count), is_known=False))
            continue
        own = next((index for index, cluster in enumerate(clusters) if at in cluster.members), None)
        raised = bool(p[at] <= OWN_EXCESS)
        label = _label(clusters[own].p if own is not None else 1.0, float(q[at]), raised=raised)
        kind = None
        if label is Label.CREDIBLE and own is not None:
            kind = _kind(clusters[own], p)
        z = None if np.isnan(gi[at]) else float(gi[at])
        found.append(CompoundEvidence(label, kind, int(count), float(expected[at]), float(p[at]), float(q[at]), own, z))
    return Evidence(tuple(found), clusters, n, int((~scanned).sum()), weeks)


def new_clusters(counts: Floats, xy: Floats, *, seed: int = 0) -> tuple[Cluster, ...]:
    """Return what has risen in the last NEW_WITHIN_WEEKS weeks, up to the last week; p <= WATCHED, strongest first.

    counts: (compounds, weeks), repeats left out; xy: metres, NaN = no place, left out. Needs no dwellings: each
    compound is compared with its own past (Kulldorff 2005). Fewer than 3 weeks or 2 compounds give nothing.
    """
    placed = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if len(placed) < 2 or counts.shape[1] < 3 or counts[placed].sum() == 0:
        return ()
    most_weeks = min(NEW_WITHIN_WEEKS, counts.shape[1] // 2)
    found = space_time_permutation_scan(
        counts[placed],
        xy[placed],
        max_share=_share_that_holds(counts[placed].sum(axis=1), LARGEST_SHARE_NEW),
        max_weeks=most_weeks,
        min_cases=2,
        replications=REPLICATIONS,
        seed=seed,
    )
    return tuple(_renumbered(cluster, placed) for cluster in found if cluster.p <= WATCHED)


def _clusters(
    cases: Floats, dwellings: Floats, xy: Floats, scanned: NDArray[np.bool_], seed: int
) -> tuple[Cluster, ...]:
    places = np.flatnonzero(scanned)
    if len(places) < 2 or cases[places].sum() == 0:
        return ()
    found = poisson_scan(
        cases[places],
        dwellings[places],
        xy[places],
        max_share=_share_that_holds(dwellings[places], LARGEST_SHARE),
        min_cases=LEAST_CASES,
        replications=REPLICATIONS,
        seed=seed,
    )
    return tuple(_renumbered(cluster, places) for cluster in found if cluster.p <= WATCHED)


def _share_that_holds(sizes: Floats, usual: float) -> float:
    """The largest share of a disc: as usual, but no compound is too large to be looked at, up to half of all."""
    return float(min(max(usual, 1.0001 * sizes.max() / sizes.sum()), MOST_SHARE))


def _gi_star(cases: Floats, dwellings: Floats, xy: Floats, scanned: NDArray[np.bool_]) -> Floats:
    """Getis–Ord z of the rates: below AREAS_FOR_GI_STAR areas it is NaN, since chance alone makes "hot spots"."""
    z = np.full(len(cases), np.nan)
    if scanned.sum() >= AREAS_FOR_GI_STAR:
        z[scanned] = gi_star(cases[scanned] / dwellings[scanned], xy[scanned], GI_STAR_METRES)
    return z


def _label(cluster_p: float, q: float, *, raised: bool) -> Label:
    if raised and cluster_p <= CREDIBLE:
        return Label.CREDIBLE
    if cluster_p <= CREDIBLE or (raised and cluster_p <= WATCHED) or q <= WATCHED_ALONE:
        return Label.WATCH
    return Label.NOISE


def _kind(cluster: Cluster, p: Floats) -> Kind:
    """片区聚集 only when at least two neighbours have an excess of their own."""
    raised = sum(bool(p[member] <= OWN_EXCESS) for member in cluster.members)
    return Kind.AREA if raised >= 2 else Kind.SINGLE


def _nothing(observed: int, *, is_known: bool) -> CompoundEvidence:
    label = Label.NOISE if is_known else Label.UNKNOWN
    return CompoundEvidence(label, None, observed, None, None, None, None, None)


def _renumbered(cluster: Cluster, places: NDArray[np.int64]) -> Cluster:
    """The cluster with indices into all compounds."""
    return replace(cluster, members=tuple(int(places[member]) for member in cluster.members))
