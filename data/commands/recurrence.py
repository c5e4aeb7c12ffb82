"""recurrence: what comes back after 销项, with how much of it anybody has looked at."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

NAME = "recurrence"
HELP = "回潮：销项后又出现的比例、回访覆盖率、按居委会和整治方式的比较"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict."""
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """The recurrence as of the chosen day."""
    from analytics.recurrence.repeat_orders import NEAR_DAYS, NEAR_METRES
    from analytics.recurrence.report import report_json
    from analytics.recurrence.sentences import cautions, comparison_sentence, horizon_sentence, near_sentence
    from data.analyses.recurrence import ORDER_DAYS, recurrence, repeats
    from data.commands.opening import opened_reading

    with opened_reading(invocation) as opened:
        reader, campaign = opened.reader, opened.campaign
        report, orders = recurrence(reader, campaign), repeats(reader)
    lines = [
        f"统计截至 {report.as_of}（{reader.knowledge.label}）",
        f"近 {ORDER_DAYS} 天工单 {orders.n} 件：重复工单 {orders.flagged} 件，同址再投诉 {orders.same_address} 件",
        f"销项 {report.n} 户次（{report.dwellings} 户）：疑似回潮 {report.suspected} 户，回潮 {report.confirmed} 户次",
        f"回访覆盖：到期 {report.due} 户次中回访过 {report.covered} 户次",
        *cautions(report),
        *(horizon_sentence(horizon) for horizon in report.horizons),
        *(comparison_sentence(comparison) for comparison in report.comparisons),
        near_sentence(orders.near, NEAR_METRES, NEAR_DAYS),
    ]
    return Answer({**report_json(report), "orders": asdict(orders)}, "\n".join(lines))
