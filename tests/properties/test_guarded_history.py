"""No sequence of entries, lawful or not, brings an act into a file that the law forbids.

The law is written down here a second time, event by event over what is stored, without the guard.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.errors import UserError
from casework.events import Case, CaseEvent, EventDraft
from casework.service import SHANGHAI, open_case, record
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge
from casework.workflow import visible
from tests.enforcement_facts import CALENDAR
from tests.histories import OFFICE
from tests.memory_log import MemoryLog
from tests.spec.guard_table import PENALTY, RULES, SIMPLE, lawful

FIRST = date(2021, 9, 13)
ROAD = (
    K.CLUE_ACCEPTED,
    K.SURVEY_COMPLETED,
    K.CONFIRMED,
    K.ORDER_ISSUED,
    K.ORDER_SERVED,
    K.PHONE_NOTICE,
    K.JOINT_ACTION_PLANNED,
    K.JOINT_ACTION_DONE,
    K.CLEARED,
)
# What people may get wrong, or try, beside the lawful entry.
CHANGES: Mapping[K, tuple[Mapping[str, Any], ...]] = {
    K.CONFIRMED: ({}, {"inspectors": 1}, {"evidence": None}),
    K.RECURRENCE_CONFIRMED: ({}, {"inspectors": 1}, {"evidence": None}),
    K.PHONE_NOTICE: ({}, {"answered": False}, {"answered": None}),
    K.JOINT_ACTION_PLANNED: (
        {},
        {"override_reason": "号码停用"},
        {"override_reason": "  "},
        {"planned_for": "2021-10-03"},
        {"planned_for": "2021-10-03", "emergency_reason": "有消防隐患"},
        {"starts": "22:30", "ends": "23:00"},
        {"starts": "23:00", "ends": "05:00"},
    ),
    K.JOINT_ACTION_DONE: (
        {},
        {"officers": 1},
        {"certificates_shown": False},
        {"ends": "23:00"},
        {"ends": "23:00", "emergency_reason": "有消防隐患"},
    ),
    K.PENALTY_RECORDED: (
        {},
        SIMPLE | {"amount": 300},
        {"inspectors": 1},
        {"informed_on": None},
        {"defence_heard": None},
        {"credit_reported_on": "2021-10-25", "in_catalogue": None},
    ),
}


@st.composite
def attempts(draw: st.DrawFn) -> list[tuple[K, int, int, Mapping[str, Any]]]:
    """Kind, hours since the entry before, days entered late, changes; mostly along the road, with leaps."""
    made = []
    for kind in ROAD[: draw(st.integers(2, len(ROAD)))]:
        # The road itself is tried each time; the term of the order passes before the phone notice.
        wait = 24 * 9 if kind is K.PHONE_NOTICE else 24
        made.append((kind, wait, 0, draw(st.sampled_from(CHANGES.get(kind, ({},))))))
        if draw(st.booleans()):
            leap = draw(
                st.sampled_from([*CHANGES, K.ORDER_ISSUED, K.PAUSED, K.RESUMED, K.APPEAL_FILED, K.ORDER_SERVED])
            )
            late = draw(st.sampled_from([0, 0, 0, 2, 9]))
            made.append(
                (leap, draw(st.sampled_from([1, 24, 240])), late, draw(st.sampled_from(CHANGES.get(leap, ({},)))))
            )
    return made


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(attempts())
def test_what_the_law_forbids_is_never_stored(made: list[tuple[K, int, int, Mapping[str, Any]]]) -> None:
    """Each attempt is taken or refused with a sentence; what was taken keeps the law on its own day."""
    log, case = MemoryLog(), Case("C1", 1, "01")
    now = datetime.combine(FIRST, time(9), SHANGHAI)
    open_case(log, OFFICE, case, lawful(K.CLUE_RECEIVED, FIRST, {}, "clue"), now)
    for number, (kind, hours, late, changes) in enumerate(made):
        now += timedelta(hours=hours)
        draft = lawful(kind, now.date() - timedelta(days=late), changes, str(number))
        try:
            event = record(log, OFFICE, draft, now, rules=RULES)
        except UserError:
            continue
        before = [one for one in visible(log.events("C1"), draft.occurred_on, Knowledge.LATEST) if one.uid != event.uid]
        assert broken_rules(event, before) == []


def broken_rules(event: CaseEvent, before: list[CaseEvent]) -> list[str]:
    """The law over again, in plain words, for one entry and what counted before it."""
    facts, kinds, broken = event.facts, [one.kind for one in before], []
    decided = max((n for n, kind in enumerate(kinds) if kind in (K.CONFIRMED, K.RECURRENCE_CONFIRMED)), default=None)
    round_kinds = [] if decided is None else kinds[decided:]
    match event.kind:
        case K.CONFIRMED | K.RECURRENCE_CONFIRMED:
            broken += ["55"] * (facts["inspectors"] < 2) + ["46"] * (not facts["evidence"])
        case K.ORDER_ISSUED:
            broken += ["28"] * (decided is None)
        case K.JOINT_ACTION_PLANNED:
            due = [one.due_on for one in before if one.due_on is not None]
            broken += ["28 served"] * (K.ORDER_SERVED not in round_kinds)
            broken += ["28 term"] * (not due or due[-1] is None or due[-1] >= event.occurred_on)
            told = K.PHONE_NOTICE in round_kinds or str(facts.get("override_reason", "")).strip()
            broken += ["phone"] * (not told)
            broken += _hours(facts, date.fromisoformat(facts["planned_for"]))
        case K.JOINT_ACTION_DONE:
            broken += ["55"] * (facts["officers"] < 2 or facts["certificates_shown"] is not True)
            broken += _hours(facts, event.occurred_on)
        case K.PENALTY_RECORDED:
            simple, limit = facts["procedure"] == "simple", 200 if facts["party"] == "citizen" else 3000
            broken += ["51"] * (simple and facts.get("amount", 0) > limit)
            broken += ["44"] * ("informed_on" not in facts) + ["45"] * (facts.get("defence_heard") is not True)
            broken += ["55"] * (facts["inspectors"] < 2) + ["28"] * (K.ORDER_ISSUED not in kinds)
            broken += ["credit"] * ("credit_reported_on" in facts and not facts.get("in_catalogue"))
        case _:
            pass
    return broken


def _hours(facts: Mapping[str, Any], day: date) -> list[str]:
    lawful_time = "06:00" <= facts["starts"] < facts["ends"] <= "22:00" and day not in CALENDAR.days_off
    return [] if lawful_time or str(facts.get("emergency_reason", "")).strip() else ["43"]


def test_the_attempts_reach_what_they_are_about() -> None:
    """The whole road is lawful, so the property above is not empty."""
    log, case = MemoryLog(), Case("C1", 1, "01")
    now = datetime.combine(FIRST, time(9), SHANGHAI)
    open_case(log, OFFICE, case, lawful(K.CLUE_RECEIVED, FIRST, {}, "clue"), now)
    for kind in ROAD:
        now += timedelta(days=9 if kind is K.PHONE_NOTICE else 1)
        record(log, OFFICE, lawful(kind, now.date(), {}, kind.value), now, rules=RULES)
    now += timedelta(days=60)
    fine = EventDraft("fine", "C1", K.PENALTY_RECORDED, now.date(), None, dict(PENALTY))
    record(log, OFFICE, fine, now, rules=RULES)
    assert [event.kind for event in log.events("C1")] == [K.CLUE_RECEIVED, *ROAD, K.PENALTY_RECORDED]
