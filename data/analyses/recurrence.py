"""The recurrence of one reader's dwellings: asks the data, works out the report."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.recurrence.episodes import episodes
from analytics.recurrence.repeat_orders import RepeatOrders, repeat_orders
from analytics.recurrence.report import RecurrenceReport, recurrence_report
from casework.campaign.model import Campaign
from casework.campaign.parts import Committee
from data.access import Reader

ORDER_DAYS = 365
SEED = 20210926


def recurrence(reader: Reader, campaign: Campaign) -> RecurrenceReport:
    """回潮 on the reader's as_of, within what the reader's actor may see."""
    return reader.derived(_report, campaign.committees, campaign.begins_on, campaign.revisits.interval_days)


def repeats(reader: Reader) -> RepeatOrders:
    """重复工单, 同址再投诉 and near repeats among the orders of the last ORDER_DAYS days."""
    return reader.derived(_repeats)


def _report(
    reader: Reader, committees: tuple[Committee, ...], begins_on: date, revisit_interval_days: int
) -> RecurrenceReport:
    return recurrence_report(
        episodes(reader.recurrence_steps()),
        committees,
        reader.as_of,
        begins_on=begins_on,
        revisit_interval_days=revisit_interval_days,
    )


def _repeats(reader: Reader) -> RepeatOrders:
    start = reader.as_of - timedelta(days=ORDER_DAYS - 1)
    return repeat_orders(reader.orders(start, reader.as_of), reader.compound_areas(), seed=SEED)
