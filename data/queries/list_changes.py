"""What came onto the list (清零) and what left it, day by day, and how long dwellings stood on it."""

from __future__ import annotations

from functools import cache

import pandas as pd
import sqlalchemy as sa

from data.frames import COUNT, DAY, TEXT, typed_frame
from data.queries.case_states import LIST_AFTER, OFF_LIST, OFF_RECORD, ON_LIST, case_states, numbered_events
from data.view import View

LIST_CHANGES = {
    "day": DAY,
    "committee_code": TEXT,
    "confirmed": COUNT,
    "recurred": COUNT,
    "cleared": COUNT,
    "withdrawn": COUNT,
}
CLEARED_CASES = {"listed_on": DAY, "cleared_on": DAY}


def list_changes(connection: sa.Connection, view: View) -> pd.DataFrame:
    """Dwellings per day and committee on which something changed, oldest first; columns of LIST_CHANGES.

    confirmed: 认定, onto the list. recurred: confirmed 回潮, back onto it. cleared: 销项, off it. withdrawn: 误报,
    off it and no longer confirmed. On any day open = confirmed + recurred - cleared - withdrawn of all days so far,
    confirmed in all = confirmed - withdrawn.
    """
    listed = _listed(numbered_events(view), case_states(view))
    after, before = listed.c.after, listed.c.before

    def dwellings(rule: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((rule, 1), else_=0))

    rows = view.run(
        connection,
        sa.select(
            listed.c.occurred_on,
            listed.c.committee_code,
            dwellings((after == ON_LIST) & (before == OFF_RECORD)),
            dwellings((after == ON_LIST) & (before == OFF_LIST)),
            dwellings((after == OFF_LIST) & (before == ON_LIST)),
            dwellings((after == OFF_RECORD) & (before == ON_LIST)),
        )
        .group_by(listed.c.occurred_on, listed.c.committee_code)
        .order_by(listed.c.occurred_on, listed.c.committee_code),
    )
    return typed_frame(rows, LIST_CHANGES)


def cleared_cases(connection: sa.Connection, view: View) -> pd.DataFrame:
    """One row per 销项: the day on which the dwelling had come onto the list, and the day of the 销项."""
    listed = _listed(numbered_events(view), case_states(view))
    rows = view.run(
        connection,
        sa.select(listed.c.since, listed.c.occurred_on)
        .where(listed.c.after == OFF_LIST, listed.c.before == ON_LIST)
        .order_by(listed.c.occurred_on),
    )
    return typed_frame(rows, CLEARED_CASES)


@cache
def _listed(events: sa.Subquery, states: sa.Subquery) -> sa.Subquery:
    """The events that decide about the list, with what they and the one before made of the dwelling."""
    counting = sa.select(states.c.case_id).where(states.c.of_campaign == 1)
    meaning = sa.case({kind.value: state for kind, state in LIST_AFTER.items()}, value=events.c.kind, else_=OFF_RECORD)

    case, order = events.c.case_id, events.c.position
    return (
        sa.select(
            events.c.committee_code,
            events.c.occurred_on,
            meaning.label("after"),
            sa.func.lag(meaning, 1, OFF_RECORD).over(partition_by=case, order_by=order).label("before"),
            sa.func.lag(events.c.occurred_on, type_=sa.Date()).over(partition_by=case, order_by=order).label("since"),
        )
        .where(events.c.kind.in_([kind.value for kind in LIST_AFTER]), events.c.case_id.in_(counting))
        .subquery("listed")
    )
