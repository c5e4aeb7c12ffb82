"""The hotspots of a street as one frozen result: who ranks where, why, how sure, and what the data cannot tell.

Page and commands show this object. The sentences are zh-CN and say "建议核查" at most.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from analytics.backtest import Backtest, Rule
from analytics.evidence import CREDIBLE, OWN_EXCESS, CompoundEvidence, Evidence, Kind, Label
from analytics.hotspots import Cluster
from analytics.ranking.forecast import Forecast
from analytics.ranking.models import Floats, Model
from analytics.small_numbers import is_few

ACTION_WEEKS_NAMED = 13
NEAR_RAISED = 1.3
NAMES_SHOWN = 4
# Chance that four neighbouring compounds at four times the risk are found (docs/calibration/evidence.md).
FOUND_IN_WINDOW = ((0, 0.0), (15, 0.21), (30, 0.47), (60, 0.79), (104, 0.96), (250, 0.99))
FOUND_NEW_PER_WEEK = ((0, 0.0), (4, 0.15), (8, 0.29), (12, 0.47), (30, 0.83))
TOO_UNSURE = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """A compound as the report needs it. dwellings: as registered, None = not known; is_placed: has coordinates."""

    compound_id: int
    name: str
    committee_code: str
    dwellings: int | None
    is_placed: bool


@dataclass(frozen=True, slots=True)
class HotspotCompound:
    """One compound. rank: 1 = first to check. expected, low, high: complaints per week (90 % interval).

    recent, window: orders of the last 4 and 26 weeks, repeats included. per_thousand: orders of the window per 1,000
    dwellings, None when the dwellings are not known; few: fewer than 16 orders, the rate is 样本少.
    independent: orders of the window without repeats, which the evidence weighs; should_be: at the street's mean rate.
    """

    rank: int
    place: Place
    expected: float
    low: float
    high: float
    recent: int
    window: int
    per_thousand: float | None
    few: bool
    label: Label
    kind: Kind | None
    independent: int
    should_be: float | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaCluster:
    """A cluster with the names of its compounds. since: the first day of what is new, None for the whole window."""

    compound_ids: tuple[int, ...]
    names: tuple[str, ...]
    observed: int
    expected: float
    p: float
    kind: Kind
    since: date | None

    @property
    def is_credible(self) -> bool:
        """True when chance explains it in at most 5 % of streets."""
        return self.p <= CREDIBLE


@dataclass(frozen=True, slots=True)
class HotspotReport:
    """as_of: the last day counted. weeks_held: length of the history. n: located orders in it; not_located: others.

    compounds in the order of rank. rule: what they are ranked by. model: of the expected complaints. level: complaints
    per week of the whole street, over level_weeks weeks. window_n: orders without repeats in the window of evidence.
    found_in_window, found_new: chance that four neighbours at ×4 are found. cannot_tell: sentences.
    """

    as_of: date
    weeks_held: int
    n: int
    not_located: int
    compounds: tuple[HotspotCompound, ...]
    rule: Rule
    model: Model
    weeks_judged: int
    level: float
    level_weeks: int
    level_n: int
    window_n: int
    clusters: tuple[AreaCluster, ...]
    new_clusters: tuple[AreaCluster, ...]
    backtest: Backtest
    found_in_window: float
    found_new: float
    cannot_tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was worked out, arrays by compound in the order of places. recent_scores: counts of the last four weeks with
    ties by dwellings. weeks_since_action: inf = none."""

    as_of: date
    places: tuple[Place, ...]
    weeks_held: int
    n: int
    not_located: int
    recent: Floats
    window: Floats
    recent_scores: Floats
    weeks_since_action: Floats
    mean_dwellings: float
    forecast: Forecast
    evidence: Evidence
    new: tuple[Cluster, ...]
    new_since: tuple[date, ...]


def hotspot_report(found: Findings, backtest: Backtest) -> HotspotReport:
    """Put the findings in order. The rule with the most hits in the back-test ranks the compounds."""
    places, forecast = found.places, found.forecast
    by_rule = {
        Rule.METHOD: forecast.expected,
        Rule.RECENT_COUNTS: found.recent_scores,
        Rule.DWELLINGS: forecast.by_dwellings,
    }
    order = np.argsort(-by_rule[backtest.best], kind="stable").tolist() if places else []
    clusters = tuple(_area(cluster, found, None) for cluster in found.evidence.clusters)
    new = tuple(_area(*pair) for pair in zip(found.new, [found] * len(found.new), found.new_since, strict=True))
    rows = tuple(_compound(rank, at, found, clusters, new) for rank, at in enumerate(order, start=1))
    in_window = interpolated(found.evidence.n, FOUND_IN_WINDOW)
    in_weeks = interpolated(forecast.level, FOUND_NEW_PER_WEEK)
    return HotspotReport(
        as_of=found.as_of,
        weeks_held=found.weeks_held,
        n=found.n,
        not_located=found.not_located,
        compounds=rows,
        rule=backtest.best,
        model=forecast.model,
        weeks_judged=forecast.choice.judged,
        level=forecast.level,
        level_weeks=forecast.level_weeks,
        level_n=forecast.level_n,
        window_n=found.evidence.n,
        clusters=clusters,
        new_clusters=new,
        backtest=backtest,
        found_in_window=in_window,
        found_new=in_weeks,
        cannot_tell=_cannot_tell(found, backtest, in_window, in_weeks),
    )


def interpolated(value: float, table: tuple[tuple[float, float], ...]) -> float:
    """Return the value of a table of (x, y) at x = value, straight between its rows, flat outside."""
    return float(np.interp(value, [row[0] for row in table], [row[1] for row in table]))


def _area(cluster: Cluster, found: Findings, since: date | None) -> AreaCluster:
    weighed = [found.evidence.compounds[member] for member in cluster.members]
    raised = sum(item.p is not None and item.p <= OWN_EXCESS for item in weighed)
    is_single = len(cluster.members) == 1 or (since is None and raised < 2)
    return AreaCluster(
        compound_ids=tuple(found.places[member].compound_id for member in cluster.members),
        names=tuple(found.places[member].name for member in cluster.members),
        observed=cluster.observed,
        expected=cluster.expected,
        p=cluster.p,
        kind=Kind.SINGLE if is_single else Kind.AREA,
        since=since,
    )


def _compound(
    rank: int, at: int, found: Findings, clusters: tuple[AreaCluster, ...], new: tuple[AreaCluster, ...]
) -> HotspotCompound:
    place, weighed, window = found.places[at], found.evidence.compounds[at], int(found.window[at])
    return HotspotCompound(
        rank=rank,
        place=place,
        expected=float(found.forecast.expected[at]),
        low=float(found.forecast.low[at]),
        high=float(found.forecast.high[at]),
        recent=int(found.recent[at]),
        window=window,
        per_thousand=1000 * window / place.dwellings if place.dwellings else None,
        few=is_few(window),
        label=weighed.label,
        kind=weighed.kind,
        independent=weighed.observed,
        should_be=weighed.expected,
        reasons=tuple(_reasons(at, weighed, found, clusters, new)),
    )


def _reasons(
    at: int,
    weighed: CompoundEvidence,
    found: Findings,
    clusters: tuple[AreaCluster, ...],
    new: tuple[AreaCluster, ...],
) -> list[str]:
    place, reasons = found.places[at], []
    if weighed.expected is not None:
        counted = f"近 {found.evidence.weeks} 周投诉 {weighed.observed} 件（不含重复）"
        reasons.append(f"{counted}，按户数平均应有 {weighed.expected:.1f} 件")
    if weighed.cluster is not None:
        lies_only = "" if weighed.p is not None and weighed.p <= OWN_EXCESS else "，本小区自身不突出"
        reasons.append(_cluster_reason(clusters[weighed.cluster]) + lies_only)
    reasons += [
        f"{cluster.since:%m-%d} 起新增聚集，共 {cluster.observed} 件，应有 {cluster.expected:.1f} 件"
        for cluster in new
        if place.compound_id in cluster.compound_ids and cluster.is_credible
    ]
    if found.forecast.near_ratio[at] >= NEAR_RAISED:
        reasons.append("最近几周本小区及周边 200 米投诉高于平时")
    since = found.weeks_since_action[at]
    if since <= ACTION_WEEKS_NAMED:
        when = "本周内" if since < 1 else f"{int(since)} 周前"
        lowered = "，预期件数已按整治后回升的规律折减" if found.forecast.model.relief else ""
        reasons.append(f"{when}做过联合整治{lowered}")
    if not place.dwellings:
        reasons.append(f"户数未登记，预期件数暂按平均 {found.mean_dwellings:.0f} 户估算，不作证据判断")
    if not place.is_placed:
        reasons.append("没有坐标，未参加片区扫描，也不计周边影响")
    return reasons


def _cluster_reason(cluster: AreaCluster) -> str:
    names = "、".join(cluster.names[:NAMES_SHOWN]) + ("等" if len(cluster.names) > NAMES_SHOWN else "")
    strength = "可信" if cluster.is_credible else "证据较弱"
    whole = f"{names} {len(cluster.names)} 个小区共" if len(cluster.names) > 1 else "单个小区"
    return f"{strength}的{cluster.kind.label}：{whole} {cluster.observed} 件，应有 {cluster.expected:.1f} 件"


def _cannot_tell(found: Findings, backtest: Backtest, in_window: float, in_weeks: float) -> tuple[str, ...]:
    sentences = []
    if found.n == 0:
        return ("这段时间没有定位到小区的投诉，无法排序，也无法判断热点。",)
    if in_window < TOO_UNSURE:
        sentences.append(
            f"近 {found.evidence.weeks} 周只有 {found.evidence.n} 件投诉（不含重复），数据还不足以判断热点："
            f"按模拟，4 个相邻小区的投诉升到 4 倍时，约 {in_window:.0%} 能被认出。没有标出的小区不等于没有问题。"
        )
    if in_weeks < TOO_UNSURE:
        level = f"全街道近 {found.forecast.level_weeks} 周平均每周 {found.forecast.level:.1f} 件"
        sentences.append(
            f"{level}，短期内的新变化多半看不出来："
            f"按模拟，4 个相邻小区的投诉在 4 周内升到 4 倍时，约 {in_weeks:.0%} 能在当周被认出。"
        )
    if not backtest.can_tell:
        tested = f"可供回测的只有 {backtest.weeks} 周、{backtest.complaints} 件投诉"
        sentences.append(f"{tested}，还不能比较各种排序方法，先按预期件数排序。")
    return tuple(sentences)


def report_json(report: HotspotReport) -> dict[str, Any]:
    """The report as the object that `hotspots --json` prints: dates in ISO form, unknown figures as null."""
    whole: dict[str, Any] = asdict(report)
    whole["as_of"] = report.as_of.isoformat()
    for name in ("clusters", "new_clusters"):
        for cluster in whole[name]:
            cluster["since"] = None if cluster["since"] is None else cluster["since"].isoformat()
    return whole
