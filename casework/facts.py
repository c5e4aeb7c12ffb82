"""What an event must say about itself before it can be recorded, whatever the stage of the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from casework.enforcement.facts import CONTENT_FAULTS as ENFORCEMENT_FAULTS
from casework.errors import EntryError
from casework.events import EventDraft
from casework.fact_words import fact_word
from casework.hidden_signs import hidden_sign_in, refusal
from casework.orders.facts import document_faults, extension_faults, order_faults
from casework.orders.service import service_faults
from casework.parties.facts import parties_faults
from casework.revisits.facts import clean_revisit_faults, revisit_faults, stable_faults, suspicion_faults
from casework.survey.clue_facts import CLUE_KINDS, clue_faults
from casework.survey.facts import (
    confirmation_faults,
    false_alarm_faults,
    rejection_faults,
    rooms_faults,
    verification_faults,
    visit_faults,
)
from casework.transitions import DUE_KINDS, VISIT_KINDS
from casework.vocabulary import EventKind, LettingExit

EARLIEST_DAY = date(2000, 1, 1)
# An order sets days or weeks; more than a year is a slip in the year.
LONGEST_TERM = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class FactRule:
    """One required fact: its key, whether a value will do, and the Chinese sentence when it does not."""

    key: str
    is_met: Callable[[Any], bool]
    mend: str


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_two_or_more(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 2


def _are_clauses(value: Any) -> bool:
    # Clause 5 (单位承租) only wraps one of 1 to 4 and is never met alone.
    return (
        isinstance(value, list | tuple)
        and all(type(clause) is int and 1 <= clause <= 5 for clause in value)
        and any(clause < 5 for clause in value)
    )


def _is_letting_exit(value: Any) -> bool:
    return isinstance(value, str) and value in {str(way) for way in LettingExit}


_REASON = FactRule("reason", _is_text, "请填写理由（reason）。")
# 认定 is the act of a named person on facts that two inspectors saw (行政处罚法 第五十五条).
_DECISION = (
    FactRule("decided_by", _is_text, "请填写认定人（decided_by）。"),
    FactRule("inspectors", _is_two_or_more, "检查人数（inspectors）应为整数且不少于 2 人，请核对。"),
    FactRule(
        "clauses", _are_clauses, "请列出符合治理范围的哪几项（clauses，数字 1 至 5 的列表），并至少有第 1 至 4 项之一。"
    ),
)

REQUIRED_FACTS: Mapping[EventKind, tuple[FactRule, ...]] = MappingProxyType(
    {
        EventKind.CONFIRMED: _DECISION,
        EventKind.RECURRENCE_CONFIRMED: _DECISION,
        EventKind.LETTING_ENDED: (
            FactRule(
                "exit", _is_letting_exit, "请选择停止出租的情形（exit）：空置、自住、已出售、已拆除或转代理经租。"
            ),
        ),
        EventKind.FALSE_ALARM: (_REASON,),
        EventKind.ADDRESS_CORRECTED: (FactRule("note", _is_text, "请填写地址的核对情况（note）。"),),
        EventKind.REOPENED: (_REASON,),
        EventKind.NOTE_ADDED: (FactRule("text", _is_text, "请填写备注内容（text）。"),),
        EventKind.ASSIGNED: (FactRule("account", _is_text, "请选择经办人（account）。"),),
        EventKind.EVENT_VOIDED: (_REASON, FactRule("voids", _is_text, "请指明作废哪一条记录（voids）。")),
    }
)

# Facts that are right or wrong as a whole: all faults of a draft as Chinese sentences.
CONTENT_FAULTS: Mapping[EventKind, Callable[[EventDraft], Sequence[str]]] = MappingProxyType(
    {
        **ENFORCEMENT_FAULTS,
        **dict.fromkeys(CLUE_KINDS, clue_faults),
        EventKind.ORDER_ISSUED: order_faults,
        EventKind.ORDER_SERVED: service_faults,
        EventKind.ORDER_EXTENDED: extension_faults,
        EventKind.DOCUMENT_RECORDED: document_faults,
        EventKind.PARTIES_RECORDED: lambda draft: parties_faults(draft.facts, draft.case_id),
        **dict.fromkeys(VISIT_KINDS, visit_faults),
        EventKind.ROOMS_RECORDED: rooms_faults,
        EventKind.VERIFICATION_REQUESTED: verification_faults,
        EventKind.CONFIRMED: confirmation_faults,
        EventKind.NOT_QUNZU_DECIDED: rejection_faults,
        EventKind.FALSE_ALARM: false_alarm_faults,
        EventKind.REVISIT_CLEAN: clean_revisit_faults,
        EventKind.REVISIT_NOT_SEEN: revisit_faults,
        EventKind.MARKED_STABLE: stable_faults,
        EventKind.RECURRENCE_SUSPECTED: suspicion_faults,
        EventKind.RECURRENCE_CONFIRMED: confirmation_faults,
    }
)


def check_entry(draft: EventDraft, today: date) -> None:
    """Check a draft in itself: days, required facts, and the facts as a whole.

    Raises EntryError that lists everything missing or impossible.
    """
    faults = _day_faults(draft, today)
    faults += [rule.mend for rule in REQUIRED_FACTS.get(draft.kind, ()) if not rule.is_met(draft.facts.get(rule.key))]
    faults += _hidden_faults(draft)
    if draft.kind in CONTENT_FAULTS:
        faults += CONTENT_FAULTS[draft.kind](draft)
    if faults:
        raise EntryError(f"“{draft.kind.label}”不能登记：" + "".join(faults))


def _hidden_faults(draft: EventDraft) -> list[str]:
    faults = []
    for key, value in draft.facts.items():
        if (number := hidden_sign_in(value)) is not None:
            word = fact_word(draft.kind, key)
            # Some facts have no name of their own: the entry's is theirs.
            faults.append(refusal(key if word is None else word.label or draft.kind.label, number))
    return faults


def _day_faults(draft: EventDraft, today: date) -> list[str]:
    faults = []
    if draft.occurred_on > today:
        faults.append(f"发生日期 {draft.occurred_on} 在今天（{today}）之后，请改为今天或以前。")
    if draft.occurred_on < EARLIEST_DAY:
        faults.append(f"发生日期 {draft.occurred_on} 早于 {EARLIEST_DAY}，请核对年份。")
    if draft.kind not in DUE_KINDS:
        return faults if draft.due_on is None else [*faults, "只有指令书的出具、送达和延期才有整改期限，请删除期限。"]
    if draft.due_on is None:
        faults.append("请填写整改期限（due_on）。")
    elif not draft.occurred_on <= draft.due_on <= draft.occurred_on + LONGEST_TERM:
        faults.append(f"整改期限 {draft.due_on} 应在发生日期 {draft.occurred_on} 当日至一年以内，请核对。")
    return faults
