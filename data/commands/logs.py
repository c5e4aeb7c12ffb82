"""logs: counts of the work logs per committee, and an entry from a JSON file (add)."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from casework.errors import UserError
from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

NAME = "logs"
HELP = "工作台账（宣传、普法、调解、信访、资金）：专项行动开始以来各居委会的次数、人次和金额；add 按 JSON 文件登记一条"
ADD = "add"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """add FILE, or nothing for the counts; the options of reading."""
    parser.add_argument("action", nargs="?", choices=[ADD], help="add = 登记一条；不写则列出各居委会的数")
    parser.add_argument("what", nargs="?", metavar="FILE", help="add 的 JSON 文件（UTF-8）")
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """Counts from the first day of the campaign to the chosen day, in official order, the street last; or one entry.

    Raises EntryError for a faulty entry and what data.work_logs.record_log raises.
    """
    if invocation.arguments.action == ADD:
        return _add(invocation)
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


def _add(invocation: Invocation) -> Answer:
    """Record the entry of the file through the same checks as on the screen; the same entry once."""
    from data.commands.case_draft import json_in
    from data.commands.log_draft import log_from_json
    from data.commands.opening import acting, acting_moment, campaign_of, chosen_subdistrict, opened_store
    from data.settings import home_campaign
    from data.work_logs import record_log

    if not invocation.arguments.what:
        raise UserError("请写明 JSON 文件，如 logs add 台账.json。")
    draft = log_from_json(json_in(Path(invocation.arguments.what)))
    with opened_store(invocation.settings) as store:
        home = home_campaign(invocation.settings)
        subdistrict = chosen_subdistrict(store, home, invocation.arguments.subdistrict)
        who = acting(store, subdistrict.code, invocation.arguments)
        moment = acting_moment(store, subdistrict, who, invocation.now)
        version = record_log(store, campaign_of(home, subdistrict), draft, who, moment)
    text = f"已登记：{draft.occurred_on}　{draft.kind.label}（编号 {draft.uid}）"
    return Answer({"uid": draft.uid, "kind": draft.kind.value, "version": version}, text)
