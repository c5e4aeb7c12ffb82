"""How well hotline orders are handled: 先行联系率, 按时办结率, 实际解决率, 满意率, each with what it rests on.

Definitions and cohorts as in the SQL of a Shanghai district's grid system (domain notes 2.5), taken from campaign.toml:
受理量 counts orders received in the window; the rates are of orders closed in it. Two different cohorts, on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.contracts import Window
from analytics.small_numbers import is_few
from casework.campaign.parts import Committee
from casework.hotline_quality import CLOSED, QualityRules, ShareRule

FIRST_CONTACT, ON_TIME, RESOLVED, SATISFIED = "first_contact", "on_time", "resolved", "satisfied"
LABELS = {FIRST_CONTACT: "先行联系率", ON_TIME: "按时办结率", RESOLVED: "实际解决率", SATISFIED: "满意率"}
NO_DENOMINATOR = "无分母"


@dataclass(frozen=True, slots=True)
class QualityRate:
    """One rate: points / n. points are whole numbers but for 满意率, whose ratings carry parts of a point.

    left_out: orders of the cohort that stand in no denominator (未评价, no answer, no time limit).
    """

    key: str
    points: float
    n: int
    left_out: int

    @property
    def value(self) -> float | None:
        """The rate, None when there is nothing to divide by (无分母): never 0 and never 1."""
        return None if self.n == 0 else self.points / self.n

    @property
    def is_few(self) -> bool:
        """True when the rate is to be marked 样本少 and not sorted by."""
        return is_few(self.n)


@dataclass(frozen=True, slots=True)
class UnitQuality:
    """A committee (or the whole view, code None): orders received, orders of the cohort, the four rates in order.

    overall: the weighted mean of the rates (0 to 1); None when a rate that carries weight has no denominator.
    overall_n: the smallest denominator among them.
    """

    code: str | None
    name: str
    received: int
    closed: int
    rates: tuple[QualityRate, ...]
    overall: float | None
    overall_n: int

    def rate(self, key: str) -> QualityRate:
        """The rate of that key."""
        return next(rate for rate in self.rates if rate.key == key)


@dataclass(frozen=True, slots=True)
class HotlineQuality:
    """The whole view and its committees in official order; unplaced: orders that belong to no committee yet."""

    window: Window
    cohort: str
    whole: UnitQuality
    committees: tuple[UnitQuality, ...]
    unplaced: UnitQuality | None

    @property
    def n(self) -> int:
        """Orders that the rates are taken from."""
        return self.whole.closed


def hotline_quality(
    orders: pd.DataFrame,
    committees: Sequence[Committee],
    window: Window,
    rules: QualityRules,
    *,
    with_unplaced: bool = True,
) -> HotlineQuality:
    """Work out the rates of a window.

    Parameters
    ----------
    orders
        Orders received or closed in the window (others are left out here): columns received_at, closed_at, due_at
        (aware, NaT = not known), committee_code (None = not placed), first_contact, outcome, satisfaction.
    committees
        The rows to show, in official order; orders of others count in the whole only.
    window
        Days, Shanghai time.
    rules
        Which answers count, in which cohort, with which weights.
    with_unplaced
        False for a reader bound to a committee: orders without a place belong to no committee yet.
    """
    received = orders[_inside(orders["received_at"], window)]
    closed = orders[_inside(orders["closed_at" if rules.cohort == CLOSED else "received_at"], window)]
    closed = closed[closed["closed_at"].notna()]

    def unit(code: str | None, name: str, ours: pd.Series[bool] | None, cohort: pd.Series[bool] | None) -> UnitQuality:
        part = closed if cohort is None else closed[cohort]
        rates = _rates(part, rules)
        number = len(received if ours is None else received[ours])
        overall_n = min(rate.n for rate in rates if _weight(rate, rules))
        return UnitQuality(code, name, number, len(part), rates, _overall(rates, rules), overall_n)

    rows = tuple(
        unit(
            committee.code,
            committee.name,
            received["committee_code"] == committee.code,
            closed["committee_code"] == committee.code,
        )
        for committee in committees
    )
    unplaced = unit(None, "未定位", received["committee_code"].isna(), closed["committee_code"].isna())
    return HotlineQuality(
        window, rules.cohort, unit(None, "合计", None, None), rows, unplaced if with_unplaced else None
    )


def _inside(moments: pd.Series[pd.Timestamp], window: Window) -> pd.Series[bool]:
    zone = moments.dt.tz
    first = pd.Timestamp(window.start).tz_localize(zone)
    after = pd.Timestamp(window.end).tz_localize(zone) + pd.Timedelta(days=1)
    return (moments >= first) & (moments < after)


def _rates(closed: pd.DataFrame, rules: QualityRules) -> tuple[QualityRate, ...]:
    limited = closed[closed["due_at"].notna()]
    on_time = int((limited["closed_at"] <= limited["due_at"]).sum())
    points = closed["satisfaction"].astype(object).map(dict(rules.satisfaction)).astype("float64").dropna()
    return (
        _share(FIRST_CONTACT, closed["first_contact"], rules.first_contact),
        QualityRate(ON_TIME, on_time, len(limited), len(closed) - len(limited)),
        _share(RESOLVED, closed["outcome"], rules.resolved),
        QualityRate(SATISFIED, float(points.sum()), len(points), len(closed) - len(points)),
    )


def _share(key: str, answers: pd.Series[str], rule: ShareRule) -> QualityRate:
    n = int(answers.isin(rule.denominator).sum())
    return QualityRate(key, int(answers.isin(rule.numerator).sum()), n, len(answers) - n)


def _weight(rate: QualityRate, rules: QualityRules) -> float:
    weight: float = getattr(rules.weights, rate.key)
    return weight


def _overall(rates: Sequence[QualityRate], rules: QualityRules) -> float | None:
    total, weight = 0.0, 0.0
    for rate in rates:
        own = _weight(rate, rules)
        if own == 0:
            continue
        if rate.value is None:
            return None
        total += own * rate.value
        weight += own
    return total / weight
