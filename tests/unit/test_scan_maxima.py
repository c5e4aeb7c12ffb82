"""The simulated maxima are exact: what is skipped for speed could not have been the highest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.hotspots import poisson_scan
from analytics.hotspots.likelihood import fewest_cases, log_likelihood_ratio
from analytics.hotspots.replicates import raise_best
from analytics.hotspots.zones import discs, sites_of
from tests.streets import constant_street


@pytest.mark.parametrize(
    ("compounds", "total", "kind"),
    [
        (12, 5, np.uint16),  # hardly any cases
        (60, 250, np.uint16),  # a street
        (400, 300, np.uint16),  # more zones than one block of centres
        (60, 90_000, np.uint32),  # counts beyond 16 bits
    ],
)
@pytest.mark.parametrize("min_cases", [1, 3])
def test_the_highest_ratio_equals_that_of_all_zones_one_by_one(
    compounds: int, total: int, kind: type, min_cases: int
) -> None:
    """Every zone's ratio in every simulated data set, without the short cut."""
    rng = np.random.default_rng(compounds)
    street = constant_street(rng, compounds)
    sites = sites_of(street.xy)
    base = sites.total(street.dwellings)
    zones = discs(sites, base, 0.5)
    cases = rng.multinomial(total, base / base.sum(), size=599).T
    expected = zones.size * (total / base.sum())
    best = np.zeros(599)
    raise_best(best, cases.astype(kind), zones.order, expected, zones.whole, total, min_cases)
    highest = np.zeros(599)
    inside = np.zeros_like(cases)
    for column in range(zones.order.shape[1]):
        inside = inside + cases[zones.order[:, column]]
        ratio = log_likelihood_ratio(inside, np.repeat(expected[:, column, None], 599, axis=1), total)
        ratio[~zones.whole[:, column]] = 0.0
        highest = np.maximum(highest, np.where(inside >= min_cases, ratio, 0.0).max(axis=0))
    assert best == pytest.approx(highest, abs=1e-9)


@settings(max_examples=300, deadline=None)
@given(
    total=st.integers(1, 3000),
    share=st.floats(1e-9, 0.9999),
    ratio=st.one_of(st.just(0.0), st.floats(1e-9, 60)),
)
def test_no_number_of_cases_below_the_bar_reaches_the_ratio(total: int, share: float, ratio: float) -> None:
    """The bar is never above the smallest sufficient number, and never more than one below it."""
    expected = np.full(total + 1, total * share)
    reached = log_likelihood_ratio(np.arange(total + 1), expected, total)
    enough = np.flatnonzero((reached >= ratio) & (reached > 0))
    smallest = int(enough[0]) if enough.size else total + 1
    bar = float(fewest_cases(expected[:1], total, ratio)[0])
    assert smallest - 1 <= bar <= smallest


def test_a_city_is_scanned_with_smaller_discs_than_a_district(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the budget of zones each disc holds fewer places; a cluster of few places is found all the same."""
    rng = np.random.default_rng(3)
    street = constant_street(rng, 120)
    near = np.argsort(((street.xy - street.xy[7]) ** 2).sum(axis=1))[:4]
    cases = rng.poisson(street.dwellings * 0.005)
    cases[near] += 12
    whole = poisson_scan(cases, street.dwellings, street.xy, replications=99)
    monkeypatch.setattr("analytics.hotspots.zones.ZONE_BUDGET", 120 * 6)
    capped = poisson_scan(cases, street.dwellings, street.xy, replications=99)
    assert capped[0].members == whole[0].members
    assert max(len(cluster.members) for cluster in capped) <= 6 < max(len(cluster.members) for cluster in whole)


@pytest.mark.parametrize("found_in_order", [0, 1])
def test_p_counts_the_simulations_as_high_and_the_data_themselves(found_in_order: int) -> None:
    """Every case in one small compound: nothing simulated comes near, so p is 1 / (replications + 1)."""
    xy = np.array([(0.0, 0.0), (100.0, 0.0), (0.0, 300.0), (500.0, 500.0), (900.0, 0.0)])
    cases = np.zeros(5, dtype=int)
    cases[found_in_order] = 40
    (cluster,) = poisson_scan(cases, np.full(5, 100.0), xy, replications=199)
    assert (cluster.members, cluster.p) == ((found_in_order,), 1 / 200)
