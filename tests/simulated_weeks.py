"""Weekly complaints with known truth, for the calibration of surveillance and its small version in the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from analytics.surveillance.control_chart import control_chart
from analytics.surveillance.cusum import cusum
from analytics.surveillance.judgement import Level, Predicted, Unit, judge_committees, judge_compounds
from analytics.surveillance.series import WeeklyCounts

Floats = NDArray[np.float64]
FIRST = date(2019, 1, 7)
HISTORY_WEEKS, JUDGED_WEEKS, RISEN_WEEKS = 60, 40, 4
UNIT_SPREAD = 0.7  # coefficient of variation of the units' true rates
SWING_SIGMA, SWING_MEMORY = 0.24, 0.6  # a street-wide swing of the logarithm, as in the demo


@dataclass(frozen=True, slots=True)
class Rates:
    """false_alarms: per 100 series-weeks without change. found: share of rises seen within RISEN_WEEKS weeks; delay:
    mean number of weeks until then, the first counting 1, of those found."""

    false_alarms: float
    found: float
    delay: float


def negative_binomial(rng: np.random.Generator, mean: Floats, dispersion: float) -> Floats:
    """Counts with these means and variance = dispersion · mean (Poisson at 1)."""
    if dispersion == 1.0:
        return rng.poisson(mean).astype(np.float64)
    extra = dispersion - 1.0
    return rng.poisson(rng.gamma(np.maximum(mean, 1e-12) / extra, extra)).astype(np.float64)


def swings(rng: np.random.Generator, runs: int, weeks: int) -> Floats:
    """(runs, weeks) factors with mean 1: AR(1) of the logarithm."""
    level = rng.normal(0.0, SWING_SIGMA, (runs, weeks))
    for week in range(1, weeks):
        level[:, week] = SWING_MEMORY * level[:, week - 1] + level[:, week] * (1.0 - SWING_MEMORY**2) ** 0.5
    return np.asarray(np.exp(level - SWING_SIGMA**2 / 2.0))


def chart_rates(
    mean: float, dispersion: float, *, factor: float, runs: int, seed: int, has_swing: bool = False
) -> tuple[Rates, Rates]:
    """XmR and CUSUM on single series of `mean` complaints a week that rise by `factor` for the last RISEN_WEEKS."""
    rng = np.random.default_rng([seed, int(mean * 100), int(dispersion * 10), int(factor * 10), has_swing])
    weeks = HISTORY_WEEKS + JUDGED_WEEKS + RISEN_WEEKS
    level = np.full((runs, weeks), mean) * (swings(rng, runs, weeks) if has_swing else 1.0)
    level[:, -RISEN_WEEKS:] *= factor
    counts, exposure = negative_binomial(rng, level, dispersion), np.ones(weeks)
    above = counts > control_chart(counts, exposure).upper
    passed = np.stack([cusum(one, exposure).is_alarm for one in counts])
    return tuple(_rates(one[:, HISTORY_WEEKS:]) for one in (above, passed))  # type: ignore[return-value]


def _rates(is_alarm: NDArray[np.bool_]) -> Rates:
    quiet, risen = is_alarm[:, :-RISEN_WEEKS], is_alarm[:, -RISEN_WEEKS:]
    found = risen.any(axis=1)
    delay = float(risen.argmax(axis=1)[found].mean()) + 1.0 if found.any() else float("nan")
    return Rates(100.0 * float(quiet.mean()), float(found.mean()), delay)


def predicted_rates(
    mean: float, dispersion: float, *, units: int, factor: float, runs: int, seed: int, compounds: bool
) -> tuple[Rates, float]:
    """Alarms of small units judged together, one of which rises by `factor`; and alarms a year the method expects of
    itself (per 100 series-weeks, to be compared with the false alarms). compounds: with the correction for many."""
    rng = np.random.default_rng([seed, int(mean * 100), int(dispersion * 10), int(factor * 10), units, compounds])
    judge: Callable[[list[Unit], WeeklyCounts], Predicted] = judge_compounds if compounds else judge_committees
    names = [Unit(str(unit), str(unit)) for unit in range(units)]
    weeks = 52 + RISEN_WEEKS
    alarms = np.zeros((runs, RISEN_WEEKS), dtype=bool)
    false = expected = 0.0
    for run in range(runs):
        rate = mean * rng.gamma(1 / UNIT_SPREAD**2, UNIT_SPREAD**2, units)
        rate[0] = mean  # what is found is then about a place of known size
        level = np.repeat(rate[:, None], weeks, axis=1)
        level[0, -RISEN_WEEKS:] *= factor
        weekly = as_weeks(negative_binomial(rng, level, dispersion))
        for week in range(RISEN_WEEKS):
            back = RISEN_WEEKS - 1 - week
            seen = judge(names, weekly.until(back) if back else weekly)
            called = np.array([one.level is Level.ALARM for one in seen.judgements])
            alarms[run, week] = called[0]
            if week == 0:
                false += float(called[1:].sum()) / (units - 1)
                expected += seen.false_alarms / 52 / units
    found = alarms.any(axis=1)
    delay = float(alarms.argmax(axis=1)[found].mean()) + 1.0 if found.any() else float("nan")
    return Rates(100.0 * false / runs, float(found.mean()), delay), 100.0 * expected / runs


def as_weeks(counts: Floats) -> WeeklyCounts:
    """Weeks of equal exposure."""
    starts = tuple(FIRST + timedelta(weeks=week) for week in range(counts.shape[1]))
    return WeeklyCounts(starts, counts, np.ones(counts.shape[1]))
