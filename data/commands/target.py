"""target: whether the aim on 12345 complaints is met, how sure that is, and where it leads."""

from __future__ import annotations

import argparse

from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

NAME = "target"
HELP = "投诉量目标：同比及区间、期末达标的可能性、最多还能再受理几件"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict."""
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """The outlook of the target on the chosen day."""
    from analytics.target_reading import chance_words, interval_words, outlook_json, reading
    from data.analyses.target import target_outlook
    from data.commands.opening import opened_reading

    with opened_reading(invocation) as opened:
        reader, campaign = opened.reader, opened.campaign
        found = target_outlook(reader, campaign, opened.calendar)
        is_demo = reader.is_demo()
    said = reading(found)
    lines = [
        f"{'【演示数据】' if is_demo else ''}{campaign.subdistrict_name}　12345 投诉目标 {found.goal:+.0%}，"
        f"统计截至 {found.as_of}（{reader.knowledge.label}）",
        said.headline,
    ]
    if found.ratio is not None:
        change = "未知（无基数）" if found.change is None else f"{found.change:+.1%}"
        lines.append(
            f"本期 {found.ratio.current} 件，上年同期 {found.ratio.baseline} 件，变化 {change}，"
            f"95% 区间：{interval_words(found.ratio)}"
        )
    if found.chance_fell is not None:
        lines.append(f"真实降幅达到 {-found.goal:.0%} 的可能性：{chance_words(found.chance_fell)}")
    if found.forecast:
        last = found.forecast[-1]
        lines.append(f"到 {last.day} 全期预计 {last.median} 件（八成把握 {last.low} 至 {last.high} 件）")
    content = {"subdistrict": reader.subdistrict, "knowledge": reader.knowledge.value, **outlook_json(found)}
    return Answer(content, "\n".join([*lines, *said.sentences]))
