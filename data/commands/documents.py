"""documents list | draft: the register of orders, and the draft of an order as a Word file."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.errors import UserError
from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options
from data.commands.out_file import write_new

if TYPE_CHECKING:
    from data.access import CaseFacts, Reader
    from data.persons import MaskedPerson
    from data.store import Store

NAME = "documents"
HELP = "文书：list 列出指令书台账，draft 生成责令限期整改指令书的草稿（docx）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list or draft CASE --out FILE [--number N] [--party ROLE] [--reason TEXT --approver NAME]; reading options."""
    parser.add_argument("action", choices=["list", "draft"], metavar="list|draft", help="列出台账，或生成草稿")
    parser.add_argument("case", nargs="?", metavar="CASE", help="档案编号，如 C0012（draft 用）")
    parser.add_argument("--kind", choices=["order"], default="order", help="order = 责令限期整改指令书（默认）")
    parser.add_argument("--number", metavar="NUMBER", help="指令书编号（默认：该户最近一份有效的）")
    parser.add_argument("--out", type=Path, metavar="FILE", help="写到哪个 docx 文件；已有的文件不覆盖（draft 用）")
    parser.add_argument(
        "--party",
        choices=["sub_lessor", "owner", "tenant", "employer", "none"],
        metavar="ROLE",
        help="被告知人：sub_lessor 转租人、owner 业主、tenant 承租人、employer 承租单位、none 留空"
        "（默认：按此次序取第一个有姓名的）",
    )
    parser.add_argument(
        "--reason", metavar="TEXT", help="查看理由；写明后草稿含被告知人全名，并记入查阅日志（draft 用）"
    )
    parser.add_argument(
        "--approver", metavar="NAME", help="审批人姓名，与理由一起记入查阅日志；不能是导出人本人（draft 用）"
    )
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """List the orders, or write the draft of one and note it in the access log.

    Raises UserError when the options do not fit, the file stands there already or cannot be written; NotFoundError and
    PermissionDeniedError as the page does.
    """
    if invocation.arguments.action == "draft":
        return _draft(invocation)
    from data.commands.opening import opened_reading

    with opened_reading(invocation) as opened:
        return _list(opened.reader)


def _list(reader: Reader) -> Answer:
    from casework.orders.service import ServiceMethod

    ways = {way.value: way.label for way in ServiceMethod}
    orders = [{key: _plain(value) for key, value in row.items()} for row in reader.order_register().to_dict("records")]
    lines = ["编号\t档案\t地址\t出具\t送达\t方式\t整改期限\t状态"]
    for row in orders:
        address = f"{row['compound']} {row['building']}号 {row['room']}室"
        state = "作废" if row["is_void"] else "已送达" if row["served_on"] else "待送达"
        cells = [row["number"], row["case_id"], address, row["issued_on"], row["served_on"]]
        cells += [ways.get(row["method"] or ""), row["due_on"], state]
        lines.append("\t".join("—" if cell is None else str(cell) for cell in cells))
    return Answer({"as_of": reader.as_of.isoformat(), "orders": orders}, "\n".join(lines))


def _plain(value: Any) -> Any:
    """A cell as JSON has it: days as texts, missing as None."""
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None or value != value else value


def _draft(invocation: Invocation) -> Answer:
    from data.analyses.order_papers import addressee_of, paper_of, recorded_order, with_full_name
    from data.clearance import clearance_of
    from data.commands.opening import acting, campaign_of, chosen_subdistrict, opened_store, reader_of
    from data.exports.order_document import order_document
    from data.legal_basis import home_legal_basis
    from data.persons import reveal_person
    from data.settings import home_campaign

    arguments, settings = invocation.arguments, invocation.settings
    if arguments.case is None or arguments.out is None:
        raise UserError("请写明档案编号和输出文件，例如：documents draft C0012 --out 指令书.docx。")
    if arguments.party == "none" and arguments.reason is not None:
        raise UserError("被告知人留空（--party none）时没有姓名可查，请去掉 --reason。")
    table = home_legal_basis(settings)
    with opened_store(settings) as store:
        home = home_campaign(settings)
        campaign = campaign_of(home, chosen_subdistrict(store, home, arguments.subdistrict))
        who = acting(store, campaign.subdistrict_code, arguments)
        reader = reader_of(store, who, campaign, arguments, invocation.now)
        file, order = recorded_order(reader, arguments.case, arguments.number)
        clearance = clearance_of(reader, campaign, arguments.reason, arguments.approver)
        party = _party(reader, store, file, arguments.party, arguments.reason)
        paper = paper_of(file, order, campaign, table, addressee_of(party))
        cutoff = reader.data_cutoff()
        # As on the page: the demo stays in its own time.
        moment = invocation.now if cutoff is None or not reader.is_demo() else cutoff + timedelta(seconds=1)
        if party is not None and clearance is not None:
            opened = reveal_person(
                store, reader.view, who, file.case_id, party.person_id, clearance.reason, invocation.now
            )
            paper = with_full_name(paper, opened)
        content = order_document(paper, account=who.account, printed_at=moment, data_cutoff=cutoff)
        why = {} if clearance is None else {**clearance.content, "full_name": True}
        note = {"document": "order", "number": paper.number, **why}
        write_new({arguments.out: content}, lambda: _log(store, reader, note, arguments.case, invocation.now))
    number = paper.number or "未编号"
    answer = {"case": arguments.case, "number": paper.number, "file": str(arguments.out), "notes": list(paper.notes)}
    lines = [f"已生成 {arguments.out}（{number}，代拟稿）。", *(f"核对：{note}" for note in paper.notes)]
    return Answer(answer, "\n".join(lines))


def _party(
    reader: Reader, store: Store, file: CaseFacts, wanted: str | None, reason: str | None
) -> MaskedPerson | None:
    """To whom the draft is addressed. Raises NotFoundError where the file names nobody of that role."""
    from casework.errors import NotFoundError
    from casework.vocabulary import PartyRole
    from data.analyses.order_papers import addressees

    persons = addressees(reader, store.keys, file)
    if wanted == "none":
        return None
    if wanted is not None:
        persons = tuple(person for person in persons if person.role is PartyRole(wanted))
    if persons:
        return persons[0]
    if wanted is not None or reason is not None:
        who = "当事人" if wanted is None else PartyRole(wanted).label
        raise NotFoundError(f"档案“{file.case_id}”没有登记{who}的姓名，请先登记当事人，或去掉 --party、--reason 留空。")
    return None


def _log(store: Store, reader: Reader, content: Mapping[str, Any], case_id: str, now: datetime) -> None:
    from casework.vocabulary import AccessAction
    from data.access_log import record_access

    record_access(store, reader.subdistrict, reader.actor, AccessAction.EXPORTED, case_id, content, now)
