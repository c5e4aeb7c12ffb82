"""The Briefing of one reader's view: asks the data what the campaign wants to know."""

from __future__ import annotations

from analytics.briefing import compose, target_windows
from analytics.contracts import Briefing
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from data.access import Reader
from data.analyses.target import own_target, target_outlook
from data.queries.briefing_inputs import BriefingQuestion


def briefing(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> Briefing:
    """Where the campaign stands on the reader's as_of, within what the reader's actor may see."""
    campaign = own_target(reader, campaign)
    baseline, current = target_windows(campaign, reader.as_of)
    question = BriefingQuestion(
        committees=campaign.committees,
        list_locked_on=campaign.list_locked_on,
        baseline=baseline,
        current=current,
    )
    return compose(
        reader.briefing_inputs(question),
        campaign,
        calendar,
        reader.as_of,
        reader.knowledge,
        is_demo=reader.is_demo(),
        outlook=target_outlook(reader, campaign, calendar),
    )
