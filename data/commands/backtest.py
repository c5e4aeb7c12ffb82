"""backtest: would the ranking have sent the teams to the right compounds?"""

from __future__ import annotations

import argparse

from data.commands.contract import Answer, Invocation
from data.commands.options import add_capacity_option, add_reading_options

NAME = "backtest"
HELP = "热点排序的回测：与按近 4 周件数、按户数排序比较"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict, --capacity."""
    add_reading_options(parser)
    add_capacity_option(parser)


def run(invocation: Invocation) -> Answer:
    """Hits, PAI and PEI of each ranking on the street's own past."""
    from analytics.hotspot_report import report_json
    from analytics.hotspot_sentences import RULE_WORDS, backtest_sentences
    from data.commands.hotspot_reading import report_of

    report, notes = report_of(invocation)
    found = report.backtest
    lines = [*notes, *backtest_sentences(found), "\t".join(("排序方法", "命中（件）", "占比", "PAI", "PEI"))]
    for result in found.results:
        measures = (_known(result.hit_rate, ".1%"), _known(result.pai, ".2f"), _known(result.pei, ".2f"))
        lines.append("\t".join((f"按{RULE_WORDS[result.rule]}", str(result.hits), *measures)))
    whole = report_json(report)
    return Answer({key: whole[key] for key in ("as_of", "backtest", "rule", "model")}, "\n".join(lines))


def _known(value: float | None, form: str) -> str:
    return "未知" if value is None else format(value, form)
