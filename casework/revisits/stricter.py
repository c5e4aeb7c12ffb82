"""从严: what the record of a dwelling suggests when it comes back, with the dates; a person decides.

Plan document, section 四 (二): 安全隐患突出、反复回潮的从严从重处罚. A suggestion only: what a penalty may be is laid
down by law (casework.penalties.penalty), and the count is of the dwelling, never of a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.events import CaseEvent
from casework.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class Relapse:
    """One confirmed 回潮: the 销项 before it and the day of the decision."""

    cleared_on: date
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class StricterSuggestion:
    """Every confirmed 回潮 of the dwelling so far, oldest first; at least one."""

    relapses: tuple[Relapse, ...]

    @property
    def count(self) -> int:
        """How often the dwelling has come back."""
        return len(self.relapses)

    @property
    def sentence(self) -> str:
        """The suggestion in Chinese, with the dates that it rests on."""
        dates = "；".join(f"{one.cleared_on} 销项后于 {one.confirmed_on} 认定回潮" for one in self.relapses)
        return (
            f"该户已认定回潮 {self.count} 次（{dates}）。按方案对反复回潮的从严从重的要求，"
            "建议研究是否从严处理；是否从严、如何处罚，由执法机关依法决定。"
        )


def stricter_suggestion(events: Sequence[CaseEvent], confirming_on: date | None = None) -> StricterSuggestion | None:
    """The suggestion that the file bears; None while no 回潮 was ever confirmed.

    events: those that count (casework.workflow.visible), in the order in which they happened. confirming_on: the day
    of a 回潮 that is about to be confirmed, counted with the others.
    """
    relapses = relapses_of(events)
    cleared = [event.occurred_on for event in events if event.kind is EventKind.CLEARED]
    if confirming_on is not None and cleared:
        relapses = (*relapses, Relapse(cleared[-1], confirming_on))
    return StricterSuggestion(relapses) if relapses else None


def relapses_of(events: Sequence[CaseEvent]) -> tuple[Relapse, ...]:
    """Every confirmed 回潮 with the 销项 before it."""
    cleared_on: date | None = None
    found: list[Relapse] = []
    for event in events:
        if event.kind is EventKind.CLEARED:
            cleared_on = event.occurred_on
        elif event.kind is EventKind.RECURRENCE_CONFIRMED and cleared_on is not None:
            found.append(Relapse(cleared_on, event.occurred_on))
    return tuple(found)
