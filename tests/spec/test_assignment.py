"""指派经办人: who is responsible for a file, as of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.errors import EntryError
from casework.events import CaseEvent
from casework.service import record
from casework.vocabulary import EventKind, Knowledge
from casework.workflow import fold, visible
from tests.histories import OFFICE, draft_for
from tests.stories import CASE_ID, at, story

DAY = date(2021, 10, 1)


def assigned_story(*accounts: str) -> tuple[CaseEvent, ...]:
    """A file that is assigned to each account in turn, a day apart."""
    log = story([(EventKind.CLUE_RECEIVED, DAY)], keep_log=True)
    for number, account in enumerate(accounts, start=1):
        day = DAY + timedelta(days=number)
        draft = draft_for(EventKind.ASSIGNED, day, uid=f"a{number}", facts={"account": account})
        record(log, OFFICE, draft, at(day))
    return log.events(CASE_ID)


@pytest.mark.parametrize(
    ("days_later", "holder"),
    [(0, None), (1, "officer-a"), (2, "officer-b"), (9, "officer-b")],
    ids=["before any", "the day of the first", "the day of the second", "later"],
)
def test_the_last_assignment_holds(days_later: int, holder: str | None) -> None:
    """Nobody before the first; then the account named last by that day."""
    day = DAY + timedelta(days=days_later)
    events = assigned_story("officer-a", "officer-b")
    assert fold(visible(events, day, Knowledge.LATEST), day).assigned_to == holder


def test_a_voided_assignment_gives_the_file_back_to_the_one_before() -> None:
    """A slip of the hand is corrected by voiding it."""
    log = story([(EventKind.CLUE_RECEIVED, DAY)], keep_log=True)
    for number, account in enumerate(("officer-a", "officer-b"), start=1):
        draft = draft_for(EventKind.ASSIGNED, DAY, uid=f"a{number}", facts={"account": account})
        record(log, OFFICE, draft, at(DAY, 12 + number))
    record(log, OFFICE, draft_for(EventKind.EVENT_VOIDED, DAY, uid="v", facts={"voids": "a2"}), at(DAY, 16))
    state = fold(visible(log.events(CASE_ID), DAY, Knowledge.LATEST), DAY)
    assert state.assigned_to == "officer-a"


@pytest.mark.parametrize("account", ["", "  ", 7, None])
def test_an_assignment_names_an_account(account: object) -> None:
    """Nobody in particular is no assignment."""
    log = story([(EventKind.CLUE_RECEIVED, DAY)], keep_log=True)
    with pytest.raises(EntryError, match="经办人"):
        record(log, OFFICE, draft_for(EventKind.ASSIGNED, DAY, uid="a", facts={"account": account}), at(DAY, 13))
