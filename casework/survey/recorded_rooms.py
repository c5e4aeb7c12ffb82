"""The rooms that stand in a file: the newest ROOMS_RECORDED that counts."""

from __future__ import annotations

from collections.abc import Iterable

from casework.criteria import Dwelling, FactsError, dwelling_from_json
from casework.events import CaseEvent
from casework.vocabulary import EventKind


def recorded_dwelling(events: Iterable[CaseEvent]) -> Dwelling | None:
    """The dwelling as it was recorded last.

    events: those that count (workflow.visible), in their order. None when no rooms were recorded, or none that
    today's rules can read.
    """
    recorded = [event for event in events if event.kind is EventKind.ROOMS_RECORDED]
    for event in reversed(recorded):
        try:
            return dwelling_from_json(event.facts.get("dwelling"))
        except FactsError:
            continue
    return None
