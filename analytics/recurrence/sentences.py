"""The figures of 回潮 in words that never claim more than the figures do."""

from __future__ import annotations

from analytics.recurrence.near_repeat import Knox
from analytics.recurrence.report import Comparison, Horizon, RecurrenceReport
from analytics.small_numbers import is_few

CLEAR, HINT = 0.01, 0.05
# Below this share of revisits nobody knows what the others look like.
ENOUGH_COVERAGE = 0.8


def horizon_sentence(horizon: Horizon) -> str:
    """销项后 90 天内回潮 19.8%（95% 区间 14.2%–27.1%），已发现下限 12.0%."""
    if horizon.share is None or horizon.low is None or horizon.high is None:
        return f"销项后 {horizon.days} 天：跟踪还不够长，尚不能判断"
    known = "" if horizon.known is None else f"，已发现下限 {horizon.known:.1%}"
    return (
        f"销项后 {horizon.days} 天内回潮 {horizon.share:.1%}"
        f"（95% 区间 {horizon.low:.1%}–{horizon.high:.1%}，此时仍在跟踪 {horizon.at_risk} 户次）{known}"
    )


def cautions(report: RecurrenceReport) -> tuple[str, ...]:
    """What keeps the figures from saying more."""
    found = []
    if report.due and report.covered / report.due < ENOUGH_COVERAGE:
        found.append(
            f"到期应回访 {report.due} 户次，只回访了 {report.covered} 户次（{report.covered / report.due:.0%}）："
            "没有回访的户情况未知，真实比例在“已发现下限”与按回访跟踪的比例之间或更高，不宜只看一个数。"
        )
    if report.n and is_few(report.curve.total_events):
        found.append(f"按回访跟踪只有 {report.curve.total_events} 次回潮，样本少，比例很不稳定。")
    return tuple(found)


def comparison_sentence(comparison: Comparison) -> str:
    """Whether the groups differ, as far as the log-rank test can tell."""
    if comparison.p is None:
        return f"{comparison.title}：可比的不足两组，或还没有回潮，无法比较。"
    p = "p < 0.001" if comparison.p < 0.001 else f"p = {comparison.p:.3f}"
    if comparison.p < CLEAR:
        return f"{comparison.title}：各组回潮快慢有差别（{p}），原因要看具体情况，不能只归于{comparison.title}。"
    if comparison.p < HINT:
        return f"{comparison.title}：有差别的迹象（{p}），尚不能排除偶然。"
    return f"{comparison.title}：看不出差别（{p}）；户数少时，有差别也可能看不出来。"


def near_sentence(near: Knox, metres: float, days: int) -> str:
    """One sentence on near repeats; says what cannot be told."""
    if near.ratio is None or near.p is None:
        return "被投诉的户太少，或没有相近的户，无法判断一户被投诉后附近是否更容易再有投诉。"
    words = f"一户被投诉后，{metres:.0f} 米内 {days} 天内另有户被投诉的情形是平时的 {near.ratio:.1f} 倍"
    counted = f"（{near.observed} 对，按平时应有 {near.expected:.1f} 对，p = {near.p:.3f}）"
    return f"{words}{counted}" + ("。" if near.p < HINT else "，不能排除偶然。")
