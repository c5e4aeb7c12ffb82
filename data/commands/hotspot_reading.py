"""The hotspot report for the options of a command."""

from __future__ import annotations

from analytics.hotspot_report import HotspotReport
from data.analyses.hotspots import hotspots
from data.commands.contract import Invocation
from data.commands.opening import opened_reading


def report_of(invocation: Invocation) -> tuple[HotspotReport, tuple[str, ...]]:
    """The report, and the lines that say whose, as of when and how far the data reach."""
    with opened_reading(invocation) as opened:
        reader, campaign = opened.reader, opened.campaign
        report, latest = hotspots(reader, capacity=invocation.arguments.capacity), reader.data_cutoff()
        mark = "【演示数据】" if reader.is_demo() else ""
    cutoff = "无" if latest is None else latest.strftime("%Y-%m-%d %H:%M")
    notes = (
        f"{mark}{campaign.subdistrict_name}　热点",
        f"统计截至 {reader.as_of}（{reader.knowledge.label}），数据截至 {cutoff}",
    )
    return report, notes
