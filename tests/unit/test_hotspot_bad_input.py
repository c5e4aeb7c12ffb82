"""Hotspot statistics on nothing, on too little and on nonsense: a stated answer or a ValueError, never a warning."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics.hotspots import (
    benjamini_hochberg,
    empirical_bayes_rate,
    gamma_poisson,
    gi_star,
    marshall_prior,
    poisson_exceedance,
    poisson_scan,
    space_time_permutation_scan,
)

Floats = NDArray[np.float64]
XY = np.array([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0], [300.0, 300.0]])
CASES, DWELLINGS = np.array([5, 1, 1, 1]), np.array([100.0, 100.0, 100.0, 100.0])
TABLE = np.array([[1, 0, 4], [1, 1, 0], [1, 1, 0], [0, 1, 0]])
TWO_ARRAYS: list[Callable[..., object]] = [empirical_bayes_rate, gamma_poisson, marshall_prior, poisson_exceedance]


def scan(cases: object = CASES, dwellings: object = DWELLINGS, xy: object = XY, **options: float) -> object:
    """The spatial scan, with one argument changed."""
    return poisson_scan(cases, dwellings, xy, **({"max_share": 0.5, "replications": 19} | options))  # type: ignore[arg-type]


def recent(table: object = TABLE, xy: object = XY, **options: float) -> object:
    """The space-time scan, with one argument changed."""
    return space_time_permutation_scan(table, xy, **({"max_share": 0.6, "replications": 19} | options))  # type: ignore[arg-type]


def test_the_unchanged_examples_have_clusters() -> None:
    """What the tests below change does give a cluster: their empty answers are due to the change."""
    assert scan()
    assert recent()


@pytest.mark.parametrize(
    ("why", "cases", "dwellings", "xy"),
    [
        ("no areas", [], [], []),
        ("no areas, with two columns", [], [], np.empty((0, 2))),
        ("no cases", [0, 0, 0, 0], DWELLINGS, XY),
        ("no cases and no population", [0, 0, 0, 0], [0.0] * 4, XY),
        ("one compound", [7], [100.0], XY[:1]),
        ("all in one place", CASES, DWELLINGS, np.ones((4, 2))),
        ("all population in one compound", [5, 0, 0, 0], [100.0, 0.0, 0.0, 0.0], XY),
        ("risk equal everywhere", [2, 2, 2, 2], DWELLINGS, XY),
    ],
)
def test_a_scan_with_nothing_to_compare_finds_nothing(why: str, cases: object, dwellings: object, xy: object) -> None:
    """No cluster, and no fault: the page then says that there is nothing to compare."""
    assert scan(cases, dwellings, xy) == [], why


@pytest.mark.parametrize(
    ("why", "table", "xy"),
    [
        ("no areas", np.empty((0, 5)), []),
        ("no weeks", np.empty((4, 0)), XY),
        ("a single week", TABLE[:, :1], XY),
        ("no cases", np.zeros((4, 5)), XY),
        ("one compound", TABLE[:1], XY[:1]),
        ("all in one place", TABLE, np.ones((4, 2))),
        ("nothing lately", [[3, 2, 0], [1, 1, 0], [1, 1, 0], [1, 0, 0]], XY),
        ("one case", [[0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]], XY),
        ("everything in the last week", [[0, 0, 4], [0, 0, 1], [0, 0, 1], [0, 0, 1]], XY),
    ],
)
def test_a_space_time_scan_with_nothing_to_compare_finds_nothing(why: str, table: object, xy: object) -> None:
    """Windows of the last week or two, so that "nothing lately" is that."""
    assert recent(table, xy, max_weeks=1) == [], why


def test_a_compound_without_dwellings_or_complaints_changes_nothing() -> None:
    """Population 0 with 0 cases is an area that is passed over, at the end or in the middle of a disc."""
    with_empty = scan([*CASES, 0], [*DWELLINGS, 0.0], [*XY.tolist(), [10.0, 10.0]])
    assert [(c.observed, c.expected, c.llr) for c in with_empty] == [  # type: ignore[attr-defined]
        (c.observed, c.expected, c.llr)
        for c in scan()  # type: ignore[attr-defined]
    ]


def test_all_cases_in_one_disc_are_infinitely_more_risky_than_none() -> None:
    """Stated: the relative risk is infinite, the ratio is not."""
    (only,) = poisson_scan([6, 0, 0, 0], DWELLINGS, XY, replications=19)
    assert (only.members, only.relative_risk) == ((0,), inf)
    assert only.llr == pytest.approx(6 * np.log(4))


@pytest.mark.parametrize("bad", [[-1, 1, 1, 1], [0.5, 1, 1, 1], [nan, 1, 1, 1], [inf, 1, 1, 1], ["x", 1, 1, 1], None])
def test_counts_that_are_none_are_refused(bad: object) -> None:
    """Negative, fractional, missing, infinite, text: by every measure that wants whole numbers of cases."""
    for call in (
        lambda: scan(bad),
        lambda: recent(np.array([bad] * 4, dtype=object)),
        lambda: poisson_exceedance(bad, DWELLINGS),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValueError, match=r"cases|counts"):
            call()


@pytest.mark.parametrize("bad", [[-1.0, 1, 1, 1], [nan, 1, 1, 1], [inf, 1, 1, 1], ["x", 1, 1, 1]])
def test_populations_that_are_none_are_refused(bad: list[float]) -> None:
    """By all measures, and the events of the smoothed rates too, which may be fractional but nothing else."""
    with pytest.raises(ValueError, match="population"):
        scan(dwellings=bad)
    for measure in TWO_ARRAYS:
        with pytest.raises(ValueError, match=r"population|expected"):
            measure([1, 1, 1, 1], bad)
        with pytest.raises(ValueError, match=r"events|cases"):
            measure(bad, DWELLINGS)
    with pytest.raises(ValueError, match="values"):
        gi_star(bad, XY, 150.0)


@pytest.mark.parametrize("measure", [scan, *TWO_ARRAYS])
def test_cases_without_anything_to_come_from_are_refused(measure: Callable[..., object]) -> None:
    """A compound with complaints and no dwellings is a fault of the data, not a rate of infinity."""
    with pytest.raises(ValueError, match=r"above 0 \(position \(1,\)\)"):
        measure([5, 1, 1, 1], [100.0, 0.0, 100.0, 100.0])


@pytest.mark.parametrize(
    "xy", [XY[:3], XY.T, XY.ravel(), np.zeros((4, 3)), [[nan, 0.0], *XY[1:].tolist()], np.full((4, 2), inf)]
)
def test_positions_of_another_shape_or_nowhere_are_refused(xy: object) -> None:
    """Each area needs one finite position."""
    for call in (lambda: scan(xy=xy), lambda: recent(xy=xy), lambda: gi_star(CASES, xy, 150.0)):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="xy must"):
            call()


def test_arrays_of_other_lengths_are_refused() -> None:
    """One value per area, and a table of counts has two dimensions."""
    for measure in (scan, *TWO_ARRAYS):
        with pytest.raises(ValueError, match="one value per area"):
            measure(CASES, DWELLINGS[:3])
        with pytest.raises(ValueError, match="dimension"):
            measure(TABLE, DWELLINGS)
    with pytest.raises(ValueError, match="dimension"):
        recent(CASES)
    with pytest.raises(ValueError, match="dimension"):
        gi_star(TABLE, XY, 150.0)
    with pytest.raises(ValueError, match="dimension"):
        benjamini_hochberg([[0.1]])


@pytest.mark.parametrize(
    "option",
    [
        {"max_share": 0.0},
        {"max_share": 1.0},
        {"max_share": -0.5},
        {"max_share": nan},
        {"replications": 0},
        {"min_cases": 0},
    ],
)
def test_options_that_no_scan_can_run_with_are_refused(option: dict[str, float]) -> None:
    """Both scans; the message names the option."""
    for measure in (scan, recent):
        with pytest.raises(ValueError, match=next(iter(option))):
            measure(**option)


def test_windows_and_radii_of_nothing_are_refused() -> None:
    """The space-time scan's own options, and the band of Gi*."""
    for option in ({"max_weeks": 0}, {"max_distance": -1.0}, {"max_distance": nan}):
        with pytest.raises(ValueError, match=next(iter(option))):
            recent(**option)
    for band in (-1.0, nan, inf):
        with pytest.raises(ValueError, match="band"):
            gi_star(CASES, XY, band)


def test_gi_star_is_missing_where_it_cannot_be_computed() -> None:
    """Equal values, one area, a band over everything: NaN, not 0; no areas: none."""
    assert np.isnan(gi_star([3, 3, 3, 3], XY, 150.0)).all()
    assert np.isnan(gi_star([0, 0, 0, 0], XY, 150.0)).all()
    assert np.isnan(gi_star([3], XY[:1], 150.0)).all()
    assert np.isnan(gi_star(CASES, XY, 1e6)).all()
    assert np.isnan(gi_star(CASES, np.ones((4, 2)), 0.0)).all()
    assert gi_star([], [], 150.0).shape == (0,)


def test_smoothed_rates_of_nothing_are_stated() -> None:
    """No events: rate 0, relative risk 1; no population at all: refused, for there is no rate."""
    assert empirical_bayes_rate([0, 0], [10.0, 20.0]).tolist() == [0.0, 0.0]
    assert empirical_bayes_rate([3], [10.0]) == pytest.approx([0.3])
    assert empirical_bayes_rate([3, 0], [10.0, 0.0]) == pytest.approx([0.3, 0.3])
    assert gamma_poisson([0, 0], [1.0, 1.0]).relative_risk.tolist() == [1.0, 1.0]
    assert gamma_poisson([], []).relative_risk.shape == (0,)
    assert gamma_poisson([4], [1.0]).relative_risk == pytest.approx([1.0])
    for nowhere in ([], [0.0, 0.0]):
        with pytest.raises(ValueError, match="no area has population"):
            empirical_bayes_rate([0] * len(nowhere), nowhere)
    for level in (0.0, 1.0, nan):
        with pytest.raises(ValueError, match="level"):
            gamma_poisson([4, 1], [1.0, 1.0]).interval(level)


def test_exact_tails_of_nothing_are_certain() -> None:
    """P(X >= 0) is 1, also where nothing is expected."""
    assert poisson_exceedance([0, 0], [0.0, 5.0]).tolist() == [1.0, 1.0]
    assert poisson_exceedance([], []).shape == (0,)
    assert poisson_exceedance([2], [1.0]) == pytest.approx([1 - 2 / np.e])


@pytest.mark.parametrize("bad", [[1.1], [-0.1], [nan], [inf], ["x"]])
def test_p_values_that_are_none_are_refused(bad: list[float]) -> None:
    """Leave out what was not tested; an empty list stays empty."""
    with pytest.raises(ValueError, match=r"^p "):
        benjamini_hochberg(bad)
    assert benjamini_hochberg([]).shape == (0,)
