"""purge: delete persons, words, photos and drafts whose term is over; statistics and the record stay."""

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
    from data.purge_files import FilesPlan

NAME = "purge"
HELP = "到期删除：姓名、电话、办理和台账中的文字、照片、遗忘的草稿（保存期限见 campaign.toml 的 [retention]）"
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
    from data.purge_files import files_plan, remove_files
    from data.settings import home_campaign

    arguments = invocation.arguments
    if arguments.report is not None and arguments.report.exists():
        raise UserError(f"文件 {arguments.report} 已经存在，没有改动。请换一个文件名。")
    with opened_store(invocation.settings) as store:
        home = home_campaign(invocation.settings)
        campaign = campaign_of(home, chosen_subdistrict(store, home, arguments.subdistrict))
        who = acting(store, campaign.subdistrict_code, arguments)
        check_may_purge(who)
        code, place, rules, now = (
            campaign.subdistrict_code,
            invocation.settings.home,
            campaign.retention,
            invocation.now,
        )
        with store.read() as connection:
            files = files_plan(connection, place, code, rules, now)
            plan = purge_plan(connection, code, campaign, now.date())
        if arguments.confirm:
            plan = purge(store, campaign, who, now)
            remove_files(store, place, code, rules, who, now, freed={sha256 for *_, sha256 in plan.photos})
    content = {
        "confirmed": bool(arguments.confirm),
        **plan_content(plan),
        "drafts": len(files.drafts),
        "unused_pictures": len(files.pictures),
        "old_backups": old_backups(place),
        "backups": BACKUPS,
    }
    if arguments.report is not None:
        arguments.report.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return Answer(content, _text(plan, files, content["old_backups"], done=arguments.confirm))


def old_backups(home: Path) -> list[str]:
    """The archives in the home folder, which still hold what a purge removes."""
    from data.backups.making import FOLDER

    return sorted(path.name for path in (home / FOLDER).glob("*.zip"))


def _text(plan: PurgePlan, files: FilesPlan, kept: list[str], *, done: bool) -> str:
    lines = [
        f"姓名、电话保存至 {plan.persons_until}，办理文字和投诉内容保存至 {plan.free_texts_until}，"
        f"照片保存至 {plan.photos_until}；今天是 {plan.as_of}。"
    ]
    if plan.is_empty and files.is_empty:
        lines.append("没有到期可删的内容。")
    else:
        lines += [
            f"{'已删除' if done else '将删除'}：当事人记录 {len(plan.persons)} 条（{len(plan.person_cases)} 户），"
            f"办理记录中的文字 {len(plan.events)} 条（{len(plan.event_cases)} 户），"
            f"工作台账中的文字 {len(plan.logs)} 条，投诉内容 {plan.complaint_texts} 件，"
            f"照片 {len(plan.photos)} 张（{len({case_id for case_id, *_ in plan.photos})} 户），"
            f"没有登记的照片 {len(files.pictures)} 张，遗忘的上门草稿 {len(files.drafts)} 份。",
            "统计数字不变；操作记录仍可用 audit verify 核对。",
        ]
    if plan.held:
        lines.append(f"因故保留 {len(plan.held)} 户：")
        lines += [f"  {case_id}　{'、'.join(why)}" for case_id, why in sorted(plan.held.items())[:MOST_SHOWN]]
        if len(plan.held) > MOST_SHOWN:
            lines.append(f"  另有 {len(plan.held) - MOST_SHOWN} 户，见 --json 或 --report。")
    if kept:
        lines.append(f"数据目录的 backups 中有 {len(kept)} 份备份，仍含到期内容：{'、'.join(kept[:MOST_SHOWN])}。")
    return "\n".join([*lines, BACKUPS])
