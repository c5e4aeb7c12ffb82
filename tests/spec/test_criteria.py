"""The five tests of 群租 and the exemption, row by row as in docs/criteria.md, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.campaign.parts import Thresholds
from casework.criteria import (
    Dwelling,
    FactsError,
    OriginalUse,
    Partition,
    Room,
    TenantKind,
    Verdict,
    assess,
    assessment_json,
    dwelling_from_json,
    read_dwellings,
)
from casework.criteria.words import FACT_NAMES, IS_LIVING_SPACE
from casework.errors import EntryError
from casework.facts import REQUIRED_FACTS, check_entry
from casework.vocabulary import EventKind
from tests.histories import draft_for
from tests.spec.criteria_document import document
from tests.spec.criteria_table import ROWS, THRESHOLDS, Row

ROOT = Path(__file__).parents[2]
SIGNS = {"符": Verdict.MET, "否": Verdict.NOT_MET, "待": Verdict.TO_VERIFY}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_the_facts_give_these_verdicts_for_this_reason(row: Row) -> None:
    """One row of the table: clauses 1 to 5 and the whole dwelling, and the sentence on the named clause."""
    assessment = assess(row.dwelling, THRESHOLDS)
    expected = [SIGNS[sign] for sign in row.verdicts]
    assert [result.verdict for result in assessment.clauses] == expected
    assert assessment.rooms[0].clauses[row.clause - 1].reason == row.reason
    by_weight = (Verdict.MET, Verdict.TO_VERIFY, Verdict.NOT_MET)
    assert assessment.verdict is next(verdict for verdict in by_weight if verdict in expected)


def test_the_page_in_docs_is_the_table() -> None:
    """docs/criteria.md is generated; run `python -m tests.spec.criteria_document docs/criteria.md`."""
    assert (ROOT / "docs" / "criteria.md").read_text(encoding="utf-8") == document()


def test_the_table_shows_every_verdict_of_every_clause_and_every_original_use() -> None:
    """A row for each, so that no branch is left to chance."""
    for clause in range(5):
        assert {row.verdicts[clause] for row in ROWS} == set(SIGNS)
    assert {room.original_use for row in ROWS for room in row.dwelling.rooms} == {*OriginalUse, None}
    assert set(IS_LIVING_SPACE) == set(OriginalUse)


def test_every_clause_quotes_the_plan() -> None:
    """The plan's own words, with its own numbers; another campaign's numbers are shown when they differ."""
    texts = [result.text for result in assess(Dwelling("某户"), THRESHOLDS).clauses]
    assert texts == [
        "将一间原始设计为居住空间的房间分割、搭建后出租，或按床位出租",
        "将原始设计为厨房，卫生间，阳台和地下储藏室等非居住空间，出租供人员居住",
        "单个出租房间的人均居住面积低于 5 平方米",
        "单个出租房间的居住人数超过 2 人（有法定赡养、抚养、扶养义务关系的除外）",
        "单位承租用作员工及家属居住时，存在上述（一）至（四）项情形的",
    ]
    assert "低于 4.1 平方米" in assess(Dwelling("某户"), Thresholds(4.1)).clauses[2].text


def room(**facts: Any) -> Room:
    """A let bedroom with these facts."""
    return Room("北卧室", **({"original_use": OriginalUse.BEDROOM, "is_let": True} | facts))


def verdict_of(clause: int, thresholds: Thresholds, **facts: Any) -> Verdict:
    """The verdict on one clause for one let bedroom."""
    return assess(Dwelling("某户", (room(**facts),)), thresholds).rooms[0].clauses[clause - 1].verdict


def test_thresholds_come_from_the_campaign() -> None:
    """6 m² and 3 persons where the campaign says so."""
    assert verdict_of(3, Thresholds(6.0), usable_area_m2=5.99, persons=1) is Verdict.MET
    assert verdict_of(3, Thresholds(6.0), usable_area_m2=6.0, persons=1) is Verdict.NOT_MET
    assert verdict_of(4, Thresholds(maximum_persons=3), persons=3) is Verdict.NOT_MET
    assert verdict_of(4, Thresholds(maximum_persons=3), persons=4, statutory_family=False) is Verdict.MET


@pytest.mark.parametrize(("least", "persons", "area"), [(4.1, 3, 12.3), (2.2, 3, 6.6), (5.1, 3, 15.3), (0.1, 3, 0.3)])
def test_an_area_exactly_at_the_threshold_passes_in_decimals(least: float, persons: int, area: float) -> None:
    """As binary numbers 3 × 2.2 is more than 6.6; as measured it is the same."""
    assert verdict_of(3, Thresholds(least), usable_area_m2=area, persons=persons) is Verdict.NOT_MET
    assert verdict_of(3, Thresholds(least), usable_area_m2=area - 0.01, persons=persons) is Verdict.MET


def test_an_empty_list_of_conditions_asks_only_for_enterprise_and_one_room() -> None:
    """The office may strike the list; what is structural stays."""
    cut = Room("隔间", OriginalUse.LIVING_ROOM, True, Partition.PARTITIONED, False)
    home = Dwelling("某户", (cut,), all_rooms_seen=True, letting_enterprise=True)
    unlisted = Thresholds(exemption_conditions=())
    assert assess(home, unlisted).rooms[0].clauses[0].verdict is Verdict.NOT_MET
    assert assess(home, THRESHOLDS).rooms[0].clauses[0].verdict is Verdict.TO_VERIFY


def test_the_exemption_is_explained_with_every_ground() -> None:
    """A person sees on what it rests; rooms that were not partitioned have none to explain."""
    row = next(row for row in ROWS if row.what == "企业经租，核对全部符合，客厅隔出一间")
    first, *others = assess(row.dwelling, THRESHOLDS).rooms
    assert first.exemption is not None
    assert first.exemption.verdict is Verdict.MET
    assert first.exemption.reason == (
        "甲室：原始设计是客厅（起居室）；分割、搭建隔出的房间；由住房租赁企业代理经租；已核对：规范开展代理经租业务；"
        "已核对：属于符合条件的单套住房；已核对：隔断符合规定；全户只隔出这一间。"
    )
    assert [other.exemption for other in others] == [None, None]


def test_facts_carry_place_value_and_unit() -> None:
    """The evidence index of a met clause names room, figure and unit."""
    assessment = assess(Dwelling("某户", (room(usable_area_m2=9.5, persons=2),)), THRESHOLDS)
    assert [str(fact) for fact in assessment.clauses[2].facts] == [
        "北卧室 是否出租供人居住：是",
        "北卧室 使用面积：9.5 平方米",
        "北卧室 居住人数：2 人",
    ]


def test_nothing_known_is_to_be_verified_and_says_what_to_find_out() -> None:
    """No room seen: neither clean nor 群租."""
    assessment = assess(Dwelling("某户"), THRESHOLDS)
    assert assessment.verdict is Verdict.TO_VERIFY
    assert assessment.clauses_to_verify == (1, 2, 3, 4, 5)
    assert [str(fact) for fact in assessment.missing] == [
        "全户 是否出租",
        "全户 其余房间的情况（尚未查看全部房间）",
        "全户 承租人类型",
        "全户 是否用作员工及家属居住",
    ]


def test_a_let_room_makes_the_dwelling_let() -> None:
    """What follows from what is known is not asked for."""
    let, unknown = Dwelling("某户", (room(),)), Dwelling("某户", (room(is_let=None),))
    asked = [[str(fact) for fact in assess(home, THRESHOLDS).missing] for home in (let, unknown)]
    assert "全户 是否出租" not in asked[0]
    assert "全户 是否出租" in asked[1]


@pytest.mark.parametrize("row", [row for row in ROWS if "符" in row.verdicts], ids=lambda row: row.what)
def test_the_proposal_can_be_the_evidence_of_a_decision(row: Row) -> None:
    """A person's CONFIRMED with the proposed clauses is accepted as entered, never clause 5 alone."""
    clauses = list(assess(row.dwelling, THRESHOLDS).proposed_clauses)
    day = date(2021, 10, 9)
    assert any(rule.key == "clauses" for rule in REQUIRED_FACTS[EventKind.CONFIRMED])
    facts = {"decided_by": "某认定人", "inspectors": 2, "clauses": clauses}
    check_entry(draft_for(EventKind.CONFIRMED, day, uid="u1", facts=facts), day)
    assert clauses == [number for number, sign in enumerate(row.verdicts, start=1) if sign == "符"]


def test_the_words_never_decide() -> None:
    """A proposal for 认定, by a person."""
    sentences = {assess(row.dwelling, THRESHOLDS).proposal for row in ROWS}
    assert all("由认定人决定" in text or "请先核实" in text for text in sentences)


# ---- bad input ------------------------------------------------------------------------------------------------

REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    ({"usable_area_m2": 0.0}, ["使用面积 0.0 平方米", "大于 0", "留空"]),
    ({"usable_area_m2": -3.0}, ["使用面积 -3.0 平方米"]),
    ({"usable_area_m2": 400.0}, ["使用面积 400.0 平方米", "不超过 200", "全户面积"]),
    ({"usable_area_m2": 200.01}, ["使用面积 200.01 平方米"]),
    ({"usable_area_m2": float("nan")}, ["使用面积 nan"]),
    ({"usable_area_m2": float("inf")}, ["使用面积 inf"]),
    ({"usable_area_m2": 10**400}, ["使用面积 1000", "超出范围"]),
    ({"persons": -1}, ["居住人数 -1 人", "0 至 100"]),
    ({"persons": 101}, ["居住人数 101 人"]),
    ({"children": -1}, ["其中儿童人数 -1 人"]),
    ({"beds": -1}, ["床位数 -1 张"]),
    ({"persons": 2, "children": 3}, ["儿童 3 人多于居住人数 2 人"]),
    ({"by_bed": True, "is_let": False}, ["按床位出租", "未出租", "矛盾"]),
    ({"by_bed": True, "beds": 0}, ["床位数却是 0 张"]),
]


@pytest.mark.parametrize(("facts", "words"), REFUSED, ids=lambda value: str(value)[:40])
def test_impossible_facts_of_a_room_are_refused(facts: dict[str, Any], words: list[str]) -> None:
    """The message names the room, the fact and the mend."""
    with pytest.raises(EntryError) as refused:
        room(**facts)
    assert all(word in str(refused.value) for word in ["北卧室", *words])


@pytest.mark.parametrize("name", ["", "  ", "甲\n乙", "\x1b[31m红", "长" * 61])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    """Blank, several lines, control characters, too long: for rooms and dwellings."""
    with pytest.raises(FactsError, match="房间名称"):
        Room(name)
    with pytest.raises(FactsError, match="户的名称"):
        Dwelling(name)


def test_a_script_in_a_name_is_text() -> None:
    """It comes back as it was written; showing it safely is the page's part."""
    name = "<script>alert(1)</script>"
    assert assess(Dwelling(name, (Room(name),)), THRESHOLDS).rooms[0].clauses[0].reason.startswith(f"{name}：")


CONTRADICTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({"rooms": (room(), room())}, ["第 2 间与第 1 间都叫“北卧室”"]),
    ({"rooms": (room(),), "is_let": False}, ["全户登记为未出租", "“北卧室”却登记为出租"]),
    ({"is_let": False, "staff_housing": True}, ["登记为未出租", "用作员工居住"]),
    ({"is_let": False, "tenant_kind": TenantKind.PERSON}, ["登记为未出租", "承租人"]),
    ({"all_rooms_seen": True}, ["没有登记任何房间"]),
]


@pytest.mark.parametrize(("facts", "words"), CONTRADICTIONS, ids=lambda value: str(value)[:40])
def test_contradictory_facts_of_a_dwelling_are_refused(facts: dict[str, Any], words: list[str]) -> None:
    """Nothing is guessed; the message says which two facts do not go together."""
    with pytest.raises(FactsError) as refused:
        Dwelling("3号201室", **facts)
    assert all(word in str(refused.value) for word in ["3号201室", *words])


NOTED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"usable_area_m2": 1.9}, {}, "使用面积 1.9 平方米不常见"),
    ({"usable_area_m2": 60.5}, {}, "使用面积 60.5 平方米不常见"),
    ({"persons": 13}, {}, "居住 13 人不常见"),
    ({"beds": 4, "persons": 0}, {}, "有 4 张床位，登记居住 0 人"),
    ({"statutory_family": True, "persons": 1}, {}, "登记居住 1 人，却登记了法定"),
    ({"statutory_family": True, "by_bed": True}, {}, "登记为按床位出租，又登记"),
    ({"is_let": False}, {"is_let": True}, "没有一间登记为出租供人居住"),
    ({"partition": Partition.REMAINDER}, {}, "没有登记隔出的房间"),
    ({}, {"exemption_checks": {"旧的条件": True}}, "核对项“旧的条件”不在现行的除外条件清单中"),
    ({}, {"tenant_kind": TenantKind.ORGANISATION, "staff_housing": True}, "第十一条"),
]
QUIET: list[dict[str, Any]] = [
    {"usable_area_m2": 2.0},
    {"usable_area_m2": 60.0},
    {"persons": 12},
    {"beds": 2, "persons": 2},
    {"statutory_family": True, "persons": 2},
]


@pytest.mark.parametrize(("facts", "home", "sentence"), NOTED, ids=lambda value: str(value)[:40])
def test_odd_facts_are_noted(facts: dict[str, Any], home: dict[str, Any], sentence: str) -> None:
    """Possible but odd: one note, and the assessment goes on."""
    (note,) = assess(Dwelling("某户", (room(**facts),), **home), THRESHOLDS).notes
    assert sentence in note


@pytest.mark.parametrize("facts", QUIET, ids=str)
def test_ordinary_facts_are_not_noted(facts: dict[str, Any]) -> None:
    """The limits themselves are still ordinary."""
    assert assess(Dwelling("某户", (room(**facts),)), THRESHOLDS).notes == ()


# ---- JSON -----------------------------------------------------------------------------------------------------

FULL = {
    "label": "3号201室",
    "all_rooms_seen": True,
    "is_let": True,
    "tenant_kind": "organisation",
    "staff_housing": True,
    "letting_enterprise": False,
    "exemption_checks": {"隔断符合规定": True, "属于符合条件的单套住房": None},
    "rooms": [
        {
            "name": "北卧室",
            "original_use": "bedroom",
            "is_let": True,
            "partition": "whole",
            "by_bed": False,
            "usable_area_m2": 15,
            "persons": 3,
            "statutory_family": False,
            "children": 0,
            "beds": 3,
        },
        {"name": "厨房", "original_use": "kitchen", "persons": None},
    ],
}


def test_a_dwelling_is_read_with_all_its_facts() -> None:
    """Every key of the JSON form; null and absent are unknown."""
    assert dwelling_from_json(FULL) == Dwelling(
        "3号201室",
        (
            Room("北卧室", OriginalUse.BEDROOM, True, Partition.WHOLE, False, 15, 3, False, 0, 3),
            Room("厨房", OriginalUse.KITCHEN),
        ),
        True,
        True,
        TenantKind.ORGANISATION,
        True,
        False,
        {"隔断符合规定": True},
    )


FAULTY: list[tuple[str, list[str]]] = [
    ('{"label": "甲", "floor": 3}', ["floor：不认识这个键", "all_rooms_seen"]),
    ('{"label": "甲", "rooms": [{"name": "a", "area": 5}]}', ["rooms[1].area：不认识这个键", "usable_area_m2"]),
    ('{"label": "甲", "\\u001b[31m": 1}', ['"\\u001b[31m"：不认识这个键']),
    ("{}", ["label：缺少必填项"]),
    ('{"label": "甲", "rooms": [{}]}', ["rooms[1].name：缺少必填项"]),
    ('{"label": 5}', ["label：应为文字", "现为 5"]),
    ('{"label": "甲", "is_let": "是"}', ["is_let：应为 true（是）或 false（否）", '现为 "是"']),
    ('{"label": "甲", "is_let": 1}', ["is_let：应为 true"]),
    ('{"label": "甲", "rooms": {}}', ["rooms：应为房间的列表"]),
    ('{"label": "甲", "rooms": [5]}', ["rooms[1]：应为一组键值"]),
    ('{"label": "甲", "exemption_checks": ["x"]}', ["exemption_checks：应为核对清单"]),
    ('{"label": "甲", "rooms": [{"name": "a", "persons": 2.0}]}', ["rooms[1].persons：应为整数", "现为 2.0"]),
    ('{"label": "甲", "rooms": [{"name": "a", "persons": true}]}', ["rooms[1].persons：应为整数"]),
    ('{"label": "甲", "rooms": [{"name": "a", "usable_area_m2": "9"}]}', ["rooms[1].usable_area_m2：应为数字"]),
    ('{"label": "甲", "rooms": [{"name": "a", "usable_area_m2": NaN}]}', ["rooms[1].usable_area_m2：房间“a”", "nan"]),
    ('{"label": "甲", "rooms": [{"name": "a", "original_use": "x"}]}', ["rooms[1].original_use", '"bedroom"（卧室）']),
    ('{"label": "甲", "rooms": [{"name": "a"}, {"name": "a"}]}', ["rooms[2].name：甲：第 2 间与第 1 间"]),
    ('[{"label": "甲"}, {"label": "乙", "rooms": [{"name": "a", "beds": -1}]}]', ["[2].rooms[1].beds", "房间“a”"]),
    ('[{"label": "甲"}, 5]', ["[2]：应为一组键值"]),
    ("[]", ["没有一户"]),
    ("5", ["应为一组键值"]),
    ("", ["第 1 行第 1 个字符"]),
    ('{"label": "甲",\n "rooms": [}', ["第 2 行"]),
    ('{"label": "甲", "label": "乙"}', ["“label”", "写了两次"]),
    ('{"label": "甲", "n": ' + "1" * 5000 + "}", ["过长的数字"]),
    ("[" * 100_000, ["过多的嵌套"]),
]


@pytest.mark.parametrize(("text", "words"), FAULTY, ids=lambda value: str(value)[:60])
def test_a_faulty_file_is_refused_with_place_and_mend(text: str, words: list[str]) -> None:
    """Where in the file, what is wrong, what would be right; never a traceback."""
    with pytest.raises(EntryError) as refused:
        read_dwellings(text, "户.json")
    assert all(word in str(refused.value) for word in words), str(refused.value)


def test_all_faults_of_a_file_are_named_at_once() -> None:
    """Three mistakes, one message."""
    text = json.dumps([{"label": "甲", "x": 1}, {"label": "乙", "rooms": [{"name": "a", "persons": -1, "beds": -1}]}])
    with pytest.raises(EntryError, match="3 处需要修改") as refused:
        read_dwellings(text, "户.json")
    assert all(place in str(refused.value) for place in ("[1].x", "[2].rooms[1].persons", "[2].rooms[1].beds"))


def test_the_assessment_in_json_carries_the_whole_evidence() -> None:
    """Verdicts, facts with units, what is missing, the thresholds as applied; nothing but JSON values."""
    answer = assessment_json(assess(dwelling_from_json(FULL), THRESHOLDS))
    assert json.loads(json.dumps(answer, ensure_ascii=False)) == answer
    assert (answer["label"], answer["verdict"], answer["proposed_clauses"]) == ("3号201室", "met", [4, 5])
    fourth = answer["clauses"][3]
    assert (fourth["clause"], fourth["verdict"], fourth["reason"]) == (4, "met", "“北卧室”符合第（四）项。")
    assert {"place": "北卧室", "name": "居住人数", "value": 3, "unit": "人"} in fourth["facts"]
    assert {"place": "厨房", "name": "是否出租供人居住"} in answer["missing"]
    assert answer["thresholds"] == {
        "minimum_area_per_person": 5.0,
        "maximum_persons": 2,
        "exemption_conditions": list(THRESHOLDS.exemption_conditions),
    }
    assert [entry["room"] for entry in answer["rooms"]] == ["北卧室", "厨房"]


def test_every_word_of_the_criteria_has_a_chinese_label_of_its_own() -> None:
    """Users choose by label; every fact has a name."""
    for kind in (Verdict, OriginalUse, Partition, TenantKind):
        labels = [member.label for member in kind]
        assert len(set(labels)) == len(labels) and all(labels)
    assert len(set(FACT_NAMES.values())) == len(FACT_NAMES)
