"""Frames of hotline orders with given numbers, as the analyses take them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

Span = tuple[date, date]


def spread_orders(numbers: Mapping[Span, int], *, with_dwelling: bool = True) -> pd.DataFrame:
    """received_on and dwelling_id of so many orders evenly spread over each span, every one of another dwelling."""
    days = [
        start + timedelta(days=(2 * place + 1) * ((end - start).days + 1) // (2 * number))
        for (start, end), number in numbers.items()
        for place in range(number)
    ]
    dwellings = list(range(1, len(days) + 1)) if with_dwelling else [None] * len(days)
    return pd.DataFrame(
        {"received_on": pd.Series(sorted(days), dtype="object"), "dwelling_id": pd.Series(dwellings, dtype="Int64")}
    )
