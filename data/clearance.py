"""Who may take a file away unmasked: the reason and the approver, checked against who asks (casework.privacy)."""

from __future__ import annotations

from casework.campaign.model import Campaign
from casework.privacy.clearance import Clearance, checked_clearance
from data.access import Reader


def clearance_of(reader: Reader, campaign: Campaign, reason: str | None, approver: str | None) -> Clearance | None:
    """The clearance for a file with rooms; None = no reason was given, so they stay hidden.

    Raises EntryError as checked_clearance does.
    """
    if reason is None:
        return None
    needed = campaign.privacy.approver_for_unmasked
    return checked_clearance(reason, approver, reader.own_names(), needs_approver=needed)
