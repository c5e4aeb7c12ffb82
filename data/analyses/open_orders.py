"""12345 orders that are not closed yet, with their due day: what 城运中心 follows up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from data.access import Reader
from data.schema import SHANGHAI

LOOKED_BACK_DAYS = 180


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A counted order without an end. due_at: None = the file gave none."""

    order_number: str
    received_at: datetime
    due_at: datetime | None
    committee_code: str | None

    def is_late(self, moment: datetime) -> bool:
        """True when its term is over."""
        return self.due_at is not None and self.due_at < moment


def open_orders(reader: Reader) -> tuple[OpenOrder, ...]:
    """The open orders of the last LOOKED_BACK_DAYS days, soonest due first, those without a due day last."""
    return reader.derived(_open_orders)


def _open_orders(reader: Reader) -> tuple[OpenOrder, ...]:
    orders = reader.orders(reader.as_of - timedelta(days=LOOKED_BACK_DAYS - 1), reader.as_of)
    waiting = orders[orders["closed_at"].isna()]
    columns = (waiting[name].tolist() for name in ("order_number", "received_at", "due_at", "committee_code"))
    found = [
        OpenOrder(number, received_at, None if pd.isna(due_at) else due_at, None if pd.isna(code) else code)
        for number, received_at, due_at, code in zip(*columns, strict=True)
    ]
    never = datetime.max.replace(tzinfo=SHANGHAI)
    return tuple(sorted(found, key=lambda one: (one.due_at or never, one.order_number)))
