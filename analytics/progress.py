"""Progress of a committee from the folded states of its cases: the slow, obvious version of the SQL in data/queries.

What each count means stands in analytics.contracts.CommitteeProgress; a property test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from analytics.contracts import CommitteeProgress
from casework.vocabulary import EventKind, Stage
from casework.workflow import CaseState


def progress_of(
    states: Iterable[CaseState], code: str, name: str, list_locked_on: date, begins_on: date = date.min
) -> CommitteeProgress:
    """The counts of one committee.

    Parameters: states of its cases on one as_of (cases without a visible event left out); list_locked_on: confirmed
    up to this day is 存量, later 新增; begins_on: cases closed before this day count only
    when they were reopened, or as suspected.
    """
    counts: dict[str, int] = {}
    for state in states:
        is_of_campaign = state.is_of_campaign(begins_on)
        for measure, holds in _measures(state, list_locked_on).items():
            counts[measure] = counts.get(measure, 0) + (holds and (is_of_campaign or measure == "suspected"))
    return CommitteeProgress(code=code, name=name, **counts)


def _measures(state: CaseState, list_locked_on: date) -> dict[str, bool]:
    def ever(*kinds: EventKind) -> bool:
        return any(state.counts.get(kind, 0) > 0 for kind in kinds)

    confirmed, recurred = state.is_confirmed, state.is_confirmed and state.recurrences > 0
    is_existing = state.confirmed_on is not None and state.confirmed_on <= list_locked_on
    return {
        # A file withdrawn as 误报 before it was accepted comes into the survey by being reopened.
        "to_survey": ever(EventKind.CLUE_ACCEPTED, EventKind.REOPENED),
        "surveyed": state.visits > 0,
        "seen": state.visit_outcome is EventKind.SURVEY_COMPLETED,
        "not_seen": state.visit_outcome is EventKind.VISIT_NOT_SEEN,
        "refused": state.visit_outcome is EventKind.VISIT_REFUSED,
        "no_such_dwelling": state.visit_outcome is EventKind.VISIT_NO_SUCH_DWELLING,
        "confirmed": confirmed,
        "ordered": confirmed and ever(EventKind.ORDER_ISSUED),
        "served": confirmed and ever(EventKind.ORDER_SERVED),
        "self_rectified": confirmed and ever(EventKind.SELF_RECTIFICATION_REPORTED),
        "overdue": state.stage is Stage.OVERDUE,
        "enforced": confirmed and ever(EventKind.JOINT_ACTION_DONE),
        "cleared": state.is_cleared,
        # Somebody was let in: a 回访 that met nobody is not a look; a 回潮 is found by one.
        "revisited": confirmed and ever(EventKind.REVISIT_CLEAN, EventKind.RECURRENCE_CONFIRMED),
        "recurred": recurred,
        "open": state.is_open,
        "existing": state.is_open and not recurred and is_existing,
        "new": state.is_open and not recurred and not is_existing,
        "recurred_open": state.is_open and recurred,
        "suspected": state.stage is Stage.SUSPECTED,
    }
