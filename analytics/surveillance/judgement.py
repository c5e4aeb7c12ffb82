"""Is the newest whole week more than chance? Charts for what is large, empirical-Bayes predictions for what is small.

Street and committees with LARGE_MEAN complaints a week or more: XmR and CUSUM. Smaller committees: negative-binomial
prediction, alarm below SMALL_PROBABILITY. Compounds: the same prediction, alarm after Benjamini–Hochberg over all
compounds; below SMALL_PROBABILITY alone is 关注. One complaint is never an alarm.
How often each alarms without a cause is measured in tests/calibration/surveillance.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.hotspots.multiple_testing import benjamini_hochberg
from analytics.surveillance.control_chart import (
    BASELINE_WEEKS,
    MINIMUM_WEEKS,
    RUN_LENGTH,
    Limits,
    control_chart,
    run_above_centre,
)
from analytics.surveillance.cusum import Cusum, cusum
from analytics.surveillance.predictive import Prediction, own_prediction, shared_prediction
from analytics.surveillance.series import WeeklyCounts
from casework.vocabulary import LabelledEnum

Floats = NDArray[np.float64]
LARGE_MEAN = 5.0
SMALL_PROBABILITY = 0.005
FALSE_DISCOVERY_RATE = 0.05
SMALL_BASELINE_WEEKS = 52
LEAST_COMPLAINTS = 2
WEEKS_A_YEAR = 52
# Of one series with φ = 1.5 and 5 a week (docs/calibration/surveillance.md); larger series alarm less often.
CHART_FALSE_ALARMS = 0.8
CUSUM_FALSE_ALARMS = 0.25


class Level(LabelledEnum):
    """What the newest week is called."""

    ALARM = "alarm", "警示"
    WATCH = "watch", "关注"
    USUAL = "usual", "平稳"
    UNKNOWN = "unknown", "尚不能判断"


class Method(LabelledEnum):
    """How a series is judged."""

    CHART = "chart", "XmR 图和 CUSUM"
    PREDICTION = "prediction", "经验贝叶斯预测"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is watched: key (committee code, compound id as text, or "street") and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The newest whole week of one unit.

    observed: complaints of the week. expected: complaints without any change. bound: the count from which on it is an
    alarm. probability: of at least so many without any change. n: complaints of the baseline. triggers: which of
    XmR and CUSUM passed their limit. expected, bound, probability are None when level is UNKNOWN.
    """

    unit: Unit
    method: Method
    level: Level
    observed: int
    n: int
    expected: float | None = None
    bound: int | None = None
    probability: float | None = None
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charted:
    """A series with its chart: limits in complaints per working day, the CUSUM, φ of its baseline.

    run: weeks in a row above the centre, up to the last. is_low: the last week lies below the lower limit.
    """

    judgement: Judgement
    limits: Limits
    cusum: Cusum
    dispersion: float
    run: int
    is_low: bool

    @property
    def has_run(self) -> bool:
        """A run long enough to be mentioned."""
        return self.run >= RUN_LENGTH


@dataclass(frozen=True, slots=True)
class Predicted:
    """Small units judged together, φ pooled over them, and false alarms to be expected in a year of all of them."""

    judgements: tuple[Judgement, ...]
    dispersion: float | None
    false_alarms: float


def is_large(weekly: WeeklyCounts) -> NDArray[np.bool_]:
    """Which units have LARGE_MEAN or more a week before the newest week, with enough weeks for a chart."""
    before = weekly.before_last().last(BASELINE_WEEKS)
    if before.weeks < MINIMUM_WEEKS:
        return np.zeros(len(weekly.counts), dtype=bool)
    return np.asarray(before.counts.mean(axis=1) >= LARGE_MEAN)


def judge_by_chart(unit: Unit, weekly: WeeklyCounts) -> Charted:
    """Judge the newest week of one series by XmR and CUSUM. weekly: its counts as one row, at least one week."""
    counts, exposure = weekly.counts[0], weekly.exposure
    limits, sums = control_chart(counts, exposure), cusum(counts, exposure)
    before = weekly.before_last().last(BASELINE_WEEKS)
    observed, n = int(counts[-1]), int(before.counts.sum())
    if before.weeks < MINIMUM_WEEKS:
        unknown = Judgement(unit, Method.CHART, Level.UNKNOWN, observed, n)
        return Charted(unknown, limits, sums, float("nan"), 0, is_low=False)
    judged = float(exposure[-1])
    prediction, phi = own_prediction(before.counts, before.exposure, judged)
    bound = max(int(float(limits.upper[-1]) * judged) + 1, LEAST_COMPLAINTS)
    passed = {"XmR": observed >= bound, "CUSUM": bool(sums.is_alarm[-1])}
    triggers = tuple(name for name, is_passed in passed.items() if is_passed)
    judgement = Judgement(
        unit,
        Method.CHART,
        Level.ALARM if triggers else Level.USUAL,
        observed,
        n,
        expected=float(limits.centre[-1]) * judged,
        bound=bound,
        probability=float(prediction.tail(counts[-1:])[0]),
        triggers=triggers,
    )
    rates = counts / exposure
    is_low = bool(rates[-1] < limits.lower[-1])
    return Charted(judgement, limits, sums, phi, run_above_centre(rates, limits.centre), is_low)


def judge_committees(units: Sequence[Unit], weekly: WeeklyCounts) -> Predicted:
    """Judge the newest week of small committees: alarm below SMALL_PROBABILITY for each of them."""
    return _judged(units, weekly, SMALL_PROBABILITY, corrects=False)


def judge_compounds(units: Sequence[Unit], weekly: WeeklyCounts) -> Predicted:
    """Judge the newest week of the compounds: alarm at a false discovery rate of FALSE_DISCOVERY_RATE over them all.

    The bound is what a compound needs when no other stands out.
    """
    return _judged(units, weekly, FALSE_DISCOVERY_RATE / max(len(units), 1), corrects=True)


def _judged(units: Sequence[Unit], weekly: WeeklyCounts, alone: float, *, corrects: bool) -> Predicted:
    if not units or not weekly.weeks:
        return Predicted((), None, 0.0)
    before = weekly.before_last().last(SMALL_BASELINE_WEEKS)
    now, totals = weekly.counts[:, -1], before.counts.sum(axis=1)
    if before.weeks < MINIMUM_WEEKS:
        unknown = (
            Judgement(unit, Method.PREDICTION, Level.UNKNOWN, int(count), int(n))
            for unit, count, n in zip(units, now, totals, strict=True)
        )
        return Predicted(tuple(unknown), None, 0.0)
    prediction, phi = shared_prediction(before.counts, before.exposure, float(weekly.exposure[-1]))
    tail, bound = prediction.tail(now), prediction.bound(alone, LEAST_COMPLAINTS)
    is_rare = (tail < SMALL_PROBABILITY) & (now >= LEAST_COMPLAINTS)
    is_alarm = is_rare & (benjamini_hochberg(tail) <= FALSE_DISCOVERY_RATE) if corrects else is_rare
    judgements = tuple(
        Judgement(
            unit,
            Method.PREDICTION,
            Level.ALARM if is_alarm[row] else Level.WATCH if is_rare[row] else Level.USUAL,
            int(now[row]),
            int(totals[row]),
            expected=float(prediction.mean[row]),
            bound=int(bound[row]),
            probability=float(tail[row]),
        )
        for row, unit in enumerate(units)
    )
    return Predicted(judgements, phi, _expected_alarms(prediction, bound))


def _expected_alarms(prediction: Prediction, bound: NDArray[np.int64]) -> float:
    """Alarms in a year when nothing changes: what the prediction itself gives each unit's bound, over all weeks."""
    return float(prediction.tail(bound.astype(np.float64)).sum()) * WEEKS_A_YEAR


def false_alarms_of_charts(charts: Sequence[Charted]) -> float:
    """Alarms in a year of the charts that can be judged, XmR and CUSUM together, when nothing changes."""
    judged = sum(one.judgement.level is not Level.UNKNOWN for one in charts)
    return judged * (CHART_FALSE_ALARMS + CUSUM_FALSE_ALARMS)
