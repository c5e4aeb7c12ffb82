"""What is recorded of a dwelling reads back as exactly that dwelling."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.campaign.parts import Thresholds
from casework.criteria import (
    Dwelling,
    FactsError,
    OriginalUse,
    Partition,
    Room,
    TenantKind,
    assess,
    dwelling_from_json,
    dwelling_json,
    kept_assessment,
)

NAMES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20).filter(
    lambda name: name.strip()
)
MAYBE = st.none() | st.booleans()


@st.composite
def dwellings(draw: st.DrawFn) -> Dwelling:
    """Dwellings with any facts known or not; those that cannot be are drawn again."""
    names = draw(st.lists(NAMES, max_size=4, unique=True))
    try:
        rooms = tuple(
            Room(
                name,
                draw(st.none() | st.sampled_from(OriginalUse)),
                draw(MAYBE),
                draw(st.none() | st.sampled_from(Partition)),
                draw(MAYBE),
                draw(st.none() | st.floats(0.01, 200.0)),
                draw(st.none() | st.integers(0, 100)),
                draw(MAYBE),
                draw(st.none() | st.integers(0, 2)),
                draw(st.none() | st.integers(0, 100)),
            )
            for name in names
        )
        return Dwelling(
            draw(NAMES),
            rooms,
            all_rooms_seen=draw(MAYBE),
            is_let=draw(MAYBE),
            tenant_kind=draw(st.none() | st.sampled_from(TenantKind)),
            staff_housing=draw(MAYBE),
            letting_enterprise=draw(MAYBE),
            exemption_checks=draw(st.dictionaries(NAMES, st.booleans(), max_size=3)),
        )
    except FactsError:
        return draw(st.deferred(dwellings))


@given(dwellings())
@settings(max_examples=150, deadline=None)
def test_a_dwelling_reads_back_as_it_was_written(dwelling: Dwelling) -> None:
    """Through JSON text and back: the same rooms, unknowns still unknown, the checks included."""
    text = json.dumps(dwelling_json(dwelling), ensure_ascii=False, allow_nan=False)
    read = dwelling_from_json(json.loads(text))
    assert read == dwelling
    assert dict(read.exemption_checks) == dict(dwelling.exemption_checks)


@given(dwellings())
@settings(max_examples=60, deadline=None)
def test_a_kept_assessment_says_what_the_assessment_says(dwelling: Dwelling) -> None:
    """What a decision keeps is plain JSON and names the same clauses."""
    assessment = assess(dwelling, Thresholds())
    kept = json.loads(json.dumps(kept_assessment(assessment), ensure_ascii=False, allow_nan=False))
    assert kept["proposed_clauses"] == list(assessment.proposed_clauses)
    assert [one["verdict"] for one in kept["clauses"]] == [one.verdict.value for one in assessment.clauses]
