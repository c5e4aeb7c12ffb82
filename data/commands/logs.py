"""logs: the work logs of a period, with counts per committee."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

NAME = "logs"
HELP = "工作台账（宣传、普法、调解、信访、资金）：专项行动开始以来各居委会的次数、人次和金额"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict."""
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """Counts from the first day of the campaign to the chosen day, in official order, the street last."""
    from casework.work_logs import LogKind
    from data.analyses.work_logs import log_counts
    from data.commands.opening import opened_reading

    with opened_reading(invocation) as opened:
        reader, campaign = opened.reader, opened.campaign
        counts = log_counts(reader, campaign, campaign.begins_on, reader.as_of)
    kinds = tuple(LogKind)
    lines = [f"台账 {campaign.begins_on} 至 {reader.as_of}（{reader.knowledge.label}），作废的不计"]
    lines.append("\t".join(("居委会", *(f"{kind.label}（次）" for kind in kinds), "人次", "份数", "资金（元）")))
    for row in counts:
        numbers = [str(row.entries[kind]) for kind in kinds]
        lines.append("\t".join((row.name, *numbers, str(row.persons), str(row.copies), f"{row.amount_fen / 100:.2f}")))
    content = {
        "from": campaign.begins_on.isoformat(),
        "as_of": reader.as_of.isoformat(),
        "knowledge": reader.knowledge.value,
        "counts": [{**asdict(row), "entries": {kind.value: row.entries[kind] for kind in kinds}} for row in counts],
    }
    return Answer(content, "\n".join(lines))
