"""What binds the play of the demo: the days that are worked, and the first day of joint actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Rules:
    """What binds the play. actions_from: the first day of joint actions (the second phase)."""

    calendar: WorkingCalendar
    actions_from: date
