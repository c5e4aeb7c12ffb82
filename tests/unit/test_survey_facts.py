"""What an entry about a visit, rooms or a decision is refused for, each with the sentence that mends it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.errors import EntryError
from casework.facts import check_entry
from casework.vocabulary import EventKind as K
from tests.histories import draft_for

DAY = date(2021, 10, 8)
ROOM = {"name": "主卧", "usable_area_m2": 12.0, "persons": 2}
GOOD_EVIDENCE = [{"type": "record", "text": "现场笔录"}]
PROPOSES_1 = {"proposed_clauses": [1]}


def refusal(kind: K, **facts: Any) -> str:
    """The sentence with which the entry is refused."""
    with pytest.raises(EntryError) as refused:
        check_entry(draft_for(kind, DAY, uid="u", facts=facts), DAY)
    return str(refused.value)


def accept(kind: K, **facts: Any) -> None:
    """The entry is right in itself."""
    check_entry(draft_for(kind, DAY, uid="u", facts=facts), DAY)


@pytest.mark.parametrize(
    ("room", "words"),
    [
        ({"usable_area_m2": 0}, ["主卧", "大于 0"]),
        ({"usable_area_m2": 400}, ["主卧", "不超过 200"]),
        ({"persons": -1}, ["主卧", "0 至 100"]),
        ({"persons": 101}, ["主卧", "0 至 100"]),
        ({"children": 3}, ["主卧", "儿童 3 人多于居住人数 2 人"]),
        ({"usable_area_m2": "12"}, ["usable_area_m2", "应为数字"]),
        ({"nationality": "x"}, ["nationality", "不认识这个键"]),
        ({"name": "<script>alert(1)</script>" * 4}, ["不超过 60 个字"]),
    ],
)
def test_impossible_rooms_are_refused_with_room_and_mend(room: dict[str, Any], words: list[str]) -> None:
    """0 m², 400 m², −1 persons; and no field for who people are."""
    sentence = refusal(K.ROOMS_RECORDED, dwelling={"label": "甲", "rooms": [ROOM | room]})
    assert all(word in sentence for word in words)


def test_rooms_must_be_there_and_right() -> None:
    """No dwelling at all is not an empty one."""
    assert "登记房间" in refusal(K.ROOMS_RECORDED, dwelling=None)
    accept(K.ROOMS_RECORDED, dwelling={"label": "甲", "rooms": [ROOM]})


def test_nobody_enters_a_home_without_a_ground() -> None:
    """宪法 第三十九条: consent, or authority; not having entered is an answer too."""
    with pytest.raises(EntryError, match="入户依据"):
        draft = draft_for(K.SURVEY_COMPLETED, DAY, uid="u")
        check_entry(type(draft)("u", "C1", K.SURVEY_COMPLETED, DAY), DAY)
    accept(K.SURVEY_COMPLETED, entry_basis="not_entered")
    assert "居住人当面同意" in refusal(K.SURVEY_COMPLETED, entry_basis="forced")


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"day_part": "midnight"}, "上门时段"),
        ({"next_visit_on": "2021-10-08"}, "晚于这次上门"),
        ({"next_visit_on": "下周"}, "2021-10-09 的样式"),
        ({"inspector_names": ["张某", "张某"]}, "不同的人"),
        ({"inspector_names": ["张某"], "inspectors": 3}, "不一致"),
    ],
)
def test_what_a_visit_says_of_itself_must_be_right(facts: dict[str, Any], word: str) -> None:
    """Day-part, next visit, who went."""
    assert word in refusal(K.VISIT_NOT_SEEN, **facts)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"evidence": []}, "至少列出一项证据"),
        ({"evidence": [{"type": "rumour", "text": "听说"}]}, "第四十六条"),
        ({"evidence": [{"type": "record", "text": " "}]}, "证据第 1 项"),
        ({"inspectors": 1}, "不少于 2 人"),
        ({"inspector_names": ["张某"], "inspectors": 1}, "2 名以上"),
        ({"decided_by": ""}, "认定人"),
        ({"clauses": [5]}, "第 1 至 4 项之一"),
        ({"clauses": [3], "assessment": PROPOSES_1}, "不一致，请写明理由"),
        ({"party_heard": "maybe"}, "听取陈述"),
    ],
)
def test_a_confirmation_needs_a_person_two_inspectors_and_evidence(facts: dict[str, Any], word: str) -> None:
    """行政处罚法 第四十六、五十五条; leaving the proposal needs its reason."""
    assert word in refusal(K.CONFIRMED, **facts)


def test_a_confirmation_may_leave_the_proposal_with_a_reason() -> None:
    """The program proposes, a person decides."""
    accept(K.CONFIRMED, clauses=[1], assessment=PROPOSES_1)
    accept(K.CONFIRMED, clauses=[3], assessment=PROPOSES_1, clauses_reason="现场复量")


def test_a_rejection_against_the_facts_needs_its_reason() -> None:
    """认定不属于群租 although the recorded rooms meet a clause."""
    assert "须写明理由" in refusal(K.NOT_QUNZU_DECIDED, assessment=PROPOSES_1)
    assert "认定人" in refusal(K.NOT_QUNZU_DECIDED, decided_by=" ")
    accept(K.NOT_QUNZU_DECIDED, assessment=PROPOSES_1, reason="已恢复原状")


def test_a_false_alarm_and_a_request_say_why() -> None:
    """The code is what statistics count; a request to verify names what."""
    assert "误报原因" in refusal(K.FALSE_ALARM, reason_code="x")
    assert "要核实什么" in refusal(K.VERIFICATION_REQUESTED, to_verify=[])
    accept(K.VERIFICATION_REQUESTED, to_verify=[], reason="租期")
