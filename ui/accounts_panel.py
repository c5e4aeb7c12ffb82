"""The parts of the page 账号: the list, a new account, and what can be done with one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from casework.errors import UserError
from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.vocabulary import Role
from data.accounts import (
    Account,
    accounts,
    add_account,
    change_account,
    reset_password,
    set_disabled,
    unlock,
)
from ui import clock, figures
from ui.acts.typed import bring_back, forget, keep
from ui.errors import plain, show_user_error
from ui.session import PageContext
from ui.tables import show_table

_DONE, _PASSWORD, _ADDED = "accounts_done", "accounts_password", "accounts_added"


def account_table(context: PageContext) -> Sequence[Account]:
    """What was just done, then all accounts with their state; returns them."""
    _show_done()
    found = accounts(context.store, context.subdistrict, context.actor)
    rows = [
        {
            "账号": one.name,
            "姓名或岗位": one.display,
            "角色": one.role.label,
            "居委会": _committee_name(context, one.committee_code) or "—",
            "状态": _state(context, one),
            "上次登录": "从未登录" if one.last_login_at is None else figures.minute(one.last_login_at),
        }
        for one in found
    ]
    show_table(pd.DataFrame(rows), key="accounts", file_name="账号", notes=context.notes)
    return found


def add_panel(context: PageContext) -> None:
    """A new account; its first password is shown once. What was typed stays, but for the field that may hold a name."""
    st.subheader("新建账号")
    st.caption("每人一个账号，不共用。初始密码只显示一次，请当面交给本人，首次登录时必须更改。")
    turn = st.session_state.get(_ADDED, 0)
    prefix = _new(turn)
    bring_back(prefix)
    name = st.text_input("账号", key=f"{prefix}name", help="小写字母开头，2 至 32 个字符，例如 li.hua。")
    display = st.text_input("姓名或岗位", key=f"{prefix}display")
    role, committee = _role_fields(context, prefix, None)
    keep(prefix, without={"display"})
    if st.button("新建", type="primary", key="accounts_add"):
        _try(
            lambda: add_account(
                context.store,
                context.subdistrict,
                name,
                display,
                role,
                committee,
                _codes(context),
                context.actor,
                clock.now(),
            ),
            f"已新建账号 {name.strip().lower()}。",
            turn + 1,
        )


def change_panel(context: PageContext, found: Sequence[Account]) -> None:
    """Everything that can be done with an account of somebody else."""
    st.subheader("更改账号")
    others = {one.name: one for one in found if one.name != context.actor.account}
    if not others:
        st.caption("还没有其他账号。")
        return
    name = st.selectbox(
        "账号", list(others), format_func=lambda name: f"{name}　{others[name].display}", key="accounts_chosen"
    )
    one, place = others[name], (context.store, context.subdistrict, name)
    display = st.text_input("姓名或岗位", value=one.display, key=f"accounts_display_of_{name}")
    role, committee = _role_fields(context, f"accounts_of_{name}_", one)
    if st.button("保存更改", key="accounts_save"):
        _try(
            lambda: change_account(*place, display, role, committee, _codes(context), context.actor, clock.now()),
            f"已更改账号 {name}，对方下一次操作时生效。",
        )
    sure = st.checkbox(f"确认对 {name} 执行下面的操作", key=f"accounts_sure_{name}")
    reset, lock, disable = st.columns(3)
    if reset.button("重置密码", key="accounts_reset", disabled=not sure):
        _try(lambda: reset_password(*place, context.actor, clock.now()), f"已重置账号 {name} 的密码，原有登录已退出。")
    if lock.button("解锁", key="accounts_unlock", disabled=not (sure and one.guard.is_locked(clock.now()))):
        _try(lambda: unlock(*place, context.actor, clock.now()), f"已解锁账号 {name}。")
    word = "启用" if one.is_disabled else "停用"
    if disable.button(word, key="accounts_disable", disabled=not sure):
        _try(
            lambda: set_disabled(*place, context.actor, clock.now(), is_disabled=not one.is_disabled),
            f"已{word}账号 {name}。",
        )


def _role_fields(context: PageContext, prefix: str, one: Account | None) -> tuple[Role, str | None]:
    roles = [role.value for role in Role]
    index = roles.index(one.role.value if one else Role.COMMITTEE.value)
    role = Role(
        st.selectbox("角色", roles, index=index, format_func=lambda value: Role(value).label, key=f"{prefix}role")
    )
    if role not in COMMITTEE_BOUND_ROLES:
        return role, None
    codes = _codes(context)
    if not codes:
        st.caption("campaign.toml 里还没有居委会，请先补充 [[committees]]。")
        return role, None
    current = one.committee_code if one and one.committee_code in codes else codes[0]
    code = st.selectbox(
        "居委会",
        codes,
        index=codes.index(current),
        format_func=lambda code: _committee_name(context, code) or code,
        key=f"{prefix}committee",
    )
    return role, code


def _new(turn: int) -> str:
    """How the keys of the form for a new account begin; turn: how many were added before in this session."""
    return f"accounts_new_{turn}_"


def _codes(context: PageContext) -> tuple[str, ...]:
    return tuple(committee.code for committee in context.campaign.committees)


def _committee_name(context: PageContext, code: str | None) -> str | None:
    named = {committee.code: committee.name for committee in context.campaign.committees}
    return None if code is None else named.get(code, code)


def _state(context: PageContext, one: Account) -> str:
    if one.is_disabled:
        return "停用"
    if one.guard.locked_until is not None and one.guard.is_locked(clock.now()):
        return f"锁定至 {figures.minute(one.guard.locked_until)}"
    return "待首次更改密码" if one.must_change else "正常"


def _try(act: Callable[[], str | None], sentence: str, added: int | None = None) -> None:
    """Do it, keep what is to be shown, and draw the page anew. A first password is shown in the next run only."""
    try:
        password = act()
    except UserError as error:
        show_user_error(error)
        return
    st.session_state[_DONE], st.session_state[_PASSWORD] = sentence, password
    if added is not None:
        st.session_state[_ADDED] = added
        forget(_new(added - 1))
    st.rerun()


def _show_done() -> None:
    sentence, password = st.session_state.pop(_DONE, None), st.session_state.pop(_PASSWORD, None)
    if sentence is None:
        return
    st.success(plain(sentence))
    if password is not None:
        st.code(password, language=None)
        st.caption("这是初始密码，离开或刷新本页后不再显示。")
