"""What a visit, the rooms and a decision must say about themselves: all faults as Chinese sentences.

Sources: 宪法 第三十九条 (ground for entering), 行政处罚法 第四十六条 (evidence), 第五十五条 (two inspectors).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.criteria import FactsError, dwelling_from_json
from casework.events import EventDraft
from casework.survey.words import (
    ContractCheck,
    DayPart,
    EntryBasis,
    EvidenceType,
    FalseAlarmReason,
    MeasuringMethod,
    PartyHeard,
)
from casework.vocabulary import EventKind, LabelledEnum

LONGEST_TEXT = 500
MOST_EVIDENCE = 60
Facts = Mapping[str, Any]


def is_text(value: Any) -> bool:
    """A text that says something and is not endless."""
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_TEXT


def visit_faults(draft: EventDraft) -> list[str]:
    """Faults of a visit, whatever its outcome."""
    facts = draft.facts
    faults = [
        *_choice_faults(facts, "day_part", DayPart, "上门时段"),
        *_choice_faults(facts, "entry_basis", EntryBasis, "入户依据"),
        *_choice_faults(facts, "measured_with", MeasuringMethod, "测量方法"),
        *_choice_faults(facts, "next_day_part", DayPart, "下次上门时段"),
        *inspector_faults(facts, least=1),
    ]
    if draft.kind is EventKind.SURVEY_COMPLETED and "entry_basis" not in facts:
        faults.append("请选择入户依据（entry_basis）：住宅不受侵犯，入户须经同意或有法定依据；没有入户的也请选明。")
    if "next_visit_on" in facts:
        day = _day(facts["next_visit_on"])
        if day is None or day <= draft.occurred_on:
            faults.append("下次上门日期（next_visit_on）应晚于这次上门，并写成 2021-10-09 的样式。")
    return faults


def rooms_faults(draft: EventDraft) -> list[str]:
    """Faults of recorded rooms: what casework.criteria refuses, each with the room and the mend."""
    if "dwelling" not in draft.facts:
        return ["请登记房间（dwelling）。"]
    try:
        dwelling_from_json(draft.facts["dwelling"])
    except FactsError as error:
        return [f"{sentence}" for _, sentence in error.faults]
    return []


def confirmation_faults(draft: EventDraft) -> list[str]:
    """Faults of a 认定 beyond decided_by, inspectors and clauses: evidence, hearing, contract, departures."""
    facts = draft.facts
    faults = [
        *inspector_faults(facts, least=2),
        *_evidence_faults(facts.get("evidence")),
        *_choice_faults(facts, "party_heard", PartyHeard, "是否听取陈述"),
        *_choice_faults(facts, "contract_check", ContractCheck, "合同与备案核查"),
    ]
    proposed = _proposed(facts)
    decided = facts.get("clauses")
    departs = proposed is not None and isinstance(decided, list | tuple) and sorted(proposed) != sorted(decided)
    if departs and not is_text(facts.get("clauses_reason")):
        faults.append("认定的项与按已登记事实提出的建议不一致，请写明理由（clauses_reason）。")
    return faults


def rejection_faults(draft: EventDraft) -> list[str]:
    """Faults of 认定不属于群租: who decided, and why when the recorded facts say something else."""
    facts = draft.facts
    faults = [] if is_text(facts.get("decided_by")) else ["请填写认定人（decided_by）。"]
    if _proposed(facts) and not is_text(facts.get("reason")):
        faults.append("已登记的事实符合治理范围，认定不属于群租须写明理由（reason）。")
    return faults


def verification_faults(draft: EventDraft) -> list[str]:
    """Faults of 要求核实: it must say what is to be found out."""
    wanted = draft.facts.get("to_verify", [])
    if not isinstance(wanted, list | tuple) or not all(is_text(one) for one in wanted):
        return ["要核实的事项（to_verify）应为文字的列表。"]
    if not wanted and not is_text(draft.facts.get("reason")):
        return ["请写明要核实什么（选择缺少的事实，或在说明中填写）。"]
    return []


def false_alarm_faults(draft: EventDraft) -> list[str]:
    """Faults of 误报: the code that statistics count, beside the reason in words."""
    if "reason_code" not in draft.facts:
        return ["请选择误报原因（reason_code）。"]
    return _choice_faults(draft.facts, "reason_code", FalseAlarmReason, "误报原因")


def inspector_faults(facts: Facts, *, least: int) -> list[str]:
    """Faults of the names of inspectors (optional): different people, as many as `inspectors` says."""
    if "inspector_names" not in facts:
        return []
    names = facts["inspector_names"]
    if not isinstance(names, list | tuple) or not all(is_text(name) and len(name) <= 30 for name in names):
        return ["检查人（inspector_names）应为姓名的列表，每个不超过 30 字。"]
    if len({name.strip() for name in names}) != len(names) or len(names) < least:
        return [f"检查人应为 {least} 名以上不同的人，请逐个填写姓名，用顿号隔开。"]
    count = facts.get("inspectors", len(names))
    return [] if count == len(names) else [f"检查人数 {count} 与所填姓名 {len(names)} 个不一致，请核对。"]


def _evidence_faults(evidence: Any) -> list[str]:
    if not isinstance(evidence, list | tuple) or not evidence:
        return ["请至少列出一项证据（evidence）：现场照片、笔录、合同等。"]
    if len(evidence) > MOST_EVIDENCE:
        return [f"证据最多 {MOST_EVIDENCE} 项，请合并后填写。"]
    kinds = {kind.value for kind in EvidenceType}
    faults = []
    for number, item in enumerate(evidence, start=1):
        if not isinstance(item, Mapping) or item.get("type") not in kinds or not is_text(item.get("text")):
            faults.append(f"证据第 {number} 项要写明种类（行政处罚法第四十六条的八种之一）和内容，内容不超过 500 字。")
    return faults


def _proposed(facts: Facts) -> list[int] | None:
    """The clauses that the assessment kept with the decision proposed; None when none was kept."""
    assessment = facts.get("assessment")
    proposed = assessment.get("proposed_clauses") if isinstance(assessment, Mapping) else None
    return list(proposed) if isinstance(proposed, list | tuple) else None


def _choice_faults(facts: Facts, key: str, kind: type[LabelledEnum], what: str) -> list[str]:
    if key not in facts or (isinstance(facts[key], str) and facts[key] in {member.value for member in kind}):
        return []
    return [f"{what}（{key}）应为下列之一：{'、'.join(member.label for member in kind)}。"]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
