"""What may go when the term is over, and what a running procedure holds back (个人信息保护法 第十九、四十七条)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from casework.errors import EntryError
from casework.events import CaseEvent
from casework.penalties.facts import penalty_from_facts
from casework.penalties.penalty import Penalty, PenaltyKind
from casework.vocabulary import EventKind, SideState
from casework.work_logs import PetitionTopic
from casework.workflow import CaseState

REDACTED = "（已按保存期限删除）"
# Keys under which people write in their own words; sentences that the program composed stand under others.
FREE_TEXT_KEYS = frozenset(
    {
        "caption",
        "clauses_reason",
        "content",
        "early_reason",
        "emergency_reason",
        "evidence",
        "note",
        "override_reason",
        "reason",
        "remains",
        "remark",
        "removed_others",
        "support",
        "text",
        "title",
    }
)
# Composed by the program from facts that stay.
_COMPOSED = frozenset({"assessment"})
_LONGEST_MONTH = 31


def hold_reasons(
    case_id: str,
    state: CaseState,
    counting: Sequence[CaseEvent],
    held_cases: Sequence[str],
    sue_within_months: int,
    as_of: date,
) -> tuple[str, ...]:
    """Why the file must be kept whole on as_of (zh-CN); empty when nothing holds it.

    counting: the events that count (workflow.visible). sue_within_months: how long a decision can be sued over.
    """
    reasons = []
    if case_id in held_cases:
        reasons.append("在 hold_cases 名单中")
    if SideState.APPEAL in state.side_states:
        reasons.append("申辩、复议未办结")
    if state.is_open:
        reasons.append("尚未销项")
    penalties: dict[str, CaseEvent] = {}
    for event in counting:
        if event.kind is EventKind.PENALTY_RECORDED:
            penalties[str(event.facts.get("reference"))] = event
    return (*reasons, *(reason for event in penalties.values() for reason in _penalty(event, sue_within_months, as_of)))


def without_free_texts(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts with every free text replaced by a word that says so; the same facts when there is none."""
    return MappingProxyType({key: _redacted(key, value) for key, value in facts.items()})


def log_words_gone(words: Mapping[str, str | None]) -> dict[str, str]:
    """The words of an entry in the work logs that a purge replaces, and by what; a topic of petitions is a code."""
    kept = {REDACTED, *(topic.value for topic in PetitionTopic)}
    return {name: REDACTED for name, text in words.items() if text and text not in kept}


def _redacted(key: str, value: Any) -> Any:
    if key in _COMPOSED:
        return value
    if isinstance(value, Mapping):
        return {inner: _redacted(inner, part) for inner, part in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(key, part) for part in value]
    return REDACTED if isinstance(value, str) and value and key in FREE_TEXT_KEYS and not value.isascii() else value


def _penalty(event: CaseEvent, sue_within_months: int, as_of: date) -> list[str]:
    try:
        penalty = penalty_from_facts(event.facts)
    except EntryError:
        # An entry of before the rules: nobody can say that it is closed.
        return ["处罚记录不完整，不能确定已办结"]
    return _open_penalty(penalty, timedelta(days=sue_within_months * _LONGEST_MONTH), as_of)


def _open_penalty(penalty: Penalty, suing: timedelta, as_of: date) -> list[str]:
    if penalty.revoked_on is not None:
        return []
    if penalty.under_appeal:
        return ["处罚在复议、诉讼中"]
    if penalty.served_on is None:
        return ["处罚决定未送达"]
    if penalty.kind is PenaltyKind.FINE and penalty.paid_on is None:
        return ["罚款未缴清"]
    return ["处罚决定的起诉期限未满"] if penalty.served_on + suing >= as_of else []
