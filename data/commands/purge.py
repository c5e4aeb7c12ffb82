"""purge: delete persons and free texts whose term is over; statistics and the record stay."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from casework.errors import UserError
from data.commands.contract import Answer, Invocation
from data.commands.options import add_subdistrict_option

if TYPE_CHECKING:
    from data.purge import PurgePlan

NAME = "purge"
HELP = "到期删除：姓名、电话和办理中的文字（保存期限见 campaign.toml 的 [retention]）"
MOST_SHOWN = 20
BACKUPS = (
    "备份和另存的副本不会被本命令改动：请把删除日之前的数据库备份、照片备份按同样的期限销毁，"
    "恢复旧备份后须再运行一次 purge --confirm。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--dry-run or --confirm, and --report."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--dry-run", action="store_true", help="只列出将要删除什么，不改动数据")
    which.add_argument("--confirm", action="store_true", help="删除，不能恢复")
    parser.add_argument("--report", type=Path, metavar="FILE", help="另把删除报告写入这个 JSON 文件（不含姓名）")
    add_subdistrict_option(parser)


def run(invocation: Invocation) -> Answer:
    """Say what would go, or remove it. Raises PermissionDeniedError unless 平安办 acts."""
    from data.commands.opening import acting, campaign_of, chosen_subdistrict, opened_store
    from data.purge import check_may_purge, plan_content, purge, purge_plan
    from data.settings import home_campaign

    arguments = invocation.arguments
    if arguments.report is not None and arguments.report.exists():
        raise UserError(f"文件 {arguments.report} 已经存在，没有改动。请换一个文件名。")
    with opened_store(invocation.settings) as store:
        home = home_campaign(invocation.settings)
        campaign = campaign_of(home, chosen_subdistrict(store, home, arguments.subdistrict))
        who = acting(store, campaign.subdistrict_code, arguments)
        check_may_purge(who)
        if arguments.confirm:
            plan = purge(store, campaign, who, invocation.now)
        else:
            with store.read() as connection:
                plan = purge_plan(connection, campaign.subdistrict_code, campaign, invocation.now.date())
    content = {"confirmed": bool(arguments.confirm), **plan_content(plan), "backups": BACKUPS}
    if arguments.report is not None:
        arguments.report.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return Answer(content, _text(plan, done=arguments.confirm))


def _text(plan: PurgePlan, *, done: bool) -> str:
    lines = [
        f"姓名、电话保存至 {plan.persons_until}，办理文字和投诉内容保存至 {plan.free_texts_until}；"
        f"今天是 {plan.as_of}。"
    ]
    if plan.is_empty:
        lines.append("没有到期可删的内容。")
    else:
        lines += [
            f"{'已删除' if done else '将删除'}：当事人记录 {len(plan.persons)} 条（{len(plan.person_cases)} 户），"
            f"办理记录中的文字 {len(plan.events)} 条（{len(plan.event_cases)} 户），"
            f"投诉内容 {plan.complaint_texts} 件。",
            "统计数字不变；操作记录仍可用 audit verify 核对。",
        ]
    if plan.held:
        lines.append(f"因故保留 {len(plan.held)} 户：")
        lines += [f"  {case_id}　{'、'.join(why)}" for case_id, why in sorted(plan.held.items())[:MOST_SHOWN]]
        if len(plan.held) > MOST_SHOWN:
            lines.append(f"  另有 {len(plan.held) - MOST_SHOWN} 户，见 --json 或 --report。")
    return "\n".join([*lines, BACKUPS])
