"""12345 complaints by place for those who survey: one committee's sheet (F1), the street's summary (F2)."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from analytics.documents.hotline_feedback import HotlineFeedback, PlaceCount, hotline_feedback
from analytics.documents.model import Document
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.errors import UserError
from data.access import Reader
from data.reports.lists import committee_names, order_annex
from data.reports.marks import marks, stale_records

YEARS = 3
UNIT = "城运中心"


def committee_feedback(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None
) -> Document:
    """The orders of the last years in one committee's area, by compound.

    committee_code: needed for readers of the whole street. Raises UserError without one, NotFoundError for a code
    that the campaign does not have.
    """
    code = reader.view.committee_code or committee_code
    if code is None:
        raise UserError("反馈表按居委会分别生成，请选择居委会（--committee 居委会代码）。")
    committee = campaign.committee(code)
    orders = _orders(reader)
    own = orders[orders["committee_code"] == code]
    areas = reader.compound_areas()
    places = {
        int(key): name
        for key, name, owner in zip(areas["compound_id"], areas["name"], areas["committee_code"], strict=True)
        if owner == code
    }
    return _document(reader, campaign, own, _counts(own, "compound_id", places), committee.name)


def street_summary(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None
) -> Document:
    """The orders of the last years by committee, those without a place named."""
    orders = _orders(reader)
    names = committee_names(campaign)
    return _document(reader, campaign, orders, _counts(orders, "committee_code", names), None)


def _orders(reader: Reader) -> pd.DataFrame:
    start = reader.as_of.replace(year=reader.as_of.year - YEARS + 1, month=1, day=1)
    return reader.orders(start, reader.as_of)


def _counts(orders: pd.DataFrame, column: str, names: dict[int, str] | dict[str, str]) -> tuple[PlaceCount, ...]:
    """Orders by place and year, places in the order of `names`; those with no order in any year left out."""
    counts: Counter[tuple[object, int]] = Counter()
    repeats: Counter[tuple[object, int]] = Counter()
    for place, day, repeat in zip(orders[column], orders["received_on"], orders["is_repeat"], strict=True):
        if not pd.isna(place):
            counts[place, day.year] += 1
            repeats[place, day.year] += bool(not pd.isna(repeat) and repeat)
    return tuple(
        PlaceCount(name, year, counts[place, year], repeats[place, year])
        for place, name in names.items()
        for year in sorted({year for known, year in counts if known == place})
    )


def _document(
    reader: Reader,
    campaign: Campaign,
    orders: pd.DataFrame,
    places: tuple[PlaceCount, ...],
    addressee: str | None,
) -> Document:
    return hotline_feedback(
        HotlineFeedback(
            subdistrict_name=campaign.subdistrict_name,
            addressee=addressee,
            unit=f"{campaign.subdistrict_name}{UNIT}",
            start=reader.as_of.replace(year=reader.as_of.year - YEARS + 1, month=1, day=1),
            as_of=reader.as_of,
            marks=marks(reader),
            order_types=campaign.hotline_counted_types,
            places=places,
            repeats=int(orders["is_repeat"].fillna(False).sum()),
            unplaced=len(orders) - sum(row.orders for row in places),
            cautions=tuple(stale_records(reader)),
            annex=order_annex("附表1", "投诉工单清单", orders, reader, committee_names(campaign)),
        )
    )
