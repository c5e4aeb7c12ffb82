"""Where each case stands, derived from the raw events in one pass: no stored state that could go wrong.

Events are numbered per case in fold order (occurred_on, version). "The last event of a group, and what it
says" is max(position * 64 + value) over the group: one aggregate instead of a join per question.
The same answers in plain Python are casework.workflow.fold and analytics.progress; a property test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from casework.transitions import ENDED_STAGES, ENDING_KINDS
from casework.vocabulary import EventKind, Stage
from casework.workflow import STAGE_AFTER
from data.view import AS_OF, BEGINS_ON, View

_IDS = ("committee_code", "compound_id", "building_id", "dwelling_id")
_NUMBERED = ("case_id", *_IDS, "kind", "occurred_on", "due_on")
_WIDTH = 64  # more than any value that is packed below
STAGES = tuple(Stage)
COMPOUND = sa.bindparam("of_compound", type_=sa.Integer())
"""The compound whose cases case_states_of looks at."""

# The list (清零): what an event makes of the dwelling's place on it.
OFF_RECORD, ON_LIST, OFF_LIST = 0, 1, 2
LIST_AFTER: Mapping[EventKind, int] = {
    EventKind.CONFIRMED: ON_LIST,
    EventKind.RECURRENCE_CONFIRMED: ON_LIST,
    EventKind.CLEARED: OFF_LIST,
    EventKind.FALSE_ALARM: OFF_RECORD,
}
_VISITS: Mapping[EventKind, int] = {
    EventKind.VISIT_NOT_SEEN: 1,
    EventKind.VISIT_REFUSED: 2,
    EventKind.VISIT_NO_SUCH_DWELLING: 3,
    EventKind.SURVEY_COMPLETED: 4,
}
_PAUSE: Mapping[EventKind, int] = {EventKind.PAUSED: 1, EventKind.RESUMED: 0}
_APPEAL: Mapping[EventKind, int] = {EventKind.APPEAL_FILED: 1, EventKind.APPEAL_CLOSED: 0}
# They end the round: a due day given before them no longer counts.
_NEW_ROUND = [kind.value for kind in (EventKind.CONFIRMED, EventKind.RECURRENCE_CONFIRMED, EventKind.FALSE_ALARM)]


def numbered_events(view: View) -> sa.Subquery:
    """The visible events with `position`, their place in the fold order of their case (1 = first)."""
    return _numbered(view.events())


def case_states(view: View) -> sa.Subquery:
    """One row per case of the campaign with a visible event: ids, `stage` (OVERDUE derived), 0/1 columns to be summed.

    A case closed before the view's counting begins is left out; under suspicion it is there as `suspected` only,
    with `of_campaign` 0.

    The 0/1 columns are those of analytics.contracts.CommitteeProgress without existing and new, which need the
    campaign's lock date: `confirmed_on`, the day of the confirmation that stands, is there instead.
    """
    return _states(view.events())


def case_states_of(view: View) -> sa.Subquery:
    """case_states of one compound's cases alone, which costs a fraction: run it with {COMPOUND.key: id}."""
    return _states(_of_compound(view.events()))


@cache
def _of_compound(events: sa.Subquery) -> sa.Subquery:
    return sa.select(events).where(events.c.compound_id == COMPOUND).subquery("of_compound")


@cache
def _numbered(events: sa.Subquery) -> sa.Subquery:
    order = (events.c.occurred_on, events.c.version)
    position = sa.func.row_number().over(partition_by=events.c.case_id, order_by=order)
    # Only what is asked of them: the facts of an event are long, and all of it would be sorted.
    return sa.select(*(events.c[name] for name in _NUMBERED), position.label("position")).subquery("numbered")


@cache
def _states(visible: sa.Subquery) -> sa.Subquery:
    facts = _facts(_numbered(visible))
    stage = _stage(facts)
    on_record = facts.c.list_state != OFF_RECORD
    is_open = facts.c.list_state == ON_LIST
    flags: dict[str, sa.ColumnElement[bool]] = {
        "to_survey": facts.c.accepted == 1,
        "surveyed": facts.c.visit > 0,
        "seen": facts.c.visit == _VISITS[EventKind.SURVEY_COMPLETED],
        "not_seen": facts.c.visit == _VISITS[EventKind.VISIT_NOT_SEEN],
        "refused": facts.c.visit == _VISITS[EventKind.VISIT_REFUSED],
        "no_such_dwelling": facts.c.visit == _VISITS[EventKind.VISIT_NO_SUCH_DWELLING],
        "confirmed": on_record,
        "ordered": on_record & (facts.c.ordered == 1),
        "served": on_record & (facts.c.served == 1),
        "self_rectified": on_record & (facts.c.self_rectified == 1),
        "overdue": stage == Stage.OVERDUE.value,
        "enforced": on_record & (facts.c.enforced == 1),
        "cleared": facts.c.list_state == OFF_LIST,
        "revisited": on_record & (facts.c.revisited == 1),
        "recurred": on_record & (facts.c.recurred == 1),
        "open": is_open,
        "recurred_open": is_open & (facts.c.recurred == 1),
        "suspected": stage == Stage.SUSPECTED.value,
    }
    ended = stage.in_(sorted(stage.value for stage in ENDED_STAGES))
    is_past = ended & facts.c.ended_on.is_not(None) & (facts.c.ended_on < BEGINS_ON)
    flags = {name: rule if name == "suspected" else rule & ~is_past for name, rule in flags.items()}
    flags["of_campaign"] = ~is_past
    ids = (facts.c[name] for name in ("case_id", *_IDS))
    columns = [_one_if(rule).label(name) for name, rule in flags.items()]
    return (
        sa.select(*ids, facts.c.confirmed_on, stage.label("stage"), *columns)
        .where(flags["of_campaign"] | flags["suspected"])
        .subquery("case_states")
    )


def _facts(events: sa.Subquery) -> sa.Subquery:
    """What the events of each case say, one row per case."""
    stages = {kind: STAGES.index(stage) for kind, stage in STAGE_AFTER.items() if stage is not None}
    begins_round = events.c.kind.in_(_NEW_ROUND)
    past_due = sa.case((begins_round, 0), (events.c.due_on < AS_OF, 1), else_=0)
    last_visit, seen = _last(events, _VISITS), _ever(events, EventKind.SURVEY_COMPLETED)
    columns: dict[str, sa.ColumnElement[Any]] = {
        "stage_index": _last(events, stages),
        "list_state": _last(events, LIST_AFTER),
        # Seen once counts as seen for good; else the latest visit.
        "visit": sa.case((seen == 1, _VISITS[EventKind.SURVEY_COMPLETED]), else_=last_visit),
        "past_due": _last_value(events, begins_round | events.c.due_on.is_not(None), past_due),
        "paused": _last(events, _PAUSE),
        "appealed": _last(events, _APPEAL),
        "accepted": _ever(events, EventKind.CLUE_ACCEPTED, EventKind.REOPENED),
        "ordered": _ever(events, EventKind.ORDER_ISSUED),
        "served": _ever(events, EventKind.ORDER_SERVED),
        "self_rectified": _ever(events, EventKind.SELF_RECTIFICATION_REPORTED),
        "enforced": _ever(events, EventKind.JOINT_ACTION_DONE),
        "recurred": _ever(events, EventKind.RECURRENCE_CONFIRMED),
        "revisited": _ever(events, EventKind.REVISIT_CLEAN, EventKind.RECURRENCE_CONFIRMED),
        # A second confirmation follows only a withdrawn one, so the last is the one that stands.
        "confirmed_on": sa.func.max(sa.case((events.c.kind == EventKind.CONFIRMED.value, events.c.occurred_on))),
        "ended_on": sa.func.max(sa.case((events.c.kind.in_(sorted(ENDING_KINDS)), events.c.occurred_on))),
    }
    return (
        sa.select(
            events.c.case_id,
            *(sa.func.max(events.c[name]).label(name) for name in _IDS),
            *(column.label(name) for name, column in columns.items()),
        )
        .group_by(events.c.case_id)
        .subquery("facts")
    )


def _stage(facts: sa.Subquery) -> sa.ColumnElement[str]:
    """The stage by name. 逾期未改 is an order served whose day is past, unless something holds the case."""
    overdue = (
        (facts.c.stage_index == STAGES.index(Stage.ORDER_SERVED))
        & (facts.c.past_due == 1)
        & (facts.c.paused == 0)
        & (facts.c.appealed == 0)
    )
    named = [(facts.c.stage_index == index, sa.literal(stage.value)) for index, stage in enumerate(STAGES)]
    return sa.case((overdue, sa.literal(Stage.OVERDUE.value)), *named)


def _one_if(rule: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.case((rule, 1), else_=0)


def _ever(events: sa.Subquery, *kinds: EventKind) -> sa.ColumnElement[int]:
    return sa.func.max(_one_if(events.c.kind.in_([kind.value for kind in kinds])))


def _last(events: sa.Subquery, meaning: Mapping[EventKind, int]) -> sa.ColumnElement[int]:
    """What the last event of these kinds means; 0 when there is none."""
    value = sa.case({kind.value: number for kind, number in meaning.items()}, value=events.c.kind, else_=0)
    return _last_value(events, events.c.kind.in_([kind.value for kind in meaning]), value)


def _last_value(
    events: sa.Subquery, rule: sa.ColumnElement[bool], value: sa.ColumnElement[int]
) -> sa.ColumnElement[int]:
    """The value at the last event that the rule holds for; 0 when there is none."""
    packed = sa.func.max(sa.case((rule, events.c.position * _WIDTH + value), else_=0))
    return packed % _WIDTH
