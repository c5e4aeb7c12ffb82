"""Who may be planned: a table of histories and what each dwelling lacks."""

from __future__ import annotations

from datetime import date

import pytest

from casework.events import Case
from casework.vocabulary import EventKind as K
from data.analyses.route_candidates import route_candidates
from data.store import Store
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.records import add_subdistrict, play
from tests.route_plans import READY, reader

PLANNED = (K.JOINT_ACTION_PLANNED, date(2021, 10, 13))


@pytest.mark.parametrize(
    ("steps", "day", "lacks"),
    [
        (READY, date(2021, 10, 13), []),
        (READY[:6], date(2021, 10, 13), ["缺电话告知"]),
        (READY[:6], date(2021, 9, 30), ["整改期限未过", "缺电话告知"]),  # the last day of the term still runs
        (READY[:6], date(2021, 10, 1), ["缺电话告知"]),  # the day after
        (READY[:5], date(2021, 10, 13), ["缺指令书送达", "缺电话告知"]),
        (READY[:4], date(2021, 10, 13), ["缺指令书送达", "缺电话告知"]),
        ((*READY, (K.PAUSED, date(2021, 10, 13))), date(2021, 10, 13), ["暂缓办理中"]),
        ((*READY, (K.APPEAL_FILED, date(2021, 10, 13))), date(2021, 10, 13), ["申辩复议未结"]),
        ((*READY, PLANNED), date(2021, 10, 13), []),  # planned already: still to be done
        ((*READY, PLANNED), date(2021, 10, 25), ["缺上次整治结果"]),  # its day is over without a result
    ],
)
def test_a_dwelling_is_ready_or_named_with_what_it_lacks(
    sqlite_store: Store, steps: tuple[tuple[K, date], ...], day: date, lacks: list[str]
) -> None:
    """The guard's gaps in the words of the office, in the order of the procedure."""
    add_subdistrict(sqlite_store)
    play(sqlite_store, Case("C1", 1, "01"), *steps)
    (one,) = route_candidates(reader(sqlite_store, day), CAMPAIGN, CALENDAR).candidates
    assert [lack.label for lack in one.lacks] == lacks


def test_a_dwelling_that_waits_for_a_recheck_is_a_further_visit_only_on_request(sqlite_store: Store) -> None:
    """With fewer departments."""
    add_subdistrict(sqlite_store)
    done = (*READY, PLANNED, (K.JOINT_ACTION_DONE, date(2021, 10, 14)))
    play(sqlite_store, Case("C1", 1, "01"), *done)
    own = reader(sqlite_store, date(2021, 10, 15))
    assert route_candidates(own, CAMPAIGN, CALENDAR).candidates == ()
    (one,) = route_candidates(own, CAMPAIGN, CALENDAR, also_checks=True).ready
    assert one.kind.label == "复核"
