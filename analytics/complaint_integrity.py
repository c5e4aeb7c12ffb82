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

Kind = Literal["same_compound", "same_address", "same_caller"]
KIND_LABELS: dict[Kind, str] = {
    "same_compound": "同一小区同日多件",
    "same_address": "同址同日多件",
    "same_caller": "同一匿名编号多件",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Orders that share a place in one day, or a caller's pseudonym over the whole time that was looked at.

    start, end: days of the first and the last of them. compound_id is None when it is not known or not the same for
    all. repeats: those of them that the platform itself calls repeats.
    """

    kind: Kind
    start: date
    end: date
    compound_id: int | None
    order_numbers: tuple[str, ...]
    repeats: int

    @property
    def n(self) -> int:
        """How many orders."""
        return len(self.order_numbers)


def unusual_clusters(orders: pd.DataFrame, rules: QualityRules) -> tuple[Cluster, ...]:
    """List the clusters, the newest first; an order may stand in more than one.

    orders: columns order_number, received_on (date), compound_id, building_id, dwelling_id (NA = not known), is_repeat,
    caller_token (None where the file gives no pseudonym).
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
        *_clusters(keyed, ["received_on", "compound_id"], "same_compound", rules.same_compound_day),
        *_clusters(keyed, ["received_on", "address"], "same_address", rules.same_address_day),
        *_clusters(keyed, ["caller_token"], "same_caller", rules.same_caller),
    ]
    return tuple(sorted(found, key=lambda cluster: (-cluster.end.toordinal(), cluster.kind, cluster.order_numbers)))


def _address(dwelling: int | NAType, building: int | NAType) -> str | None:
    if not pd.isna(dwelling):
        return f"dwelling {dwelling}"
    return None if pd.isna(building) else f"building {building}"


def _clusters(orders: pd.DataFrame, keys: list[str], kind: Kind, at_least: int) -> list[Cluster]:
    found = []
    for _, group in orders.dropna(subset=keys).groupby(keys):
        if len(group) < at_least:
            continue
        places = set(group["compound_id"].dropna())
        is_one_place = len(places) == 1 and group["compound_id"].notna().all()
        days: list[date] = group["received_on"].tolist()
        found.append(
            Cluster(
                kind,
                min(days),
                max(days),
                int(places.pop()) if is_one_place else None,
                tuple(sorted(group["order_number"])),
                int(group["is_repeat"].fillna(False).sum()),
            )
        )
    return found
