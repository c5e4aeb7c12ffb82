"""A record in one line of Chinese: readable, without keys, codes or JSON, whatever its kind says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from casework.event_words import event_sentence, told_keys
from casework.events import EventDraft
from casework.fact_words import fact_word
from casework.vocabulary import EventKind
from data.audit import event_from_row
from data.schema import case_event
from data.store import Store, sqlite_url
from tests.histories import draft_for, facts_for
from tests.stories import story

DAY = date(2021, 10, 12)
# A code of the program: lower-case words, joined by underscores. Case numbers, accounts and units look otherwise.
CODE = re.compile(r"(?<![A-Za-z0-9\-])[a-z]+(?:_[a-z]+)+(?![A-Za-z0-9\-])")


def sentence(kind: EventKind, **facts: Any) -> str:
    """The line of a record of that kind with these facts alone."""
    return event_sentence(EventDraft("u", "C1", kind, DAY, None, facts))


@pytest.mark.parametrize(
    ("kind", "facts", "line"),
    [
        (EventKind.NOTE_ADDED, {"text": "楼组长反映"}, "楼组长反映"),
        (EventKind.CLUE_RECEIVED, {"orders": ["A1", "A2"], "source": "hotline"}, "来源 12345投诉；工单 A1、A2"),
        (EventKind.PHONE_NOTICE, {"answered": False}, "接通 否"),
        (EventKind.CLEARED, {"way": "self_rectified"}, "方式 自行整改"),
        (EventKind.LETTING_ENDED, {"exit": "sold"}, "情形 已出售"),
        (EventKind.JOINT_ACTION_DONE, {"partitions": 3, "beds": 0}, "拆除隔间 3 间；清除床位 0 张"),
        (EventKind.JOINT_ACTION_FAILED, {"reason": "nobody_home"}, "原因 无人应门"),
        (EventKind.RECURRENCE_SUSPECTED, {"source": "revisit"}, "来源 回访发现"),
        (EventKind.CLUE_MERGED, {"stopped_at": "2021-10-11T09:30"}, "物业劝阻无效 2021-10-11 09:30"),
        (EventKind.CLUE_ACCEPTED, {}, ""),
        # Empty is not told; a key of another version of the program is told with its value, never with its name.
        (EventKind.NOTE_ADDED, {"text": "", "reason": None}, ""),
        (EventKind.NOTE_ADDED, {"some_new_key": "新的内容"}, "其他：新的内容"),
        (EventKind.NOTE_ADDED, {"some_new_key": {"a": [1]}}, "另有附加内容"),
    ],
)
def test_the_line_of_a_record(kind: EventKind, facts: dict[str, Any], line: str) -> None:
    """Label and value, codes by their labels, in the order in which people read."""
    assert sentence(kind, **facts) == line


def test_a_record_with_a_due_day_begins_with_it() -> None:
    """The last day to rectify is what readers look for first."""
    assert event_sentence(draft_for(EventKind.ORDER_SERVED, DAY, uid="u")).startswith("整改期限 2021-10-19；")


def test_a_void_names_what_it_voids() -> None:
    """By day and kind when the file's records are at hand, and without them still in words."""
    events = {event.uid: event for event in story([(EventKind.CLUE_RECEIVED, DAY)])}
    void = EventDraft("v", "C1", EventKind.EVENT_VOIDED, DAY, None, {"voids": "0", "reason": "录错"})
    assert event_sentence(void, events) == "作废 2021-10-12 的“登记线索”；理由 录错"
    assert event_sentence(void) == "作废一条记录；理由 录错"


def test_rooms_and_parties_are_told_as_counts() -> None:
    """Never names, and an explicit 无转租 is told as such."""
    rooms = [{"name": "主卧", "is_let": True, "persons": 3}, {"name": "厨房", "is_let": False}]
    told = sentence(EventKind.ROOMS_RECORDED, dwelling={"label": "一户", "all_rooms_seen": True, "rooms": rooms})
    assert told == "2 间，其中出租供人居住 1 间，共住 3 人；已查看全部房间"
    parties = sentence(EventKind.PARTIES_RECORDED, **facts_for(EventKind.PARTIES_RECORDED, DAY))
    assert parties == "业主已明确；转租人明确没有；承租人员 5 人"


@pytest.mark.parametrize("kind", EventKind, ids=str)
def test_every_kind_is_told_without_codes_or_json(kind: EventKind) -> None:
    """The shared drafts of the tests, which hold what each kind requires."""
    voided = {"voids": "x"} if kind is EventKind.EVENT_VOIDED else None
    line = event_sentence(draft_for(kind, DAY, uid="u", facts=voided))
    assert not CODE.search(line), line
    assert not set("{}[]") & set(line), line


@pytest.fixture(scope="module")
def demo_records(demo_home: Path) -> list[EventDraft]:
    """Every record of the small demo, as an entry of its kind."""
    store = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    with store.read() as connection:
        events = [event_from_row(row) for row in connection.execute(sa.select(case_event))]
    store.close()
    return [EventDraft(e.uid, e.case_id, e.kind, e.occurred_on, e.due_on, e.facts) for e in events]


def test_the_words_know_every_fact_of_the_demo(demo_records: list[EventDraft]) -> None:
    """A form that gains a field gains its word with it."""
    unknown = {
        (draft.kind.value, key)
        for draft in demo_records
        for key in draft.facts
        if key not in told_keys(draft.kind) and fact_word(draft.kind, key) is None
    }
    assert unknown == set()


def test_no_record_of_the_demo_is_told_in_codes(demo_records: list[EventDraft]) -> None:
    """Each coded value reads as its label."""
    assert len(demo_records) > 500
    assert {line for draft in demo_records if CODE.search(line := event_sentence(draft))} == set()
