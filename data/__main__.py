"""The command line: python -m data WORD. Exit codes: 0 done, 2 the user can mend it, 1 a fault of the program."""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import NoReturn
from uuid import uuid4

from casework.errors import UserError
from casework.time_zone import SHANGHAI
from data.commands import (
    audit,
    backtest,
    backup,
    brief,
    case,
    check,
    criteria,
    demo,
    documents,
    export,
    forecast,
    guard,
    hotspots,
    import_file,
    init,
    keys,
    locate,
    logs,
    progress,
    purge,
    recurrence,
    report,
    restore,
    routes,
    serve,
    surveillance,
    target,
    user,
)
from data.commands.contract import USER_ERROR, Answer, Invocation
from data.settings import load_settings

COMMANDS: tuple[ModuleType, ...] = (
    init,
    demo,
    import_file,
    locate,
    brief,
    progress,
    forecast,
    target,
    hotspots,
    backtest,
    surveillance,
    recurrence,
    routes,
    report,
    export,
    criteria,
    case,
    guard,
    documents,
    logs,
    check,
    audit,
    purge,
    backup,
    restore,
    keys,
    user,
    serve,
)
# About the machine and the data as a whole, or about no data: there is nothing to see with an account's rights.
OPERATORS: tuple[ModuleType, ...] = (init, demo, locate, criteria, check, backup, restore, keys, serve)
BAR_WIDTH = 30
ABOUT = "“群租”治理看板。不带命令时准备运行环境并启动看板。"
ALSO = "另有：python3 run.py test 运行全部检查和测试。命令的写法见 python3 run.py 命令 --help。"


class ChineseParser(argparse.ArgumentParser):
    """A parser whose mistakes are one Chinese sentence."""

    def format_help(self) -> str:
        text = super().format_help()
        for english, chinese in _PARSER_WORDS:
            text = text.replace(english, chinese)
        return text

    def error(self, message: str) -> NoReturn:
        raise UserError(f"命令写法不对：{in_chinese(message)}。用“{self.prog} --help”查看写法。")


_PARSER_WORDS = (
    ("usage: ", "用法："),
    ("positional arguments:", "参数："),
    ("options:", "选项："),
    ("show this help message and exit", "显示这段说明"),
)
# What argparse says, and the same in Chinese.
_PARSER_MESSAGES = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument (.*): expected one argument", r"\1 后面要有一个值"),
    (r"argument (.*): expected at least one argument", r"\1 后面至少要有一个值"),
    (r"argument (.*): invalid int value: '(.*)'", r"\1 应为整数，不能是“\2”"),
    (r"argument 命令: invalid choice: '(.*)' \(choose from .*\)", r"没有“\1”这个命令"),
    (r"argument (.*): invalid choice: '(.*)' \(choose from (.*)\)", r"\1 不能是“\2”，可选：\3"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 不明确，可能是 \2"),
)


def in_chinese(message: str) -> str:
    """The parser's message in Chinese; unknown ones stay as they are."""
    for pattern, chinese in _PARSER_MESSAGES:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, chinese, message)
    return message


def parser() -> argparse.ArgumentParser:
    """All commands with their options; --home and --json may stand before or after the word."""
    shared = ChineseParser(add_help=False)
    shared.add_argument("--home", type=Path, default=argparse.SUPPRESS, help="数据目录（默认：QUNZU_HOME，否则 var/）")
    shared.add_argument(
        "--account",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="以这个账号的权限执行（默认：本机操作员，按平安办）",
    )
    shared.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="只输出一个 JSON 对象")
    whole = ChineseParser(prog="python3 run.py", description=ABOUT, epilog=ALSO, parents=[shared])
    words = whole.add_subparsers(dest="word", metavar="命令", parser_class=ChineseParser)
    for command in COMMANDS:
        own = words.add_parser(command.NAME, help=command.HELP, description=command.HELP, parents=[shared])
        command.add_arguments(own)
        own.set_defaults(command=command)
    words.add_parser("help", help="列出所有命令", parents=[shared])
    return whole


def main(words: list[str]) -> int:
    """Run one command and print its answer."""
    try:
        arguments = parser().parse_args(words)
        if getattr(arguments, "command", None) is None:
            listed = {command.NAME: command.HELP for command in COMMANDS}
            whole = Answer({"commands": listed}, parser().format_help().rstrip())
            return _show(whole, as_json=getattr(arguments, "json", False))
        return _show(_answer(arguments), as_json=getattr(arguments, "json", False))
    except UserError as error:
        if "--json" in words:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        print(error, file=sys.stderr)
        return USER_ERROR
    except KeyboardInterrupt:
        print("已停止，没有完成的操作不会留下半截数据。", file=sys.stderr)
        return USER_ERROR


def _answer(arguments: argparse.Namespace) -> Answer:
    if arguments.command in OPERATORS and hasattr(arguments, "account"):
        raise UserError(f"“{arguments.command.NAME}”由本机操作员使用，不能用 --account 指定账号。")
    invocation = Invocation(
        settings=load_settings(getattr(arguments, "home", None), os.environ),
        arguments=arguments,
        now=datetime.now(SHANGHAI),
        progress=_bar if sys.stderr.isatty() else _silent,
    )
    answer: Answer = arguments.command.run(invocation)
    return answer


def _show(answer: Answer, *, as_json: bool) -> int:
    try:
        print(json.dumps(answer.content, ensure_ascii=False) if as_json else answer.text, flush=True)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer.exit_code


def _bar(share: float, step: str) -> None:
    filled = round(min(max(share, 0.0), 1.0) * BAR_WIDTH)
    end = "\n" if share >= 1 else ""
    print(
        f"\r[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {share:4.0%} {step}    ", end=end, file=sys.stderr, flush=True
    )


def _silent(share: float, step: str) -> None:
    """No bar where nobody watches."""


def _fault(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """The last resort: a number for the user, the traceback for the log, exit code 1."""
    incident = uuid4().hex[:8]
    if "--json" in sys.argv:
        print(json.dumps({"error": f"程序出错（事件编号 {incident}）"}, ensure_ascii=False))
    logging.getLogger("qunzu").error("incident %s", incident, exc_info=error)
    print(f"程序出错（事件编号 {incident}），已保存的数据不受影响。请把上面的记录交给系统管理员。", file=sys.stderr)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.excepthook = _fault
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    sys.exit(main(sys.argv[1:]))
