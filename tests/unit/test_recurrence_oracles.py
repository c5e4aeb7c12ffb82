"""The estimators of 回潮 against printed results of R (survival, surveillance) and of the Near Repeat Calculator."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from analytics.recurrence import (
    KaplanMeier,
    cumulative_incidence,
    kaplan_meier,
    knox,
    log_rank,
    mean_cumulative_function,
    wilson_interval,
)

ORACLES = Path(__file__).resolve().parents[3] / "shared" / "oracles"
needs_survival = pytest.mark.skipif(
    not (ORACLES / "survival").is_dir(), reason="the reference data folder ../shared/oracles/survival is not here"
)
needs_arsons = pytest.mark.skipif(
    not (ORACLES / "knox_chicago").is_dir(),
    reason="the reference data folder ../shared/oracles/knox_chicago is not here",
)

# R survival::aml (Miller 1997): weeks to relapse, 1 = relapsed.
MAINTAINED = [(9, 1), (13, 1), (13, 0), (18, 1), (23, 1), (28, 0), (31, 1), (34, 1), (45, 0), (48, 1), (161, 0)]
NOT_MAINTAINED = [
    (5, 1),
    (5, 1),
    (8, 1),
    (8, 1),
    (12, 1),
    (16, 0),
    (23, 1),
    (27, 1),
    (30, 1),
    (33, 1),
    (43, 1),
    (45, 1),
]


def curve(rows: list[tuple[int, int]]) -> KaplanMeier:
    """The Kaplan-Meier curve of (weeks, relapsed) rows."""
    return kaplan_meier([weeks for weeks, _ in rows], [relapsed for _, relapsed in rows])


def at_events(found: KaplanMeier, values: NDArray[np.float64]) -> list[float]:
    """The values at the times with an event, to the four digits that R prints."""
    return [round(value, 4) for value in values[found.events > 0].tolist()]


def survival_data(name: str) -> pd.DataFrame:
    """One of the data sets of R survival."""
    return pd.read_csv(ORACLES / "survival" / f"{name}.csv")


# Places and days of 188 cases, no persons: Williams et al. 1978, British Journal of Cancer 37:109, published table; as
# numbered in libpysal's example "burkitt" (BSD).
BURKITT = Path(__file__).resolve().parents[1] / "files" / "burkitt_lymphoma.csv"


def test_the_curve_of_the_maintained_equals_r() -> None:
    """survfit(conf.type = "log-log"): survival, Greenwood's error, median 31 (13 to open), 30-week mean."""
    found = curve(MAINTAINED)
    assert found.n == 11
    assert at_events(found, found.survival) == [0.9091, 0.8182, 0.7159, 0.6136, 0.4909, 0.3682, 0.1841]
    assert at_events(found, found.standard_error) == [0.0867, 0.1163, 0.1397, 0.1526, 0.1642, 0.1627, 0.1535]
    assert found.median == 31.0
    assert found.median_interval == (13.0, None)
    assert found.restricted_mean(30) == pytest.approx(24.60227, abs=5e-6)


def test_the_curve_of_the_others_equals_r() -> None:
    """It falls to 0 with the last relapse, where its limits are not defined; median 23 (5 to 33)."""
    found = curve(NOT_MAINTAINED)
    expected = [0.8333, 0.6667, 0.5833, 0.4861, 0.3889, 0.2917, 0.1944, 0.0972, 0.0]
    assert at_events(found, found.survival) == expected
    assert found.median == 23.0
    assert found.median_interval == (5.0, 33.0)
    assert found.restricted_mean(30) == pytest.approx(19.69444, abs=5e-6)
    assert np.isnan(found.lower[-1])
    assert np.isnan(found.upper[-1])


def test_the_log_rank_test_of_the_two_equals_r() -> None:
    """survdiff(Surv(time, status) ~ x, aml): chi-square 3.396389 on one degree of freedom."""
    rows = MAINTAINED + NOT_MAINTAINED
    group = ["maintained"] * len(MAINTAINED) + ["not"] * len(NOT_MAINTAINED)
    found = log_rank([weeks for weeks, _ in rows], [relapsed for _, relapsed in rows], group)
    assert found.statistic == pytest.approx(3.396389, abs=5e-7)
    assert found.p == pytest.approx(0.06533932, abs=5e-9)
    assert found.degrees_of_freedom == 1


@needs_survival
def test_the_log_rank_test_of_the_lung_data_by_sex_equals_r() -> None:
    """Observed and expected of both sexes too."""
    lung = survival_data("lung")
    found = log_rank(lung["time"], lung["status"] == 2, lung["sex"])
    assert found.observed.tolist() == [112, 53]
    assert found.expected == pytest.approx([91.58174, 73.41826], abs=5e-6)
    assert found.statistic == pytest.approx(10.326742, abs=5e-7)
    assert found.p == pytest.approx(0.00131116, abs=5e-9)


@needs_survival
def test_the_log_rank_test_of_three_groups_equals_r() -> None:
    """ECOG 0 to 2 of the lung data: two degrees of freedom."""
    lung = survival_data("lung")
    lung = lung[lung["ph.ecog"].isin([0, 1, 2])]
    found = log_rank(lung["time"], lung["status"] == 2, lung["ph.ecog"])
    assert found.degrees_of_freedom == 2
    assert found.statistic == pytest.approx(18.0120967, abs=5e-8)
    # The chance of more than x on two degrees of freedom is exp(-x / 2).
    assert found.p == pytest.approx(np.exp(-18.0120967 / 2), rel=5e-8)
    assert found.p == pytest.approx(1.226657e-4, abs=1e-10)


@needs_survival
@pytest.mark.parametrize(
    ("treatment", "mean", "error"),
    [
        (1, [0.39374, 0.71683, 1.44677, 1.93322, 2.09988], [0.08446, 0.14058, 0.24382, 0.30371, 0.34847]),
        (2, [0.38755, 0.44737, 0.88984, 1.34810, 1.65286], [0.10531, 0.13477, 0.21405, 0.32464, 0.40754]),
    ],
)
def test_the_mean_cumulative_function_equals_r(treatment: int, mean: list[float], error: list[float]) -> None:
    """bladder2 at months 6, 12, 24, 36 and 48, with the robust error."""
    bladder = survival_data("bladder2")
    bladder = bladder[bladder["rx"] == treatment]
    events, end = bladder[bladder["event"] == 1], bladder.groupby("id")["stop"].max()
    found = mean_cumulative_function(events["id"], events["stop"], end.index, end)
    values = [found.at(month) for month in (6, 12, 24, 36, 48)]
    assert [round(value, 5) for value, _ in values] == mean
    assert [round(value, 5) for _, value in values] == error


@needs_survival
def test_the_cumulative_incidence_equals_r() -> None:
    """mgus2 at months 60, 120 and 240: plasma cell malignancy (pcm) first, or death without it."""
    mgus = survival_data("mgus2")
    months = np.where(mgus["pstat"] == 1, mgus["ptime"], mgus["futime"])
    cause = np.where(mgus["pstat"] == 1, "pcm", np.where(mgus["death"] == 1, "death", ""))
    found = cumulative_incidence(months, cause)
    assert found.causes == ("death", "pcm")
    assert [round(found.at("pcm", month), 7) for month in (60, 120, 240)] == [0.0341037, 0.0637222, 0.0998137]
    assert [round(found.at("death", month), 7) for month in (60, 120, 240)] == [0.3203670, 0.5318177, 0.7240280]


@pytest.mark.parametrize(
    ("k", "n", "lower", "upper"),
    [(3, 12, 0.08894167, 0.53230533), (0, 8, 0.0, 0.32440756), (8, 8, 1 - 0.32440756, 1.0)],
)
def test_the_wilson_interval_equals_the_published_one(k: int, n: int, lower: float, upper: float) -> None:
    """To the eight digits printed; the last row is the mirror image of the second."""
    assert wilson_interval(k, n) == pytest.approx((lower, upper), abs=5e-9)


def test_knox_does_not_take_one_event_written_twice_for_a_repeat() -> None:
    """Same point, same day: near in space and in time, but no repeat unless the caller says so."""
    xy, days = [(0, 0), (0, 0), (5, 0), (900, 900)], [1, 1, 2, 300]
    assert (knox(xy, days, 20, 5).observed, knox(xy, days, 20, 5, count_coincident=True).observed) == (2, 3)
    assert knox(xy, days, 20, 5).expected == knox(xy, days, 20, 5, count_coincident=True).expected


def test_knox_of_burkitts_lymphoma() -> None:
    """188 cases in Uganda, 20 units and 5 days: 12, expected 10.14382 (R surveillance::knox)."""
    cases = np.loadtxt(BURKITT, delimiter=",", skiprows=1)
    found = knox(cases[:, :2], cases[:, 2], 20, 5, replications=1999)
    assert (found.observed, found.near_in_time, found.near_in_space) == (12, 52, 3429)
    assert found.expected == pytest.approx(10.14382, abs=5e-6)
    assert found.p == pytest.approx(0.304, abs=0.04)


def test_knox_counts_a_pair_exactly_at_the_limit() -> None:
    """ "Within 20 units and 5 days" includes 20 and 5 (Knox 1964, R surveillance). Of these seven events five pairs are
    near in both, three of them exactly at a limit: counting "less than" would find two."""
    xy = np.array([(0, 0), (20, 0), (12, 16), (100, 0), (100, 20), (100, 20.5), (900, 0)], dtype=np.float64)
    days = np.array([0, 5, 5, 30, 35, 36, 35], dtype=np.float64)
    found = knox(xy, days, 20, 5, replications=99)
    pairs = list(combinations(range(len(xy)), 2))
    in_space = [bool(np.hypot(*(xy[one] - xy[other])) <= 20) for one, other in pairs]
    in_time = [bool(abs(days[one] - days[other]) <= 5) for one, other in pairs]
    both = [space and time for space, time in zip(in_space, in_time, strict=True)]
    assert (sum(in_space), sum(in_time), sum(both)) == (5, 8, 5)
    assert (found.near_in_space, found.near_in_time, found.observed) == (5, 8, 5)
    assert found.expected == pytest.approx(5 * 8 / 21)
    assert found.ratio == pytest.approx(21 / 8)


@needs_arsons
@pytest.mark.parametrize(("days_apart", "in_time", "at_same_place"), [(0, 412, 0), (1, 1125, 2), (2, 1896, 2)])
def test_knox_agrees_with_the_near_repeat_calculator(days_apart: int, in_time: int, at_same_place: int) -> None:
    """522 arsons in Chicago. The calculator measures along the grid of streets, so that only the row "Same location"
    and the totals by day can be compared: 0 + 9 + 4 + 6 + 393 pairs on one day and so on."""
    arsons = pd.read_csv(ORACLES / "knox_chicago" / "chicago_arson.csv", names=["x", "y", "day"])
    days = pd.to_datetime(arsons["day"]).to_numpy().astype("datetime64[D]").astype(np.float64)
    found = knox(arsons[["x", "y"]].to_numpy(), days, 0, days_apart, count_coincident=True, replications=1)
    assert found.n == 522
    assert found.near_in_space == 10
    assert found.near_in_time == in_time
    assert found.observed == at_same_place
