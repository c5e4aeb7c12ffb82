"""Who may record what, as a table that an official can check. ● may, · may not.

Columns: 推进小组, 平安办, 城运中心, 执法队, 其他成员单位, 居委会, 人口协管, 系统管理员.
"""

from __future__ import annotations

import pytest

from casework.errors import PermissionDeniedError
from casework.events import Actor
from casework.permissions import COMMITTEE_BOUND_ROLES, MAY_RECORD, check_may_record, may_record
from casework.vocabulary import EventKind, Role
from tests.stories import CASE

COLUMNS = tuple(Role)

TABLE = """
登记线索             · ● ● ● · ● ● ·
纳入排摸             · ● ● · · ● ● ·
地址更正             · ● ● · · ● ● ·
上门未见户           · ● · · · ● ● ·
上门拒访             · ● · · · ● ● ·
查无此户             · ● · · · ● ● ·
见户排摸             · ● · · · ● ● ·
要求核实             · ● · · · ● · ·
认定不属于群租       · ● · · · ● · ·
认定群租             · ● · · · ● · ·
出具指令书           · ● · · · ● ● ·
送达指令书           · ● · · · ● ● ·
整改延期             · ● · · · · · ·
自行整改             · ● · ● · ● ● ·
电话告知             · ● · ● · ● · ·
列入联合整治         · ● · ● · · · ·
联合整治未成         · ● · ● · · · ·
联合整治完成         · ● · ● · · · ·
复核未通过           · ● · ● · · · ·
复核销项             · ● · ● · · · ·
回访无异常           · ● · · · ● ● ·
回访未见户           · ● · · · ● ● ·
停止出租             · ● · · · ● ● ·
转为稳定             · ● · · · ● · ·
疑似回潮             · ● ● ● · ● ● ·
认定回潮             · ● · · · ● · ·
认定误报             · ● · · · · · ·
重新纳入排摸         · ● · · · ● · ·
暂缓                 · ● · · · · · ·
恢复办理             · ● · · · · · ·
申辩/复议            · ● · ● · · · ·
申辩/复议办结        · ● · ● · · · ·
并入线索             · ● ● ● · ● ● ·
登记房间             · ● · ● · ● ● ·
登记当事人           · ● · ● · ● ● ·
登记文书             · ● · ● · ● ● ·
登记处罚             · ● · ● · · · ·
指派经办人           · ● · · · ● · ·
备注                 · ● ● ● · ● ● ·
更正（作废一条记录） · ● ● ● · ● ● ·
"""

ROWS = {cells[0]: [mark == "●" for mark in cells[1:]] for line in TABLE.split("\n") if (cells := line.split())}


@pytest.mark.parametrize("kind", EventKind, ids=str)
def test_the_table(kind: EventKind) -> None:
    """Every kind and every role stands in the table and the program does what it says."""
    allowed = [may_record(Actor("a", role, CASE.committee_code), kind, CASE) for role in COLUMNS]
    assert allowed == ROWS[kind.label]


def test_the_table_is_complete() -> None:
    """A new kind or role fails here until somebody has decided on it."""
    assert set(ROWS) == {kind.label for kind in EventKind}
    assert all(len(marks) == len(Role) for marks in ROWS.values())
    assert set(MAY_RECORD) == set(EventKind)


@pytest.mark.parametrize("role", sorted(COMMITTEE_BOUND_ROLES))
@pytest.mark.parametrize(("code", "allowed"), [("01", True), ("02", False), ("", False), (None, False)])
def test_bound_roles_act_for_their_own_committee(role: Role, code: str | None, allowed: bool) -> None:
    """A file of another committee is out of reach, and so is every file for an account without a committee."""
    assert may_record(Actor("a", role, code), EventKind.NOTE_ADDED, CASE) is allowed


@pytest.mark.parametrize("role", [Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE, Role.ENFORCEMENT])
def test_street_roles_act_for_the_whole_street(role: Role) -> None:
    """They carry no committee and need none."""
    assert may_record(Actor("a", role), EventKind.NOTE_ADDED, CASE)


@pytest.mark.parametrize(
    ("actor", "kind", "words"),
    [
        (Actor("a", Role.LEADER), EventKind.NOTE_ADDED, "“推进小组”只能查看"),
        (Actor("a", Role.DEPARTMENT), EventKind.NOTE_ADDED, "“其他成员单位”只能查看"),
        (Actor("a", Role.SYSTEM_ADMIN), EventKind.NOTE_ADDED, "系统管理员只维护系统"),
        (Actor("a", Role.COMMITTEE, "01"), EventKind.CLEARED, "可由平安办、综合行政执法队登记"),
        (Actor("a", Role.COMMITTEE, "02"), EventKind.CONFIRMED, "不在您的责任区内"),
    ],
)
def test_the_reason(actor: Actor, kind: EventKind, words: str) -> None:
    """A refusal says why and who may do it instead."""
    with pytest.raises(PermissionDeniedError, match=words):
        check_may_record(actor, kind, CASE)
