"""hotspots: where to go in the coming week, and how far the evidence goes."""

from __future__ import annotations

import argparse

from data.commands.contract import Answer, Invocation
from data.commands.options import add_capacity_option, add_reading_options

NAME = "hotspots"
HELP = "下周建议先核查的小区：预计投诉、证据和理由"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict, --capacity."""
    add_reading_options(parser)
    add_capacity_option(parser)


def run(invocation: Invocation) -> Answer:
    """The compounds in the order in which they should be checked."""
    from analytics.hotspot_report import report_json
    from analytics.hotspot_sentences import RULE_WORDS, model_sentence, share_of_first
    from data.commands.hotspot_reading import report_of

    report, notes = report_of(invocation)
    share = share_of_first(report)
    first = report.compounds[: report.backtest.capacity]
    lines = [
        *notes,
        f"投诉 {report.n} 件（近 {report.weeks_held} 周），另有 {report.not_located} 件未定位",
        *report.cannot_tell,
    ]
    if share is not None:
        lines.append(f"建议核查前 {len(first)} 个小区，预计占下周投诉的 {share:.1%}（按{RULE_WORDS[report.rule]}排序）")
    lines.append("\t".join(("排序", "小区", "预计（件/周）", "90% 区间", "证据", "理由")))
    lines += [
        "\t".join(
            (
                str(item.rank),
                item.place.name,
                f"{item.expected:.2f}",
                f"{item.low:.2f} 至 {item.high:.2f}",
                item.label.label if item.kind is None else f"{item.label.label}·{item.kind.label}",
                "；".join(item.reasons),
            )
        )
        for item in report.compounds
    ]
    for cluster in report.new_clusters:
        strength = "可信" if cluster.is_credible else "待观察"
        lines.append(
            f"{cluster.since} 起新增聚集（{strength}）：{'、'.join(cluster.names)}，"
            f"{cluster.observed} 件，应有 {cluster.expected:.1f} 件"
        )
    lines.append(model_sentence(report.model, report.weeks_judged))
    return Answer(report_json(report), "\n".join(lines))
