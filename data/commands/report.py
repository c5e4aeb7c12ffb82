"""report: an office document as a Word draft, with the lists behind it as xlsx."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from casework.errors import UserError
from casework.vocabulary import AccessAction
from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options
from data.commands.out_file import write_new

NAME = "report"
HELP = "生成周报等文书草稿（docx）和附表（xlsx）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """KIND, --out, --committee, --reason, --approver and the reading options."""
    parser.add_argument("kind", metavar="种类", help="weekly、feedback、survey 等；写 list 列出全部种类")
    parser.add_argument("--out", type=Path, metavar="FILE", help="docx 文件；附表写在同名的 xlsx 文件")
    parser.add_argument("--committee", metavar="CODE", help="居委会代码，按居委会生成的报告需要")
    parser.add_argument("--reason", metavar="TEXT", help="用途；写明后附表含室号，并记入查阅日志")
    parser.add_argument("--approver", metavar="NAME", help="审批人姓名，与用途一起记入查阅日志；不能是导出人本人")
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """Write both files, or list the kinds. The same data and day give the same bytes: printed_at is the cut-off."""
    from casework.privacy.clearance import MASKED
    from data.access_log import record_access
    from data.clearance import clearance_of
    from data.commands.opening import opened_reading
    from data.reports.addresses import with_addresses
    from data.reports.files import report_files
    from data.reports.registry import REPORTS, compose_report

    arguments = invocation.arguments
    if arguments.kind == "list":
        known = {"reports": [{"kind": kind.key, "title": kind.title, "help": kind.help} for kind in REPORTS.values()]}
        return Answer(known, "\n".join(f"{kind.key}\t{kind.title}\t{kind.help}" for kind in REPORTS.values()))
    if arguments.out is None:
        raise UserError("请用 --out 指定要写入的 docx 文件，例如 --out 周报.docx。")
    if arguments.out.suffix.lower() != ".docx":
        raise UserError(f"文件“{arguments.out.name}”应以 .docx 结尾。")
    annexes = arguments.out.with_suffix(".xlsx")
    with opened_reading(invocation) as opened:
        reader, campaign, store = opened.reader, opened.campaign, opened.store
        document = compose_report(arguments.kind, reader, campaign, opened.calendar, arguments.committee)
        clearance = clearance_of(reader, campaign, arguments.reason, arguments.approver)
        document = with_addresses(document, reader.actor.role, clearance)
        # The cut-off and not the clock: the same data and day give the same bytes.
        printed_at = reader.data_cutoff() or invocation.now
        account = reader.actor.account
        files = report_files(document, reader, campaign, opened.calendar, account=account, printed_at=printed_at)
        content: dict[str, Any] = {"kind": arguments.kind, "as_of": reader.as_of.isoformat(), "rows": files.rows}
        content |= {"masked": clearance is None, **(MASKED if clearance is None else clearance.content)}

        def log() -> None:
            subject = f"report {arguments.kind}"
            record_access(
                store, reader.subdistrict, reader.actor, AccessAction.EXPORTED, subject, content, invocation.now
            )

        write_new({arguments.out: files.docx, annexes: files.xlsx}, log)
    answer = {**content, "title": document.title, "files": [str(arguments.out), str(annexes)]}
    return Answer(answer, f"已生成《{document.title}》：{arguments.out}，附表 {annexes}（{files.rows} 行）")
