"""progress: one line per committee, as of any day."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

NAME = "progress"
HELP = "各居委会在每个环节的户数"
SHOWN = {
    "to_survey": "应摸",
    "surveyed": "已摸",
    "seen": "见户",
    "not_seen": "未见户",
    "refused": "拒访",
    "confirmed": "认定",
    "served": "送达",
    "overdue": "逾期",
    "cleared": "销项",
    "recurred": "回潮",
    "open": "未清零",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict."""
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """The committees' figures of the chosen day, in dwellings (户)."""
    from data.commands.opening import opened_reading

    with opened_reading(invocation) as opened:
        reader, campaign = opened.reader, opened.campaign
        committees = reader.committee_progress(campaign)
    lines = ["\t".join(("居委会（户）", *SHOWN.values()))]
    lines += ["\t".join((row.name, *(str(getattr(row, key)) for key in SHOWN))) for row in committees]
    content = {
        "as_of": reader.as_of.isoformat(),
        "knowledge": reader.knowledge.value,
        "committees": [asdict(row) for row in committees],
    }
    return Answer(content, "\n".join(lines))
