"""What the judgements say, in Chinese sentences that claim no more than they rest on."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.surveillance.control_chart import BASELINE_WEEKS, MINIMUM_WEEKS
from analytics.surveillance.judgement import SMALL_BASELINE_WEEKS, Charted, Judgement, Level, Method


def week_words(start: date) -> str:
    """A reporting week by its first and last day: 2021-10-18 至 10-24."""
    return f"{start:%Y-%m-%d} 至 {start + timedelta(days=6):%m-%d}"


def chance_words(probability: float) -> str:
    """A probability as readers say it: 约 0.3%; below a thousandth 不到 0.1%; 100% for nothing observed."""
    if probability > 0.9995:
        return "100%"
    return "不到 0.1%" if probability < 0.001 else f"约 {probability:.1%}"


def judgement_sentence(judgement: Judgement, start: date) -> str:
    """What the week was, what was to be expected, how likely chance is, and what is asked for: at most 建议核查."""
    week = f"{judgement.unit.name} {week_words(start)} 受理 {judgement.observed} 件"
    if judgement.expected is None or judgement.bound is None or judgement.probability is None:
        return f"{week}；之前不足 {MINIMUM_WEEKS} 个完整周，尚不能判断。"
    weeks = BASELINE_WEEKS if judgement.method is Method.CHART else SMALL_BASELINE_WEEKS
    usual = f"按之前 {weeks} 周以内的情况应在 {judgement.expected:.1f} 件左右"
    chance = f"情况没有变化时出现这么多件的机会{chance_words(judgement.probability)}"
    if judgement.level is Level.ALARM:
        return f"{week}，{usual}，{_passed(judgement)}；{chance}。建议核查。"
    if judgement.level is Level.WATCH:
        return f"{week}，{usual}；单看这里{chance}，但同时看了许多小区，仍可能是偶然。建议留意下周。"
    return f"{week}，{usual}，属于正常波动。"


def _passed(judgement: Judgement) -> str:
    assert judgement.bound is not None
    if judgement.method is Method.PREDICTION:
        return f"达到警戒线（{judgement.bound} 件）"
    words = {
        "XmR": f"达到 XmR 警戒线（{judgement.bound} 件）",
        "CUSUM": "连续几周的小幅偏高累积越过了 CUSUM 界限",
    }
    return "，".join(words[name] for name in judgement.triggers)


def chart_notes(charted: Charted) -> tuple[str, ...]:
    """Remarks on a chart that are no alarm: a long run on one side, a week below the lower limit."""
    notes = []
    if charted.has_run:
        notes.append(f"已连续 {charted.run} 周高于中心线。这只是提示，不算警示；可能是季节，也可能是水平缓慢抬高。")
    if charted.is_low:
        notes.append("最近一周低于下限，投诉明显减少；请先确认工单已全部导入。")
    return tuple(notes)
