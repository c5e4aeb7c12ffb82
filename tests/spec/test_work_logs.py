"""Who may enter what in the work logs, and what an entry must say: two tables an official can check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.errors import EntryError, PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import Role
from casework.work_logs import MAY_LOG, LogDraft, LogKind, check_log, check_may_log, check_may_void, may_log

TODAY = date(2021, 10, 27)

# Plan document, annex: 平安办 coordinates; 司法所 (普法、调解), 信访办, 保障办 are 其他成员单位; 谁执法谁普法.
MAY = {
    "宣传": {"平安办", "居委会", "人口协管"},
    "普法": {"平安办", "其他成员单位", "综合行政执法队"},
    "调解": {"平安办", "其他成员单位", "居委会"},
    "信访": {"平安办", "其他成员单位"},
    "资金": {"平安办", "其他成员单位"},
}


@pytest.mark.parametrize("kind", LogKind, ids=lambda kind: kind.value)
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_who_may_enter_what(kind: LogKind, role: Role) -> None:
    """Every role and every log."""
    assert may_log(Actor("a", role, "01"), kind) == (role.label in MAY[kind.label])


def test_every_log_has_its_row() -> None:
    """A new log without offices fails here."""
    assert set(MAY_LOG) == set(LogKind)


@pytest.mark.parametrize("committee", ["02", None], ids=["another committee", "the street"])
def test_a_committee_enters_its_own_only(committee: str | None) -> None:
    """Neither another committee's nor the street's."""
    actor = Actor("juwei-01", Role.COMMITTEE, "01")
    check_may_log(actor, LogKind.PUBLICITY, "01")
    with pytest.raises(PermissionDeniedError, match="本居委会"):
        check_may_log(actor, LogKind.PUBLICITY, committee)


def test_others_entries_are_voided_by_the_safety_office_only() -> None:
    """Everybody else voids his own."""
    check_may_void(Actor("juwei-01", Role.COMMITTEE, "01"), LogKind.PUBLICITY, "01", "juwei-01")
    check_may_void(Actor("pinganban", Role.SAFETY_OFFICE), LogKind.PUBLICITY, "01", "juwei-01")
    with pytest.raises(PermissionDeniedError, match="自己登记"):
        check_may_void(Actor("xieguan-01", Role.POPULATION_OFFICER, "01"), LogKind.PUBLICITY, "01", "juwei-01")


GOOD = {
    LogKind.PUBLICITY: LogDraft("u", LogKind.PUBLICITY, "01", TODAY, "楼道宣传栏更新", "1号楼", persons=0, copies=200),
    LogKind.LEGAL_EDUCATION: LogDraft("u", LogKind.LEGAL_EDUCATION, None, TODAY, "租赁法规讲座", persons=35),
    LogKind.MEDIATION: LogDraft("u", LogKind.MEDIATION, "01", TODAY, "押金退还调解", case_id="C1", persons=2),
    LogKind.PETITION: LogDraft("u", LogKind.PETITION, "01", TODAY, "resettlement", persons=3),
    LogKind.COST: LogDraft("u", LogKind.COST, "01", TODAY, "清运费", amount_fen=1, case_id="C1"),
}


@pytest.mark.parametrize("kind", LogKind, ids=lambda kind: kind.value)
def test_a_complete_entry_is_accepted(kind: LogKind) -> None:
    """Boundaries: nobody reached is a number, one fen is an amount."""
    check_log(GOOD[kind], TODAY)


FAULTS: list[tuple[LogKind, dict[str, Any], str]] = [
    (LogKind.PUBLICITY, {"title": "  "}, "title"),
    (LogKind.PUBLICITY, {"title": "字" * 61}, "60 字"),
    (LogKind.PUBLICITY, {"place": "字" * 61}, "60 字"),
    (LogKind.PUBLICITY, {"remark": "字" * 301}, "300 字"),
    (LogKind.PUBLICITY, {"persons": -1}, "persons"),
    (LogKind.PUBLICITY, {"persons": 2.5}, "persons"),
    (LogKind.PUBLICITY, {"persons": True}, "persons"),
    (LogKind.PUBLICITY, {"copies": 1_000_001}, "copies"),
    (LogKind.PUBLICITY, {"amount_fen": 100}, "只有“资金”"),
    (LogKind.PUBLICITY, {"case_id": "C1"}, "不对应某一户"),
    (LogKind.PUBLICITY, {"occurred_on": date(2021, 10, 28)}, "今天"),
    (LogKind.PUBLICITY, {"occurred_on": date(1999, 12, 31)}, "2000-01-01"),
    (LogKind.MEDIATION, {"copies": 1}, "没有份数"),
    # a petition is a topic and a number: no words through which a petitioner could be known
    (LogKind.PETITION, {"title": "张某来访反映"}, "信访事项"),
    (LogKind.PETITION, {"remark": "来访人住 301 室"}, "不能填写地点和备注"),
    (LogKind.PETITION, {"place": "信访办"}, "不能填写地点和备注"),
    (LogKind.COST, {"amount_fen": None}, "请填写金额"),
    (LogKind.COST, {"amount_fen": 0}, "amount_fen"),
    (LogKind.COST, {"amount_fen": 99.5}, "amount_fen"),
    (LogKind.COST, {"persons": 3}, "没有人次"),
]


@pytest.mark.parametrize(("kind", "changes", "named"), FAULTS, ids=[f"{k.value}-{c}"[:50] for k, c, _ in FAULTS])
def test_an_impossible_entry_is_refused_by_name(kind: LogKind, changes: dict[str, Any], named: str) -> None:
    """The sentence names the field and the mend."""
    with pytest.raises(EntryError, match=named):
        check_log(replace(GOOD[kind], **changes), TODAY)
