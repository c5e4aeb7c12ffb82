"""What the meeting has to settle is read off the briefing by fixed rules."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.attention import attention
from analytics.contracts import Briefing, Clearing, CommitteeProgress, PhaseStatus, TargetStatus, Window
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.vocabulary import Knowledge

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)
WINDOW = Window(date(2021, 7, 1), date(2021, 10, 27))


def _briefing(*committees: CommitteeProgress, as_of: date = date(2021, 10, 27), unlocated: int = 0) -> Briefing:
    return Briefing(
        subdistrict="310999001",
        subdistrict_name="演示街道",
        campaign_name="演示行动",
        is_demo=True,
        as_of=as_of,
        knowledge=Knowledge.AS_KNOWN_THEN,
        data_cutoff=None,
        phase=PhaseStatus("集中整治", 16, 29, 10, date(2021, 11, 9)),
        target=TargetStatus(100, 70, -0.3, -0.25, WINDOW, WINDOW, "12345 平台"),
        clearing=Clearing(0, 0, 0, 0, 0, 0),
        committees=committees,
        unlocated=unlocated,
        changes_since_last_week=(),
    )


def test_nothing_open_gives_nothing_to_settle() -> None:
    """An empty list is shown as such; no item is made up to fill the page."""
    assert attention(_briefing(CommitteeProgress("1", "甲居委会")), CAMPAIGN) == ()


def test_each_item_names_only_the_committees_that_hold_it_in_official_order() -> None:
    """Three overdue dwellings at two committees; the third is not named."""
    rows = (
        CommitteeProgress("1", "甲居委会", overdue=2),
        CommitteeProgress("2", "乙居委会"),
        CommitteeProgress("3", "丙居委会", overdue=1),
    )
    (item,) = attention(_briefing(*rows), CAMPAIGN)
    assert (item.key, item.count, item.by_committee) == ("overdue", 3, (("甲居委会", 2), ("丙居委会", 1)))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2021, 10, 11), ()),  # the deadline day itself is still in time
        (date(2021, 10, 12), ("unvisited",)),
    ],
)
def test_unvisited_dwellings_count_only_after_the_survey_deadline(as_of: date, expected: tuple[str, ...]) -> None:
    """Before 10-11 an unvisited dwelling is work in hand, not a delay (plan document, phase 1)."""
    row = CommitteeProgress("1", "甲居委会", to_survey=5, surveyed=3, seen=3)
    assert tuple(item.key for item in attention(_briefing(row, as_of=as_of), CAMPAIGN)) == expected


def test_unlocated_orders_belong_to_no_committee() -> None:
    """They stay visible though no committee can be named."""
    (item,) = attention(_briefing(unlocated=4), CAMPAIGN)
    assert (item.key, item.count, item.unit, item.by_committee) == ("unlocated", 4, "件", ())
