"""送达: how an order reached the party, what each way needs for proof, and from which day the term counts.

Source: domain notes 2.4; service follows the ways of 民事诉讼法 (行政处罚法 第六十一条). 电子 needs consent,
留置 a witness and evidence, 公告 a reason and the day on which it counts as served.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from casework.events import EventDraft
from casework.fact_checks import choice_faults, day_of, is_text, names_faults
from casework.orders.words import OrderBody
from casework.vocabulary import LabelledEnum


class ServiceMethod(LabelledEnum):
    """How a document is served."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    POSTED = "posted", "邮寄送达"
    ANNOUNCED = "announced", "公告送达"
    ELECTRONIC = "electronic", "电子送达"


class Receiver(LabelledEnum):
    """Who took it, by role; names stay in the encrypted persons only."""

    OWNER = "owner", "业主"
    SUB_LESSOR = "sub_lessor", "转租人"
    TENANT = "tenant", "承租人"
    FAMILY = "family", "同住的成年家属"
    ORGANISATION = "organisation", "单位负责收件的人"
    AGENT = "agent", "代理人或指定的代收人"


class Witness(LabelledEnum):
    """Who saw that it was refused and left."""

    COMMITTEE = "committee", "居委会代表"
    WORKPLACE = "workplace", "受送达人单位代表"
    PROPERTY_MANAGER = "property_manager", "物业人员"
    RESIDENT = "resident", "居民"


_TRACKING = re.compile(r"[A-Za-z0-9]{8,30}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
# At the door there is a moment; post, notice and network only have a day.
_AT_THE_DOOR = frozenset({ServiceMethod.DIRECT, ServiceMethod.LEFT})


def served_on(occurred_on: date, facts: Mapping[str, Any]) -> date:
    """The day from which the term counts: the deemed day of an announcement, else the day of the service."""
    return day_of(facts.get("deemed_served_on")) or occurred_on


def due_after_service(issued_on: date, due_on: date, served: date) -> date:
    """The last day to rectify when the order is served on `served`: the term of the order in calendar days from then.

    An order of 1 October until the 8th, served on the 4th: until the 11th. Raises ValueError when due_on < issued_on.
    """
    term = due_on - issued_on
    if term < timedelta():
        raise ValueError("the order is due before it was issued")
    return served + term


def service_faults(draft: EventDraft) -> list[str]:
    """Faults of a service as zh-CN sentences; empty when it is proved as its way demands."""
    facts = draft.facts
    method = next((way for way in ServiceMethod if way.value == facts.get("method")), None)
    if method is None:
        listed = "、".join(way.label for way in ServiceMethod)
        return [f"请选择送达方式（method）：{listed}。"]
    return [
        *names_faults(facts, "servers", "送达人", least=1),
        *choice_faults(facts, "served_by", OrderBody, "送达单位", required=True),
        *choice_faults(facts, "received_by", Receiver, "签收人", required=method is ServiceMethod.DIRECT),
        *choice_faults(facts, "witness", Witness, "见证人", required=method is ServiceMethod.LEFT),
        *_time_faults(facts, method),
        *_refusal_faults(facts, method),
        *_proof_faults(facts, method),
        *_deemed_faults(draft, method),
    ]


def _time_faults(facts: Mapping[str, Any], method: ServiceMethod) -> list[str]:
    value = facts.get("time")
    if value is None and method not in _AT_THE_DOOR:
        return []
    is_time = isinstance(value, str) and _TIME.fullmatch(value)
    return [] if is_time else ["请填写送达时间（time），如 19:30。"]


def _refusal_faults(facts: Mapping[str, Any], method: ServiceMethod) -> list[str]:
    refused = facts.get("refused", False)
    if not isinstance(refused, bool):
        return ["是否拒收（refused）应填是或否。"]
    if method is not ServiceMethod.LEFT:
        return ["当事人拒收的，送达方式应为“留置送达”，并写明见证人和证据。"] if refused else []
    faults = [] if refused else ["“留置送达”用于拒收的情形，请写明当事人拒收（refused），没有拒收的请改选送达方式。"]
    if not is_text(facts.get("evidence")):
        faults.append("留置送达请写明证据（evidence）：拒收事由的记录、照片或录像的编号。")
    return faults


def _proof_faults(facts: Mapping[str, Any], method: ServiceMethod) -> list[str]:
    faults = []
    tracking = facts.get("tracking_number")
    if (method is ServiceMethod.POSTED or tracking is not None) and not (
        isinstance(tracking, str) and _TRACKING.fullmatch(tracking)
    ):
        faults.append("邮寄送达请填写邮件号码（tracking_number），8 至 30 位字母和数字。")
    if method is ServiceMethod.ELECTRONIC and facts.get("consent") is not True:
        faults.append("电子送达须经当事人同意并签订确认书（consent），没有同意的请改用其他方式。")
    return faults


def _deemed_faults(draft: EventDraft, method: ServiceMethod) -> list[str]:
    facts = draft.facts
    if method is not ServiceMethod.ANNOUNCED:
        return ["只有公告送达才有视为送达日（deemed_served_on），请删除。"] if "deemed_served_on" in facts else []
    faults = [] if is_text(facts.get("reason")) else ["公告送达请填写理由（reason），如其他方式无法送达。"]
    deemed = day_of(facts.get("deemed_served_on"))
    if deemed is None:
        return [*faults, "公告送达请填写视为送达日（deemed_served_on），如 2021-12-10。"]
    if deemed < draft.occurred_on:
        faults.append(f"视为送达日 {deemed} 早于公告日 {draft.occurred_on}，请核对。")
    if draft.due_on is not None and draft.due_on < deemed:
        faults.append(f"整改期限 {draft.due_on} 早于视为送达日 {deemed}，期限应从送达起算。")
    return faults
