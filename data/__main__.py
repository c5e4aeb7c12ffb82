"""The command line: python -m data WORD. Exit codes: 0 done, 2 the user can mend it, 1 a fault of the program."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import NoReturn
from uuid import uuid4

from casework.errors import UserError
from data.commands import brief, check, demo, import_file, init, locate, progress, serve
from data.commands.contract import USER_ERROR, Answer, Invocation
from data.schema import SHANGHAI
from data.settings import load_settings

COMMANDS: tuple[ModuleType, ...] = (init, demo, import_file, locate, brief, progress, check, serve)
BAR_WIDTH = 30


class ChineseParser(argparse.ArgumentParser):
    """A parser whose mistakes are one Chinese sentence."""

    def error(self, message: str) -> NoReturn:
        raise UserError(f"命令写法不对：{message}。用 “{self.prog} --help” 查看写法。")


def parser() -> argparse.ArgumentParser:
    """All commands with their options; --home and --json may stand before or after the word."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--home", type=Path, default=argparse.SUPPRESS, help="数据目录（默认：QUNZU_HOME，否则 var/）")
    shared.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="只输出一个 JSON 对象")
    whole = ChineseParser(prog="python3 run.py", description="“群租”治理看板", parents=[shared])
    words = whole.add_subparsers(dest="word", metavar="命令", parser_class=ChineseParser)
    for command in COMMANDS:
        own = words.add_parser(command.NAME, help=command.HELP, description=command.HELP, parents=[shared])
        command.add_arguments(own)
        own.set_defaults(command=command)
    words.add_parser("help", help="列出所有命令")
    return whole


def main(words: list[str]) -> int:
    """Run one command and print its answer."""
    try:
        arguments = parser().parse_args(words)
        if getattr(arguments, "command", None) is None:
            parser().print_help()
            return 0
        return _show(_answer(arguments), as_json=getattr(arguments, "json", False))
    except UserError as error:
        if "--json" in words:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        else:
            print(error, file=sys.stderr)
        return USER_ERROR
    except KeyboardInterrupt:
        print("已停止，没有完成的操作不会留下半截数据。", file=sys.stderr)
        return USER_ERROR


def _answer(arguments: argparse.Namespace) -> Answer:
    invocation = Invocation(
        settings=load_settings(getattr(arguments, "home", None), os.environ),
        arguments=arguments,
        now=datetime.now(SHANGHAI),
        progress=_bar if sys.stderr.isatty() else _silent,
    )
    answer: Answer = arguments.command.run(invocation)
    return answer


def _show(answer: Answer, *, as_json: bool) -> int:
    print(json.dumps(answer.content, ensure_ascii=False) if as_json else answer.text)
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
    logging.getLogger("qunzu").error("incident %s", incident, exc_info=error)
    print(f"程序出错（事件编号 {incident}），已保存的数据不受影响。请把上面的记录交给系统管理员。", file=sys.stderr)


if __name__ == "__main__":
    sys.excepthook = _fault
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    sys.exit(main(sys.argv[1:]))
