"""The outlook of the target in plain Chinese, by fixed rules: the words are never stronger than the figures."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from analytics.contracts import TargetOutlook
from analytics.rate_ratio import RateRatio
from analytics.small_numbers import is_few

SURE = 0.95
LIKELY, UNLIKELY = 0.8, 0.2
NO_BASE = "无基数"


@dataclass(frozen=True, slots=True)
class Reading:
    """headline: one line for the meeting. sentences: what stands behind it, each on its own."""

    headline: str
    sentences: tuple[str, ...]


def reading(outlook: TargetOutlook) -> Reading:
    """Say what the outlook says and what it does not; the table of situations is tests/spec/test_target_reading.py."""
    sentences = [*_ahead(outlook), *_working_days(outlook), *_dwellings(outlook), *_base(outlook), *outlook.warnings]
    return Reading(_headline(outlook), tuple(sentences))


def outlook_json(outlook: TargetOutlook) -> dict[str, Any]:
    """The outlook as the object that `target --json` and `brief --json` print; unknown figures are null."""
    ratio, said = outlook.ratio, reading(outlook)
    dispersion = None if ratio is None else ratio.dispersion
    return {
        "as_of": outlook.as_of.isoformat(),
        "state": outlook.state,
        "goal": outlook.goal,
        "current": None if ratio is None else ratio.current,
        "baseline": None if ratio is None else ratio.baseline,
        "baseline_is_fixed": outlook.baseline_is_fixed,
        "ratio": None if ratio is None else ratio.ratio,
        "interval": None if ratio is None else [ratio.low, ratio.high if isfinite(ratio.high) else None],
        "confidence": None if ratio is None else ratio.confidence,
        "dispersion": None if dispersion is None else dispersion.value,
        "dispersion_weeks": None if dispersion is None else dispersion.weeks,
        "is_met": outlook.is_met,
        "chance_fell": outlook.chance_fell,
        "working_days": [outlook.baseline_working_days, outlook.working_days],
        "adjusted_change": outlook.adjusted_change,
        "dwellings": None if outlook.dwellings is None else asdict(outlook.dwellings),
        "whole_base": outlook.whole_base,
        "limit": outlook.limit,
        "at_most_more": outlook.at_most_more,
        "on_course": outlook.on_course,
        "forecast_chance": outlook.forecast_chance,
        "forecast": [
            {"day": day.day.isoformat(), "low": day.low, "median": day.median, "high": day.high}
            for day in outlook.forecast
        ],
        "is_incomplete": outlook.is_incomplete,
        "warnings": list(outlook.warnings),
        "reading": {"headline": said.headline, "sentences": list(said.sentences)},
    }


def chance_words(chance: float) -> str:
    """A probability as 约 63%; near the ends 不到 1% and 99% 以上, since nothing is certain."""
    if chance < 0.01:
        return "不到 1%"
    if chance > 0.99:
        return "99% 以上"
    return f"约 {chance:.0%}"


def interval_words(ratio: RateRatio) -> str:
    """The interval as changes: 下降43.1%至下降9.2%; 上限未知 without a base."""
    high = "上限未知" if ratio.baseline == 0 else _change(ratio.high - 1)
    return f"{_change(ratio.low - 1)}至{high}"


def _headline(outlook: TargetOutlook) -> str:
    ratio = outlook.ratio
    if ratio is None:
        return f"尚未开始：统计期自 {outlook.current_window.start} 起"
    if outlook.limit is not None and outlook.state == "running" and ratio.current > outlook.limit:
        return f"不能达标：本期已受理 {ratio.current} 件，超过全期上限 {outlook.limit} 件"
    if outlook.is_incomplete:
        return "尚不能判断：工单可能没有导全"
    if ratio.baseline == 0:
        return f"{NO_BASE}：上年同期没有受理，不能计算同比"
    now = "目前" if outlook.state == "running" else ""
    verdict = f"{now}{'达标' if outlook.is_met else '未达标'}"
    if is_few(ratio.baseline):
        few = f"上年同期只有 {ratio.baseline} 件"
        return (
            f"尚不能判断：{few}，差一两件就会改变结论"
            if outlook.state == "running"
            else f"{verdict}，但{few}，说明不了变化"
        )
    return verdict + _how_sure(outlook, ratio)


def _how_sure(outlook: TargetOutlook, ratio: RateRatio) -> str:
    chance, aim = outlook.chance_fell or 0.0, f"{-outlook.goal:.0%}"
    if outlook.is_met:
        if chance >= SURE:
            return "，且有把握"
        if ratio.high < 1:
            return f"，投诉确有下降，但降幅是否真正达到 {aim} 尚不能判断（不排除偶然波动）"
        return "，但不排除偶然波动"
    if ratio.low > 1:
        return "，投诉确有上升"
    if ratio.high < 1:
        return f"，但投诉确有下降，只是不到 {aim}"
    if chance <= 1 - SURE:
        return f"，可以认为真实降幅不到 {aim}"
    return "，但差距仍在偶然波动之内"


def _ahead(outlook: TargetOutlook) -> list[str]:
    if outlook.state == "not_started":
        return [] if outlook.limit is None else [f"全期（至 {outlook.ends_on}）最多受理 {outlook.limit} 件才算达标。"]
    if outlook.at_most_more is None or outlook.at_most_more < 0:
        return []
    sentences = []
    if outlook.on_course is not None:
        words = (
            "可能性较大"
            if outlook.on_course >= LIKELY
            else "可能性较小"
            if outlook.on_course <= UNLIKELY
            else "尚不能判断"
        )
        sentences.append(f"到 {outlook.ends_on} 能否达标：{words}（{chance_words(outlook.on_course)}）。")
    left = f"上年这段时间受理 {outlook.baseline_left} 件" if outlook.counted_base else "上年这段时间没有工单可比"
    more = "一件也不能再受理" if outlook.at_most_more == 0 else f"最多还能再受理 {outlook.at_most_more} 件"
    sentences.append(f"要达标，到 {outlook.ends_on} {more}；{left}。")
    return sentences


def _working_days(outlook: TargetOutlook) -> list[str]:
    if outlook.adjusted_change is None or outlook.working_days == outlook.baseline_working_days:
        return []
    return [
        f"本期 {outlook.working_days} 个工作日，上年同期 {outlook.baseline_working_days} 个；"
        f"按工作日折算{_change(outlook.adjusted_change)}。"
    ]


def _dwellings(outlook: TargetOutlook) -> list[str]:
    found = outlook.dwellings
    if found is None:
        return []
    return [
        f"去重后，被投诉的有 {found.current} 户，上年同期 {found.baseline} 户；"
        f"另有 {found.current_unplaced} 件（上年 {found.baseline_unplaced} 件）没有定位到户，不在户数里。"
    ]


def _base(outlook: TargetOutlook) -> list[str]:
    if outlook.whole_base == outlook.counted_base:
        return []
    when = "结束后才与它相比，现在的同比按导入的工单" if outlook.state != "over" else "同比按核定基数"
    return [
        f"核定基数 {outlook.whole_base} 件，按导入的工单统计为 {outlook.counted_base} 件，口径可能不同；"
        f"上限按核定基数，{when}。"
    ]


def _change(change: float) -> str:
    size = f"{abs(change):.1%}"
    return "持平" if size == "0.0%" else f"{'上升' if change > 0 else '下降'}{size}"
