"""The one way into the event log: same entry once, permission, content, transition, append; all or nothing.

Invariant: every stored history is legal in both views on every day. LATEST, because the whole history is
replayed with the new entry in it; AS_KNOWN_THEN, because that replay was made at each recording before.
"""

from __future__ import annotations

import json
from datetime import date, datetime

from casework.errors import ConflictError, NotFoundError, PermissionDeniedError, TransitionError
from casework.events import Actor, Case, CaseEvent, EventDraft, StaleFileError
from casework.facts import check_entry
from casework.guard.acts import CHECKS, guard, unresolved
from casework.guard.articles import article_behind
from casework.guard.gaps import OVERRIDES, GapKind
from casework.guard.rules import GuardRules, standard_rules
from casework.orders.facts import entered_facts
from casework.permissions import check_may_record
from casework.ports import CaseLog
from casework.time_zone import SHANGHAI as SHANGHAI
from casework.transitions import OPENING_KINDS, RECORD_KINDS
from casework.vocabulary import EventKind, Knowledge, Role
from casework.workflow import Refusal, fold, play, possible_kinds, visible


def record(
    log: CaseLog,
    actor: Actor,
    draft: EventDraft,
    now: datetime,
    *,
    seen: int | None = None,
    rules: GuardRules | None = None,
) -> CaseEvent:
    """Record what happened in a case, and return it; the same draft again returns the event recorded first.

    now: aware, becomes recorded_at in Shanghai time. occurred_on may lie before it (补录), never after.
    seen: the version of the newest record of the case that the user had before him; None = not known.
    rules: hours, limits and periods of the campaign; None = the law's own numbers.
    Raises NotFoundError (no such case), PermissionDeniedError, EntryError (content), TransitionError (the
    whole history with this entry would not be possible, or the law forbids the act), StaleFileError (others
    recorded something after `seen`), ConflictError (the uid stands for another entry, or the clock runs behind
    the last entry).
    """
    recorded_at = _shanghai(now)
    recorded = log.event(draft.uid)
    if recorded is not None:
        return _same_entry(recorded, draft, actor)
    case = log.case(draft.case_id)
    if case is None:
        raise NotFoundError(f"没有编号为“{draft.case_id}”的档案，请核对编号或先登记线索建档。")
    check_may_record(actor, draft.kind, case)
    check_entry(draft, recorded_at.date())
    events = log.events(draft.case_id)
    unseen = tuple(event for event in events if seen is not None and event.version > seen)
    if unseen:
        raise StaleFileError(_changed_meanwhile(unseen), unseen)
    if events and recorded_at < events[-1].recorded_at:
        raise ConflictError(
            f"系统时间 {recorded_at:%Y-%m-%d %H:%M} 早于该户上一条记录的登记时间 "
            f"{events[-1].recorded_at:%Y-%m-%d %H:%M}，请校准服务器时钟后再登记。"
        )
    if draft.kind is EventKind.EVENT_VOIDED:
        _check_may_void(actor, draft, events)
    rules = rules or standard_rules()
    _check_history(events, _as_event(draft, actor, recorded_at, events), rules)
    _check_guard(events, draft, rules)
    return log.append(draft, actor, recorded_at)


def open_case(log: CaseLog, actor: Actor, case: Case, first: EventDraft, now: datetime) -> CaseEvent:
    """Open the file of a dwelling with its first clue, and return that event; the same again changes nothing.

    Raises TransitionError when `first` is not a clue, ConflictError when the case exists, and what record raises.
    """
    if first.case_id != case.case_id:
        raise ValueError("the first event belongs to another case")
    recorded = log.event(first.uid)
    if recorded is not None:
        return _same_entry(recorded, first, actor)
    if first.kind not in OPENING_KINDS:
        raise TransitionError(f"建档要从“{EventKind.CLUE_RECEIVED.label}”开始，不能从“{first.kind.label}”开始。")
    if log.case(case.case_id) is not None:
        raise ConflictError(f"档案“{case.case_id}”已经建立，请打开该档案继续登记。")
    check_may_record(actor, first.kind, case)
    check_entry(first, _shanghai(now).date())
    log.open_case(case)
    return record(log, actor, first, now)


def _shanghai(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    return now.astimezone(SHANGHAI)


def _canonical(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _same_entry(recorded: CaseEvent, draft: EventDraft, actor: Actor) -> CaseEvent:
    same = (
        (recorded.case_id, recorded.kind, recorded.occurred_on, recorded.due_on, recorded.recorded_by)
        == (draft.case_id, draft.kind, draft.occurred_on, draft.due_on, actor.account)
    ) and _canonical(entered_facts(recorded)) == _canonical(entered_facts(draft))
    if not same:
        raise ConflictError("同一编号的记录已经登记，但内容不同；请刷新页面，核对后作为新记录登记。")
    return recorded


def _as_event(draft: EventDraft, actor: Actor, recorded_at: datetime, events: tuple[CaseEvent, ...]) -> CaseEvent:
    return CaseEvent(
        version=max((event.version for event in events), default=0) + 1,
        uid=draft.uid,
        case_id=draft.case_id,
        kind=draft.kind,
        occurred_on=draft.occurred_on,
        recorded_at=recorded_at,
        recorded_by=actor.account,
        due_on=draft.due_on,
        facts=draft.facts,
    )


def _check_may_void(actor: Actor, draft: EventDraft, events: tuple[CaseEvent, ...]) -> None:
    wanted = draft.facts["voids"]
    target = next((event for event in events if event.uid == wanted), None)
    if target is None:
        raise NotFoundError("要作废的记录不在这份档案里，请刷新页面后重新选择。")
    if target.kind is EventKind.EVENT_VOIDED:
        raise TransitionError("更正记录本身不能作废；作废有误的，请把原来的内容重新登记一次。")
    if any(event.kind is EventKind.EVENT_VOIDED and event.facts["voids"] == wanted for event in events):
        raise TransitionError("这条记录已经作废，不用重复作废。")
    if actor.role is not Role.SAFETY_OFFICE and target.recorded_by != actor.account:
        raise PermissionDeniedError("只能作废自己登记的记录；他人登记有误的，请联系登记人或平安办更正。")


def _check_history(events: tuple[CaseEvent, ...], entry: CaseEvent, rules: GuardRules) -> None:
    today = entry.recorded_at.date()
    history = visible((*events, entry), today, Knowledge.LATEST)
    _, refusal = play(history, today)
    if refusal is not None:
        raise TransitionError(_refusal_sentence(events, entry, refusal, today, rules))
    if not history:
        raise TransitionError("档案不能没有任何记录，首条线索不能作废；登记有误的，请认定误报并写明理由。")


def _check_guard(events: tuple[CaseEvent, ...], draft: EventDraft, rules: GuardRules) -> None:
    """Refuse what the law forbids. At the entry only: rules that change later do not undo what was recorded."""
    if draft.kind not in CHECKS:
        return
    before = visible(events, draft.occurred_on, Knowledge.LATEST)
    missing = unresolved(guard(fold(before, draft.occurred_on), before, draft, rules), draft.facts)
    if missing:
        reasons = "".join(
            gap.sentence
            if gap.article in gap.sentence
            else f"{gap.sentence.removesuffix('。')}（依据：{gap.article}）。"
            for gap in missing
        )
        wanted = dict.fromkeys(OVERRIDES[gap.code] for gap in missing if gap.kind is GapKind.OVERRIDABLE)
        more = f"理由填写在 {'、'.join(wanted)}。" if wanted else ""
        raise TransitionError(f"{draft.occurred_on} 不能登记“{draft.kind.label}”：{reasons}{more}")


def _changed_meanwhile(unseen: tuple[CaseEvent, ...]) -> str:
    entries = "；".join(
        f"{event.recorded_at:%m-%d %H:%M} {event.recorded_by} 登记了“{event.kind.label}”（{event.occurred_on}）"
        for event in unseen
    )
    return f"您填写期间，这份档案有了新记录：{entries}。您填写的内容没有保存，也没有丢失；请看过新记录后再登记。"


def _refusal_sentence(
    events: tuple[CaseEvent, ...], entry: CaseEvent, refusal: Refusal, today: date, rules: GuardRules
) -> str:
    if refusal.event.uid != entry.uid:
        act = "作废" if entry.kind is EventKind.EVENT_VOIDED else f"补录 {entry.occurred_on} 的“{entry.kind.label}”"
        later = refusal.event
        return f"{act}后，已登记的 {later.occurred_on}“{later.kind.label}”将不成立：{refusal.reason}请先更正那条记录。"
    before = refusal.before
    sentence = f"{entry.occurred_on} 不能登记“{entry.kind.label}”：{refusal.reason}"
    if article_behind(entry.kind) is not None:
        told = guard(before, visible(events, entry.occurred_on, Knowledge.LATEST), entry, rules)
        by_law = dict.fromkeys(gap.article for gap in told if gap.kind is not GapKind.WARNING)
        sentence += f"（依据：{'；'.join(by_law)}。）"
    if entry.occurred_on < today and before.stage is not fold(visible(events, today, Knowledge.LATEST), today).stage:
        sentence += "（按补录日期当时的状态判断。）"
    may = possible_kinds(before)
    if entry.kind in may:
        return sentence
    steps = "、".join(f"“{kind.label}”" for kind in may if kind not in RECORD_KINDS | {EventKind.EVENT_VOIDED})
    return f"{sentence}当时可以登记：{steps}。" if steps else sentence
