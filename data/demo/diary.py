"""What happened to one dwelling and when it was written up: the entries of a case, some of them late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from casework.events import Actor, Case, EventDraft
from casework.privacy.persons import PersonEntry
from casework.vocabulary import EventKind
from data.schema import SHANGHAI

EVENING = (EventKind.VISIT_NOT_SEEN, EventKind.VISIT_REFUSED, EventKind.SURVEY_COMPLETED, EventKind.REVISIT_NOT_SEEN)
LATE_DAYS = (1, 6)  # written up 1 to 5 days later


class EndOfPlay(Exception):
    """The next act would be written up after the last day."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as somebody enters it. opens: the case, when this entry opens its file. persons: whom it names."""

    recorded_at: datetime
    actor: Actor
    draft: EventDraft
    opens: Case | None
    persons: tuple[PersonEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class _Forgotten:
    kind: EventKind
    day: date
    actor: Actor
    facts: dict[str, Any]


class CaseDiary:
    """Collects the entries of a case in the order in which they are written up.

    late_entry: probability that an act is written up one to five days later.
    """

    def __init__(self, rng: np.random.Generator, case: Case, late_entry: float, last_day: date) -> None:
        self.rng = rng
        # What an act says, drawn apart from when it happens: a further fact never changes the story.
        self.detail = rng.spawn(1)[0]
        self.case = case
        self.last_day = last_day
        self.entries: list[Entry] = []
        self._beside: list[Entry] = []
        self._late_entry = late_entry
        self._written_up: datetime | None = None
        self._forgotten: list[_Forgotten] = []

    def write(self, kind: EventKind, day: date, actor: Actor, due_on: date | None = None, /, **facts: Any) -> str:
        """Enter an act of that day and return its uid. Raises EndOfPlay when the last day is over before."""
        recorded_at = self._recording_time(kind, day)
        if recorded_at.date() > self.last_day:
            raise EndOfPlay
        uid = self._append(kind, day, recorded_at, actor, due_on, facts)
        for one in self._forgotten:
            after = self.entries[-1].recorded_at + timedelta(minutes=int(self.rng.integers(2, 12)))
            self._append(one.kind, one.day, after, one.actor, None, one.facts)
        self._forgotten.clear()
        return uid

    def write_together(self, kind: EventKind, day: date, actor: Actor, **facts: Any) -> None:
        """An act that is entered in one go with the last one: at the same moment, without drawing anything."""
        self._append(kind, day, self.entries[-1].recorded_at, actor, None, facts)

    def name(self, uid: str, persons: tuple[PersonEntry, ...]) -> None:
        """The persons that the entry of that uid names."""
        self.entries = [replace(one, persons=persons) if one.draft.uid == uid else one for one in self.entries]

    def forget(self, kind: EventKind, day: date, actor: Actor, **facts: Any) -> None:
        """An act that nobody writes up until the next one is: it is entered after it, under its own day."""
        self._forgotten.append(_Forgotten(kind, day, actor, facts))

    def write_beside(self, kind: EventKind, day: date, actor: Actor, /, **facts: Any) -> None:
        """A record that leaves the story alone, entered on its day; drawn apart, so that nothing else moves.

        Left out when the day is after the last one. For kinds that are possible at any stage only.
        """
        if day > self.last_day:
            return
        at = datetime.combine(day, time(int(self.detail.integers(9, 17)), int(self.detail.integers(60))), SHANGHAI)
        uid = f"{self.case.case_id}-b{len(self._beside) + 1:02d}"
        self._beside.append(Entry(at, actor, EventDraft(uid, self.case.case_id, kind, day, None, facts), None))

    @property
    def whole(self) -> list[Entry]:
        """All entries, those beside the story included; not sorted."""
        return [*self.entries, *self._beside]

    @property
    def latest_day(self) -> date:
        """The latest day of any act entered so far."""
        return max(entry.draft.occurred_on for entry in self.entries)

    def chance(self, probability: float) -> bool:
        """True with that probability."""
        return bool(self.rng.random() < probability)

    def days(self, mean: float) -> int:
        """A whole number of days, exponential with that mean, rounded down."""
        return int(self.rng.exponential(mean))

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def _recording_time(self, kind: EventKind, day: date) -> datetime:
        if self.chance(self._late_entry):
            day = day + timedelta(days=int(self.rng.integers(*LATE_DAYS)))
            hour = self.between(9, 11)
        else:
            hour = self.between(19, 20) if kind in EVENING else self.between(9, 17)
        usual = datetime.combine(day, time(hour, int(self.rng.integers(60))), tzinfo=SHANGHAI)
        if self._written_up is None or usual > self._written_up:
            return usual
        return self._written_up + timedelta(minutes=int(self.rng.integers(3, 20)))

    def _append(
        self,
        kind: EventKind,
        day: date,
        recorded_at: datetime,
        actor: Actor,
        due_on: date | None,
        facts: dict[str, Any],
    ) -> str:
        uid = f"{self.case.case_id}-{len(self.entries) + 1:03d}"
        draft = EventDraft(uid, self.case.case_id, kind, day, due_on, facts)
        self.entries.append(Entry(recorded_at, actor, draft, None if self.entries else self.case))
        self._written_up = recorded_at
        return uid
