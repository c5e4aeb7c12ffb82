"""The priority of a dwelling, part by part, with the weights of the template: what counts, how much, up to where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analytics.priority import (
    COMPLAINTS,
    HAZARDS,
    LABELS,
    OVERDUE,
    PLACE,
    RECURRENCE,
    UNVISITED,
    DwellingFacts,
    frozen_priority,
    in_order,
    priority,
)
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.errors import CampaignError, EntryError
from casework.facts import check_entry
from casework.priority import PriorityWeights, kept_priority
from casework.vocabulary import EventKind, Stage
from tests.histories import draft_for

DAY = date(2021, 10, 27)
WEIGHTS = PriorityWeights()
QUIET = DwellingFacts(
    case_id="C1",
    address="1号小区 1号 001室",
    committee_code="01",
    compound_id=1,
    stage=Stage.ORDER_SERVED,
    place_rate=0.0,
    complaints=0,
    in_building=0,
    clauses=frozenset({5}),
    recurrences=0,
    overdue_days=0,
    last_visit=DAY,
)

# part, the fact, points, words of the reason
PARTS: list[tuple[str, dict[str, Any], float, str]] = [
    (PLACE, {"place_rate": 0.0}, 0.0, "0.00 件"),
    (PLACE, {"place_rate": 0.5}, 10.0, "每千户每周投诉 0.50 件"),
    (PLACE, {"place_rate": 0.999}, 19.9, "1.00 件"),  # rounded down: the cap is for those who reach it
    (PLACE, {"place_rate": 1.0}, 20.0, "1.00 件"),
    (PLACE, {"place_rate": 7.0}, 20.0, "7.00 件"),
    (COMPLAINTS, {"complaints": 0}, 0.0, "近 91 天本户投诉 0 件（不含重复）"),
    (COMPLAINTS, {"complaints": 1}, 8.0, "1 件"),
    (COMPLAINTS, {"complaints": 2}, 16.0, "2 件"),
    (COMPLAINTS, {"complaints": 3}, 20.0, "3 件"),
    # An order that names the building only may be about any of its dwellings.
    (COMPLAINTS, {"complaints": 1, "in_building": 4}, 8.0, "同楼另有 4 件没写室号，不计分"),
    (HAZARDS, {"clauses": frozenset({1})}, 8.0, "分割、搭建或按床位出租"),
    (HAZARDS, {"clauses": frozenset({2})}, 10.0, "厨房、卫生间、阳台或储藏室住人"),
    (HAZARDS, {"clauses": frozenset({3})}, 6.0, "人均居住面积不足"),
    (HAZARDS, {"clauses": frozenset({4})}, 6.0, "单间居住人数超标"),
    # 单位承租 only wraps one of the others: no hazard of its own.
    (HAZARDS, {"clauses": frozenset({1, 5})}, 8.0, "单位承租"),
    (HAZARDS, {"clauses": frozenset({1, 2})}, 18.0, "分割"),
    (HAZARDS, {"clauses": frozenset({1, 2, 3, 4})}, 20.0, "单间"),
    (RECURRENCE, {"recurrences": 0}, 0.0, "没有认定过回潮"),
    (RECURRENCE, {"recurrences": 1}, 10.0, "认定回潮 1 次"),
    (RECURRENCE, {"recurrences": 2}, 20.0, "2 次"),
    (RECURRENCE, {"recurrences": 3}, 20.0, "3 次"),
    # A suspicion is none until a visit confirms it.
    (RECURRENCE, {"recurrences": 0, "stage": Stage.SUSPECTED}, 0.0, "疑似回潮待核查，不计分"),
    (OVERDUE, {"overdue_days": 0, "not_overdue": "指令书尚未送达"}, 0.0, "指令书尚未送达"),
    (OVERDUE, {"overdue_days": 1}, 0.5, "整改期限已过 1 天"),
    (OVERDUE, {"overdue_days": 19}, 9.5, "19 天"),
    (OVERDUE, {"overdue_days": 20}, 10.0, "20 天"),
    (OVERDUE, {"overdue_days": 300}, 10.0, "300 天"),
    (UNVISITED, {"last_visit": DAY}, 0.0, "今天上过门"),
    (UNVISITED, {"last_visit": date(2021, 10, 26)}, 0.2, "上次上门 2021-10-26，已 1 天"),  # 0.25 down to tenths
    (UNVISITED, {"last_visit": date(2021, 9, 18)}, 9.7, "已 39 天"),
    (UNVISITED, {"last_visit": date(2021, 9, 17)}, 10.0, "已 40 天"),
    (UNVISITED, {"last_visit": date(2020, 9, 17)}, 10.0, "上次上门 2020-09-17"),
]


@pytest.mark.parametrize(("key", "facts", "points", "words"), PARTS)
def test_a_part_has_these_points_for_this_fact(key: str, facts: dict[str, Any], points: float, words: str) -> None:
    """And no other part moves with it."""
    score = priority(replace(QUIET, **facts), WEIGHTS, DAY)
    part = score.part(key)
    assert (part.points, part.is_known) == (points, True)
    assert words in part.reason
    assert score.total == points


@pytest.mark.parametrize(
    ("key", "facts", "words"),
    [
        (PLACE, {"place_rate": None, "place_unknown": "小区户数未登记，未计"}, "小区户数未登记"),
        (HAZARDS, {"clauses": None}, "未填"),
        (UNVISITED, {"last_visit": None}, "没有上门记录"),
    ],
)
def test_an_unknown_fact_scores_nothing_and_says_so(key: str, facts: dict[str, Any], words: str) -> None:
    """Unknown is not the same as harmless: the reader is told which one it is."""
    part = priority(replace(QUIET, **facts), WEIGHTS, DAY).part(key)
    assert (part.points, part.is_known) == (0.0, False)
    assert words in part.reason


def test_all_at_their_caps_make_a_hundred() -> None:
    """The weights that the program starts with are those of the template, and sum to 100."""
    worst = replace(
        QUIET,
        place_rate=9.0,
        complaints=9,
        clauses=frozenset({1, 2, 3, 4}),
        recurrences=9,
        overdue_days=99,
        last_visit=date(2021, 1, 1),
    )
    score = priority(worst, WEIGHTS, DAY)
    assert (score.total, score.most) == (100.0, 100.0)
    assert parse_campaign(CAMPAIGN_TEMPLATE).priority == WEIGHTS
    assert [part.key for part in score.parts] == list(LABELS)


def test_the_order_is_by_total_then_the_longer_overdue_then_the_case_number() -> None:
    """However they are handed in."""
    high = replace(QUIET, case_id="C9", complaints=2)
    late = replace(QUIET, case_id="C8", overdue_days=16)
    visited_long_ago = replace(QUIET, case_id="C7", last_visit=date(2021, 9, 25))
    also_late = replace(QUIET, case_id="C3", overdue_days=16)
    scores = [priority(facts, WEIGHTS, DAY) for facts in (visited_long_ago, late, high, also_late)]
    assert [score.total for score in scores] == [8.0, 8.0, 16.0, 8.0]
    for handed_in in (scores, scores[::-1]):
        assert [score.case_id for score in in_order(handed_in)] == ["C9", "C3", "C8", "C7"]


def test_facts_that_cannot_be_are_refused() -> None:
    """A negative count, a rate that is no number, a visit in the future."""
    for wrong in ({"complaints": -1}, {"overdue_days": -1}, {"place_rate": float("nan")}, {"place_rate": -0.1}):
        with pytest.raises(ValueError, match="negative"):
            replace(QUIET, **wrong)
    with pytest.raises(ValueError, match="visited after"):
        priority(replace(QUIET, last_visit=date(2021, 10, 28)), WEIGHTS, DAY)


def test_weights_without_any_cap_are_refused() -> None:
    """Nothing could be put in order."""
    caps = ("place_most", "complaint_most", "hazard_most", "recurrence_most", "overdue_most", "unvisited_most")
    with pytest.raises(CampaignError, match="全为 0"):
        PriorityWeights(**dict.fromkeys(caps, 0.0))


def test_the_version_stands_for_the_weights() -> None:
    """The same for 20 and 20.0, another for any change."""
    assert PriorityWeights(place_most=20).version == WEIGHTS.version
    assert PriorityWeights(unvisited_each=0.26).version != WEIGHTS.version


KEPT = frozen_priority(priority(replace(QUIET, complaints=1, overdue_days=5), WEIGHTS, DAY))


def test_a_decision_keeps_day_weights_parts_and_total() -> None:
    """What routes and joint actions hand on as facts["priority"], read back."""
    kept = kept_priority(KEPT)
    assert kept is not None
    assert (kept.total, kept.most, kept.as_of, kept.weights) == (10.5, 100.0, DAY, WEIGHTS.version)
    assert KEPT["parts"][1] == {
        "key": "complaints",
        "label": "本户投诉",
        "points": 8.0,
        "most": 20.0,
        "is_known": True,
        "reason": "近 91 天本户投诉 1 件（不含重复）",
    }


def _with_part(**change: Any) -> dict[str, Any]:
    return {**KEPT, "parts": [*KEPT["parts"][:-1], {**KEPT["parts"][-1], **change}]}


MISSHAPEN: list[Any] = [
    None,
    61.5,
    {},
    {**KEPT, "fines": 2000},  # nothing else travels with it
    {name: value for name, value in KEPT.items() if name != "weights"},
    {**KEPT, "weights": " "},
    {**KEPT, "as_of": "2021-13-01"},
    {**KEPT, "as_of": None},
    {**KEPT, "total": 99.0},  # not the sum of its parts
    {**KEPT, "total": True},
    {**KEPT, "total": float("nan")},
    {**KEPT, "most": 10.0},
    {**KEPT, "parts": []},
    {**KEPT, "parts": "many"},
    _with_part(points=11.0),
    _with_part(points=-1.0),
    _with_part(reason=""),
    _with_part(is_known=1),
    _with_part(person="王某"),
]


@pytest.mark.parametrize("value", MISSHAPEN)
def test_a_joint_action_is_not_planned_on_a_misshapen_priority(value: Any) -> None:
    """A wrong one is refused in Chinese; none at all is allowed."""
    draft = draft_for(EventKind.JOINT_ACTION_PLANNED, DAY, uid="x", facts={"priority": value})
    with pytest.raises(EntryError, match="优先分（priority）"):
        check_entry(draft, DAY)


def test_a_joint_action_may_carry_its_priority_or_none() -> None:
    """Both are accepted."""
    check_entry(draft_for(EventKind.JOINT_ACTION_PLANNED, DAY, uid="x", facts={"priority": KEPT}), DAY)
    check_entry(draft_for(EventKind.JOINT_ACTION_PLANNED, DAY, uid="x"), DAY)
