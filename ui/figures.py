"""The wording of figures under the name by which pages ask for it; analytics.wording says how each one reads."""

from __future__ import annotations

from analytics.wording import (
    change,
    count,
    day,
    difference,
    long_day,
    minute,
    number,
    order_types,
    percent,
    points,
    ratio,
    unknown,
)

__all__ = [
    "change",
    "count",
    "day",
    "difference",
    "long_day",
    "minute",
    "number",
    "order_types",
    "percent",
    "points",
    "ratio",
    "unknown",
]
