"""export: a ledger (台账), a map layer or the analysts' data set as a new file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from casework.errors import UserError
from casework.vocabulary import AccessAction
from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options, day_option
from data.commands.out_file import write_new

NAME = "export"
HELP = "导出台账（xlsx、csv）、地图（gpkg、geojson、kml、html、png、svg）和统计数据集（parquet）"
_FORMATS = ("xlsx", "csv", "gb18030", "gpkg", "geojson", "kml", "html", "png", "svg", "parquet")
_ENDINGS = {f".{name}": name for name in _FORMATS if name not in ("gb18030", "parquet")} | {"": "parquet"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """KIND, --out, --format, the choice of rows, --reason, --approver, --shared and the reading options."""
    parser.add_argument("kind", metavar="种类", help="files、hotline、progress 等；写 list 列出全部种类")
    parser.add_argument("--out", type=Path, metavar="FILE", help="要写入的新文件；parquet 为新目录")
    parser.add_argument("--format", choices=_FORMATS, help="格式（默认：看文件名的结尾）；gb18030 为这种编码的 csv")
    parser.add_argument("--from", dest="start", type=day_option, metavar="YYYY-MM-DD", help="期间的第一天")
    parser.add_argument("--to", dest="end", type=day_option, metavar="YYYY-MM-DD", help="期间的最后一天")
    parser.add_argument("--committee", metavar="CODE", help="只导出一个居委会")
    parser.add_argument("--reason", metavar="TEXT", help="用途；写明后含室号、完整地址，并记入查阅日志")
    parser.add_argument("--approver", metavar="NAME", help="审批人姓名，与用途一起记入查阅日志；不能是导出人本人")
    parser.add_argument("--shared", action="store_true", help="地图图层供外单位使用：少于 3 的数不列出")
    parser.add_argument(
        "--measure",
        metavar="NAME",
        help="html、png、svg 按什么着色：expected、complaints、per_thousand、open、recurred、overdue",
    )
    add_reading_options(parser)


def run(invocation: Invocation) -> Answer:
    """Write the file, or list the kinds. The same data and day give the same bytes: the watermark says the cut-off."""
    from data.access_log import record_access
    from data.commands.opening import opened_reading
    from data.ledgers.export import EXPORTS, ExportRequest, prepare_export

    arguments = invocation.arguments
    if arguments.kind == "list":
        known = [
            {"kind": kind.key, "title": kind.title, "help": kind.help, "formats": list(kind.formats)}
            for kind in EXPORTS.values()
        ]
        lines = (f"{kind.key}\t{kind.title}\t{'、'.join(kind.formats)}\t{kind.help}" for kind in EXPORTS.values())
        return Answer({"exports": known}, "\n".join(lines))
    out: Path | None = arguments.out
    if out is None:
        raise UserError("请用 --out 指定要写入的文件，例如 --out 户档台账.xlsx。")
    request = ExportRequest(
        arguments.kind,
        _format(arguments.format, out),
        arguments.start,
        arguments.end,
        arguments.committee,
        arguments.reason,
        arguments.shared,
        arguments.measure,
        approver=arguments.approver,
    )
    with opened_reading(invocation) as opened:
        reader, campaign, store = opened.reader, opened.campaign, opened.store
        # The cut-off and not the clock: the same data and day give the same bytes.
        printed_at = reader.data_cutoff() or invocation.now
        export = prepare_export(request, reader, campaign, printed_at=printed_at, home=invocation.settings.home)
        written: dict[str, Any] = dict(export.content)

        def write(path: Path) -> None:
            written["rows"] = export.write(path)

        def log() -> None:
            subject = f"export {request.kind}"
            record_access(
                store, reader.subdistrict, reader.actor, AccessAction.EXPORTED, subject, written, invocation.now
            )

        write_new({out: write}, log)
    hidden = "，室号已遮盖" if export.is_masked else ""
    return Answer(
        {**written, "title": export.title, "file": str(out)},
        f"已导出《{export.title}》：{out}（{written['rows']} 行{hidden}）",
    )


def _format(chosen: str | None, out: Path) -> str:
    """The format asked for, else the one that the name of the file says; both must agree."""
    ending = out.suffix.lower()
    by_name = _ENDINGS.get(ending)
    if chosen is None:
        if by_name is None:
            raise UserError(f"看不出“{out.name}”是什么格式，请用 --format 指定：{'、'.join(_FORMATS)}。")
        return by_name
    expected = {"gb18030": ".csv", "parquet": ""}.get(chosen, f".{chosen}")
    if ending != expected:
        raise UserError(f"格式 {chosen} 的文件名应以“{expected or '（无后缀，目录）'}”结尾，不能是“{out.name}”。")
    return chosen
