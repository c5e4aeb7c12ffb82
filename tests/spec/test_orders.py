"""What an order to rectify and its service must say, in rows that an official can check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework.errors import EntryError, TransitionError
from casework.events import CaseEvent
from casework.facts import check_entry
from casework.orders.lines import order_lines
from casework.orders.service import due_after_service, served_on
from casework.orders.words import AUTHORITY_HINTS, USUAL_ITEMS, OrderBody, RectifyItem, authority_hint
from casework.service import record
from casework.vocabulary import EventKind as K
from tests.histories import OFFICE, draft_for
from tests.stories import CASE_ID, at, story

DAY = date(2021, 10, 12)
MISSING = object()
SERVED = {"method": "direct", "served_by": "committee", "servers": ["甲"], "received_by": "owner", "time": "19:30"}
LEFT = {
    "method": "left",
    "served_by": "committee",
    "servers": ["甲", "乙"],
    "time": "19:30",
    "refused": True,
    "witness": "property_manager",
    "evidence": "录像 3",
}
POSTED = {"method": "posted", "served_by": "committee", "servers": ["甲"], "tracking_number": "EX123456789CN"}
ANNOUNCED = {
    "method": "announced",
    "served_by": "committee",
    "servers": ["甲"],
    "reason": "下落不明",
    "deemed_served_on": "2021-12-11",
}
ELECTRONIC = {"method": "electronic", "served_by": "committee", "servers": ["甲"], "consent": True}


def faults_of(kind: K, facts: Mapping[str, Any], term: int | None = None) -> str:
    """The sentence with which the entry is refused; empty when it is not."""
    draft = draft_for(kind, DAY, uid="u", term=term)
    try:
        check_entry(replace(draft, facts={key: value for key, value in facts.items() if value is not MISSING}), DAY)
    except EntryError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("facts", [SERVED, LEFT, POSTED, ELECTRONIC], ids=lambda facts: facts["method"])
def test_each_way_of_service_is_accepted_with_its_proof(facts: Mapping[str, Any]) -> None:
    """直接、留置、邮寄、电子."""
    assert faults_of(K.ORDER_SERVED, facts) == ""


def test_an_announcement_is_accepted_with_a_term_after_the_deemed_day() -> None:
    """公告: served when the time of the announcement is over."""
    assert faults_of(K.ORDER_SERVED, ANNOUNCED, term=67) == ""


# (way, change of its facts, word of the refusal)
UNPROVED = [
    (SERVED, {"method": MISSING}, "送达方式"),
    (SERVED, {"method": "直接送达"}, "送达方式"),  # a label is no code
    (SERVED, {"received_by": MISSING}, "签收人"),
    (SERVED, {"received_by": "王小明"}, "签收人"),  # a role, never a name
    (SERVED, {"time": MISSING}, "送达时间"),
    (SERVED, {"time": "25:00"}, "送达时间"),
    (SERVED, {"servers": []}, "送达人"),
    (SERVED, {"servers": ["甲", "甲"]}, "送达人"),
    (SERVED, {"served_by": MISSING}, "送达单位"),
    (SERVED, {"refused": True}, "留置送达"),  # a refusal is another way of service
    (SERVED, {"deemed_served_on": "2021-10-20"}, "只有公告"),
    (LEFT, {"witness": MISSING}, "见证人"),
    (LEFT, {"evidence": " "}, "证据"),
    (LEFT, {"refused": False}, "拒收"),
    (POSTED, {"tracking_number": MISSING}, "邮件号码"),
    (POSTED, {"tracking_number": "<script>"}, "邮件号码"),
    (ELECTRONIC, {"consent": False}, "同意"),
    (ELECTRONIC, {"consent": MISSING}, "同意"),
    (ANNOUNCED, {"reason": MISSING}, "理由"),
    (ANNOUNCED, {"deemed_served_on": MISSING}, "视为送达日"),
    (ANNOUNCED, {"deemed_served_on": "2021-10-11"}, "早于公告日"),
    (ANNOUNCED, {}, "早于视为送达日"),  # seven days from the announcement are over before it counts as served
]


@pytest.mark.parametrize(("way", "change", "word"), UNPROVED, ids=[f"{n}-{row[2]}" for n, row in enumerate(UNPROVED)])
def test_a_service_without_its_proof_is_refused(way: Mapping[str, Any], change: Mapping[str, Any], word: str) -> None:
    """Each refusal names what is missing."""
    assert word in faults_of(K.ORDER_SERVED, {**way, **change})


ORDER = {
    "inspected_on": "2021-10-09",
    "inspector_names": ["甲", "乙"],
    "rectify": ["remove_partitions"],
    "issued_by": "population_officer",
    "authority": "subdistrict_office",
}
BAD_ORDERS = [
    ({"inspector_names": ["甲"]}, "检查人"),
    ({"inspector_names": ["甲", "甲"]}, "检查人"),
    ({"inspector_names": "甲、乙"}, "检查人"),
    ({"inspected_on": "2021-10-13"}, "晚于出具日期"),
    ({"inspected_on": "20211009"}, "检查日期"),
    ({"rectify": []}, "整改要求"),
    ({"rectify": ["cut_electricity"]}, "整改要求"),  # 行政强制法 第四十三条: no such measure in any list
    ({"rectify": [["remove_partitions"]]}, "整改要求"),
    ({"issued_by": MISSING}, "出具单位"),
    ({"authority": "某部门"}, "执法主体"),
    ({"number": "〔2021〕甲第9号"}, "编号由系统"),
]


def test_a_whole_order_is_accepted() -> None:
    """Inspection, two inspectors, what to put right, issuer, authority."""
    assert faults_of(K.ORDER_ISSUED, ORDER) == ""


@pytest.mark.parametrize(("change", "word"), BAD_ORDERS, ids=[f"{n}-{row[1]}" for n, row in enumerate(BAD_ORDERS)])
def test_an_order_that_lacks_something_is_refused(change: Mapping[str, Any], word: str) -> None:
    """The field and its mend are named."""
    assert word in faults_of(K.ORDER_ISSUED, {**ORDER, **change})


@pytest.mark.parametrize(
    ("kind", "facts", "word"),
    [
        (K.ORDER_EXTENDED, {"reason": "另找住处"}, "批准人"),
        (K.ORDER_EXTENDED, {"approved_by": "甲"}, "延期的理由"),
        (K.DOCUMENT_RECORDED, {"document": "other", "dated_on": "2021-10-12", "copies": 1}, "文书名称"),
        (K.DOCUMENT_RECORDED, {"document": "lease", "dated_on": "2021-10-13", "copies": 1}, "晚于"),
        (K.DOCUMENT_RECORDED, {"document": "lease", "dated_on": "2021-10-12", "copies": 0}, "份数"),
        (K.DOCUMENT_RECORDED, {"document": "lease", "dated_on": "2021-10-12", "copies": True}, "份数"),
        (K.DOCUMENT_RECORDED, {"document": "身份证", "dated_on": "2021-10-12", "copies": 1}, "文书种类"),
        (K.DOCUMENT_RECORDED, {"document": "lease", "dated_on": "2021-10-12", "copies": 1, "number": 7}, "文书编号"),
    ],
)
def test_an_extension_or_a_paper_that_lacks_something_is_refused(kind: K, facts: dict[str, Any], word: str) -> None:
    """Why and by whom; which paper, of which day, how many."""
    assert word in faults_of(kind, facts)


@pytest.mark.parametrize(
    ("issued", "due", "served", "expected"),
    [
        ("2021-10-01", "2021-10-08", "2021-10-01", "2021-10-08"),  # on the day of issue: as printed
        ("2021-10-01", "2021-10-08", "2021-10-04", "2021-10-11"),  # three days late: three days later
        ("2021-10-01", "2021-10-08", "2021-10-20", "2021-10-27"),  # after the printed day
        ("2021-12-28", "2022-01-04", "2021-12-31", "2022-01-07"),  # over the end of the year
    ],
)
def test_the_term_counts_in_calendar_days_from_the_service(issued: str, due: str, served: str, expected: str) -> None:
    """A late service moves the last day by as many days."""
    days = [date.fromisoformat(day) for day in (issued, due, served)]
    assert due_after_service(*days).isoformat() == expected


def test_a_term_that_ends_before_it_begins_has_no_meaning() -> None:
    """A fault of the caller, not of the user."""
    with pytest.raises(ValueError, match="before it was issued"):
        due_after_service(DAY, DAY - timedelta(days=1), DAY)


def test_an_announcement_counts_from_its_deemed_day() -> None:
    """All other ways count from the day of the service."""
    assert served_on(DAY, ANNOUNCED) == date(2021, 12, 11)
    assert served_on(DAY, SERVED) == DAY


TO_DECISION = [K.CLUE_RECEIVED, K.CLUE_ACCEPTED, K.SURVEY_COMPLETED, K.CONFIRMED]
TO_ORDER = [*TO_DECISION, K.ORDER_ISSUED]  # on 12 October, to be rectified by the 19th
# (what was recorded on 12 October, the act, its day, term in days, word of the refusal or None)
ORDER_OF_STEPS = [
    (TO_DECISION, K.ORDER_SERVED, 12, 7, "送达指令书"),  # a service before the order
    (TO_DECISION, K.ORDER_EXTENDED, 12, 7, "整改延期"),
    (TO_ORDER, K.ORDER_EXTENDED, 13, 14, "整改延期"),  # an extension before the service
    (TO_ORDER, K.ORDER_SERVED, 11, 9, "送达指令书"),  # served the day before it was issued
    (TO_ORDER, K.ORDER_SERVED, 14, -1, "整改期限"),  # due before the service
    (TO_ORDER, K.ORDER_SERVED, 14, 4, "不能缩短"),  # the 18th, earlier than printed
    (TO_ORDER, K.ORDER_SERVED, 14, 5, None),  # the printed day
    (TO_ORDER, K.ORDER_SERVED, 14, 7, None),
]


@pytest.mark.parametrize(("before", "kind", "day", "term", "word"), ORDER_OF_STEPS)
def test_order_service_and_term_follow_each_other(
    before: list[K], kind: K, day: int, term: int, word: str | None
) -> None:
    """Whatever would put the steps in another order is refused, with the step named."""
    log = story([(step, DAY) for step in before], keep_log=True)
    draft = draft_for(kind, date(2021, 10, day), uid="act", case_id=CASE_ID, term=term)
    if word is None:
        assert record(log, OFFICE, draft, at(date(2021, 10, 20))).due_on == draft.due_on
        return
    with pytest.raises((TransitionError, EntryError), match=word):
        record(log, OFFICE, draft, at(date(2021, 10, 20)))


def test_neither_committee_nor_officer_is_an_authority() -> None:
    """行政处罚法 第三十八条: a body without authority makes the act void; every body has its answer."""
    assert set(AUTHORITY_HINTS) == set(OrderBody)
    for body in (OrderBody.COMMITTEE, OrderBody.POPULATION_OFFICER):
        assert "第三十八条" in (authority_hint(body) or "")
    assert authority_hint(OrderBody.SUBDISTRICT_OFFICE) is None


def test_every_clause_has_what_is_usually_put_right() -> None:
    """Clause 5 only wraps the others; no measure cuts water, electricity or gas."""
    assert set(USUAL_ITEMS) == {1, 2, 3, 4, 5}
    assert not any(word in item.label for item in RectifyItem for word in ("水", "电", "燃气", "煤气"))


def test_a_service_belongs_to_the_order_before_it_and_a_void_keeps_its_number() -> None:
    """Two orders, the first voided: the service is the second's, the first stays in the list."""
    steps = [*TO_ORDER, K.ORDER_ISSUED, K.ORDER_SERVED, K.ORDER_EXTENDED]
    events = story((step, DAY) for step in steps)[len(TO_DECISION) :]
    lines = order_lines([(event, number == 0) for number, event in enumerate(events)])
    assert [(line.is_void, line.service is not None, line.extension is not None) for line in lines] == [
        (True, False, False),
        (False, True, True),
    ]
    assert lines[1].due_on == events[3].due_on
    again: CaseEvent = replace(events[2], uid="again")
    assert order_lines([(event, False) for event in (*events, again)])[1].extension is None
