"""What the dwellings on the list wait for: their stage, the last day to rectify, and whether something holds them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from casework.transitions import DUE_KINDS, SIDE_STATE_BEGINS, SIDE_STATE_ENDS
from casework.vocabulary import EventKind, Stage
from data.frames import COUNT, DAY, TEXT, typed_frame
from data.queries.case_states import case_states, numbered_events
from data.view import View

OPEN_CASES = {"case_id": TEXT, "committee_code": TEXT, "stage": TEXT, "due_on": DAY, "held": COUNT}
SERVED_TERMS = {"served_on": DAY, "due_on": DAY}
_TELLING = sorted({kind.value for kind in (*DUE_KINDS, *SIDE_STATE_BEGINS, *SIDE_STATE_ENDS)})
_BEFORE_ORDER = {Stage.CONFIRMED.value, Stage.RECURRED.value}


def open_cases(connection: sa.Connection, view: View) -> pd.DataFrame:
    """One row per dwelling on the list; columns of OPEN_CASES.

    stage: value of casework.vocabulary.Stage. due_on: the last day to rectify that an order set or extended, None
    before the order of this round. held: how many of 暂缓 and 申辩/复议 last.
    """
    events, states = numbered_events(view), case_states(view)
    rows = view.run(
        connection,
        sa.select(states.c.case_id, states.c.committee_code, states.c.stage, events.c.kind, events.c.due_on)
        .select_from(states.outerjoin(events, (events.c.case_id == states.c.case_id) & events.c.kind.in_(_TELLING)))
        .where(states.c.open == 1)
        .order_by(states.c.case_id, events.c.position),
    )
    cases: dict[str, list[Any]] = {}
    holding: dict[str, set[str]] = {}
    for row in rows:
        case = cases.setdefault(row.case_id, [row.case_id, row.committee_code, row.stage, None])
        held = holding.setdefault(row.case_id, set())
        if row.kind is None:
            continue
        kind = EventKind(row.kind)
        if kind in DUE_KINDS:
            # Each order, service or extension replaces the day set before.
            case[3] = row.due_on
        elif kind in SIDE_STATE_BEGINS:
            held.add(SIDE_STATE_BEGINS[kind].value)
        else:
            held.discard(SIDE_STATE_ENDS[kind].value)
    for case in cases.values():
        if case[2] in _BEFORE_ORDER:
            case[3] = None  # a 回潮 begins a new round: the day of the old order no longer counts
    return typed_frame(([*case, len(holding[key])] for key, case in cases.items()), OPEN_CASES)


def served_terms(connection: sa.Connection, view: View) -> pd.DataFrame:
    """served_on and due_on of every order served since the campaign began, for the usual length of a term."""
    events, states = numbered_events(view), case_states(view)
    counting = sa.select(states.c.case_id).where(states.c.of_campaign == 1)
    rows = view.run(
        connection,
        sa.select(events.c.occurred_on, events.c.due_on)
        .where(
            events.c.kind == EventKind.ORDER_SERVED.value,
            events.c.due_on.is_not(None),
            events.c.case_id.in_(counting),
        )
        .order_by(events.c.occurred_on),
    )
    return typed_frame(rows, SERVED_TERMS)
