"""The figures behind one Briefing, all read at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from analytics.contracts import BriefingInputs, Window
from casework.campaign.parts import Committee
from data.queries.complaints import complaint_count, unlocated_count
from data.queries.progress import committee_progress
from data.view import View

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class BriefingQuestion:
    """What the campaign asks of the data: a hashable part of the cache key. A window is None before it begins."""

    committees: tuple[Committee, ...]
    list_locked_on: date
    baseline: Window | None
    current: Window | None


def briefing_inputs(connection: sa.Connection, view: View, question: BriefingQuestion) -> BriefingInputs:
    """The counts for a briefing on the view's as_of and, for what changed, on the day one week before."""
    before = view.at(view.as_of - WEEK)
    return BriefingInputs(
        committees=committee_progress(connection, view, question.committees, question.list_locked_on),
        committees_week_before=committee_progress(connection, before, question.committees, question.list_locked_on),
        baseline_complaints=_count(connection, view, question.baseline),
        current_complaints=_count(connection, view, question.current),
        complaints_last_7_days=complaint_count(connection, view, view.as_of - WEEK + timedelta(days=1), view.as_of),
        # Orders arrive days after they were received: the week before is counted by what is known of it now, as on
        # every other page.
        complaints_7_days_before=complaint_count(
            connection, view, before.as_of - WEEK + timedelta(days=1), before.as_of
        ),
        unlocated=_waiting(connection, view),
        unlocated_week_before=_waiting(connection, before),
        data_cutoff=data_cutoff(connection, view),
    )


def _waiting(connection: sa.Connection, view: View) -> int | None:
    """Orders without a place; None for a role bound to a committee: they belong to no committee yet."""
    return None if view.committee_code is not None else unlocated_count(connection, view)


def _count(connection: sa.Connection, view: View, window: Window | None) -> int:
    return 0 if window is None else complaint_count(connection, view, window.start, window.end)


def data_cutoff(connection: sa.Connection, view: View) -> datetime | None:
    """When the newest record that the view may know of became known; None when it knows of none."""
    entries, revisions = view.entries(), view.revisions()
    newest: list[datetime | None] = [
        view.run(connection, sa.select(sa.func.max(column))).scalar_one()
        for column in (entries.c.recorded_at, revisions.c.known_from)
    ]
    return max((moment for moment in newest if moment is not None), default=None)
