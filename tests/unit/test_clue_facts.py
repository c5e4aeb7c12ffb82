"""What a clue must say, and what a file keeps of all its clues."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.errors import EntryError
from casework.events import EventDraft
from casework.service import record
from casework.survey.clue_facts import clue_faults, clues
from casework.vocabulary import ClueSource, EventKind
from tests.histories import OFFICE, draft_for
from tests.stories import CASE_ID, at, story

DAY = date(2021, 10, 12)
PROPERTY = {"source": "property_manager", "stopped_at": "2021-10-11T09:30"}


def faults(**facts: Any) -> str:
    """The faults of a clue with these facts, as one text."""
    return "".join(clue_faults(EventDraft("u", "C1", EventKind.CLUE_RECEIVED, DAY, None, facts)))


@pytest.mark.parametrize("source", ClueSource, ids=str)
def test_a_source_is_all_that_a_clue_must_say(source: ClueSource) -> None:
    """Any of the vocabulary's sources."""
    assert faults(source=source.value) == ""


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({}, "线索来源"),
        ({"source": "rumour"}, "线索来源"),
        ({"source": 7}, "线索来源"),
        ({"source": "hotline", "orders": "A1"}, "工单编号"),
        ({"source": "hotline", "orders": [1]}, "工单编号"),
        ({"source": "hotline", "orders": ["  "]}, "工单编号"),
        ({"source": "hotline", "orders": ["A" * 41]}, "工单编号"),
        ({"source": "hotline", "orders": ["A\n1"]}, "工单编号"),
        ({"source": "hotline", "orders": ["A"] * 201}, "工单编号"),
        ({"source": "hotline", "content": 3}, "线索内容"),
        # Only a property manager has 24 hours.
        ({"source": "hotline", "stopped_at": "2021-10-11T09:30"}, "物业"),
        ({"source": "property_manager", "reported_at": "2021-10-11T09:30"}, "劝阻无效的时间"),
        ({"source": "property_manager", "stopped_at": "2021-10-11"}, "2021-10-11T09:30 的样式"),
        ({**PROPERTY, "reported_at": "2021-10-11T09:29"}, "早于劝阻无效"),
        ({**PROPERTY, "reported_at": "2021-10-13T00:00"}, "晚于线索日期"),
        ({"source": "property_manager", "stopped_at": "2021-10-13T00:00"}, "晚于线索日期"),
    ],
)
def test_what_a_clue_cannot_say(facts: dict[str, Any], named: str) -> None:
    """Each fault is named with what to mend."""
    assert named in faults(**facts)


@pytest.mark.parametrize(
    ("reported_at", "is_late"),
    [
        (None, None),
        ("2021-10-12T09:29", False),
        ("2021-10-12T09:30", False),  # 24 小时以内 includes the 24th
        ("2021-10-12T09:31", True),
    ],
)
def test_the_property_managers_report_is_late_after_24_hours(reported_at: str | None, is_late: bool | None) -> None:
    """Exactly 24 hours are in time; a report that is not known is neither."""
    facts = {**PROPERTY, **({"reported_at": reported_at} if reported_at else {})}
    log = story([(EventKind.CLUE_RECEIVED, DAY)], keep_log=True)
    record(log, OFFICE, draft_for(EventKind.CLUE_MERGED, DAY, uid="m", facts=facts), at(DAY, 13))
    assert clues(log.events(CASE_ID))[-1].is_late_report is is_late


def test_every_clue_stays_with_its_source_and_orders() -> None:
    """A second source at a later stage is merged into the file and replaces nothing."""
    road = [(EventKind.CLUE_RECEIVED, DAY), (EventKind.CLUE_ACCEPTED, DAY), (EventKind.SURVEY_COMPLETED, DAY)]
    log = story(road, keep_log=True)
    merged = {"source": "hotline", "orders": ["A1", "A2"], "content": "夜间吵闹"}
    record(log, OFFICE, draft_for(EventKind.CLUE_MERGED, DAY, uid="m", facts=merged), at(DAY, 13))
    found = clues(log.events(CASE_ID))
    assert [(clue.source, clue.orders) for clue in found] == [
        (ClueSource.HOTLINE, ()),
        (ClueSource.HOTLINE, ("A1", "A2")),
    ]


def test_a_clue_without_a_source_is_refused_by_the_service() -> None:
    """The rules stand in the one way into the log."""
    log = story([(EventKind.CLUE_RECEIVED, DAY)], keep_log=True)
    with pytest.raises(EntryError, match="线索来源"):
        record(log, OFFICE, EventDraft("m", CASE_ID, EventKind.CLUE_MERGED, DAY), at(DAY, 13))
