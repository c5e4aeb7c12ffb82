"""The lines under the title of every report: demo mark, as-of day, knowledge, cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from analytics import wording
from data.access import Reader

STALE_AFTER = timedelta(days=3)


def stale_records(reader: Reader) -> Iterator[str]:
    """That nothing was entered for days, so that a figure of those days may be what nobody has typed in yet."""
    cutoff = reader.data_cutoff()
    if cutoff is None:
        yield "截至统计日还没有任何记录，以下数字不能作为依据。"
    elif reader.as_of - cutoff.date() > STALE_AFTER:
        yield f"{wording.day(cutoff.date())} 以后没有任何录入，以下数字可能不是现状，为 0 的可能是尚未录入。"


def marks(reader: Reader) -> tuple[str, ...]:
    """What must be known of the figures of this reader."""
    demo = ("演示数据，街道、小区和记录均为虚构",) if reader.is_demo() else ()
    cutoff = wording.minute(reader.data_cutoff(), "还没有数据")
    return (*demo, f"统计截至 {wording.day(reader.as_of)}（{reader.knowledge.label}），数据截至 {cutoff}")
