"""The tables of the Parquet set: compounds, orders by compound and day, progress of the committees by day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from casework.campaign.model import Campaign
from data.access import Reader


def analysts_tables(reader: Reader, campaign: Campaign, start: date, end: date) -> dict[str, pd.DataFrame]:
    """Counts of [start, end] within what the reader may see; no order, file, room or person is named."""
    shapes, areas = reader.compound_shapes(), reader.compound_areas()
    compounds = areas.merge(shapes[["compound_id", "longitude", "latitude"]], on="compound_id", how="left")
    orders = reader.orders(start, end)
    days = (
        orders.assign(repeats=orders["is_repeat"].fillna(False).astype("int64"))
        .groupby(["received_on", "compound_id", "committee_code"], dropna=False, sort=True)
        .agg(orders=("order_number", "size"), repeats=("repeats", "sum"))
        .reset_index()
    )
    # An object column of dates; without rows Parquet would not know its type.
    days["received_on"] = pd.to_datetime(days["received_on"])
    open_days = reader.open_per_day(campaign, max(start, campaign.begins_on), end)
    open_days["day"] = pd.to_datetime(open_days["day"])
    return {"compounds": compounds, "orders_by_day": days, "open_by_day": open_days}
