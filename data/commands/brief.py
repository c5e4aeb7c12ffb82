"""brief: the figures of the weekly meeting, as of any day."""

from __future__ import annotations

import argparse

from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

NAME = "brief"
HELP = "周例会数据：阶段、目标、清零、各居委会、一周变化"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict."""
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """The briefing of the chosen day; --json holds every number of the 周报 (`report weekly`) of that day."""
    from analytics.documents.weekly_json import weekly_json
    from data.commands.opening import opened_reading
    from data.reports.weekly import weekly_inputs

    with opened_reading(invocation) as opened:
        reader, campaign = opened.reader, opened.campaign
        given = weekly_inputs(reader, campaign, opened.calendar)
    found = given.briefing
    phase, target, clearing = found.phase, found.target, found.clearing
    left = "" if phase.working_days_left is None else f"，剩余工作日 {phase.working_days_left} 天"
    change = f"未知（{target.reason}）" if target.change is None else f"{target.change:+.1%}"
    cutoff = "无" if found.data_cutoff is None else found.data_cutoff.strftime("%Y-%m-%d %H:%M")
    lines = [
        f"{'【演示数据】' if found.is_demo else ''}{found.subdistrict_name}　{found.campaign_name}",
        f"统计截至 {found.as_of}（{found.knowledge.label}），数据截至 {cutoff}",
        f"阶段：{phase.name}{left}",
        f"12345 投诉：本期 {target.current} 件，基数 {_known(target.baseline)} 件，"
        f"变化 {change}，目标 {target.goal:+.0%}",
        f"清零：认定 {clearing.confirmed} 户，已销项 {clearing.cleared} 户，未清零 {clearing.open} 户"
        f"（存量 {clearing.existing}，新增 {clearing.new}，回潮 {clearing.recurred}）",
        f"未定位工单：{'由城运中心处理' if found.unlocated is None else f'{found.unlocated} 件'}",
        *(f"{item.label}：{item.now}{item.unit}（一周前 {item.before}）" for item in found.changes_since_last_week),
    ]
    return Answer(weekly_json(given), "\n".join(lines))


def _known(value: int | None) -> str:
    return "未知" if value is None else str(value)
