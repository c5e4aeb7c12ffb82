"""How well the orders of a window are handled, and which deserve a second look, for one reader."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from analytics.complaint_integrity import Cluster, unusual_clusters
from analytics.contracts import Window
from analytics.hotline_quality import HotlineQuality
from analytics.hotline_quality import hotline_quality as quality_of
from analytics.weekly_series import week_start
from casework.campaign.model import Campaign
from data.access import Reader


class QualityPeriod(Enum):
    """The windows that can be chosen; each ends on the reader's as_of, but for the last full week."""

    LAST_WEEK = "上一报告周"
    MONTH = "本月"
    CAMPAIGN = "专项行动以来"
    TARGET = "目标统计期以来"


def quality_window(period: QualityPeriod, campaign: Campaign, as_of: date) -> Window | None:
    """The days of a period; None when it has not begun by as_of."""
    match period:
        case QualityPeriod.LAST_WEEK:
            start = week_start(as_of + timedelta(days=1), campaign.week_starts_on) - timedelta(weeks=1)
            return Window(start, start + timedelta(days=6))
        case QualityPeriod.MONTH:
            start = as_of.replace(day=1)
        case QualityPeriod.CAMPAIGN:
            start = campaign.begins_on
        case QualityPeriod.TARGET:
            start = campaign.target.current.start
    return Window(start, as_of) if start <= as_of else None


def hotline_quality(reader: Reader, campaign: Campaign, window: Window) -> HotlineQuality:
    """The rates of the window, for the street or for the reader's own committee."""
    return reader.derived(_hotline_quality, campaign, window)


def clusters_for_review(reader: Reader, campaign: Campaign, window: Window) -> tuple[Cluster, ...]:
    """The unusual clusters among the orders received in the window."""
    return reader.derived(_clusters_for_review, campaign, window)


def _hotline_quality(reader: Reader, campaign: Campaign, window: Window) -> HotlineQuality:
    own = reader.view.committee_code
    committees = [entry for entry in campaign.committees_on(reader.as_of) if own is None or entry.code == own]
    orders = reader.handled_orders(window.start, window.end)
    return quality_of(orders, committees, window, campaign.quality, with_unplaced=own is None)


def _clusters_for_review(reader: Reader, campaign: Campaign, window: Window) -> tuple[Cluster, ...]:
    return unusual_clusters(reader.orders(window.start, window.end), campaign.quality)
