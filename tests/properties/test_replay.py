"""Any past Wednesday's briefing can be printed again exactly: what was recorded on D is what D shows later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, groupby

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.contracts import Briefing
from casework.events import Actor
from casework.service import open_case, record
from casework.vocabulary import Knowledge, LocatedLevel, Role
from data.access import Reader
from data.briefings import briefing
from data.schema import complaint
from data.store import Store, Writing
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.histories import FIRST_DAY, Entry, History, histories
from tests.records import add_complaint, add_subdistrict, moment

ACTORS = (Actor("office", Role.SAFETY_OFFICE), Actor("c1", Role.COMMITTEE, "01"))
LEVELS = (LocatedLevel.COMPOUND, LocatedLevel.PENDING, LocatedLevel.OUTSIDE)
NUMBERS = count(1)


@dataclass(frozen=True)
class Order:
    """A complaint: received on a day, known some days later, then changed some days after that, again and again."""

    received: int
    delays: tuple[int, ...]
    levels: tuple[LocatedLevel, ...]


ORDERS = st.lists(
    st.integers(2, 3).flatmap(
        lambda revisions: st.builds(
            Order,
            received=st.integers(-5, 40),
            delays=st.tuples(*[st.sampled_from([0, 0, 1, 3, 10])] * revisions),
            levels=st.tuples(*[st.sampled_from(LEVELS)] * revisions),
        )
    ),
    min_size=2,
    max_size=6,
)


def briefings_on(store: Store, code: str, day: date) -> list[Briefing]:
    """What each actor's briefing says on that day, as known then."""
    return [briefing(Reader(store, code, actor, day, Knowledge.AS_KNOWN_THEN), CAMPAIGN, CALENDAR) for actor in ACTORS]


def order_steps(store: Store, code: str, number: int, order: Order) -> list[tuple[datetime, Callable[[], None]]]:
    """When the office learns what about an order, and the write that stores it."""
    received_at = moment(FIRST_DAY + timedelta(days=order.received), 8)
    known_at, steps = received_at, []
    for revision, (delay, level) in enumerate(zip(order.delays, order.levels, strict=True), start=1):
        # A minute further each time: a revision replaces the one before.
        known_at += timedelta(days=delay, minutes=1)

        def learn(known: datetime = known_at, revision: int = revision, level: LocatedLevel = level) -> None:
            with store.write(code) as writing:
                replace_revision(writing, f"N{number}", known)
            add_complaint(store, f"N{number}", received_at, revision=revision, known_from=known, level=level, code=code)

        steps.append((known_at, learn))
    return steps


def replace_revision(writing: Writing, order_number: str, known: datetime) -> None:
    """The current revision ends where the next begins."""
    writing.connection.execute(
        complaint.update()
        .where(
            complaint.c.subdistrict == writing.subdistrict,
            complaint.c.order_number == order_number,
            complaint.c.known_to.is_(None),
        )
        .values(known_to=known)
    )


def entry_step(store: Store, code: str, history: History, entry: Entry) -> tuple[datetime, Callable[[], None]]:
    """When an entry was made, and the write that stores it."""
    file = next(case for case in history.cases if case.case_id == entry.draft.case_id)

    def enter() -> None:
        with store.write(code) as writing:
            if writing.case(file.case_id) is None:
                open_case(writing, entry.actor, file, entry.draft, entry.now)
            else:
                record(writing, entry.actor, entry.draft, entry.now)

    return entry.now, enter


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(history=st.one_of(histories(cases=1), histories(cases=3)), orders=ORDERS)
def test_the_briefing_of_a_day_is_the_same_whenever_it_is_asked_for(
    store: Store, history: History, orders: list[Order]
) -> None:
    """Late entries, corrections, recurrences, orders that arrive or are placed late: none changes a past briefing."""
    code = f"S{next(NUMBERS)}"
    add_subdistrict(store, code)
    steps = [entry_step(store, code, history, entry) for entry in history.entries]
    for number, order in enumerate(orders):
        steps += order_steps(store, code, number, order)
    steps.sort(key=lambda step: step[0])
    busy = sorted({step[0].date() for step in steps})
    asked = set(busy[:: len(busy) // 6 + 1])
    # Quiet days too: nothing is learned on them, but a due day may pass.
    quiet = {day + timedelta(days=1) for day in asked} - set(busy)
    recorded: dict[date, list[Briefing]] = {}
    for day, learned in groupby(steps, key=lambda step: step[0].date()):
        for _, learn in learned:
            learn()
        for shown_on in {day, day + timedelta(days=1)} & (asked | quiet):
            recorded[shown_on] = briefings_on(store, code, shown_on)
    assert set(recorded) == asked | quiet
    for day, shown in recorded.items():
        assert briefings_on(store, code, day) == shown
