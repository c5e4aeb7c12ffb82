"""The outlook of the target for one reader: page, meeting and command line ask here."""

from __future__ import annotations

from dataclasses import replace

from analytics.contracts import TargetOutlook
from analytics.target import history_begins_on
from analytics.target import target_outlook as outlook_of
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from data.access import Reader


def target_outlook(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> TargetOutlook:
    """How the aim stands on the reader's as_of and where it leads, within what the reader's actor may see."""
    return reader.derived(_outlook, own_target(reader, campaign), calendar)


def own_target(reader: Reader, campaign: Campaign) -> Campaign:
    """The campaign without a fixed baseline_count when the reader sees one committee: that number is the street's."""
    if not reader.view.is_bound or campaign.target.baseline_count is None:
        return campaign
    return replace(campaign, target=replace(campaign.target, baseline_count=None))


def _outlook(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> TargetOutlook:
    orders = reader.orders(history_begins_on(campaign), reader.as_of)
    return outlook_of(orders, campaign, calendar, reader.as_of)
