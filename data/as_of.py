"""Which day is meant when nobody chose one."""

from __future__ import annotations

from datetime import date

from casework.campaign.model import Campaign


def default_as_of(campaign: Campaign, today: date, cutoff: date | None) -> date:
    """Today while the campaign runs (to the end of acceptance); else the day of the newest record, else today."""
    if campaign.phases[0].start <= today <= max(phase.end for phase in campaign.phases):
        return today
    return min(cutoff, today) if cutoff is not None else today
