"""What the guard needs beside the file: hours, limits and periods of the campaign, and the working days."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from casework.calendar import WorkingCalendar, statutory_calendar
from casework.campaign.model import Campaign
from casework.enforcement.hours import EnforcementHours
from casework.orders.rules import OrderRules
from casework.penalties.penalty import PenaltyRules
from casework.revisits.rules import RevisitRules

_FIRST_KNOWN_YEAR, _LAST_KNOWN_YEAR = 2004, 2099


@dataclass(frozen=True, slots=True)
class GuardRules:
    """hours: when a joint action may take place. penalty: limits and periods. calendar: days off and make-up days.

    orders: usual, shortest and longest term of an order, in calendar days. revisits: when a dwelling may be stable.
    remind_days: from how many calendar days before its end a running period is shown.
    """

    calendar: WorkingCalendar
    hours: EnforcementHours = field(default_factory=EnforcementHours)
    penalty: PenaltyRules = field(default_factory=PenaltyRules)
    remind_days: int = 7
    orders: OrderRules = field(default_factory=OrderRules)
    revisits: RevisitRules = field(default_factory=RevisitRules)


def guard_rules(campaign: Campaign, calendar: WorkingCalendar) -> GuardRules:
    """The rules of a campaign."""
    return GuardRules(
        calendar, campaign.enforcement, campaign.penalty, orders=campaign.orders, revisits=campaign.revisits
    )


@cache
def standard_rules() -> GuardRules:
    """The law's own numbers and the statutory days off, where nobody names a campaign."""
    return GuardRules(statutory_calendar(_FIRST_KNOWN_YEAR, _LAST_KNOWN_YEAR))
