"""What must hold of the scans whatever the street looks like."""

from __future__ import annotations

from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analytics.hotspots import Cluster, benjamini_hochberg, poisson_scan, space_time_permutation_scan

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
WEEKS, LARGEST = 5, 0.5
quick = settings(max_examples=60, deadline=None)


@st.composite
def streets(draw: st.DrawFn) -> tuple[Whole, Whole, Floats]:
    """Complaints (areas, weeks), dwellings and positions on a coarse grid, so that ties and shared places occur."""
    areas = draw(st.integers(2, 8))
    table = draw(st.lists(st.lists(st.integers(0, 4), min_size=WEEKS, max_size=WEEKS), min_size=areas, max_size=areas))
    dwellings = draw(st.lists(st.integers(1, 9), min_size=areas, max_size=areas))
    places = st.tuples(st.integers(0, 5), st.integers(0, 5))
    xy = draw(st.lists(places, min_size=areas, max_size=areas))
    return np.array(table), np.array(dwellings) * 100, np.array(xy, dtype=np.float64) * 100


def spatial(table: Whole, dwellings: Whole, xy: Floats, seed: int = 0) -> list[Cluster]:
    """The spatial scan of all weeks together."""
    return poisson_scan(table.sum(axis=1), dwellings, xy, max_share=LARGEST, replications=19, seed=seed)


def recent(table: Whole, dwellings: Whole, xy: Floats, seed: int = 0) -> list[Cluster]:
    """The space-time scan of the last weeks; the dwellings play no part."""
    del dwellings
    return space_time_permutation_scan(table, xy, max_share=LARGEST, max_weeks=3, replications=19, seed=seed)


BOTH = pytest.mark.parametrize("scan", [spatial, recent])


def ratio(observed: int, expected: float, total: int) -> float:
    """Kulldorff's ratio, written out."""
    if observed <= expected * (1 + 1e-12):
        return 0.0
    left = total - observed
    return observed * log(observed / expected) + (left * log(left / (total - expected)) if left else 0.0)


def all_discs(xy: Floats) -> set[frozenset[int]]:
    """Every set of areas within some radius of some area; the grid makes squared distances exact."""
    found = set()
    for centre in xy:
        distance = ((xy - centre) ** 2).sum(axis=1)
        found |= {frozenset(np.flatnonzero(distance <= radius).tolist()) for radius in distance}
    return found


@quick
@given(streets())
def test_no_disc_has_a_higher_ratio_than_the_first_cluster(street: tuple[Whole, Whole, Floats]) -> None:
    """Every disc with at most half of the dwellings, one by one."""
    table, dwellings, xy = street
    cases, total = table.sum(axis=1), int(table.sum())
    highest = 0.0
    for disc in all_discs(xy):
        inside = list(disc)
        if total and dwellings[inside].sum() <= LARGEST * dwellings.sum():
            expected = total * dwellings[inside].sum() / dwellings.sum()
            highest = max(highest, ratio(int(cases[inside].sum()), float(expected), total))
    found = spatial(*street)
    assert (found[0].llr if found else 0.0) == pytest.approx(highest, abs=1e-8)


@quick
@given(streets())
def test_no_cylinder_has_a_higher_ratio_than_the_first_recent_cluster(street: tuple[Whole, Whole, Floats]) -> None:
    """Every disc with at most half of the cases in the last one, two and three weeks, with two cases or more."""
    table, _, xy = street
    total, highest = int(table.sum()), 0.0
    for disc in all_discs(xy):
        inside = list(disc)
        if not 0 < table[inside].sum() <= LARGEST * total:
            continue
        for weeks in (1, 2, 3):
            observed = int(table[inside][:, -weeks:].sum())
            expected = float(table[inside].sum() * table[:, -weeks:].sum() / total)
            if observed >= 2:
                highest = max(highest, ratio(observed, expected, total))
    found = recent(*street)
    assert (found[0].llr if found else 0.0) == pytest.approx(highest, abs=1e-8)


@BOTH
@quick
@given(street=streets())
def test_clusters_are_disjoint_discs_in_falling_order(scan, street: tuple[Whole, Whole, Floats]) -> None:  # type: ignore[no-untyped-def]
    """Each is one of the discs, no area is in two, and what is said of a cluster can be counted in the data."""
    table, _, xy = street
    found: list[Cluster] = scan(*street)
    members = [area for cluster in found for area in cluster.members]
    assert len(members) == len(set(members))
    for cluster in found:
        assert frozenset(cluster.members) in all_discs(xy)
        weeks = list(cluster.weeks) or list(range(WEEKS))
        assert weeks[-1] == WEEKS - 1
        assert cluster.observed == table[list(cluster.members)][:, weeks].sum() > cluster.expected
        assert cluster.llr == pytest.approx(ratio(cluster.observed, cluster.expected, int(table.sum())), abs=1e-9)
        assert 1 / 20 <= cluster.p <= 1
    assert all(first.llr >= second.llr - 1e-8 and first.p <= second.p for first, second in pairwise(found))


@BOTH
@quick
@given(street=streets(), seed=st.integers(0, 5))
def test_the_same_seed_gives_the_same_answer(scan, street: tuple[Whole, Whole, Floats], seed: int) -> None:  # type: ignore[no-untyped-def]
    """Also p, which is drawn; another seed changes p only."""
    first: list[Cluster] = scan(*street, seed=seed)
    assert scan(*street, seed=seed) == first
    other: list[Cluster] = scan(*street, seed=seed + 1)
    assert [(c.members, c.weeks, c.llr) for c in other] == [(c.members, c.weeks, c.llr) for c in first]


@BOTH
@quick
@given(street=streets(), random=st.randoms(use_true_random=False))
def test_the_order_of_the_areas_does_not_matter(scan, street: tuple[Whole, Whole, Floats], random) -> None:  # type: ignore[no-untyped-def]
    """The ratio of the first cluster is the same; with the ratios all different, so are all clusters."""
    table, dwellings, xy = street
    order = np.array(random.sample(range(len(xy)), len(xy)))
    assert_same(scan(*street), scan(table[order], dwellings[order], xy[order]), order)


@BOTH
@quick
@given(street=streets(), turn=st.floats(0, 6.28), east=st.floats(-1e6, 1e6), north=st.floats(-1e6, 1e6))
def test_turning_and_moving_the_map_does_not_matter(  # type: ignore[no-untyped-def]
    scan, street: tuple[Whole, Whole, Floats], turn: float, east: float, north: float
) -> None:
    """Distances stay, up to rounding: places at one distance still enter a disc together."""
    table, dwellings, xy = street
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    moved = xy @ rotation.T + [east, north]
    # Rounding must not part areas that share one place.
    _, first, of_area = np.unique(xy, axis=0, return_index=True, return_inverse=True)
    moved = moved[first][of_area.reshape(-1)]
    assert_same(scan(*street), scan(table, dwellings, moved), np.arange(len(xy)))


def assert_same(one: list[Cluster], other: list[Cluster], order: NDArray[np.intp]) -> None:
    """The same first ratio; and the same clusters up to the first tie, where either of two may come first."""
    assert bool(one) == bool(other)
    if one:
        assert one[0].llr == pytest.approx(other[0].llr, abs=1e-8)
    if len({round(c.llr, 6) for c in one}) == len(one) and unambiguous(one, other):
        for mine, theirs in zip(one, other, strict=True):
            assert set(mine.members) == {int(order[area]) for area in theirs.members}


def unambiguous(one: list[Cluster], other: list[Cluster]) -> bool:
    """Whether no two clusters of different make-up have one ratio."""
    return [(c.observed, round(c.expected, 6)) for c in one] == [(c.observed, round(c.expected, 6)) for c in other]


@quick
@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusted_p_values_equal_the_definition(p: list[float]) -> None:
    """The smallest n p_j / j over all j from i on; rising with p, never below p, never above 1."""
    adjusted = benjamini_hochberg(p)
    rank = sorted(p)
    naive = [min([1.0, *(len(p) * q / (j + 1) for j, q in enumerate(rank) if q >= value)]) for value in p]
    assert adjusted == pytest.approx(naive, abs=1e-12)
    assert (adjusted >= np.array(p) - 1e-12).all()
    by_p = adjusted[np.argsort(p, kind="stable")]
    assert (np.diff(by_p) >= 0).all()
