"""Labels: chance earns 可信热点 rarely, a planted cluster does, and unknown dwellings never do."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.evidence import Kind, Label, evidence, new_clusters
from tests.calibration.evidence import looks, weekly_looks

GRID = np.array([(300.0 * (at % 8), 300.0 * (at // 8)) for at in range(48)])
DWELLINGS = np.full(48, 400.0)
FLAT = np.full(48, 5.0)


def _with(**changes: float) -> np.ndarray:
    cases = FLAT.copy()
    for name, count in changes.items():
        cases[int(name.removeprefix("at"))] = count
    return cases


def test_constant_risk_earns_a_credible_hotspot_in_at_most_5_percent() -> None:
    """200 streets of 60 complaints; at most 16 alarms (5 % and two standard deviations of the simulation)."""
    assert looks(60, 200, seed=11).any_credible <= 0.08


def test_four_neighbours_at_four_times_the_risk_are_found() -> None:
    """60 complaints at the street's usual rate: found in at least 80 % of 150 streets (85 % on many, see docs)."""
    assert looks(60, 150, factor=4.0, more=True, seed=12).found >= 0.8


def test_a_steady_street_seldom_shows_something_new() -> None:
    """Single risks differ all along; an alarm in at most 5 % of weeks, two standard deviations allowed."""
    assert weekly_looks(12, 60, seed=13)[0] <= 0.1


def test_neighbours_are_an_area_and_one_compound_is_a_point() -> None:
    """An excess once in a compound and its four neighbours, once in one compound."""
    block = evidence(_with(at11=18, at18=18, at19=18, at20=18, at27=18), DWELLINGS, GRID, weeks=26)
    assert block.credible == (11, 18, 19, 20, 27)
    assert {block.compounds[at].kind for at in block.credible} == {Kind.AREA}
    single = evidence(_with(at20=30), DWELLINGS, GRID, weeks=26)
    assert single.credible == (20,)
    assert single.compounds[20].kind is Kind.SINGLE


def test_a_quiet_compound_inside_a_cluster_is_not_called_itself() -> None:
    """The hole of a ring of hot compounds may lie in the disc, but has no excess."""
    ring = {f"at{at}": 25.0 for at in (9, 10, 11, 17, 19, 25, 26, 27)}
    found = evidence(_with(**ring, at18=1.0), DWELLINGS, GRID, weeks=26)
    assert found.compounds[18].label is not Label.CREDIBLE
    assert found.compounds[18].kind is None


def test_unknown_dwellings_give_no_label_and_do_not_disturb_the_others() -> None:
    """A compound without registered households: 未知; its complaints are not spread over the rest."""
    dwellings = DWELLINGS.copy()
    dwellings[3], dwellings[4] = np.nan, 0.0
    found = evidence(_with(at3=80, at4=80, at20=30), dwellings, GRID, weeks=26)
    assert found.compounds[3].label is found.compounds[4].label is Label.UNKNOWN
    assert found.compounds[3].expected is None
    assert found.credible == (20,)
    assert (found.n, found.not_scanned) == (45 * 5 + 30, 2)


def test_a_compound_without_a_place_is_at_most_watched() -> None:
    """No circle can be drawn around it; the exact test alone makes no credible hotspot."""
    xy = GRID.copy()
    xy[7] = np.nan
    found = evidence(_with(at7=30), DWELLINGS, xy, weeks=26)
    assert found.compounds[7].label is Label.WATCH
    assert found.compounds[7].cluster is None


def test_a_compound_with_a_large_part_of_the_street_can_still_be_called() -> None:
    """A small street: each compound holds more of the dwellings than the usual largest disc."""
    xy = np.array([[0.0, 0.0], [900.0, 0.0], [0.0, 900.0], [2000.0, 2000.0]])
    found = evidence(np.array([60.0, 10.0, 10.0, 10.0]), np.full(4, 300.0), xy, weeks=26)
    assert found.credible == (0,)


@pytest.mark.parametrize(
    ("cases", "label"),
    [([0.0] * 4, Label.NOISE), ([3.0, 2.0, 3.0, 2.0], Label.NOISE)],
)
def test_nothing_stands_out_where_nothing_differs(cases: list[float], label: Label) -> None:
    """No complaint, or the same everywhere."""
    found = evidence(np.array(cases), np.full(4, 100.0), GRID[:4], weeks=26)
    assert {item.label for item in found.compounds} == {label}
    assert found.credible == ()


def test_one_compound_has_nothing_to_be_compared_with() -> None:
    """Unknown, not 可信 and not 噪声内."""
    found = evidence(np.array([9.0]), np.array([100.0]), np.zeros((1, 2)), weeks=26)
    assert found.compounds[0].label is Label.UNKNOWN
    assert found.clusters == ()


def test_compounds_at_one_place_are_not_scanned_into_a_cluster() -> None:
    """All at the same point: no circle separates them."""
    found = evidence(np.array([9.0, 1.0, 1.0]), np.full(3, 100.0), np.zeros((3, 2)), weeks=26)
    assert found.credible == ()


@pytest.mark.parametrize("bad", [-1.0, np.nan])
def test_counts_that_cannot_be_are_refused(bad: float) -> None:
    """Negative or missing."""
    with pytest.raises(ValueError, match="cases"):
        evidence(np.array([bad, 1.0]), np.array([1.0, 1.0]), np.zeros((2, 2)), weeks=26)


def test_getis_ord_stays_off_on_a_street_and_comes_on_for_a_district() -> None:
    """Below 900 areas chance alone makes hot spots, so there is no z."""
    assert evidence(_with(at20=30), DWELLINGS, GRID, weeks=26).compounds[20].gi_star is None
    xy = np.array([(300.0 * (at % 30), 300.0 * (at // 30)) for at in range(900)])
    cases = np.ones(900)
    cases[435] = 12.0
    assert (evidence(cases, np.full(900, 400.0), xy, weeks=26).compounds[435].gi_star or 0.0) > 3


def test_a_rise_of_the_last_weeks_is_new_and_an_old_hotspot_is_not() -> None:
    """One compound is high all along; another rises in the last three weeks."""
    counts = np.random.default_rng(8).poisson(0.4, (48, 26)).astype(float)
    counts[30] += 4.0
    counts[10, -3:] += 5.0
    found = new_clusters(counts, GRID)
    assert found[0].p <= 0.05
    assert 10 in found[0].members
    assert found[0].weeks[0] >= 20
    assert not any(30 in cluster.members and cluster.p <= 0.05 for cluster in found)


@pytest.mark.parametrize("counts", [np.zeros((5, 26)), np.ones((5, 1)), np.ones((1, 26))])
def test_too_little_to_compare_shows_nothing_new(counts: np.ndarray) -> None:
    """No complaint, a single week, one compound."""
    assert new_clusters(counts, GRID[: len(counts)]) == ()
