"""surveillance: is the newest whole week of 12345 orders more than chance, and did joint actions move complaints."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

if TYPE_CHECKING:
    from analytics.displacement import Displacement
    from analytics.surveillance.report import SurveillanceReport

NAME = "surveillance"
HELP = "12345 每周监测：警示、城运中心六项、整治后有无转移"
LISTS = {
    "new": "新增",
    "repeated": "重复",
    "surging": "激增",
    "unresolved": "未解决",
    "unsatisfied": "不满意",
    "not_located": "未定位",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict."""
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """The judgements of the newest whole week, the six lists by order number, and the effect of joint actions."""
    from data.analyses.displacement import displacement_of
    from data.analyses.surveillance import surveillance
    from data.commands.opening import opened_reading

    with opened_reading(invocation) as opened:
        reader, campaign = opened.reader, opened.campaign
        report = surveillance(reader, campaign, opened.calendar)
        moved = displacement_of(reader, campaign.begins_on)
        not_located = reader.unlocated_count()
    content = {
        "as_of": reader.as_of.isoformat(),
        "knowledge": reader.knowledge.value,
        **_content(report),
        "displacement": _displacement(moved),
    }
    return Answer(content, "\n".join(_lines(report, moved, not_located)))


def _content(report: SurveillanceReport) -> dict[str, Any]:
    from dataclasses import asdict

    of_street, of_committees, of_compounds = report.false_alarms
    return {
        "judged_week": None if report.judged is None else report.judged.isoformat(),
        "days_of_running_week": report.running,
        "whole_weeks": report.weekly.weeks,
        "n": report.n,
        "day_weights": asdict(report.weights),
        "false_alarms_a_year": {"street": of_street, "committees": of_committees, "compounds": of_compounds},
        "street": None if report.street is None else asdict(report.street.judgement),
        "committees": [asdict(one) for one in report.committees],
        "compounds": [asdict(one) for one in report.compounds.judgements],
        "past_alarms": [{"week": start.isoformat(), **asdict(one)} for start, one in report.past],
        "operations": {key: getattr(report.operations, key)["order_number"].tolist() for key in LISTS},
        "notes": list(report.notes),
    }


def _displacement(found: Displacement) -> dict[str, Any]:
    from dataclasses import asdict

    enforced, ring, controls = (asdict(group) for group in found.groups)
    return {
        **asdict(found),
        "groups": {"enforced": enforced, "ring": ring, "controls": controls},
        "sentence": found.reading.label,
    }


def _lines(report: SurveillanceReport, moved: Displacement, not_located: int) -> list[str]:
    from analytics.surveillance.judgement import Level
    from analytics.surveillance.sentences import judgement_sentence

    lines = list(report.notes)
    if report.judged is None:
        lines.append("还没有一个完整的报告周，暂不判断。")
    else:
        stand_out = (*report.at(Level.ALARM), *report.at(Level.WATCH))
        lines += [f"{one.level.label}：{judgement_sentence(one, report.judged)}" for one in stand_out]
        if not stand_out and report.street is not None:
            sentence = judgement_sentence(report.street.judgement, report.judged)
            is_judged = report.street.judgement.level is not Level.UNKNOWN
            lines.append(f"没有警示。{sentence}" if is_judged else sentence)
        if any(report.false_alarms):
            of_street, of_committees, of_compounds = report.false_alarms
            lines.append(
                f"误报（每年，情况没有变化时）：全街道约 {of_street:.1f} 次，居委会合计约 {of_committees:.1f} 次，"
                f"小区合计约 {of_compounds:.1f} 次"
            )
    counts = {key: len(getattr(report.operations, key)) for key in LISTS} | {"not_located": not_located}
    lines.append("城运中心：" + "，".join(f"{label} {counts[key]} 件" for key, label in LISTS.items()))
    reason = "" if moved.reason is None else f"（{moved.reason}）"
    return [*lines, f"整治效果：{moved.reading.label}{reason}"]
