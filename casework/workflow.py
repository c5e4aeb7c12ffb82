"""From events to the state of a case, as of a date: which events count, what state they lead to, what may come next.

OVERDUE is never recorded: it is ORDER_SERVED seen after its due day, unless the case is paused or in appeal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from casework.errors import TransitionError
from casework.events import CaseEvent, EventDraft
from casework.transitions import (
    CLEARED_STAGES,
    ENDED_STAGES,
    ENDING_KINDS,
    ENFORCEMENT_KINDS,
    OPENING_KINDS,
    SIDE_STATE_BEGINS,
    SIDE_STATE_ENDS,
    STAGE_AFTER,
    TRANSITIONS,
    VISIT_KINDS,
)
from casework.vocabulary import ClearingWay, EventKind, Knowledge, SideState, Stage

__all__ = ["STAGE_AFTER", "TRANSITIONS", "CaseState", "Refusal", "fold", "play", "possible_kinds", "visible"]

_NO_COUNTS: Mapping[EventKind, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CaseState:
    """What the events that count say about a case on as_of.

    recorded_stage: the stage after the last event, None before the first (no file yet).
    due_on, was_served, phone_notices: of the current round; a confirmation or confirmed 回潮 begins a new one.
    confirmed_on: the first confirmation that was not withdrawn as 误报. cleared_on, cleared_way: the last 销项.
    recurrences: how often 回潮 was confirmed. visits, was_seen, last_visit: survey visits.
    ended_on: the last day on which the case was closed (销项, 不属于群租, 误报).
    assigned_to: the account that the file was last assigned to (指派经办人), None = nobody.
    counts: how many events of each kind, ever.
    """

    as_of: date
    recorded_stage: Stage | None = None
    side_states: frozenset[SideState] = frozenset()
    accepted_on: date | None = None
    due_on: date | None = None
    was_served: bool = False
    phone_notices: int = 0
    confirmed_on: date | None = None
    cleared_on: date | None = None
    cleared_way: ClearingWay | None = None
    recurrences: int = 0
    visits: int = 0
    was_seen: bool = False
    last_visit: EventKind | None = None
    last_event_on: date | None = None
    ended_on: date | None = None
    assigned_to: str | None = None
    counts: Mapping[EventKind, int] = field(default_factory=lambda: _NO_COUNTS, hash=False)

    @property
    def is_past_due(self) -> bool:
        """True when the last day to rectify is over."""
        return self.due_on is not None and self.due_on < self.as_of

    @property
    def stage(self) -> Stage | None:
        """The stage to show: the recorded one, or OVERDUE when an order was served and its day has passed."""
        if self.recorded_stage is Stage.ORDER_SERVED and self.is_past_due and not self.side_states:
            return Stage.OVERDUE
        return self.recorded_stage

    def is_of_campaign(self, begins_on: date) -> bool:
        """True unless the case was closed before the campaign began and nothing has reopened it since.

        近年已完成整治的点位 are visited again, but they are neither on the campaign's list nor cleared by it.
        A suspicion alone does not bring one onto the list; a confirmed 回潮 or a new survey does.
        """
        return self.stage not in ENDED_STAGES or self.ended_on is None or self.ended_on >= begins_on

    @property
    def is_confirmed(self) -> bool:
        """True when confirmed as 群租 and not withdrawn since."""
        return self.confirmed_on is not None

    @property
    def is_cleared(self) -> bool:
        """True when off the list now: 销项 and no confirmed 回潮 since."""
        return self.recorded_stage in CLEARED_STAGES

    @property
    def is_open(self) -> bool:
        """True when on the list now: confirmed and not cleared."""
        return self.is_confirmed and not self.is_cleared

    @property
    def visit_outcome(self) -> EventKind | None:
        """The survey visit that counts: seen once is seen for good, else the latest; None without a visit."""
        return EventKind.SURVEY_COMPLETED if self.was_seen else self.last_visit

    @property
    def orders(self) -> int:
        """Orders to rectify issued, ever."""
        return self.counts.get(EventKind.ORDER_ISSUED, 0)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that cannot follow the state before it, with the reason as a Chinese clause."""

    event: CaseEvent
    before: CaseState
    reason: str


def visible(events: Iterable[CaseEvent], as_of: date, knowledge: Knowledge) -> tuple[CaseEvent, ...]:
    """The events of one case that count on as_of, ordered by (occurred_on, version).

    AS_KNOWN_THEN: occurred and recorded by as_of; a void counts from the day on which it was recorded.
    LATEST: occurred by as_of whenever recorded; every void counts. Voided events and voids are left out.
    """
    known = [event for event in events if knowledge is Knowledge.LATEST or event.recorded_at.date() <= as_of]
    voided = {event.facts["voids"] for event in known if event.kind is EventKind.EVENT_VOIDED}
    counting = [
        event
        for event in known
        if event.occurred_on <= as_of and event.uid not in voided and event.kind is not EventKind.EVENT_VOIDED
    ]
    return tuple(sorted(counting, key=lambda event: (event.occurred_on, event.version)))


def play(events: Sequence[CaseEvent], as_of: date) -> tuple[CaseState, Refusal | None]:
    """The state after events that count (from `visible`), or after those before the first impossible one, and why."""
    state = CaseState(as_of)
    for event in events:
        before = state if state.as_of == event.occurred_on else replace(state, as_of=event.occurred_on)
        reason = kind_obstacle(before, event.kind) or content_obstacle(before, event)
        if reason is not None:
            return before, Refusal(event, before, reason)
        state = _after(before, event)
    return replace(state, as_of=as_of), None


def fold(events: Sequence[CaseEvent], as_of: date) -> CaseState:
    """The state on as_of after events that count (from `visible`).

    Raises TransitionError when one of them cannot follow those before it; what the service stored never does.
    """
    state, refusal = play(events, as_of)
    if refusal is not None:
        event = refusal.event
        raise TransitionError(
            f"档案 {event.case_id}：{event.occurred_on} 的“{event.kind.label}”不成立，{refusal.reason}"
        )
    return state


def possible_kinds(state: CaseState) -> tuple[EventKind, ...]:
    """The kinds of event that may be recorded for the state on its as_of, in the order of the vocabulary."""
    return tuple(kind for kind in EventKind if kind_obstacle(state, kind) is None)


def kind_obstacle(state: CaseState, kind: EventKind) -> str | None:
    """Why an event of that kind cannot happen in this state on its as_of (a Chinese clause), or None."""
    stage = state.stage
    if stage is None:
        return None if kind in OPENING_KINDS else "尚未建档，请先登记线索。"
    if state.side_states and kind in ENFORCEMENT_KINDS:
        during = "、".join(sorted(side.label for side in state.side_states))
        return f"正在{during}，期间不能“{kind.label}”，请待恢复或办结后再办。"
    if stage not in TRANSITIONS[kind]:
        return _stage_obstacle(state, stage, kind)
    begins, ends = SIDE_STATE_BEGINS.get(kind), SIDE_STATE_ENDS.get(kind)
    if begins in state.side_states:
        return f"已在“{kind.label}”中，不用重复登记。"
    if ends is not None and ends not in state.side_states:
        return f"没有正在进行的“{ends.label}”，不能“{kind.label}”。"
    if kind in (EventKind.PHONE_NOTICE, EventKind.JOINT_ACTION_PLANNED) and not state.is_past_due:
        return f"整改期限 {state.due_on} 未过，期满不改才能“{kind.label}”。"
    if kind is EventKind.FALSE_ALARM and state.cleared_on is not None:
        return f"已于 {state.cleared_on} 销项，不能再认定误报；认定回潮有误的，请作废那条记录。"
    return None


def _stage_obstacle(state: CaseState, stage: Stage, kind: EventKind) -> str:
    if stage is Stage.ORDER_SERVED and Stage.OVERDUE in TRANSITIONS[kind]:
        return f"整改期限 {state.due_on} 未过，期满不改才能“{kind.label}”。"
    wanted = "、".join(f"“{other.label}”" for other in Stage if other in TRANSITIONS[kind])
    return f"当时处于“{stage.label}”，而“{kind.label}”只能在{wanted}时登记。"


def content_obstacle(state: CaseState, event: CaseEvent | EventDraft) -> str | None:
    """Why the content of the event does not fit the state (a Chinese clause), or None."""
    if event.kind is EventKind.ORDER_EXTENDED:
        is_later = state.due_on is None or (event.due_on is not None and event.due_on > state.due_on)
        return None if is_later else f"延期后的期限应晚于原期限 {state.due_on}。"
    if event.kind is EventKind.ORDER_SERVED and state.due_on is not None and event.due_on is not None:
        # The party was told a day in writing; a late service moves it, nothing brings it forward.
        if event.due_on < state.due_on:
            return f"送达后的整改期限 {event.due_on} 早于指令书写明的 {state.due_on}，期限不能缩短。"
        return None
    if event.kind is EventKind.JOINT_ACTION_PLANNED and state.phone_notices == 0:
        # Checklist H: a joint action without a phone notice is possible, but never silently.
        override = str(event.facts.get("override_reason", "")).strip()
        return None if override else "联合整治前至少要电话告知一次；确实无法告知的，请填写理由（override_reason）。"
    return None


def _after(state: CaseState, event: CaseEvent) -> CaseState:
    kind = event.kind
    counts = {**state.counts, kind: state.counts.get(kind, 0) + 1}
    changes: dict[str, Any] = {
        "counts": MappingProxyType(counts),
        "last_event_on": event.occurred_on,
        "ended_on": event.occurred_on if kind in ENDING_KINDS else state.ended_on,
        "recorded_stage": STAGE_AFTER[kind] or state.recorded_stage,
    }
    if event.due_on is not None:
        changes["due_on"] = event.due_on
    if kind in VISIT_KINDS:
        seen = state.was_seen or kind is EventKind.SURVEY_COMPLETED
        changes |= {"visits": state.visits + 1, "was_seen": seen, "last_visit": kind}
    if kind in SIDE_STATE_BEGINS:
        changes["side_states"] = state.side_states | {SIDE_STATE_BEGINS[kind]}
    if kind in SIDE_STATE_ENDS:
        changes["side_states"] = state.side_states - {SIDE_STATE_ENDS[kind]}
    match kind:
        case EventKind.CLUE_ACCEPTED:
            changes["accepted_on"] = event.occurred_on
        case EventKind.CONFIRMED:
            changes |= {**_NEW_ROUND, "confirmed_on": event.occurred_on}
        case EventKind.RECURRENCE_CONFIRMED:
            changes |= {**_NEW_ROUND, "recurrences": state.recurrences + 1}
        case EventKind.FALSE_ALARM:
            changes |= {**_NEW_ROUND, "confirmed_on": None}
        case EventKind.ORDER_SERVED:
            changes["was_served"] = True
        case EventKind.PHONE_NOTICE:
            changes["phone_notices"] = state.phone_notices + 1
        case EventKind.CLEARED:
            changes |= {"cleared_on": event.occurred_on, "cleared_way": ClearingWay(event.facts["way"])}
        case EventKind.ASSIGNED:
            changes["assigned_to"] = str(event.facts["account"])
        case _:
            pass
    return replace(state, **changes)


_NEW_ROUND: Mapping[str, Any] = MappingProxyType({"due_on": None, "was_served": False, "phone_notices": 0})
