"""Bad input in the entries of enforcement: a clear sentence, and nothing stored."""

from __future__ import annotations

from typing import Any

import pytest

from casework.enforcement.facts import CONTENT_FAULTS
from casework.errors import EntryError, TransitionError, UserError
from casework.events import EventDraft
from casework.service import record
from casework.vocabulary import EventKind as K
from tests.histories import OFFICE
from tests.spec.guard_document import log_of
from tests.spec.guard_table import (
    CLEARED,
    ISSUED,
    PHONED,
    PLANNED,
    RULES,
    SERVED,
    SIMPLE,
    Step,
    day_of,
    lawful,
)
from tests.stories import CASE_ID, at

EARLY: tuple[Step, ...] = (
    (K.CLUE_RECEIVED, "09-13"),
    (K.CLUE_ACCEPTED, "09-13"),
    (K.SURVEY_COMPLETED, "09-13"),
    (K.CONFIRMED, "09-14"),
    (K.ORDER_ISSUED, "09-14"),
    (K.ORDER_SERVED, "09-15"),
    (K.PHONE_NOTICE, "09-24"),
)

REFUSED: list[tuple[str, tuple[Step, ...], K, str, dict[str, Any], str]] = [
    ("action at 23:00", PHONED, K.JOINT_ACTION_PLANNED, "10-11", {"starts": "23:00", "ends": "23:30"}, "夜间"),
    ("action on 10-03", EARLY, K.JOINT_ACTION_PLANNED, "09-28", {"planned_for": "2021-10-03"}, "国庆节"),
    ("ends before it starts", PHONED, K.JOINT_ACTION_PLANNED, "10-11", {"starts": "11:00", "ends": "09:00"}, "应晚于"),
    ("planned for yesterday", PHONED, K.JOINT_ACTION_PLANNED, "10-11", {"planned_for": "2021-10-10"}, "早于列入日期"),
    ("planned for no day", PHONED, K.JOINT_ACTION_PLANNED, "10-11", {"planned_for": "2021-02-30"}, "计划整治日期"),
    ("time that is none", PHONED, K.JOINT_ACTION_PLANNED, "10-11", {"starts": "25:00"}, "开始时间"),
    ("unknown department", PHONED, K.JOINT_ACTION_PLANNED, "10-11", {"departments": ["army"]}, "参加单位"),
    ("no department", PHONED, K.JOINT_ACTION_PLANNED, "10-11", {"departments": []}, "参加单位"),
    ("a reason that is no text", SERVED, K.JOINT_ACTION_PLANNED, "10-11", {"override_reason": True}, "应为文字"),
    (
        "a fine of 300 yuan on the spot",
        CLEARED,
        K.PENALTY_RECORDED,
        "11-20",
        SIMPLE | {"amount": 300},
        "不得超过 200 元",
    ),
    ("a penalty decided tomorrow", CLEARED, K.PENALTY_RECORDED, "10-19", {}, "之后，请核对"),
    ("a measure of its own", CLEARED, K.PENALTY_RECORDED, "11-20", {"utilities_cut": True}, "不认识的字段"),
    ("minus one partition", PLANNED, K.JOINT_ACTION_DONE, "10-12", {"partitions": -1}, "0 至 200"),
    ("half a bed", PLANNED, K.JOINT_ACTION_DONE, "10-12", {"beds": 0.5}, "0 至 200"),
    ("nobody came", PLANNED, K.JOINT_ACTION_DONE, "10-12", {"participants": {}}, "参加人数"),
    ("minus three police", PLANNED, K.JOINT_ACTION_DONE, "10-12", {"participants": {"police": -3}}, "1 以上的整数"),
    ("more officers than people", PLANNED, K.JOINT_ACTION_DONE, "10-12", {"officers": 9}, "多于参加人数"),
    ("one officer", PLANNED, K.JOINT_ACTION_DONE, "10-12", {"officers": 1}, "第五十五条"),
    ("no certificates", PLANNED, K.JOINT_ACTION_DONE, "10-12", {"certificates_shown": False}, "执法证件"),
    ("a failure without a reason", PLANNED, K.JOINT_ACTION_FAILED, "10-12", {"reason": "无人应门"}, "未成的原因"),
    ("the number itself", SERVED, K.PHONE_NOTICE, "10-08", {"content": "拨打 13812345678 告知"}, "不要填写电话号码"),
    ("the number as the caller", SERVED, K.PHONE_NOTICE, "10-08", {"caller": "021-67691234"}, "不要填写电话号码"),
    ("a call by nobody", SERVED, K.PHONE_NOTICE, "10-08", {"caller": " "}, "拨打人"),
    ("answered, and nothing said", SERVED, K.PHONE_NOTICE, "10-08", {"content": None}, "告知内容"),
    ("a time told that is none", SERVED, K.PHONE_NOTICE, "10-08", {"told_for": "明天上午"}, "told_for"),
    ("phoned before the term is over", SERVED, K.PHONE_NOTICE, "10-05", {}, "未过"),
    ("put right by nothing", SERVED, K.SELF_RECTIFICATION_REPORTED, "10-01", {"done": []}, "整改内容"),
    ("cleared by nobody", (*PLANNED, (K.JOINT_ACTION_DONE, "10-12")), K.CLEARED, "10-13", {"checked_by": ""}, "复核人"),
    (
        "cleared on no evidence",
        (*PLANNED, (K.JOINT_ACTION_DONE, "10-12")),
        K.CLEARED,
        "10-13",
        {"evidence": None},
        "复核依据",
    ),
    ("paused until last week", SERVED, K.PAUSED, "10-08", {"until": "2021-10-01"}, "早于暂缓日"),
    ("paused for a reason of one's own", SERVED, K.PAUSED, "10-08", {"reason": "老人"}, "暂缓的理由"),
    ("paused for something else, unsaid", SERVED, K.PAUSED, "10-08", {"reason": "other"}, "具体情况"),
    ("an appeal against nothing", SERVED, K.APPEAL_FILED, "10-01", {"against": None}, "所针对的事项"),
    ("service before the order", ISSUED, K.ORDER_SERVED, "09-26", {}, "不能登记“送达指令书”"),
    ("an order without 认定", SERVED[:3], K.ORDER_ISSUED, "09-27", {}, "第二十八条"),
    ("script for a caller", SERVED, K.PHONE_NOTICE, "10-08", {"caller": "<script>" * 100}, "不超过 500 字"),
]


@pytest.mark.parametrize(("what", "done", "kind", "on", "facts", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_bad_input_is_refused_with_a_sentence(
    what: str, done: tuple[Step, ...], kind: K, on: str, facts: dict[str, Any], words: str
) -> None:
    """The sentence says what is wrong; the file stays as it was."""
    log = log_of(done)
    before = log.events(CASE_ID)
    with pytest.raises(UserError, match=words):
        record(log, OFFICE, lawful(kind, day_of(on), facts, "bad"), at(day_of("12-31")), rules=RULES)
    assert log.events(CASE_ID) == before


def test_a_due_day_before_the_service_is_refused() -> None:
    """The day by which to rectify cannot lie before the day of service."""
    log = log_of(ISSUED)
    served = lawful(K.ORDER_SERVED, day_of("09-28"), {}, "bad")
    early = EventDraft("bad", CASE_ID, K.ORDER_SERVED, served.occurred_on, day_of("09-27"), served.facts)
    with pytest.raises(EntryError, match="当日至一年以内"):
        record(log, OFFICE, early, at(day_of("09-28"), 18), rules=RULES)


def test_an_emergency_at_night_is_stored_with_its_reason() -> None:
    """行政强制法 第43条 excepts emergencies: with the reason it is recorded, and the reason stays."""
    log = log_of(PLANNED)
    facts = {"starts": "20:00", "ends": "23:00", "emergency_reason": "现场燃气泄漏"}
    event = record(
        log, OFFICE, lawful(K.JOINT_ACTION_DONE, day_of("10-12"), facts, "x"), at(day_of("10-12"), 23), rules=RULES
    )
    assert event.facts["emergency_reason"] == "现场燃气泄漏"


def test_the_law_stands_without_rules_of_a_campaign() -> None:
    """A caller that names no rules gets the law's own numbers."""
    log = log_of(PHONED)
    night = lawful(K.JOINT_ACTION_PLANNED, day_of("10-11"), {"starts": "23:00", "ends": "23:30"}, "x")
    with pytest.raises(TransitionError, match="行政强制法 第四十三条"):
        record(log, OFFICE, night, at(day_of("10-11"), 18))


def test_every_kind_of_enforcement_says_what_it_must() -> None:
    """An entry that says nothing at all is refused for each kind, all its faults in one answer."""
    for kind in CONTENT_FAULTS:
        draft = EventDraft("x", CASE_ID, kind, day_of("10-11"))
        assert len(CONTENT_FAULTS[kind](draft)) >= 1, kind
    assert len(CONTENT_FAULTS[K.PHONE_NOTICE](EventDraft("x", CASE_ID, K.PHONE_NOTICE, day_of("10-11")))) == 5
