"""What the hotspot report says in plain Chinese: how it ranks, how the ranking did, how sure one can be."""

from __future__ import annotations

from analytics.backtest import Backtest, Comparison, Rule
from analytics.hotspot_report import HotspotReport
from analytics.ranking.models import Model

RULE_WORDS: dict[Rule, str] = {
    Rule.METHOD: "预期件数",
    Rule.RECENT_COUNTS: "近 4 周件数",
    Rule.DWELLINGS: "户数",
}


def share_of_first(report: HotspotReport) -> float | None:
    """The share of next week's complaints that is expected in the first `capacity` compounds; None without any."""
    total = sum(compound.expected for compound in report.compounds)
    first = sum(compound.expected for compound in report.compounds[: report.backtest.capacity])
    return first / total if total > 0 else None


def model_sentence(model: Model, weeks_judged: int) -> str:
    """Which model was chosen, and on what."""
    parts = [f"长期水平的半衰期 {model.half_life:g} 周"]
    if model.near_weight > 0:
        parts.append(f"本小区和周边 200 米的近期投诉占 {model.near_weight:.0%}（半衰期 {model.near_half_life:g} 周）")
    else:
        parts.append("不另计近期和周边的变化")
    if model.relief is not None:
        parts.append(f"联合整治后按剩 {model.relief.remaining:.0%}、回升半衰期 {model.relief.return_weeks:g} 周折减")
    chosen = f"在本街道过去 {weeks_judged} 周上逐周检验后选定" if weeks_judged else "数据太短，用通常的取值"
    return "，".join(parts) + f"；{chosen}。"


def backtest_sentences(backtest: Backtest) -> tuple[str, ...]:
    """How the rankings did, and what they are ranked by for that reason."""
    if backtest.complaints == 0:
        return ("可供回测的周内没有投诉，还不能检验排序方法。",)
    rates = "，".join(
        f"按{RULE_WORDS[result.rule]}排 {result.hit_rate:.1%}（{result.hits} 件）"
        for result in backtest.results
        if result.hit_rate is not None
    )
    first = (
        f"过去 {backtest.weeks} 周共 {backtest.complaints} 件投诉。每周只看排在前 {backtest.capacity} 个的小区，"
        f"其中的投诉占：{rates}。"
    )
    if not backtest.can_tell:
        return (first, "件数太少，分不出各种排法的好坏，先按预期件数排序。")
    return (first, *(_compared(item) for item in backtest.comparisons), _verdict(backtest))


def _compared(item: Comparison) -> str:
    size = f"{abs(item.difference) * 100:.1f} 个百分点（95% 区间 {item.low * 100:+.1f} 至 {item.high * 100:+.1f}）"
    if item.low > 0:
        return f"按预期件数排比按{RULE_WORDS[item.against]}排多 {size}，不是偶然。"
    if item.high < 0:
        return f"按预期件数排比按{RULE_WORDS[item.against]}排少 {size}，不是偶然。"
    return f"按预期件数排与按{RULE_WORDS[item.against]}排相差 {size}，可能是偶然。"


def _verdict(backtest: Backtest) -> str:
    if backtest.best is Rule.METHOD:
        return "因此本页按预期件数排序。"
    return f"在本街道按{RULE_WORDS[backtest.best]}排命中更多，因此本页改按{RULE_WORDS[backtest.best]}排序。"
