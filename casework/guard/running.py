"""A gap of a case, with its days: since when, until when, how many are left, and the reason that overrode it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.guard.gaps import Gap


@dataclass(frozen=True, slots=True)
class CaseGap:
    """since: the day from which it is missing. due_on: the last day of a period. override: the reason that lifted it.

    as_of: the day for which days_left is counted.
    """

    gap: Gap
    since: date
    due_on: date | None = None
    override: str | None = None
    as_of: date = date.min

    @property
    def days_left(self) -> int | None:
        """Calendar days until the period ends; 0 on its last day, negative when it is over, None without a period."""
        return None if self.due_on is None else (self.due_on - self.as_of).days
