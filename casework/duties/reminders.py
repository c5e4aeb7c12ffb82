"""The days by which the campaign itself asks for something, with what is left until then.

The report to the district is due before the phase whose results it should hold is over (plan document 1.5): both
days stay, and both versions of the report are named, the interim one and the final one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.campaign.parts import Deadline

DISTRICT_REPORT = "district_report"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A deadline as of a day.

    days_left: calendar days until it, negative when past. working_days_left: as_of and the day itself counted, 0 when
    past. note: what else to know (zh-CN), empty for nothing.
    """

    name: str
    day: date
    days_left: int
    working_days_left: int
    note: str

    @property
    def is_past(self) -> bool:
        """True from the day after."""
        return self.days_left < 0


def reminders(campaign: Campaign, calendar: WorkingCalendar, as_of: date) -> tuple[Reminder, ...]:
    """Every deadline of the campaign in the order of its days, past ones included."""
    return tuple(
        Reminder(
            name=deadline.name,
            day=deadline.day,
            days_left=(deadline.day - as_of).days,
            working_days_left=calendar.working_days(as_of, deadline.day),
            note=_note(deadline, campaign),
        )
        for deadline in sorted(campaign.deadlines, key=lambda one: one.day)
    )


def _note(deadline: Deadline, campaign: Campaign) -> str:
    if deadline.key != DISTRICT_REPORT or deadline.day >= campaign.ends_on:
        return ""
    return f"当日报出的是阶段稿：最后一个阶段到 {campaign.ends_on} 才结束，届时另出终稿，两稿都要留存。"
