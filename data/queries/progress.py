"""Progress of the committees and the burn-down, in dwellings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta

import pandas as pd
import sqlalchemy as sa

from analytics.contracts import CommitteeProgress
from casework.campaign import Committee
from data.frames import COUNT, DAY, TEXT, typed_frame
from data.queries.case_states import LIST_AFTER, OFF_RECORD, ON_LIST, case_states, numbered_events
from data.view import View

MEASURES = tuple(field.name for field in fields(CommitteeProgress) if field.name not in ("code", "name"))
OPEN_PER_DAY = {"day": DAY, "committee_code": TEXT, "open": COUNT, "confirmed_total": COUNT}


def committee_progress(
    connection: sa.Connection,
    view: View,
    committees: Sequence[Committee],
    list_locked_on: date,
) -> tuple[CommitteeProgress, ...]:
    """The counts of each committee, in official order; see CommitteeProgress for what each one counts.

    A committee that exists on as_of is there with zeros; one that does not, only when it has cases. Cases of a code
    that the campaign does not name come last under that code, never dropped. A bound role sees its own row only.
    """
    states = case_states(view)
    newly_open = (states.c.open == 1) & (states.c.recurred_open == 0)
    existing = newly_open & (states.c.confirmed_on <= list_locked_on)
    new = newly_open & (states.c.confirmed_on > list_locked_on)
    derived = {"existing": sa.case((existing, 1), else_=0), "new": sa.case((new, 1), else_=0)}
    sums = [sa.func.sum(derived[name] if name in derived else states.c[name]).label(name) for name in MEASURES]
    rows = view.run(
        connection,
        sa.select(states.c.committee_code, *sums).group_by(states.c.committee_code),
    )
    counts = {row.committee_code: {name: int(getattr(row, name)) for name in MEASURES} for row in rows}
    return in_official_order(counts, committees, view)


def in_official_order(
    counts: dict[str, dict[str, int]], committees: Sequence[Committee], view: View
) -> tuple[CommitteeProgress, ...]:
    """Rows for the committees that the view shows: in official order, then unknown codes by code."""
    shown = [
        committee
        for committee in committees
        if view.committee_code in (None, committee.code)
        and (committee.is_valid_on(view.as_of) or committee.code in counts)
    ]
    named = {committee.code for committee in shown}
    unnamed = sorted(code for code in counts if code not in named)
    return tuple(
        CommitteeProgress(code=code, name=name, **counts.get(code, {}))
        for code, name in [*((committee.code, committee.name) for committee in shown), *((c, c) for c in unnamed)]
    )


def open_per_day(
    connection: sa.Connection,
    view: View,
    codes: Sequence[str],
    start: date,
    end: date,
) -> pd.DataFrame:
    """Open and confirmed dwellings at the end of each day of [start, end] as far as as_of; columns of OPEN_PER_DAY.

    One row per day and committee (those in `codes`, then others with cases). The days before as_of are what the
    view knows about them on as_of, so the last day equals committee_progress.
    """
    days = [start + timedelta(days=offset) for offset in range((min(end, view.as_of) - start).days + 1)]
    steps = _list_steps(connection, view)
    shown = [code for code in codes if view.committee_code in (None, code)]
    shown += sorted({code for code, _, _, _ in steps} - set(shown))
    rows = []
    for code in shown:
        own = [(day, opened, confirmed) for of, day, opened, confirmed in steps if of == code]
        open_now = confirmed_now = 0
        position = 0
        for day in days:
            while position < len(own) and own[position][0] <= day:
                open_now += own[position][1]
                confirmed_now += own[position][2]
                position += 1
            rows.append((day, code, open_now, confirmed_now))
    rows.sort(key=lambda row: row[0])
    return typed_frame(rows, OPEN_PER_DAY)


def _list_steps(connection: sa.Connection, view: View) -> list[tuple[str, date, int, int]]:
    """(committee, day, change of open, change of confirmed) by day: what each event of the list changed."""
    events, states = numbered_events(view), case_states(view)
    counting = sa.select(states.c.case_id).where(states.c.of_campaign == 1)
    meaning = sa.case({kind.value: state for kind, state in LIST_AFTER.items()}, value=events.c.kind, else_=OFF_RECORD)
    listed = (
        sa.select(
            events.c.committee_code,
            events.c.occurred_on,
            meaning.label("after"),
            sa.func.lag(meaning, 1, OFF_RECORD)
            .over(partition_by=events.c.case_id, order_by=events.c.position)
            .label("before"),
        )
        .where(events.c.kind.in_([kind.value for kind in LIST_AFTER]), events.c.case_id.in_(counting))
        .subquery("listed")
    )

    def change(rule_after: sa.ColumnElement[bool], rule_before: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((rule_after, 1), else_=0) - sa.case((rule_before, 1), else_=0))

    rows = view.run(
        connection,
        sa.select(
            listed.c.committee_code,
            listed.c.occurred_on,
            change(listed.c.after == ON_LIST, listed.c.before == ON_LIST),
            change(listed.c.after != OFF_RECORD, listed.c.before != OFF_RECORD),
        )
        .group_by(listed.c.committee_code, listed.c.occurred_on)
        .order_by(listed.c.occurred_on),
    )
    return [(row[0], row[1], int(row[2]), int(row[3])) for row in rows]
