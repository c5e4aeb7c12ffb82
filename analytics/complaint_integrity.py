"""Orders that deserve a second look because many came at once; they are flagged and never taken out of a count.

Many orders in a day may be one caller calling again, neighbours who agreed to call, or a real incident with many
witnesses: the data cannot tell these apart, so the words name only what is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd
from pandas.api.typing import NAType

from casework.hotline_quality import QualityRules

Kind = Literal["same_compound", "same_address"]
KIND_LABELS: dict[Kind, str] = {
    "same_compound": "同一小区同日多件",
    "same_address": "同址同日多件",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Orders of one day that share a place. repeats: those of them that the platform itself calls repeats.

    compound_id is None when the compound of the shared address is not known.
    """

    kind: Kind
    day: date
    compound_id: int | None
    order_numbers: tuple[str, ...]
    repeats: int

    @property
    def n(self) -> int:
        """How many orders."""
        return len(self.order_numbers)


def unusual_clusters(orders: pd.DataFrame, rules: QualityRules) -> tuple[Cluster, ...]:
    """List the clusters, newest day first; an order may stand in more than one.

    orders: columns order_number, received_on (date), compound_id, building_id, dwelling_id (NA = not known), is_repeat.
    An order whose room is not known shares an address with others of its building whose room is not known either.
    """
    keyed = orders.assign(
        address=pd.Series(
            [
                _address(dwelling, building)
                for dwelling, building in zip(orders["dwelling_id"], orders["building_id"], strict=True)
            ],
            index=orders.index,
            dtype="object",
        )
    )
    found = [
        *_clusters(keyed, "compound_id", "same_compound", rules.same_compound_day),
        *_clusters(keyed, "address", "same_address", rules.same_address_day),
    ]
    return tuple(sorted(found, key=lambda cluster: (-cluster.day.toordinal(), cluster.kind, cluster.order_numbers)))


def _address(dwelling: int | NAType, building: int | NAType) -> str | None:
    if not pd.isna(dwelling):
        return f"dwelling {dwelling}"
    return None if pd.isna(building) else f"building {building}"


def _clusters(orders: pd.DataFrame, key: str, kind: Kind, at_least: int) -> list[Cluster]:
    known = orders[orders[key].notna()]
    found = []
    for _, group in known.groupby(["received_on", key], sort=True):
        if len(group) < at_least:
            continue
        day: date = group["received_on"].iloc[0]
        places = set(group["compound_id"].dropna())
        found.append(
            Cluster(
                kind,
                day,
                int(places.pop()) if len(places) == 1 else None,
                tuple(sorted(group["order_number"])),
                int(group["is_repeat"].fillna(False).sum()),
            )
        )
    return found
