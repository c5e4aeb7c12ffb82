"""Progress of the committees and the burn-down, in dwellings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta

import pandas as pd
import sqlalchemy as sa

from analytics.contracts import CommitteeProgress
from casework.campaign.parts import Committee
from data.frames import COUNT, DAY, TEXT, typed_frame
from data.queries.case_states import case_states
from data.queries.list_changes import list_changes
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
    changes = list_changes(connection, view)
    changes["net"] = changes["confirmed"] + changes["recurred"] - changes["cleared"] - changes["withdrawn"]
    changes["net_confirmed"] = changes["confirmed"] - changes["withdrawn"]
    columns = (changes[name].tolist() for name in ("committee_code", "day", "net", "net_confirmed"))
    steps = list(zip(*columns, strict=True))
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
