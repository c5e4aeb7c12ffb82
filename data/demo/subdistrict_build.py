"""One demo subdistrict into an open write transaction: everything in the order in which it became known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

import numpy as np

from casework import service
from casework.calendar import WorkingCalendar
from casework.events import Actor
from casework.privacy.rules import PrivacyRules
from casework.vocabulary import Role
from data.demo.arrivals import arrivals
from data.demo.campaign_files import demo_campaign
from data.demo.campaign_play import play_campaign, visit_desks
from data.demo.casting import Casting
from data.demo.diary import Entry
from data.demo.geography import Geography, geography
from data.demo.ground_rows import insert_rows, store_ground
from data.demo.import_play import ImportBook, placed_orders
from data.demo.log_play import play_logs
from data.demo.orders import Order, deliveries, orders
from data.demo.past_play import play_past
from data.demo.planted import Planted, planted
from data.demo.revisit_play import Relapses
from data.demo.size import DemoSize
from data.keys import KeyRing
from data.persons import keep_persons
from data.places import Locator, Place
from data.schema import SHANGHAI, complaint
from data.store import Writing
from data.work_logs import enter_log

BUILDER = Actor("demo", Role.SYSTEM_ADMIN)
PLACED_BY_HAND = 0.8  # of the orders that the rules could not place; the others still wait
Step = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What was made up for a subdistrict, for truth.json."""

    ground: Geography
    truth: Planted
    orders: tuple[Order, ...]
    places: dict[str, Place]
    relapses: Relapses


@dataclass(frozen=True, slots=True)
class _Act:
    at: datetime
    write: Callable[[], object]


def ground_of(seed: int, index: int, size: DemoSize) -> Geography:
    """The invented ground of the index-th subdistrict (0 is the first)."""
    return geography(np.random.default_rng([seed, index, 0]), index, size)


def build_subdistrict(
    writing: Writing,
    keys: KeyRing,
    seed: int,
    index: int,
    size: DemoSize,
    calendar: WorkingCalendar,
    progress: Step,
) -> Built:
    """Make up the index-th subdistrict and write all of it.

    keys: for the invented persons. progress: called with 0 to 1 and a zh-CN word.
    """
    progress(0.0, "虚构街道、小区和房屋")
    ground = ground_of(seed, index, size)
    opening = datetime.combine(size.first_day, time(8), tzinfo=SHANGHAI)
    store_ground(writing, ground, BUILDER, opening, seed)
    truth = planted(np.random.default_rng([seed, index, 1]), ground, size)
    casting = Casting(np.random.default_rng([seed, index, 2]), ground, truth)

    progress(0.15, "虚构往年整治和12345投诉")
    past = play_past([seed, index, 3], casting.past(size), calendar, truth.recurrence, size)
    drawn = arrivals(np.random.default_rng([seed, index, 4]), ground, truth, size, past.relapses.complaints)
    all_orders = orders(np.random.default_rng([seed, index, 5]), ground, drawn, calendar)
    imports = deliveries(np.random.default_rng([seed, index, 6]), all_orders, calendar, size.last_day)
    locator = Locator(writing.connection, writing.subdistrict)
    places = placed_orders(all_orders, locator)

    progress(0.3, "推演专项行动")
    placed = {number: place.dwelling_id for number, place in places.items() if place.dwelling_id is not None}
    clues = casting.clues(size, all_orders, placed, calendar)
    desks = visit_desks([seed, index, 7], truth, ground.committees, calendar, size.last_day)
    campaign = play_campaign([seed, index, 8], clues, desks, calendar, truth, size)

    book = ImportBook(ground, places, locator, datetime.combine(size.last_day, time(), tzinfo=SHANGHAI))
    by_hand = np.random.default_rng([seed, index, 9])
    acts = [_Act(one.at, partial(book.deliver, writing, one)) for one in imports]
    acts += [
        _Act(at, partial(book.place_by_hand, writing, order, at))
        for order in all_orders
        if by_hand.random() < PLACED_BY_HAND and book.may_be_placed_by_hand(order)
        for at in (_asked_again(order, calendar),)
    ]
    entries = (*past.entries, *campaign.entries)
    acts += [_Act(entry.recorded_at, partial(_enter, writing, keys, entry)) for entry in entries]
    plan = demo_campaign(ground)
    acts += [
        _Act(one.at, partial(enter_log, writing, plan, one.draft, one.actor, one.at))
        for one in play_logs([seed, index, 10], ground.committees, calendar, size.last_day)
    ]
    _perform(acts, progress)
    progress(0.95, "写入工单")
    insert_rows(writing.connection, complaint, book.rows())
    relapses = Relapses(past.relapses.true + campaign.relapses.true)
    return Built(ground, truth, all_orders, places, relapses)


def _perform(acts: list[_Act], progress: Step) -> None:
    acts.sort(key=lambda act: act.at)
    for position, act in enumerate(acts):
        act.write()
        if position % 200 == 0:
            progress(0.35 + 0.6 * position / len(acts), "逐日登记")


def _enter(writing: Writing, keys: KeyRing, entry: Entry) -> None:
    if entry.opens is not None:
        service.open_case(writing, entry.actor, entry.opens, entry.draft, entry.recorded_at)
        return
    event = service.record(writing, entry.actor, entry.draft, entry.recorded_at)
    keep_persons(writing, keys, entry.actor, event, entry.persons, PrivacyRules())


def _asked_again(order: Order, calendar: WorkingCalendar) -> datetime:
    """When a colleague has asked the caller for the place."""
    day = calendar.add_working_days(order.received_at.date(), 3)
    return datetime.combine(day, time(15), tzinfo=SHANGHAI) + timedelta(seconds=int(order.order_number) % 3600)
