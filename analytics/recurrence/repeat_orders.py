"""What comes again in the complaints: 重复工单 and 同址再投诉 are not 回潮 (domain: complaint is not a finding)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.recurrence.near_repeat import Knox, knox

SAME_ADDRESS_DAYS = 30
NEAR_METRES, NEAR_DAYS = 200.0, 14


@dataclass(frozen=True, slots=True)
class RepeatOrders:
    """n orders; flagged: marked 重复 by the platform (flag_known: orders that carry the mark at all); same_address:
    orders not so marked that came within SAME_ADDRESS_DAYS of another about the same dwelling, or the same building
    where the room is not known; near: Knox test over one order a household."""

    n: int
    flagged: int
    flag_known: int
    same_address: int
    near: Knox


def repeat_orders(orders: pd.DataFrame, areas: pd.DataFrame, *, seed: int) -> RepeatOrders:
    """Count the repeats.

    orders: received_on, is_repeat, compound_id, building_id, dwelling_id, oldest first. areas: compound_id, x, y
    (metres); an order stands at its compound. seed: of the permutations.
    """
    known = orders["is_repeat"].notna()
    flagged = orders["is_repeat"].fillna(False).astype(bool)
    address = _address(orders)
    own = pd.DataFrame({"address": address, "day": pd.to_datetime(orders["received_on"])})[~flagged & address.notna()]
    gap = own.groupby("address")["day"].diff().dt.days
    first = own.drop_duplicates("address").index
    return RepeatOrders(
        n=len(orders),
        flagged=int(flagged.sum()),
        flag_known=int(known.sum()),
        same_address=int((gap <= SAME_ADDRESS_DAYS).sum()),
        near=_near(orders.loc[first], areas, seed),
    )


def _address(orders: pd.DataFrame) -> pd.Series:
    """A name for the dwelling, else the building; missing where neither is known."""
    dwelling = "d" + orders["dwelling_id"].astype("string")
    building = "b" + orders["building_id"].astype("string")
    return dwelling.fillna(building)


def _near(orders: pd.DataFrame, areas: pd.DataFrame, seed: int) -> Knox:
    places = areas.set_index("compound_id")[["x", "y"]]
    xy = places.reindex(orders["compound_id"].astype("float64")).to_numpy(dtype=np.float64)
    day = pd.to_datetime(orders["received_on"]).to_numpy().astype("datetime64[D]").astype(np.float64)
    placed = ~np.isnan(xy).any(axis=1)
    return knox(xy[placed].reshape(-1, 2), day[placed], NEAR_METRES, NEAR_DAYS, count_coincident=True, seed=seed)
