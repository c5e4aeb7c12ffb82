"""Episodes: each 销项 of a dwelling and what was seen of it afterwards, read off the events of its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from casework.vocabulary import ClearingWay, EventKind

_DECISIONS = frozenset({EventKind.CONFIRMED, EventKind.RECURRENCE_CONFIRMED})


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One event of a file as far as recurrence is concerned.

    way: of a 销项. clauses: of a 认定. by_complaint: of a suspicion that a caller, a neighbour or the property manager
    raised, not a visit.
    """

    case_id: str
    committee_code: str
    compound_id: int
    kind: EventKind
    day: date
    way: ClearingWay | None = None
    clauses: frozenset[int] = frozenset()
    by_complaint: bool = False


@dataclass(frozen=True, slots=True)
class Episode:
    """From one 销项 to the confirmed 回潮, the end of letting, or what is known so far.

    number: 1 for the first 销项 of the file. clean_on: the last return visit that found nothing. suspected_on,
    by_complaint: the suspicion that stands, and whether somebody told of it. confirmed_on: 认定回潮.
    ended_on: the dwelling is no longer let, so nothing can come back.
    """

    case_id: str
    committee_code: str
    compound_id: int
    number: int
    cleared_on: date
    way: ClearingWay | None
    clauses: frozenset[int]
    clean_on: date | None = None
    suspected_on: date | None = None
    by_complaint: bool = False
    confirmed_on: date | None = None
    ended_on: date | None = None

    @property
    def discovered_on(self) -> date | None:
        """The day on which a recurrence that was confirmed later came to light; None without a confirmed one."""
        return None if self.confirmed_on is None else (self.suspected_on or self.confirmed_on)

    @property
    def known_clean_on(self) -> date:
        """The last day on which the dwelling was seen to be in order."""
        return self.clean_on or self.cleared_on

    @property
    def was_revisited(self) -> bool:
        """True when somebody went to look without a complaint having called for it.

        The end of letting counts as a visit: those who pay the visits record it, and a dwelling that was found empty
        was looked at, like one that was found let again.
        """
        found_on_visit = self.confirmed_on is not None and not self.by_complaint
        return self.clean_on is not None or found_on_visit or self.ended_on is not None


def episodes(steps: Iterable[CaseStep]) -> tuple[Episode, ...]:
    """The episodes of all files, by file and time.

    steps: the events that count, each file's in the order in which they happened (occurred_on, version).
    A file that was never cleared has none. A second 销项 without a 回潮 between them starts no second episode.
    """
    found: list[Episode] = []
    current: Episode | None = None
    clauses: frozenset[int] = frozenset()
    case_id, number = "", 0
    for step in steps:
        if step.case_id != case_id:
            if current is not None:
                found.append(current)
            case_id, number, current, clauses = step.case_id, 0, None, frozenset()
        if step.kind in _DECISIONS and step.clauses:
            clauses = step.clauses
        if current is None:
            if step.kind is EventKind.CLEARED:
                number += 1
                current = Episode(case_id, step.committee_code, step.compound_id, number, step.day, step.way, clauses)
            continue
        current, is_over = _after(current, step)
        if is_over:
            found.append(current)
            current = None
    if current is not None:
        found.append(current)
    return tuple(found)


def _after(episode: Episode, step: CaseStep) -> tuple[Episode, bool]:
    """The episode after one more event, and whether that ends it."""
    match step.kind:
        case EventKind.REVISIT_CLEAN:
            return replace(episode, clean_on=step.day, suspected_on=None, by_complaint=False), False
        case EventKind.RECURRENCE_SUSPECTED if episode.suspected_on is None:
            return replace(episode, suspected_on=step.day, by_complaint=step.by_complaint), False
        case EventKind.RECURRENCE_CONFIRMED:
            return replace(episode, confirmed_on=step.day), True
        case EventKind.LETTING_ENDED:
            return replace(episode, ended_on=step.day), True
        case _:
            return episode, False
