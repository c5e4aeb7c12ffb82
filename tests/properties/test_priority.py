"""The score of a dwelling for any facts and weights: bounded, a sum, never lower for a worse fact."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from analytics.priority import DwellingFacts, frozen_priority, in_order, priority
from casework.priority import PriorityWeights, kept_priority
from casework.vocabulary import Stage

DAY = date(2021, 10, 27)
POINTS = st.floats(0, 100)
CLAUSES = st.frozensets(st.integers(1, 5))
WEIGHTS = st.builds(
    PriorityWeights,
    **{
        field.name: POINTS
        for field in fields(PriorityWeights)
        if field.name not in ("place_most", "place_full_at", "complaint_days")
    },
    place_most=st.floats(0.1, 100),
    place_full_at=st.floats(0.01, 1000),
    complaint_days=st.integers(7, 730),
)
FACTS = st.builds(
    DwellingFacts,
    case_id=st.text("0123456789", min_size=1, max_size=3),
    address=st.just("1号小区 1号 001室"),
    committee_code=st.just("01"),
    compound_id=st.just(1),
    stage=st.sampled_from(Stage),
    place_rate=st.none() | st.floats(0, 50),
    complaints=st.integers(0, 30),
    in_building=st.integers(0, 30),
    clauses=st.none() | CLAUSES,
    recurrences=st.integers(0, 10),
    overdue_days=st.integers(0, 400),
    last_visit=st.none() | st.integers(0, 800).map(lambda days: DAY - timedelta(days=days)),
)


@given(FACTS, WEIGHTS)
def test_the_total_is_the_sum_of_bounded_parts(facts: DwellingFacts, weights: PriorityWeights) -> None:
    """In tenths, so that a reader who adds up what the table shows gets the total that it shows."""
    score = priority(facts, weights, DAY)
    tenths = [round(part.points * 10) for part in score.parts]
    assert round(score.total * 10) == sum(tenths)
    for part in score.parts:
        assert 0 <= part.points <= part.most
        assert abs(part.points * 10 - round(part.points * 10)) < 1e-9
        assert part.reason
    assert score.total <= weights.most + 1e-9


@given(FACTS, WEIGHTS, st.sampled_from(["place_rate", "complaints", "recurrences", "overdue_days"]), st.integers(0, 9))
def test_a_higher_fact_never_lowers_the_score(
    facts: DwellingFacts, weights: PriorityWeights, name: str, more: int
) -> None:
    """Nor does it touch another part."""
    known = replace(facts, place_rate=facts.place_rate or 0.0)
    before, after = (
        priority(known, weights, DAY),
        priority(replace(known, **{name: getattr(known, name) + more}), weights, DAY),
    )
    assert after.total >= before.total
    assert sum(old.points != new.points for old, new in zip(before.parts, after.parts, strict=True)) <= 1


@given(FACTS, WEIGHTS, CLAUSES, st.integers(0, 400))
def test_more_hazards_or_a_longer_wait_never_lower_the_score(
    facts: DwellingFacts, weights: PriorityWeights, added: frozenset[int], days: int
) -> None:
    """Also from not filled to filled, and from no visit known to one known."""
    before = priority(facts, weights, DAY)
    more_hazards = priority(replace(facts, clauses=(facts.clauses or frozenset()) | added), weights, DAY)
    earlier = (facts.last_visit or DAY) - timedelta(days=days)
    assert more_hazards.total >= before.total
    assert priority(replace(facts, last_visit=earlier), weights, DAY).total >= before.total


@given(FACTS, WEIGHTS, st.integers(0, 30), st.sampled_from(Stage))
def test_what_carries_no_points_changes_no_score(
    facts: DwellingFacts, weights: PriorityWeights, in_building: int, stage: Stage
) -> None:
    """Orders that name no room, and the words of the stage."""
    other = priority(replace(facts, in_building=in_building, stage=stage), weights, DAY)
    assert other.total == priority(facts, weights, DAY).total


@given(st.lists(FACTS, max_size=8, unique_by=lambda facts: facts.case_id), WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_they_come(
    dwellings: list[DwellingFacts], weights: PriorityWeights, random: Random
) -> None:
    """And the totals fall from the first to the last."""
    scores = [priority(facts, weights, DAY) for facts in dwellings]
    shuffled = list(scores)
    random.shuffle(shuffled)
    ordered = in_order(scores)
    assert in_order(shuffled) == ordered
    assert [one.total for one in ordered] == sorted((one.total for one in scores), reverse=True)


@given(FACTS, WEIGHTS)
def test_what_a_decision_keeps_survives_the_database(facts: DwellingFacts, weights: PriorityWeights) -> None:
    """As JSON and back it is well formed and says the same total, day and weights."""
    score = priority(facts, weights, DAY)
    kept = kept_priority(json.loads(json.dumps(frozen_priority(score), allow_nan=False)))
    assert kept is not None
    assert (kept.total, kept.as_of, kept.weights) == (score.total, DAY, weights.version)
