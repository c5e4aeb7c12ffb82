"""forecast: when the list is at zero, for the street and each committee, and what if there were more teams."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from casework.errors import UserError
from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

if TYPE_CHECKING:
    from analytics.forecast.contracts import ForecastReport
    from data.analyses.forecast import WhatIf

NAME = "forecast"
HELP = "预计清零日期；加 --teams、--visits、--not-home 可试算不同力量下最早哪天清零"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge, --subdistrict and the what-if."""
    add_reading_options(parser)
    parser.add_argument("--teams", type=int, metavar="N", help="试算：上门的队数")
    parser.add_argument("--visits", type=int, metavar="N", help="试算：每队每个工作日上门户数")
    parser.add_argument("--not-home", type=_share, metavar="0-0.9", help="试算：无人应门的比例，0.2 即二成")
    parser.add_argument("--term", type=int, metavar="N", help="试算：新送达指令书的整改天数（默认按已送达的中位数）")


def run(invocation: Invocation) -> Answer:
    """The forecast of the chosen day, and the what-if when its three options are given."""
    from analytics.forecast.as_json import forecast_json, plain_json
    from analytics.forecast.capacity import Effort
    from data.analyses.forecast import USUAL_TERM, list_forecast, usual_term, what_if
    from data.commands.opening import opened_reading

    arguments = invocation.arguments
    asked = (arguments.teams, arguments.visits, arguments.not_home)
    if any(value is None for value in asked) and any(value is not None for value in (*asked, arguments.term)):
        raise UserError("试算要同时给出 --teams、--visits 和 --not-home，例如：--teams 4 --visits 8 --not-home 0.3。")
    with opened_reading(invocation) as opened:
        reader, campaign = opened.reader, opened.campaign
        report = list_forecast(reader, campaign, opened.calendar)
        tried = None
        if arguments.teams is not None:
            term = usual_term(reader) if arguments.term is None else arguments.term
            tried = what_if(reader, campaign, opened.calendar, Effort(*asked, USUAL_TERM if term is None else term))
    content = {"knowledge": reader.knowledge.value, **forecast_json(report)}
    if tried is not None:
        content["what_if"] = plain_json(asdict(tried))
    return Answer(content, "\n".join([*_lines(report), *([] if tried is None else _what_if_lines(tried))]))


def _share(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UserError(f"--not-home 应为 0 到 0.9 的小数，不能是“{text}”。") from None


def _lines(report: ForecastReport) -> list[str]:
    from analytics.forecast.wording import clearing_sentence, outlook_words, rate_words, share_words

    lines = [f"截至 {report.as_of}，清零时限 {report.deadline}。{clearing_sentence(report)}"]
    if report.calendar_warning:
        lines.append(report.calendar_warning)
    lines.append(
        "\t".join(("居委会", "未清零（户）", "每工作日销项", "每工作日新增和回潮", "P50", "P90", "按时可能性", "说明"))
    )
    for own in (report.whole, report.without_arrivals, *report.committees):
        cells = (
            own.name,
            str(own.open),
            rate_words(own.out),
            rate_words(own.arrived),
            str(own.p50 or "—"),
            str(own.p90 or "—"),
            share_words(own),
            outlook_words(own),
        )
        lines.append("\t".join(cells))
    return lines


def _what_if_lines(tried: WhatIf) -> list[str]:
    from analytics.forecast.wording import plan_sentences

    effort = tried.effort
    teams = f"{effort.teams} 队、每队每天 {effort.visits} 户、无人应门 {effort.not_home:.0%}"
    return ["", f"试算：{teams}、整改期限 {effort.term_days} 天。", *plan_sentences(tried.plan, tried.arrivals_per_day)]
