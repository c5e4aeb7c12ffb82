"""guard: what the open files still lack by law, each gap with its article; guard show CASE for one file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from casework.errors import UserError
from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options

if TYPE_CHECKING:
    from casework.guard import CaseGap
    from data.commands.opening import OpenedReading

NAME = "guard"
HELP = "程序检查：列出在办各户按程序还缺什么、依据哪一条、还有几天"
LIST, SHOW = "list", "show"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list or show CASE, --committee, and the options of reading."""
    parser.add_argument("action", choices=[LIST, SHOW], help="list = 列出所有户；show = 一户的详细情况")
    parser.add_argument("case", nargs="?", metavar="CASE", help="show 的档案编号，如 C0012")
    parser.add_argument("--committee", metavar="CODE", help="只看这个居委会（代码）")
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """The gaps of all files, or of one. Raises NotFoundError for an unknown file or committee."""
    from data.commands.opening import opened_reading

    arguments = invocation.arguments
    if arguments.action == SHOW and not arguments.case:
        raise UserError("请写明档案编号，如 guard show C0012。")
    if arguments.action == LIST and arguments.case:
        raise UserError("guard list 后面不写档案编号；看一户请用 guard show 档案编号。")
    with opened_reading(invocation) as opened:
        return _show(opened, arguments.case) if arguments.action == SHOW else _list(opened, arguments.committee)


def _list(opened: OpenedReading, committee: str | None) -> Answer:
    from data.analyses.procedure import procedure_check

    names = {one.code: one.name for one in opened.campaign.committees}
    if committee is not None:
        opened.campaign.committee(committee)
    check = procedure_check(opened.reader, opened.campaign, opened.calendar)
    files = [file for file in check.files if committee in (None, file.committee_code)]
    content = {
        "as_of": check.as_of.isoformat(),
        "knowledge": opened.reader.knowledge.value,
        "files_checked": check.n,
        "files": [
            {
                "case": file.case_id,
                "address": file.address,
                "committee_code": file.committee_code,
                "stage": file.stage.value,
                "gaps": [gap_json(gap) for gap in file.gaps],
            }
            for file in files
        ],
    }
    lines = [f"统计截至 {check.as_of}（{opened.reader.knowledge.label}）：{len(files)} 户有程序问题或提示"]
    for file in files:
        name = names.get(file.committee_code, file.committee_code)
        lines.append(f"{file.case_id}　{name}　{file.address}　{file.stage.label}")
        lines += [f"  {gap_line(gap)}" for gap in file.gaps]
    return Answer(content, "\n".join(lines))


def _show(opened: OpenedReading, case_id: str) -> Answer:
    from casework.guard import case_gaps, guard_rules

    file = opened.reader.case_facts(case_id)
    gaps = case_gaps(file.state, file.counting, guard_rules(opened.campaign, opened.calendar))
    stage = file.state.stage
    content = {
        "case": file.case_id,
        "as_of": opened.reader.as_of.isoformat(),
        "stage": None if stage is None else stage.value,
        "gaps": [gap_json(gap) for gap in gaps],
    }
    head = f"{file.case_id}　{file.compound} {file.building}号 {file.room}室　{'' if stage is None else stage.label}"
    return Answer(
        content, "\n".join([head, *(f"  {gap_line(gap)}" for gap in gaps)] if gaps else [head, "  没有缺项。"])
    )


def gap_json(gap: CaseGap) -> dict[str, Any]:
    """The gap as plain JSON values."""
    return {
        "code": gap.gap.code,
        "kind": gap.gap.kind.value,
        "sentence": gap.gap.sentence,
        "article": gap.gap.article,
        "since": gap.since.isoformat(),
        "due_on": None if gap.due_on is None else gap.due_on.isoformat(),
        "days_left": gap.days_left,
        "override": gap.override,
    }


def gap_line(gap: CaseGap) -> str:
    """The gap in one line of Chinese."""
    kind = "已写明理由" if gap.override else gap.gap.kind.label
    days = "" if gap.days_left is None else f"；{_left(gap.days_left)}"
    reason = f"；理由：{gap.override}" if gap.override else ""
    return f"[{kind}] {gap.gap.sentence}（{gap.gap.article}；自 {gap.since}{days}{reason}）"


def _left(days: int) -> str:
    return f"已过 {-days} 天" if days < 0 else "今天到期" if days == 0 else f"还有 {days} 天"
