"""The lines under the title of every report: demo mark, as-of day, knowledge, cut-off."""

from __future__ import annotations

from analytics import wording
from data.access import Reader


def marks(reader: Reader) -> tuple[str, ...]:
    """What must be known of the figures of this reader."""
    demo = ("演示数据，街道、小区和记录均为虚构",) if reader.is_demo() else ()
    cutoff = wording.minute(reader.data_cutoff(), "还没有数据")
    return (*demo, f"统计截至 {wording.day(reader.as_of)}（{reader.knowledge.label}），数据截至 {cutoff}")
