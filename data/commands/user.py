"""user: the accounts of the people who use the dashboard."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from casework.errors import NotFoundError, UserError
from casework.vocabulary import Role
from data.commands.contract import Answer, Invocation
from data.commands.options import add_subdistrict_option

if TYPE_CHECKING:
    from casework.events import Actor
    from data.accounts import Account
    from data.store import Store

NAME = "user"
HELP = "账号：add 新建、change 更改、disable 停用、enable 启用、reset 重置密码、unlock 解锁、list 列出"
ACTS = ("add", "change", "disable", "enable", "reset", "unlock", "list")
FIRST_PASSWORD = "初始密码（只显示这一次，请当面交给本人；首次登录须更改）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ACT NAME and the options."""
    parser.add_argument("act", choices=ACTS, metavar="ACT", help="、".join(ACTS))
    parser.add_argument("name", nargs="?", metavar="NAME", help="账号：小写字母开头，2 至 32 个字符，例如 li.hua")
    roles = "、".join(f"{role.value}（{role.label}）" for role in Role)
    parser.add_argument("--role", type=_role, metavar="ROLE", help=f"角色：{roles}")
    parser.add_argument("--committee", metavar="CODE", help="居委会代码（居委会、人口协管必填）")
    parser.add_argument("--display", metavar="TEXT", help="姓名或岗位（默认与账号相同）")
    add_subdistrict_option(parser)


def run(invocation: Invocation) -> Answer:
    """Do the act as the operator of this machine, or as the administrator's account named by --account.

    Raises UserError for what the user can mend.
    """
    from data.commands.opening import acting, campaign_of, chosen_subdistrict, opened_store
    from data.settings import home_campaign

    arguments = invocation.arguments
    if arguments.act != "list" and not arguments.name:
        raise UserError(f"缺少账号。写法：user {arguments.act} 账号。")
    with opened_store(invocation.settings) as store:
        campaign = home_campaign(invocation.settings)
        subdistrict = chosen_subdistrict(store, campaign, arguments.subdistrict)
        campaign = campaign_of(campaign, subdistrict)
        who = acting(store, subdistrict.code, arguments, Role.SYSTEM_ADMIN)
        if arguments.act == "list":
            return _list(store, subdistrict.code, who)
        committees = tuple(committee.code for committee in campaign.committees)
        return _change(store, subdistrict.code, committees, who, invocation)


def _change(store: Store, subdistrict: str, committees: tuple[str, ...], who: Actor, invocation: Invocation) -> Answer:
    from data.accounts import accounts, add_account, change_account, reset_password, set_disabled, unlock

    arguments, now = invocation.arguments, invocation.now
    name: str = arguments.name
    if arguments.act == "add":
        if arguments.role is None:
            raise UserError(
                "缺少 --role。写法：user add 账号 --role 角色 [--committee 居委会代码] [--display 姓名或岗位]。"
            )
        display = arguments.display or name
        password = add_account(
            store, subdistrict, name, display, arguments.role, arguments.committee, committees, who, now
        )
        return _with_password(name, f"已新建账号 {name}（{arguments.role.label}）。", password)
    if arguments.act == "reset":
        password = reset_password(store, subdistrict, name, who, now)
        return _with_password(name, f"已重置账号 {name} 的密码，原有的登录已全部退出。", password)
    if arguments.act == "change":
        found = next((one for one in accounts(store, subdistrict, who) if one.name == name), None)
        if found is None:
            raise NotFoundError(f"没有账号“{name}”。用 user list 查看现有账号。")
        role = arguments.role or found.role
        committee = arguments.committee or (None if arguments.role else found.committee_code)
        display = arguments.display or found.display
        change_account(store, subdistrict, name, display, role, committee, committees, who, now)
        return Answer({"name": name, "done": "change"}, f"已更改账号 {name}。")
    if arguments.act == "unlock":
        unlock(store, subdistrict, name, who, now)
        return Answer({"name": name, "done": "unlock"}, f"已解锁账号 {name}。")
    is_disabled = arguments.act == "disable"
    set_disabled(store, subdistrict, name, who, now, is_disabled=is_disabled)
    sentence = f"已停用账号 {name}，其登录已全部退出。" if is_disabled else f"已启用账号 {name}。"
    return Answer({"name": name, "done": arguments.act}, sentence)


def _with_password(name: str, sentence: str, password: str) -> Answer:
    return Answer({"name": name, "first_password": password}, f"{sentence}\n{FIRST_PASSWORD}：{password}")


def _list(store: Store, subdistrict: str, who: Actor) -> Answer:
    from data.accounts import accounts

    found = accounts(store, subdistrict, who)
    lines = [
        f"{one.name}　{one.display}　{one.role.label}{one.committee_code or ''}"
        f"{'　已停用' if one.is_disabled else ''}{'　须更改密码' if one.must_change else ''}"
        for one in found
    ]
    return Answer({"accounts": [_as_json(one) for one in found]}, "\n".join(lines) or "还没有账号。")


def _as_json(one: Account) -> dict[str, Any]:
    locked_until = one.guard.locked_until
    return {
        "name": one.name,
        "display": one.display,
        "role": one.role.value,
        "committee_code": one.committee_code,
        "is_disabled": one.is_disabled,
        "must_change": one.must_change,
        "locked_until": None if locked_until is None else locked_until.isoformat(),
        "last_login_at": None if one.last_login_at is None else one.last_login_at.isoformat(),
    }


def _role(text: str) -> Role:
    found = next((role for role in Role if text in (role.value, role.label)), None)
    if found is None:
        known = "、".join(f"{role.value}（{role.label}）" for role in Role)
        raise UserError(f"没有角色“{text}”。请改为以下之一：{known}。")
    return found
