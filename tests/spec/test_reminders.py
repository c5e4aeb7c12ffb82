"""The campaign's own days, with the working days that are left: the table of the plan document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.calendar import statutory_calendar
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.duties.reminders import reminders

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)
CALENDAR = statutory_calendar(2021, 2021)

# On 2021-10-08, the first worked day after the national holiday; Saturday 10-09 is worked too.
LEFT = [
    ("排摸情况报平安办", "2021-10-11", 3, 3),  # 8, 9, 11 October
    ("整治清单清零", "2021-11-09", 32, 24),
    ("总结报区精细化办", "2021-11-10", 33, 25),
    ("验收总结结束", "2021-11-30", 53, 39),
]


def test_every_deadline_stands_in_order_with_calendar_and_working_days() -> None:
    """Today and the day itself are counted among the working days."""
    found = reminders(CAMPAIGN, CALENDAR, date(2021, 10, 8))
    assert [(one.name, str(one.day), one.days_left, one.working_days_left) for one in found] == LEFT
    assert not any(one.is_past for one in found)


@pytest.mark.parametrize(
    ("day", "left", "worked", "is_past"), [("2021-11-09", 0, 1, False), ("2021-11-10", -1, 0, True)]
)
def test_a_deadline_is_past_from_the_day_after(day: str, left: int, worked: int, is_past: bool) -> None:
    """On its own day there is still that day."""
    (clearing,) = [one for one in reminders(CAMPAIGN, CALENDAR, date.fromisoformat(day)) if one.name == "整治清单清零"]
    assert (clearing.days_left, clearing.working_days_left, clearing.is_past) == (left, worked, is_past)


def test_the_report_to_the_district_names_both_versions() -> None:
    """It is due before the last phase ends; a campaign whose report comes last has no such note."""
    notes = {one.name: one.note for one in reminders(CAMPAIGN, CALENDAR, date(2021, 10, 8))}
    assert [name for name, note in notes.items() if note] == ["总结报区精细化办"]
    assert "阶段稿" in notes["总结报区精细化办"]
    assert "2021-11-30" in notes["总结报区精细化办"]
    late = tuple(
        replace(one, day=CAMPAIGN.ends_on) if one.key == "district_report" else one for one in CAMPAIGN.deadlines
    )
    after = reminders(replace(CAMPAIGN, deadlines=late), CALENDAR, date(2021, 10, 8))
    assert not any(one.note for one in after)
