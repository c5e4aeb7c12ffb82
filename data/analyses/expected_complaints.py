"""The expected complaints of the coming week by compound, as a map colours and exports them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from data.access import Reader


@dataclass(frozen=True, slots=True)
class ExpectedComplaints:
    """compounds: id → (expected complaints per week, orders in the window behind it). as_of: the last day counted."""

    as_of: date
    compounds: Mapping[int, tuple[float, int]]


def expected_complaints(reader: Reader) -> ExpectedComplaints | None:
    """None without compounds or orders, and for a role of one committee, which sees no street to weigh them against."""
    if reader.view.is_bound or reader.compound_areas().empty or not reader.has_orders():
        return None
    # Only where it is asked for: it loads the whole analysis.
    from data.analyses.hotspots import hotspots

    report = hotspots(reader)
    found = {item.place.compound_id: (item.expected, item.window) for item in report.compounds}
    return ExpectedComplaints(report.as_of, MappingProxyType(found))
