"""The facts of a PENALTY_RECORDED event, read into a Penalty; every mistake is named with its mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from casework.errors import EntryError
from casework.penalties.penalty import PenalisedParty, Penalty, PenaltyKind, Procedure
from casework.vocabulary import LabelledEnum

Member = TypeVar("Member", bound=LabelledEnum)

LONGEST_TEXT = 500
MOST_INSPECTORS = 50
_DAYS = tuple(f.name for f in fields(Penalty) if f.name.endswith("_on"))
_FLAGS = ("defence_heard", "hearing_offered", "voluntarily_removed", "in_catalogue", "under_appeal")
_ORDER_OF_DAYS = ("filed_on", "informed_on", "hearing_requested_on", "hearing_on", "decided_on", "served_on", "paid_on")
LABELS: Mapping[str, str] = {
    "filed_on": "立案日期",
    "informed_on": "告知日期",
    "hearing_requested_on": "申请听证日期",
    "hearing_notified_on": "听证通知日期",
    "hearing_on": "听证日期",
    "decided_on": "决定日期",
    "served_on": "送达日期",
    "paid_on": "缴款日期",
    "revoked_on": "撤销日期",
    "credit_reported_on": "归集日期",
    "credit_withdrawn_on": "通知信用平台删除日期",
    "defence_heard": "是否听取陈述申辩",
    "hearing_offered": "是否告知听证权利",
    "voluntarily_removed": "是否主动消除或减轻危害",
    "in_catalogue": "是否列入信用目录",
    "under_appeal": "是否复议、诉讼中",
}


def penalty_from_facts(facts: Mapping[str, Any]) -> Penalty:
    """Read the facts of a PENALTY_RECORDED event.

    Raises EntryError that names every unknown, missing or impossible field.
    """
    faults: list[str] = []
    known = {f.name for f in fields(Penalty)}
    faults += [f"不认识的字段“{name}”，请删除或改正。" for name in sorted(set(facts) - known)]
    procedure = _member(facts, "procedure", Procedure, "处罚程序", faults)
    party = _member(facts, "party", PenalisedParty, "当事人类型", faults)
    kind = _member(facts, "kind", PenaltyKind, "处罚种类", faults)
    amount = facts.get("amount")
    if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0):
        faults.append("罚款金额（amount）应为大于 0 的整数（元）。")
    elif kind is PenaltyKind.FINE and amount is None:
        faults.append("处罚种类是罚款，请填写金额（amount，元）。")
    elif kind is not PenaltyKind.FINE and amount is not None:
        faults.append("只有罚款才有金额（amount），请删除金额或改正处罚种类。")
    days = {name: _day(facts.get(name), LABELS[name], name, faults) for name in _DAYS}
    flags = {name: _flag(facts.get(name), LABELS[name], name, faults) for name in _FLAGS}
    faults += _reversed_days(days)
    reference, evidence = _words(facts, "reference", "案号", faults), _words(facts, "evidence", "证据目录", faults)
    inspectors = facts.get("inspectors")
    if inspectors is not None and (type(inspectors) is not int or not 0 <= inspectors <= MOST_INSPECTORS):
        faults.append(f"执法人员人数（inspectors）应为 0 至 {MOST_INSPECTORS} 的整数。")
    if procedure is None or party is None or kind is None or faults:
        raise EntryError("处罚记录不能登记：" + "".join(faults))
    return Penalty(
        procedure,
        party,
        kind,
        amount,
        **days,
        defence_heard=flags["defence_heard"],
        hearing_offered=flags["hearing_offered"],
        voluntarily_removed=flags["voluntarily_removed"],
        in_catalogue=flags["in_catalogue"],
        under_appeal=bool(flags["under_appeal"]),
        reference=reference or "",
        inspectors=inspectors,
        evidence=evidence,
    )


def readable_penalty(facts: Mapping[str, Any]) -> Penalty | None:
    """The penalty, or None while the facts cannot be read yet."""
    try:
        return penalty_from_facts(facts)
    except EntryError:
        return None


def penalty_facts(penalty: Penalty) -> dict[str, Any]:
    """The facts that penalty_from_facts reads back to an equal penalty; what is not known is left out."""
    given = {field.name: getattr(penalty, field.name) for field in fields(penalty)}
    return {
        key: value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, LabelledEnum) else value
        for key, value in given.items()
        if value not in (None, "") and (key, value) != ("under_appeal", False)
    }


def _member(facts: Mapping[str, Any], key: str, kind: type[Member], label: str, faults: list[str]) -> Member | None:
    value = facts.get(key)
    if isinstance(value, str) and value in {str(member) for member in kind}:
        return kind(value)
    faults.append(f"请选择{label}（{key}）：{'、'.join(member.label for member in kind)}。")
    return None


def _day(value: Any, label: str, key: str, faults: list[str]) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return date.fromisoformat(value)
    except ValueError:
        pass
    faults.append(f"{label}（{key}）应写成 2021-10-28 的样式。")
    return None


def _words(facts: Mapping[str, Any], key: str, label: str, faults: list[str]) -> str | None:
    value = facts.get(key)
    if value is None or (isinstance(value, str) and len(value) <= LONGEST_TEXT):
        return (value or "").strip() or None
    faults.append(f"{label}（{key}）应为不超过 {LONGEST_TEXT} 字的文字。")
    return None


def _flag(value: Any, label: str, key: str, faults: list[str]) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    faults.append(f"{label}（{key}）应填是或否。")
    return None


def _reversed_days(days: Mapping[str, date | None]) -> list[str]:
    given = [(name, day) for name in _ORDER_OF_DAYS if (day := days[name]) is not None]
    return [
        f"{LABELS[after]} {later} 早于{LABELS[before]} {earlier}，请核对。"
        for (before, earlier), (after, later) in pairwise(given)
        if later < earlier
    ]
