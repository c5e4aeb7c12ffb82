"""The plan document's own campaign, with two invented committees."""

from __future__ import annotations

from dataclasses import replace

from casework.calendar import statutory_calendar
from casework.campaign.model import Campaign
from casework.campaign.parts import Committee
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from tests.records import SUBDISTRICT

COMMITTEES = (Committee("02", "乙居委会"), Committee("01", "甲居委会"))
CAMPAIGN: Campaign = replace(
    parse_campaign(CAMPAIGN_TEMPLATE),
    subdistrict_code=SUBDISTRICT,
    subdistrict_name="测试街道",
    committees=COMMITTEES,
)
CALENDAR = statutory_calendar(2020, 2022)
