"""Hotspot statistics against published numbers: Getis-Ord, Benjamini-Hochberg, SaTScan, Marshall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtr

from analytics.hotspots import (
    Cluster,
    benjamini_hochberg,
    empirical_bayes_rate,
    gi_star,
    marshall_prior,
    poisson_exceedance,
    poisson_scan,
    space_time_permutation_scan,
)
from analytics.hotspots.gi_star import gi_star_of_pairs

Floats = NDArray[np.float64]
ORACLES = Path(__file__).resolve().parents[3] / "shared" / "oracles"
GRID, NEW_YORK = ORACLES / "getis_ord" / "go_xyz.csv", ORACLES / "scan_ny"
needs_grid = pytest.mark.skipif(not GRID.is_file(), reason="the reference data ../shared/oracles/getis_ord is not here")
needs_new_york = pytest.mark.skipif(
    not NEW_YORK.is_dir(), reason="the reference data folder ../shared/oracles/scan_ny is not here"
)
# Counts 1974-78 by county, public record: Cressie 1993, Statistics for Spatial Data, pp. 386-389.
CAROLINA = Path(__file__).resolve().parents[1] / "files" / "north_carolina_sids.csv"
# Which counties are neighbours after Cressie and Read 1985 (ncCR85 of R spData, CC0).
CAROLINA_NEIGHBOURS = CAROLINA.with_name("north_carolina_neighbours.csv")


def test_gi_star_of_six_points_equals_the_library_for_spatial_analysis() -> None:
    """Esda's test_getisord.py: band 15, binary weights, the point itself included."""
    xy = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    published = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert gi_star([2, 3, 3.2, 5, 8, 7], xy, 15.0) == pytest.approx(published, abs=5e-9)


@needs_grid
@pytest.mark.parametrize(("band", "published"), [(30, 1.450783), (60, 1.900559), (90, 2.096939), (120, 1.981907)])
def test_gi_star_equals_getis_and_ord_on_their_remote_sensing_grid(band: float, published: float) -> None:
    """Getis and Ord 1996, 16 x 16 cells of 30 m, cell n - 136 counted from 1 (R spdep, ?localG).

    At band 30 the textbook formula over the stored grid gives 1.450780, so the last digit printed is not reached.
    """
    table = np.loadtxt(GRID, delimiter=",", skiprows=1)
    assert gi_star(table[:, 2], table[:, :2], band)[256 - 136 - 1] == pytest.approx(published, abs=5e-6)


def test_adjusted_p_values_equal_benjamini_and_hochberg() -> None:
    """Their 15 tests of 1995: four are called at .05 where Bonferroni calls three; R's p.adjust gives the values."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    adjusted = benjamini_hochberg(p)
    assert adjusted[:5] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625, 0.0603], abs=1e-12)
    assert (adjusted <= 0.05).sum() == 4
    assert (15 * np.array(p) <= 0.05).sum() == 3


@dataclass(frozen=True)
class Printed:
    """A cluster as SaTScan printed it; ids are the numbers of the tracts, in its order."""

    ids: list[int]
    observed: int
    expected: float
    relative_risk: float
    llr: float
    p: float


def printed(name: str) -> list[Printed]:
    """All clusters of one of SaTScan's result files."""
    text = (NEW_YORK / name).read_text(encoding="utf-8").partition("CLUSTERS DETECTED")[2].partition("PARAMETER")[0]
    return [_printed(block) for block in re.split(r"(?m)^\d+\.(?=Location IDs)", text)[1:]]


def _printed(block: str) -> Printed:
    ids = re.split(r"(?m)^  (?=[A-Z])", block)[0].partition(":")[2]

    def number(label: str) -> float:
        found = re.search(rf"{label}\.*: ([\d.]+)", block)
        assert found, label
        return float(found[1])

    return Printed(
        [int(i) for i in re.findall(r"\d+", ids)],
        int(number("Number of cases")),
        number("Expected cases"),
        number("Relative risk"),
        number("Log likelihood ratio"),
        number("P-value"),
    )


@cache
def new_york() -> tuple[Floats, Floats, Floats]:
    """Cases, population and coordinates of the 281 tracts, in the order of their numbers."""
    columns = {"cases": (0, 1), "pop": (0, 2), "coords": (0, 1, 2)}
    tables = {k: np.loadtxt(NEW_YORK / f"satscan_ny_{k}.txt", usecols=use) for k, use in columns.items()}
    for table in tables.values():
        assert table[:, 0].tolist() == list(range(1, 282))
    return tables["cases"][:, 1], tables["pop"][:, 1], tables["coords"][:, 1:]


@cache
def scanned(max_share: float, min_cases: int = 2) -> tuple[Cluster, ...]:
    """Our clusters in New York, with SaTScan's 999 replications."""
    return tuple(poisson_scan(*new_york(), max_share=max_share, min_cases=min_cases, replications=999, seed=1))


RUNS = [
    (0.1, "scan_test_ny_poisson_circular_cartesian_ubpop_10percent.txt"),
    (0.1, "satscan_ny_out.txt"),
    (0.5, "scan_test_ny_poisson_circular_cartesian.txt"),
]


@needs_new_york
@pytest.mark.parametrize(("max_share", "name"), RUNS)
def test_the_scan_finds_the_clusters_that_satscan_prints(max_share: float, name: str) -> None:
    """New York leukaemia, SaTScan 9.6: tracts, cases, expectation, risk, ratio to six decimals; p by chance."""
    theirs, ours = printed(name), scanned(max_share)
    assert len(theirs) == {0.1: 7, 0.5: 6}[max_share]
    assert len(ours) >= len(theirs)
    for found, known in zip(ours, theirs, strict=False):
        assert sorted(area + 1 for area in found.members) == sorted(known.ids)
        assert found.observed == known.observed
        assert found.expected == pytest.approx(known.expected, abs=0.0051)
        assert found.relative_risk == pytest.approx(known.relative_risk, abs=0.0051)
        assert found.llr == pytest.approx(known.llr, abs=5.1e-7)
        # Two Monte Carlo runs of 999, and SaTScan smooths its smallest p by a Gumbel distribution.
        assert found.p == pytest.approx(known.p, abs=4.5 * np.sqrt(2 * known.p * (1 - known.p) / 999) + 0.001)


@needs_new_york
def test_the_published_ratios_are_the_first_of_the_scan() -> None:
    """The numbers themselves, should a result file be cut short."""
    assert [round(found.llr, 6) for found in scanned(0.1)][:7] == [
        11.577255, 9.019716, 6.114140, 4.651839, 4.169203, 3.363518, 3.209485,
    ]  # fmt: skip
    assert [round(found.llr, 6) for found in scanned(0.5)][:6] == [
        14.083511, 9.019716, 6.114140, 4.651839, 3.363518, 3.209485,
    ]  # fmt: skip


@needs_new_york
def test_satscan_stops_where_its_minimum_of_two_cases_stops_it() -> None:
    """Trap: with one case allowed there may be more clusters, of one case each, but never fewer or other large ones."""
    two, one = scanned(0.1), scanned(0.1, min_cases=1)
    assert min(found.observed for found in two) >= 2
    assert [found.members for found in one if found.llr > 3] == [found.members for found in two if found.llr > 3]


@pytest.mark.parametrize("cases", [1, 2, 3])
def test_as_many_cases_as_the_minimum_make_a_cluster(cases: int) -> None:
    """At least, not more than: a lone compound with n cases is found with a minimum of n and not of n + 1."""
    counts, xy = np.array([cases, 0, 0, 0, 0]), np.column_stack([np.arange(5) * 100.0, np.zeros(5)])
    (lone,) = poisson_scan(counts, np.full(5, 10.0), xy, min_cases=cases, replications=19)
    assert (lone.members, lone.observed) == ((0,), cases)
    assert poisson_scan(counts, np.full(5, 10.0), xy, min_cases=cases + 1, replications=19) == []


def test_one_case_makes_a_space_time_cluster_only_where_it_is_allowed_to() -> None:
    """The same trap in the space-time scan: SaTScan wants two cases, and p of everything depends on it."""
    counts = np.zeros((6, 8), dtype=int)
    counts[:5, 0] = 2
    counts[5, 7] = 1
    xy = np.column_stack([np.arange(6) * 100.0, np.zeros(6)])
    assert space_time_permutation_scan(counts, xy, replications=99) == []
    (lone,) = space_time_permutation_scan(counts, xy, min_cases=1, replications=99)
    assert (lone.members, lone.observed) == ((5,), 1)


@cache
def carolina() -> dict[str, tuple[float, float]]:
    """Sudden infant deaths and births of North Carolina's 100 counties."""
    _, *rows = CAROLINA.read_text(encoding="utf-8").splitlines()
    return {name: (float(deaths), float(births)) for name, deaths, births in (row.rsplit(",", 2) for row in rows)}


def test_empirical_bayes_rates_equal_marshall_in_north_carolina() -> None:
    """R spdep::EBest and esda on SIDS74 / BIR74, with both parameters of the prior."""
    deaths, births = np.array(list(carolina().values())).T
    prior = marshall_prior(deaths, births)
    assert prior.a == pytest.approx(7.692931e-07, rel=1e-6)
    assert prior.b == pytest.approx(0.002021445, abs=5e-10)
    rate = dict(zip(carolina(), empirical_bayes_rate(deaths, births), strict=True))
    published = {"Ashe": 0.001697297, "Alleghany": 0.001705378, "Surry": 0.001773087, "Currituck": 0.002012868}
    published |= {"Northampton": 0.003534913, "Anson": 0.004838804}
    assert {name: rate[name] for name in published} == pytest.approx(published, abs=5.1e-10)


def test_gi_star_equals_the_published_values_in_north_carolina() -> None:
    """Deaths per 1,000 births, neighbours of Cressie and Read, the county itself included: R spdep and esda."""
    names = list(carolina())
    rate = np.array([1000 * deaths / births for deaths, births in carolina().values()])
    _, *rows = CAROLINA_NEIGHBOURS.read_text(encoding="utf-8").splitlines()
    beside = {county: neighbours.split(";") for county, neighbours in (row.split(",") for row in rows)}
    both_ways = [(names.index(county), names.index(other)) for county, others in beside.items() for other in others]
    pairs = np.array([(one, other) for one, other in both_ways if one < other])
    assert 2 * len(pairs) == len(both_ways) == 492
    z = gi_star_of_pairs(rate, pairs)
    found = {name: z[names.index(name)] for name in ("Northampton", "Ashe", "Anson")}
    assert found == pytest.approx({"Northampton": 4.052006, "Ashe": -1.699093, "Anson": 1.839079}, abs=5.1e-7)
    assert (ndtr(-z) < 0.05).sum() == 10
    assert (benjamini_hochberg(ndtr(-z)) < 0.05).sum() == 2


def test_the_exact_tail_is_the_complement_of_the_published_probability_map() -> None:
    """R spdep::probmap prints P(X <= cases): Anson .9999997, Northampton .9992007; ours is P(X >= cases)."""
    deaths, births = np.array(list(carolina().values())).T
    expected = births * deaths.sum() / births.sum()
    above = dict(zip(carolina(), poisson_exceedance(deaths + 1, expected), strict=True))
    assert 1 - above["Anson"] == pytest.approx(0.9999997, abs=5.1e-8)
    assert 1 - above["Northampton"] == pytest.approx(0.9992007, abs=5.1e-8)
