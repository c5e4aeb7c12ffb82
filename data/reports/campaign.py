"""Reports on the whole campaign of one reader: to the district (F12) and the 总结 (F11)."""

from __future__ import annotations

from collections import Counter

from analytics.attention import attention
from analytics.documents.campaign_report import CampaignReport, campaign_summary, district_report
from analytics.documents.model import Document
from analytics.forecast.wording import clearing_sentence
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.vocabulary import EventKind
from data.access import Reader
from data.analyses.forecast import list_forecast
from data.analyses.work_logs import log_counts
from data.briefings import briefing
from data.reports.action import removed
from data.reports.lists import committee_names, file_annex
from data.reports.weekly import UNIT, cautions


def district_document(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None
) -> Document:
    """The report to the district: an interim one until the campaign's last day."""
    return district_report(_given(reader, campaign, calendar))


def summary_document(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None
) -> Document:
    """The skeleton of the 总结: figures filled in, opinions left to people."""
    return campaign_summary(_given(reader, campaign, calendar))


def _given(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> CampaignReport:
    current = briefing(reader, campaign, calendar)
    files = reader.work_files()
    # Those that the Briefing counts as 已整治: confirmed in this campaign, whenever the action was.
    actions = [
        event
        for file in files
        if file.state.is_confirmed and file.state.is_of_campaign(campaign.begins_on)
        for event in file.events
        if event.kind is EventKind.JOINT_ACTION_DONE
    ]
    logs: Counter[str] = Counter()
    for row in log_counts(reader, campaign, campaign.begins_on, reader.as_of):
        logs.update({kind.label: count for kind, count in row.entries.items()})
    names = committee_names(campaign)
    return CampaignReport(
        briefing=current,
        unit=f"{campaign.subdistrict_name}{UNIT}",
        ends_on=max(phase.end for phase in campaign.phases),
        target_ends_on=campaign.target.current.end,
        clearing_sentence=clearing_sentence(list_forecast(reader, campaign, calendar)),
        partitions=sum(removed(event, "partitions") for event in actions),
        beds=sum(removed(event, "beds") for event in actions),
        logs=tuple(logs.items()),
        problems=tuple(f"{item.sentence}：{item.count} {item.unit}。" for item in attention(current, campaign)),
        cautions=tuple(cautions(reader, campaign)),
        annexes=(file_annex("附表1", "未清零户清单", [file for file in files if file.state.is_open], names),),
    )
