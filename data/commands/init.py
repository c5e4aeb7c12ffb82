"""init: a commented campaign.toml and a working-day calendar for a real start."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

from casework.errors import UserError
from data.commands.contract import Answer, Invocation

NAME = "init"
HELP = "正式使用的第一步：建立数据目录、带说明的 campaign.toml 和工作日历 calendar.csv"

CODE_TITLES = ("code", "编号", "代码", "居委会编号", "居委会代码")
NAME_TITLES = ("name", "名称", "居委会", "居委会名称")
FIRST_CALENDAR_YEAR = 2018


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--committees."""
    parser.add_argument(
        "--committees", type=Path, metavar="FILE", help="居委会名单 csv（列：code 或 编号，name 或 名称；按官方顺序）"
    )


def run(invocation: Invocation) -> Answer:
    """Write the files that do not exist yet and register the subdistrict; nothing is ever overwritten.

    Raises UserError when campaign.toml stands there already or the list of committees cannot be used.
    """
    from casework.calendar import calendar_csv, statutory_calendar
    from casework.campaign import CAMPAIGN_TEMPLATE, parse_campaign
    from data.store import Store

    settings = invocation.settings
    if settings.campaign_file.exists():
        raise UserError(
            f"{settings.campaign_file} 已经存在，没有改动。要重新开始请先把它移走，或用 --home 指定别的目录。"
        )
    listed = committees(invocation.arguments.committees) if invocation.arguments.committees else []
    text = CAMPAIGN_TEMPLATE + "".join(
        f"\n[[committees]]\ncode = {_quoted(code)}\nname = {_quoted(name)}\n" for code, name in listed
    )
    campaign = parse_campaign(text)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store.open(settings.database_url)
    try:
        store.create_subdistrict(campaign.subdistrict_code, campaign.subdistrict_name, is_demo=False)
    finally:
        store.close()
    written = []
    if not settings.calendar_file.exists():
        calendar = statutory_calendar(FIRST_CALENDAR_YEAR, invocation.now.year + 1)
        settings.calendar_file.write_text(calendar_csv(calendar), encoding="utf-8-sig")
        written.append(settings.calendar_file)
    settings.campaign_file.write_text(text, encoding="utf-8")
    written.append(settings.campaign_file)
    return Answer(
        {"home": str(settings.home), "written": [str(path) for path in written], "committees": len(listed)},
        f"已建立：{'、'.join(str(path) for path in written)}\n"
        f"居委会 {len(listed)} 个。下一步：核对 campaign.toml，然后运行 import compounds 文件、import hotline 文件。",
    )


def committees(path: Path) -> list[tuple[str, str]]:
    """The codes and names in the order of the file. Raises UserError that names the row."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"找不到居委会名单 {path}，请核对路径。") from None
    except UnicodeDecodeError:
        raise UserError(f"居委会名单 {path.name} 不是 UTF-8 编码，请另存为“CSV UTF-8”后再试。") from None
    reader = csv.DictReader(text.splitlines())
    titles = [title.strip() for title in reader.fieldnames or ()]
    code = next((title for title in titles if title in CODE_TITLES), None)
    name = next((title for title in titles if title in NAME_TITLES), None)
    if code is None or name is None:
        raise UserError(f"居委会名单 {path.name} 的表头应有“code”（编号）和“name”（名称）两列，请修改第 1 行。")
    reader.fieldnames = titles
    found: list[tuple[str, str]] = []
    for number, row in enumerate(reader, start=2):
        pair = ((row.get(code) or "").strip(), (row.get(name) or "").strip())
        if not any(pair):
            continue
        if not all(pair):
            raise UserError(f"居委会名单 {path.name} 第 {number} 行缺少编号或名称，请补全。")
        if pair[0] in {known for known, _ in found}:
            raise UserError(f"居委会名单 {path.name} 第 {number} 行的编号“{pair[0]}”重复，请核对。")
        found.append(pair)
    return found


def _quoted(text: str) -> str:
    """A TOML basic string: its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
