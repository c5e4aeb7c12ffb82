"""What an entry of enforcement must say about itself: the faults of each kind as Chinese sentences with their mend.

Sources: 行政处罚法 第四十七条 (全过程记录), 第五十五条 (two officers who show their certificates); checklist G to J.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from casework.enforcement.words import (
    ActionFailure,
    AppealForm,
    AppealResult,
    AppealTarget,
    CalleeRole,
    Department,
    NumberType,
    PauseReason,
    Rectification,
    Remaining,
)
from casework.errors import EntryError
from casework.events import EventDraft
from casework.penalties.facts import penalty_from_facts
from casework.priority import kept_priority
from casework.vocabulary import ClearingWay, EventKind, LabelledEnum

LONGEST_TEXT = 500
LEAST_OFFICERS = 2
MOST_REMOVED = 200
MOST_PEOPLE = 500
# Mobile numbers and landlines: who was called is a part in the matter, never a number.
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|[2-8]\d{7})(?!\d)")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
Facts = Mapping[str, Any]


def day_in(value: Any) -> date | None:
    """The day of an ISO text, None for anything else."""
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return date.fromisoformat(value)
    except ValueError:
        pass
    return None


def time_in(value: Any) -> time | None:
    """The time of a text like 09:30, None for anything else."""
    try:
        return time.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{2}:\d{2}", value) else None
    except ValueError:
        return None


def moment_in(value: Any) -> datetime | None:
    """The moment (Shanghai time, without a zone) of a text like 2021-10-12T09:30, None for anything else."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) and _MOMENT.fullmatch(value) else None
    except ValueError:
        return None


def phone_faults(draft: EventDraft) -> list[str]:
    """Faults of 电话告知: who called whom in which part, when, on which kind of number, what was said."""
    facts = draft.facts
    faults = [
        *_text(facts, "caller", "拨打人"),
        *_choice(facts, "callee_role", CalleeRole, "接听人身份"),
        *_time(facts, "time", "拨打时间"),
        *_choice(facts, "number_type", NumberType, "号码类型"),
        *_flag(facts, "answered", "电话是否接通"),
    ]
    if facts.get("answered") is True:
        faults += _text(facts, "content", "告知内容")
    if facts.get("told_for") is not None and moment_in(facts["told_for"]) is None:
        faults.append("告知的整治时间（told_for）应写成 2021-10-12T09:30 的样式。")
    if any(isinstance(facts.get(key), str) and _PHONE.search(facts[key]) for key in ("caller", "content")):
        faults.append("请不要填写电话号码，只写接听人身份和号码类型；号码在当事人信息中登记。")
    return faults


def plan_faults(draft: EventDraft) -> list[str]:
    """Faults of 列入联合整治: the day, from when to when, which departments; the kept score when there is one."""
    facts = draft.facts
    faults = [*_span(facts), *_choices(facts, "departments", Department, "参加单位")]
    planned = day_in(facts.get("planned_for"))
    if planned is None:
        faults.append("请填写计划整治日期（planned_for），如 2021-10-12。")
    elif planned < draft.occurred_on:
        faults.append(f"计划整治日期（planned_for）{planned} 早于列入日期 {draft.occurred_on}，请核对。")
    if "priority" in facts and kept_priority(facts["priority"]) is None:
        faults.append("当时的优先分（priority）不完整或各项之和与总分不符，请重新生成后再登记。")
    return [*faults, *_reasons(facts)]


def failure_faults(draft: EventDraft) -> list[str]:
    """Faults of 联合整治未成: a reason that can be counted."""
    return _choice(draft.facts, "reason", ActionFailure, "未成的原因")


def action_faults(draft: EventDraft) -> list[str]:
    """Faults of 联合整治完成: who came, officers with certificates, what was removed, who was told where to go."""
    facts = draft.facts
    faults = [*_span(facts), *_reasons(facts)]
    came = facts.get("participants")
    names = {str(one) for one in Department}
    if not isinstance(came, Mapping) or not came or not set(came) <= names:
        faults.append("请按单位填写参加人数（participants）。")
    elif not all(_is_whole(number, 1, MOST_PEOPLE) for number in came.values()):
        faults.append("各单位参加人数（participants）应为 1 以上的整数。")
    elif _is_whole(facts.get("officers"), 0, MOST_PEOPLE) and facts["officers"] > sum(came.values()):
        faults.append(f"执法人员 {facts['officers']} 人多于参加人数 {sum(came.values())} 人，请核对。")
    if not _is_whole(facts.get("officers"), 0, MOST_PEOPLE):
        faults.append("请填写执法人员人数（officers），整数。")
    faults += _flag(facts, "certificates_shown", "是否出示执法证件")
    faults += _flag(facts, "recorded", "是否全过程记录")
    faults += _flag(facts, "informed", "是否告知居住人去处")
    for key, what, most in (
        ("partitions", "拆除隔间数", MOST_REMOVED),
        ("beds", "清除床位数", MOST_REMOVED),
        ("persons_placed", "安置人数", MOST_PEOPLE),
    ):
        if not _is_whole(facts.get(key), 0, most):
            faults.append(f"{what}（{key}）应为 0 至 {most} 的整数。")
    return faults


def rectified_faults(draft: EventDraft) -> list[str]:
    """Faults of 自行整改: what was done."""
    return _choices(draft.facts, "done", Rectification, "整改内容")


def recheck_faults(draft: EventDraft) -> list[str]:
    """Faults of 复核未通过: what remains."""
    return _choices(draft.facts, "remains", Remaining, "尚存的问题")


def cleared_faults(draft: EventDraft) -> list[str]:
    """Faults of 复核销项: in which way, who checked, on what evidence."""
    return [
        *_choice(draft.facts, "way", ClearingWay, "销项方式"),
        *_text(draft.facts, "checked_by", "复核人"),
        *_text(draft.facts, "evidence", "复核依据"),
    ]


def pause_faults(draft: EventDraft) -> list[str]:
    """Faults of 暂缓: a reason that can be counted, and until when."""
    facts = draft.facts
    faults = _choice(facts, "reason", PauseReason, "暂缓的理由")
    until = day_in(facts.get("until"))
    if until is None:
        faults.append("请填写暂缓至哪一天（until），如 2021-10-31。")
    elif until < draft.occurred_on:
        faults.append(f"暂缓截止日（until）{until} 早于暂缓日 {draft.occurred_on}，请核对。")
    if facts.get("reason") == PauseReason.OTHER.value:
        faults += _text(facts, "note", "暂缓的具体情况")
    return faults


def appeal_faults(draft: EventDraft) -> list[str]:
    """Faults of 申辩/复议: in which form and against what."""
    return [
        *_choice(draft.facts, "form", AppealForm, "申辩、复议或诉讼"),
        *_choice(draft.facts, "against", AppealTarget, "所针对的事项"),
    ]


def appeal_result_faults(draft: EventDraft) -> list[str]:
    """Faults of 申辩/复议办结: how it ended."""
    return _choice(draft.facts, "result", AppealResult, "办理结果")


def penalty_faults(draft: EventDraft) -> list[str]:
    """Faults of 登记处罚: what casework.penalties.facts refuses."""
    try:
        penalty = penalty_from_facts(draft.facts)
    except EntryError as error:
        return [str(error)]
    done = {
        "立案": penalty.filed_on,
        "告知": penalty.informed_on,
        "决定": penalty.decided_on,
        "送达": penalty.served_on,
    }
    late = [f"{name}日期 {day}" for name, day in done.items() if day is not None and day > draft.occurred_on]
    return [f"{'、'.join(late)}在登记的日期 {draft.occurred_on} 之后，请核对。"] if late else []


CONTENT_FAULTS: Mapping[EventKind, Callable[[EventDraft], list[str]]] = {
    EventKind.PHONE_NOTICE: phone_faults,
    EventKind.JOINT_ACTION_PLANNED: plan_faults,
    EventKind.JOINT_ACTION_FAILED: failure_faults,
    EventKind.JOINT_ACTION_DONE: action_faults,
    EventKind.SELF_RECTIFICATION_REPORTED: rectified_faults,
    EventKind.RECHECK_FAILED: recheck_faults,
    EventKind.CLEARED: cleared_faults,
    EventKind.PENALTY_RECORDED: penalty_faults,
    EventKind.PAUSED: pause_faults,
    EventKind.APPEAL_FILED: appeal_faults,
    EventKind.APPEAL_CLOSED: appeal_result_faults,
}


def _is_whole(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _text(facts: Facts, key: str, what: str) -> list[str]:
    value = facts.get(key)
    if not isinstance(value, str) or not value.strip():
        return [f"请填写{what}（{key}）。"]
    return [] if len(value) <= LONGEST_TEXT else [f"{what}（{key}）请不超过 {LONGEST_TEXT} 字。"]


def _flag(facts: Facts, key: str, what: str) -> list[str]:
    return [] if isinstance(facts.get(key), bool) else [f"请填写{what}（{key}，是或否）。"]


def _time(facts: Facts, key: str, what: str) -> list[str]:
    return [] if time_in(facts.get(key)) is not None else [f"请填写{what}（{key}），如 09:30。"]


def _span(facts: Facts) -> list[str]:
    faults = [*_time(facts, "starts", "开始时间"), *_time(facts, "ends", "结束时间")]
    starts, ends = time_in(facts.get("starts")), time_in(facts.get("ends"))
    if starts is not None and ends is not None and ends <= starts:
        faults.append(f"结束时间（ends）{ends:%H:%M} 应晚于开始时间 {starts:%H:%M}，并在同一天。")
    return faults


def _reasons(facts: Facts) -> list[str]:
    wrong = (
        (key, what)
        for key, what in (("override_reason", "未告知的理由"), ("emergency_reason", "情况紧急的理由"))
        if facts.get(key) is not None and not isinstance(facts[key], str)
    )
    return [f"{what}（{key}）应为文字。" for key, what in wrong]


def _values(kind: type[LabelledEnum]) -> set[str]:
    return {str(member) for member in kind}


def _choice(facts: Facts, key: str, kind: type[LabelledEnum], what: str) -> list[str]:
    value = facts.get(key)
    if isinstance(value, str) and value in _values(kind):
        return []
    return [f"请选择{what}（{key}）：{'、'.join(member.label for member in kind)}。"]


def _choices(facts: Facts, key: str, kind: type[LabelledEnum], what: str) -> list[str]:
    value = facts.get(key)
    is_list = isinstance(value, list | tuple) and bool(value)
    if is_list and all(isinstance(one, str) and one in _values(kind) for one in value or ()):
        return []
    return [f"请至少选择一项{what}（{key}）：{'、'.join(member.label for member in kind)}。"]
