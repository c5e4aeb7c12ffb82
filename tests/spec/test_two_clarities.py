"""两个明确 as a table that an official can check: what is recorded, and what is still missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.criteria import Dwelling, OriginalUse, Partition, Room
from casework.parties.facts import parties_from_facts
from casework.parties.two_clarities import parties_clarity, rooms_clarity, two_clarities
from casework.service import record
from casework.vocabulary import EventKind, Knowledge
from casework.workflow import visible
from tests.histories import OFFICE, draft_for
from tests.stories import CASE_ID, at, story

DAY = date(2021, 10, 8)
BEDROOM = Room("主卧", OriginalUse.BEDROOM, True, Partition.WHOLE, False, 12.0, 2)
KITCHEN = Room("厨房", OriginalUse.KITCHEN, False, Partition.WHOLE)


def dwelling(*rooms: Room, **more: Any) -> Dwelling:
    """A dwelling that is let and of which every room was seen, unless told otherwise."""
    return Dwelling("1号小区 1号 001室", rooms, **{"all_rooms_seen": True, "is_let": True, **more})


@pytest.mark.parametrize(
    ("recorded", "missing"),
    [
        (None, ("尚未登记房间",)),
        (dwelling(BEDROOM, KITCHEN), ()),
        # A room that is not let need not say how large it is or who lives in it.
        (dwelling(BEDROOM, Room("储藏室", OriginalUse.STORAGE, False, Partition.WHOLE)), ()),
        (dwelling(BEDROOM, all_rooms_seen=None), ("尚未查看全部房间",)),
        (dwelling(BEDROOM, all_rooms_seen=False), ("尚未查看全部房间",)),
        (dwelling(BEDROOM, is_let=None), ("全户是否出租",)),
        (
            dwelling(Room("次卧", OriginalUse.BEDROOM, True, Partition.WHOLE, False, None, 2)),
            ("“次卧”的使用面积",),
        ),
        (
            dwelling(Room("次卧", OriginalUse.BEDROOM, True, Partition.WHOLE, False, 9.0, None)),
            ("“次卧”的居住人数",),
        ),
        # By the bed is let, whether or not anybody ticked 出租.
        (dwelling(Room("次卧", OriginalUse.BEDROOM, None, Partition.WHOLE, True, 9.0, 2)), ()),
        (
            dwelling(Room("隔间", None, None, None, None, None, None)),
            ("“隔间”的原始设计用途、分割、搭建情况、是否出租供人居住、使用面积、居住人数",),
        ),
    ],
)
def test_the_rooms_are_clear_when_each_says_what_it_is(recorded: Dwelling | None, missing: tuple[str, ...]) -> None:
    """Original use, partition and letting of every room; area and persons of the let ones; none left out."""
    found = rooms_clarity(recorded)
    assert found.missing == missing
    assert found.is_clear is (not missing)


@pytest.mark.parametrize(
    ("owner", "sub_lessor", "tenants", "missing"),
    [
        ("known", "known", "known", ()),
        # An explicit 无转租 is clear; 不清楚 is not.
        ("known", "none", "known", ()),
        ("known", "unknown", "known", ("转租人未明确",)),
        ("unknown", "none", "known", ("业主未明确",)),
        ("known", "none", "none", ()),
        ("unknown", "unknown", "unknown", ("业主未明确", "转租人未明确", "承租人员未明确")),
    ],
)
def test_the_parties_are_clear_when_each_is_known_or_stated_to_be_none(
    owner: str, sub_lessor: str, tenants: str, missing: tuple[str, ...]
) -> None:
    """Owner, sub-lessor, tenants."""
    people = {"status": tenants, **({"persons": 4} if tenants == "known" else {})}
    facts = {"owner": {"status": owner}, "sub_lessor": {"status": sub_lessor}, "tenants": people}
    assert parties_clarity(parties_from_facts(facts)).missing == missing


def test_a_blank_is_not_clear() -> None:
    """A file without any of the two records lacks both."""
    gate = two_clarities(story([(EventKind.CLUE_RECEIVED, DAY)]))
    assert [clarity.missing for clarity in gate.unclear] == [("尚未登记房间",), ("尚未登记当事人",)]


def test_the_newest_record_that_counts_is_what_the_gate_reads() -> None:
    """A voided 登记当事人 leaves the one before it."""
    log = story([(EventKind.CLUE_RECEIVED, DAY), (EventKind.PARTIES_RECORDED, DAY)], keep_log=True)
    unclear = {"owner": {"status": "unknown"}, "sub_lessor": {"status": "none"}, "tenants": {"status": "none"}}
    record(log, OFFICE, draft_for(EventKind.PARTIES_RECORDED, DAY, uid="2", facts=unclear), at(DAY, 13))
    assert two_clarities(visible(log.events(CASE_ID), DAY, Knowledge.LATEST)).parties.missing == ("业主未明确",)
    record(log, OFFICE, draft_for(EventKind.EVENT_VOIDED, DAY, uid="v", facts={"voids": "2"}), at(DAY, 14))
    assert two_clarities(visible(log.events(CASE_ID), DAY, Knowledge.LATEST)).parties.is_clear
