"""What the events of a file say about how a 回潮 came to light, asked from a real store."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.recurrence.episodes import episodes
from casework.events import Case
from casework.service import open_case, record
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge
from data.access import Reader
from data.store import Store
from tests.histories import OFFICE, draft_for
from tests.records import SUBDISTRICT, add_subdistrict, moment

DAY = date(2021, 10, 1)
TO_CLEARED = (
    K.CLUE_RECEIVED,
    K.CLUE_ACCEPTED,
    K.SURVEY_COMPLETED,
    K.CONFIRMED,
    K.ORDER_ISSUED,
    K.ORDER_SERVED,
    K.SELF_RECTIFICATION_REPORTED,
    K.CLEARED,
)


def suspected(store: Store, source: str) -> Reader:
    """A store with one dwelling, cleared and then suspected by this source; read by the office."""
    add_subdistrict(store)
    with store.write(SUBDISTRICT) as writing:
        for number, kind in enumerate(TO_CLEARED):
            draft = draft_for(kind, DAY, uid=f"C1-{number}")
            if number == 0:
                open_case(writing, OFFICE, Case("C1", 1, "01"), draft, moment(DAY))
            else:
                record(writing, OFFICE, draft, moment(DAY))
        facts = {"source": source, "note": "说明"}
        draft = draft_for(K.RECURRENCE_SUSPECTED, DAY, uid="C1-suspected", facts=facts)
        record(writing, OFFICE, draft, moment(DAY))
    return Reader(store, SUBDISTRICT, OFFICE, DAY, Knowledge.AS_KNOWN_THEN)


@pytest.mark.parametrize(
    ("source", "by_complaint"),
    [
        ("hotline", True),
        ("committee", True),  # 居民向居委会投诉
        ("property_manager", True),
        ("revisit", False),
        ("patrol", False),
    ],
)
def test_whoever_tells_is_a_complaint_and_whoever_goes_to_look_is_a_visit(
    sqlite_store: Store, source: str, by_complaint: bool
) -> None:
    """Only what visits find is a fair sample of the cleared dwellings; the clock must know the difference."""
    (found,) = episodes(suspected(sqlite_store, source).recurrence_steps())
    assert found.suspected_on == DAY
    assert found.by_complaint is by_complaint
    assert found.was_revisited is False
