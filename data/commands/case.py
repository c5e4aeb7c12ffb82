"""case: the file of a dwelling (show), the files (list), and an entry from a JSON file (event)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.errors import UserError
from casework.vocabulary import AccessAction, Stage
from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

if TYPE_CHECKING:
    from datetime import datetime

    from casework.events import CaseEvent
    from data.access import CaseFacts
    from data.commands.opening import OpenedReading

NAME = "case"
HELP = "户档：show 查看一户，list 列出各户，event 按 JSON 文件登记一条记录"
SHOW, LIST, EVENT = "show", "list", "event"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """show CASE, list, event FILE; --committee and --stage for list; the options of reading."""
    parser.add_argument(
        "action", choices=[SHOW, LIST, EVENT], help="show = 查看一户；list = 列出；event = 登记一条记录"
    )
    parser.add_argument("what", nargs="?", metavar="CASE|FILE", help="show 的档案编号，或 event 的 JSON 文件（UTF-8）")
    parser.add_argument("--committee", metavar="CODE", help="list：只列这个居委会（代码）")
    parser.add_argument("--stage", metavar="STAGE", help="list：只列这个状态，如 overdue 或 逾期未改")
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """Raises NotFoundError for an unknown file or committee, EntryError for a faulty entry, what the service raises."""
    from data.commands.opening import opened_reading

    arguments = invocation.arguments
    if arguments.action in (SHOW, EVENT) and not arguments.what:
        wanted = "档案编号，如 case show C0012" if arguments.action == SHOW else "JSON 文件，如 case event 记录.json"
        raise UserError(f"请写明{wanted}。")
    if arguments.action == LIST and arguments.what:
        raise UserError("case list 后面不写档案编号；看一户请用 case show 档案编号。")
    if arguments.action == EVENT:
        return _event(invocation)
    with opened_reading(invocation) as opened:
        if arguments.action == LIST:
            return _list(opened, arguments.committee, arguments.stage)
        return _show(opened, arguments.what, invocation.now)


def _list(opened: OpenedReading, committee: str | None, stage_text: str | None) -> Answer:
    names = {one.code: one.name for one in opened.campaign.committees}
    if committee is not None:
        opened.campaign.committee(committee)
    stage = _stage(stage_text)
    cases = opened.reader.case_list()
    if committee is not None:
        cases = cases[cases["committee_code"] == committee]
    if stage is not None:
        cases = cases[cases["stage"] == stage.value]
    rows = cases.to_dict("records")
    content = {
        "as_of": opened.reader.as_of.isoformat(),
        "knowledge": opened.reader.knowledge.value,
        "cases": [
            {
                "case": row["case_id"],
                "committee_code": row["committee_code"],
                "address": _address(row["compound"], row["building"], row["room"]),
                "stage": row["stage"],
                "last_event_on": row["last_event_on"].isoformat(),
            }
            for row in rows
        ],
    }
    lines = [f"统计截至 {opened.reader.as_of}（{opened.reader.knowledge.label}）：{len(rows)} 户"]
    lines += [
        "\t".join(
            (
                row["case_id"],
                names.get(row["committee_code"], row["committee_code"]),
                _address(row["compound"], row["building"], row["room"]),
                Stage(row["stage"]).label,
                f"最近办理 {row['last_event_on']}",
            )
        )
        for row in rows
    ]
    return Answer(content, "\n".join(lines))


def _stage(text: str | None) -> Stage | None:
    if text is None:
        return None
    stage = next((one for one in Stage if text in (one.value, one.label)), None)
    if stage is None:
        raise UserError(f"没有状态“{text}”，可用：{'、'.join(f'{one.value}（{one.label}）' for one in Stage)}。")
    return stage


def _address(compound: str, building: str, room: str) -> str:
    return f"{compound} {building}号 {room}室"


def _show(opened: OpenedReading, case_id: str, now: datetime) -> Answer:
    from casework.duties.open_duties import open_duties
    from casework.event_words import event_sentence
    from casework.parties.two_clarities import two_clarities
    from casework.survey.clue_facts import clues
    from data.access_log import record_access

    reader = opened.reader
    file = reader.case_facts(case_id)
    seen = {"as_of": reader.as_of.isoformat(), "page": "case show"}
    # As on the screen: who opened a file is logged before it is shown.
    record_access(opened.store, reader.subdistrict, reader.actor, AccessAction.OPENED, case_id, seen, now)
    gate = two_clarities(file.counting)
    duties = open_duties(file.state, file.counting, opened.campaign, opened.calendar)
    found = clues(file.counting)
    content = {
        **_head(file),
        "as_of": opened.reader.as_of.isoformat(),
        "knowledge": opened.reader.knowledge.value,
        "sources": sorted({clue.source.value for clue in found if clue.source is not None}),
        "orders": sorted({order for clue in found for order in clue.orders}),
        "clarities": {"rooms": list(gate.rooms.missing), "parties": list(gate.parties.missing)},
        "duties": [
            {
                "kind": duty.kind.value,
                "due_on": None if duty.due_on is None else duty.due_on.isoformat(),
                "roles": sorted(role.value for role in duty.roles),
                "account": duty.account,
                "reason": duty.reason,
            }
            for duty in duties
        ],
        "events": [
            {**_event_json(entry.event), "late": entry.is_late_entry, "voided": entry.is_voided}
            for entry in file.timeline
        ],
    }
    stage = file.state.stage
    lines = [
        f"{file.case_id}　{_address(file.compound, file.building, file.room)}　{'' if stage is None else stage.label}",
        *(f"不明确：{unclear.name}（{'；'.join(unclear.missing)}）" for unclear in gate.unclear),
        *(f"待办：{duty.kind.label}　{duty.due_on or '尽快'}　{duty.reason}" for duty in duties),
    ]
    others = {entry.event.uid: entry.event for entry in file.timeline}
    for entry in file.timeline:
        marks = ("　[已作废]" if entry.is_voided else "") + ("　[补录]" if entry.is_late_entry else "")
        told = " ".join(event_sentence(entry.event, others).split())
        lines.append(f"{entry.event.occurred_on}　{entry.event.kind.label}　{told}　{entry.event.recorded_by}{marks}")
    return Answer(content, "\n".join(lines))


def _head(file: CaseFacts) -> dict[str, Any]:
    state = file.state
    return {
        "case": file.case_id,
        "committee_code": file.committee_code,
        "address": _address(file.compound, file.building, file.room),
        "stage": None if state.stage is None else state.stage.value,
        "side_states": sorted(side.value for side in state.side_states),
        "due_on": None if state.due_on is None else state.due_on.isoformat(),
        "assigned_to": state.assigned_to,
        "recurrences": state.recurrences,
    }


def _event_json(event: CaseEvent) -> dict[str, Any]:
    return {
        "uid": event.uid,
        "case_id": event.case_id,
        "kind": event.kind.value,
        "occurred_on": event.occurred_on.isoformat(),
        "due_on": None if event.due_on is None else event.due_on.isoformat(),
        "facts": dict(event.facts),
        "version": event.version,
        "recorded_at": event.recorded_at.isoformat(),
        "recorded_by": event.recorded_by,
    }


def _event(invocation: Invocation) -> Answer:
    """Record the entry of the file through the service: the same checks as on the screen, the same entry once."""
    from casework.guard import guard_rules
    from casework.service import record
    from data.commands.case_draft import draft_of, scrubbed
    from data.commands.opening import acting, acting_moment, campaign_of, chosen_subdistrict, opened_store
    from data.settings import home_calendar, home_campaign

    draft = scrubbed(draft_of(Path(invocation.arguments.what)))
    with opened_store(invocation.settings) as store:
        home = home_campaign(invocation.settings)
        subdistrict = chosen_subdistrict(store, home, invocation.arguments.subdistrict)
        campaign = campaign_of(home, subdistrict)
        who = acting(store, subdistrict.code, invocation.arguments)
        moment = acting_moment(store, subdistrict, who, invocation.now)
        rules = guard_rules(campaign, home_calendar(invocation.settings))
        with store.write(subdistrict.code, campaign.order_numbering) as writing:
            before = writing.version
            event = record(writing, who, draft, moment, rules=rules)
            is_new = writing.version > before
    told = "已登记" if is_new else "这条记录早已登记，没有重复登记"
    text = f"{told}：{event.case_id}　{event.occurred_on}　{event.kind.label}（记录编号 {event.uid}）"
    return Answer({"recorded": is_new, "event": _event_json(event)}, text)
