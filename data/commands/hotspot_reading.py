"""The hotspot report for the options of a command."""

from __future__ import annotations

from analytics.hotspot_report import HotspotReport
from data.analyses.hotspots import hotspots
from data.commands.contract import Invocation
from data.commands.opening import campaign_of, chosen_subdistrict, opened_store, reader_of
from data.settings import home_campaign


def report_of(invocation: Invocation) -> tuple[HotspotReport, tuple[str, ...]]:
    """The report, and the lines that say whose, as of when and how far the data reach."""
    settings, arguments = invocation.settings, invocation.arguments
    with opened_store(settings) as store:
        home = home_campaign(settings)
        campaign = campaign_of(home, chosen_subdistrict(store, home, arguments.subdistrict))
        reader = reader_of(store, settings, campaign, arguments, invocation.now)
        report, latest = hotspots(reader, capacity=arguments.capacity), reader.data_cutoff()
        mark = "【演示数据】" if reader.is_demo() else ""
    cutoff = "无" if latest is None else latest.strftime("%Y-%m-%d %H:%M")
    notes = (
        f"{mark}{campaign.subdistrict_name}　热点",
        f"统计截至 {reader.as_of}（{reader.knowledge.label}），数据截至 {cutoff}",
    )
    return report, notes
