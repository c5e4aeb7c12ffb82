"""init: a commented campaign.toml and a working-day calendar for a real start."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from casework.errors import UserError
from data.commands.contract import Answer, Invocation

NAME = "init"
HELP = "正式使用的第一步：建立数据目录、带说明的 campaign.toml 和工作日历 calendar.csv"

FIRST_CALENDAR_YEAR = 2018


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--code, --name and --committees."""
    parser.add_argument("--code", help="街道的行政区划代码，9 位（默认写入样例的代码）")
    parser.add_argument("--name", help="街道名称（默认写入样例的名称）")
    parser.add_argument(
        "--committees", type=Path, metavar="FILE", help="居委会名单 csv 或 xlsx（列：编号、名称；按官方顺序）"
    )


def run(invocation: Invocation) -> Answer:
    """Write the files that do not exist yet and register the subdistrict; nothing is ever overwritten.

    Raises UserError when campaign.toml stands there already or the list of committees cannot be used.
    """
    from casework.calendar import calendar_csv, statutory_calendar
    from casework.campaign.reading import parse_campaign
    from casework.campaign.template import CAMPAIGN_TEMPLATE
    from data.imports.committees import committees_toml
    from data.legal_basis import legal_basis_file, write_legal_basis
    from data.store import Store
    from data.subdistricts import register_subdistrict

    settings = invocation.settings
    if settings.campaign_file.exists():
        raise UserError(
            f"{settings.campaign_file} 已经存在，没有改动。要重新开始请先把它移走，或用 --home 指定别的目录。"
        )
    arguments = invocation.arguments
    text = CAMPAIGN_TEMPLATE
    for key, value in (("code", arguments.code), ("name", arguments.name)):
        if value:
            text = _with_subdistrict(text, key, value)
    if arguments.committees:
        if not arguments.committees.is_file():
            raise UserError(f"找不到居委会名单 {arguments.committees}，请核对路径。")
        text += "\n" + committees_toml(arguments.committees)
    campaign = parse_campaign(text)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store.open(settings.database_url, keys=settings.keys)
    try:
        register_subdistrict(store, campaign)
    finally:
        store.close()
    written = []
    if not settings.calendar_file.exists():
        calendar = statutory_calendar(FIRST_CALENDAR_YEAR, invocation.now.year + 1)
        settings.calendar_file.write_text(calendar_csv(calendar), encoding="utf-8-sig")
        written.append(settings.calendar_file)
    if not legal_basis_file(settings).exists():
        written.append(write_legal_basis(settings.home))
    settings.campaign_file.write_text(text, encoding="utf-8")
    written.append(settings.campaign_file)
    return Answer(
        {
            "home": str(settings.home),
            "written": [str(path) for path in written],
            "committees": len(campaign.committees),
        },
        f"已建立：{'、'.join(str(path) for path in written)}\n"
        f"居委会 {len(campaign.committees)} 个。下一步：\n"
        f"1. 核对 {settings.campaign_file} 中的阶段、时限、目标和居委会。\n"
        "2. 建立第一个账号：\n"
        f"   python3 run.py user add 账号 --role system_admin --display 姓名或岗位 --home {settings.home}\n"
        "3. 启动看板，登录后按“开始使用”逐步导入：\n"
        f"   python3 run.py serve --home {settings.home}",
    )


def _with_subdistrict(text: str, key: str, value: str) -> str:
    """The template with another code or name of the subdistrict."""
    head, section, tail = text.partition("[subdistrict]\n")
    lines = tail.split("\n")
    place = next(index for index, line in enumerate(lines) if line.startswith(f"{key} = "))
    lines[place] = f"{key} = {_quoted(value)}"
    return head + section + "\n".join(lines)


def _quoted(text: str) -> str:
    """A TOML basic string: its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
