"""Before an act: the file up to it, the act as it is to be entered, and the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.enforcement.facts import moment_in
from casework.enforcement.words import NEED_SUPPORT
from casework.events import CaseEvent, EventDraft
from casework.guard.rules import GuardRules
from casework.vocabulary import EventKind
from casework.workflow import CaseState

_BEGINS_ROUND = (EventKind.CONFIRMED, EventKind.RECURRENCE_CONFIRMED)
_VULNERABLE = {str(reason) for reason in NEED_SUPPORT}


@dataclass(frozen=True, slots=True)
class Situation:
    """state: as of the day of the act, before it. events: those that count up to then, in their order.

    act: to be entered, or entered already.
    """

    state: CaseState
    events: Sequence[CaseEvent]
    act: EventDraft | CaseEvent
    rules: GuardRules

    def of_round(self, *kinds: EventKind) -> list[CaseEvent]:
        """The events of these kinds since the last 认定 (of the file, when there was none)."""
        return of_round(self.events, *kinds)


def of_round(events: Sequence[CaseEvent], *kinds: EventKind) -> list[CaseEvent]:
    """The events of these kinds since the last 认定 or 认定回潮."""
    begun = max((place for place, event in enumerate(events) if event.kind in _BEGINS_ROUND), default=0)
    return [event for event in events[begun:] if event.kind in kinds]


def told_a_time(calls: Sequence[CaseEvent]) -> bool:
    """True when one of the calls was answered and named the time of the action."""
    return any(call.facts.get("answered") is True and moment_in(call.facts.get("told_for")) for call in calls)


def has_vulnerable_people(events: Sequence[CaseEvent]) -> bool:
    """True when children stand in the rooms recorded last, or a pause of this round was for people to be placed."""
    rooms = [event for event in events if event.kind is EventKind.ROOMS_RECORDED]
    recorded = rooms[-1].facts.get("dwelling") if rooms else None
    listed = recorded.get("rooms") if isinstance(recorded, dict) else None
    children = any(isinstance(room, dict) and (room.get("children") or 0) > 0 for room in listed or ())
    pauses = of_round(events, EventKind.PAUSED)
    return children or any(pause.facts.get("reason") in _VULNERABLE for pause in pauses)
