"""Hotline orders: the complaints as the platform hands them over, day by day, while they are being handled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum

import numpy as np

from casework.calendar import WorkingCalendar
from data.caller_tokens import caller_token
from data.demo.arrivals import Arrival
from data.demo.callers import spoken_address, spoken_text
from data.demo.geography import Geography
from data.schema import SHANGHAI

IMPORT_TIME = time(8, 30)
HANDLING_WORKING_DAYS = 5  # 求助/投诉, the city's limit
CHANNELS = (("电话", 0.71), ("随申办", 0.16), ("微信", 0.08), ("网站", 0.05))
ORDER_TYPES = (("投诉", 0.8), ("求助", 0.14), ("建议", 0.06))
DEPARTMENTS = (("综合行政执法队", 0.6), ("房管所", 0.15), ("居委会", 0.25))
FIRST_CONTACTS = (("是", 0.87), ("否", 0.07), ("未评价", 0.06))
OUTCOMES = (("实际解决", 0.6), ("解释说明", 0.4))
SATISFACTIONS = (("满意", 0.4), ("基本满意", 0.22), ("一般", 0.13), ("不满意", 0.13), ("未评价", 0.12))
CLOSED_LATE = 0.1
RATED_LATER = 0.75
CATEGORY = "房屋管理-群租"


class Step(Enum):
    """What is known of an order: only its content, then that it is closed, then what the caller thinks of it."""

    RECEIVED = 0
    CLOSED = 1
    RATED = 2


@dataclass(frozen=True, slots=True)
class Order:
    """An order with all that will ever be known of it. raw_address and text are not scrubbed yet."""

    order_number: str
    dwelling_id: int
    style: str
    cause: str
    received_at: datetime
    channel: str
    order_type: str
    raw_address: str
    text: str
    repeat_of: str | None
    department: str
    due_at: datetime
    closed_at: datetime
    first_contact: str
    outcome: str
    satisfaction: str
    caller_token: str | None  # None = the platform gave no pseudonym


@dataclass(frozen=True, slots=True)
class Delivery:
    """The orders that one morning's import brings, each at the step that it has reached."""

    at: datetime
    orders: tuple[tuple[Order, Step], ...]


def orders(
    rng: np.random.Generator, ground: Geography, arrivals: Sequence[Arrival], calendar: WorkingCalendar
) -> tuple[Order, ...]:
    """One order for each arrival, in the order of time; a repeat is said in the words of another day."""
    serial: dict[date, int] = defaultdict(int)
    result: list[Order] = []
    callers: list[int] = []
    caller_about: dict[int, int] = {}
    for arrival in arrivals:
        day = arrival.at.date()
        serial[day] += int(rng.integers(1, 400))
        address = spoken_address(rng, ground, arrival.dwelling_id)
        if arrival.repeat_of is not None and rng.random() < 0.7:
            earlier = result[arrival.repeat_of]
            address = replace(address, text=earlier.raw_address, style=earlier.style)
        is_repeat = arrival.repeat_of is not None
        callers.append(_caller(arrival, callers, caller_about))
        caller_about[arrival.dwelling_id] = callers[-1]
        result.append(
            Order(
                order_number=f"{day:%Y%m%d}{serial[day]:06d}",
                dwelling_id=arrival.dwelling_id,
                style=address.style,
                cause=arrival.cause,
                received_at=arrival.at,
                channel=_drawn(rng, CHANNELS),
                order_type=_drawn(rng, ORDER_TYPES),
                raw_address=address.text,
                text=spoken_text(rng, address.text, is_repeat),
                repeat_of=None if arrival.repeat_of is None else result[arrival.repeat_of].order_number,
                department=_drawn(rng, DEPARTMENTS),
                due_at=datetime.combine(
                    calendar.add_working_days(day, HANDLING_WORKING_DAYS), time(17, 30), tzinfo=SHANGHAI
                ),
                closed_at=_closing(rng, arrival.at, calendar),
                first_contact=_drawn(rng, FIRST_CONTACTS),
                outcome=_drawn(rng, OUTCOMES),
                satisfaction=_drawn(rng, SATISFACTIONS),
                caller_token=caller_token(f"DEMO-{callers[-1]}", f"demo {ground.code}"),
            )
        )
    return tuple(result)


def _caller(arrival: Arrival, callers: Sequence[int], caller_about: Mapping[int, int]) -> int:
    """A repeat comes from the same caller; of the other orders on a dwelling every second from the one before."""
    if arrival.repeat_of is not None:
        return callers[arrival.repeat_of]
    return caller_about.get(arrival.dwelling_id, len(callers)) if arrival.number % 2 else len(callers)


def deliveries(
    rng: np.random.Generator, all_orders: Sequence[Order], calendar: WorkingCalendar, last_day: date
) -> tuple[Delivery, ...]:
    """The imports up to last_day: each on the morning of the next working day at 08:30."""
    by_day: dict[date, list[tuple[Order, Step]]] = defaultdict(list)
    for order in all_orders:
        closed = order.closed_at.date()
        by_day[_next_import(order.received_at.date(), calendar)].append((order, Step.RECEIVED))
        by_day[_next_import(closed, calendar)].append((order, Step.CLOSED))
        if order.satisfaction != "未评价" and rng.random() < RATED_LATER:
            rated = calendar.add_working_days(closed, int(rng.integers(2, 7)))
            by_day[_next_import(rated, calendar)].append((order, Step.RATED))
    return tuple(
        Delivery(datetime.combine(day, IMPORT_TIME, tzinfo=SHANGHAI), tuple(by_day[day]))
        for day in sorted(by_day)
        if day <= last_day
    )


def _next_import(day: date, calendar: WorkingCalendar) -> date:
    return calendar.add_working_days(day, 1)


def _drawn(rng: np.random.Generator, choices: Sequence[tuple[str, float]]) -> str:
    draw = rng.random()
    for word, share in choices:
        draw -= share
        if draw < 0.0:
            return word
    return choices[-1][0]


def _closing(rng: np.random.Generator, received_at: datetime, calendar: WorkingCalendar) -> datetime:
    working_days = int(rng.integers(6, 13)) if rng.random() < CLOSED_LATE else int(rng.integers(2, 6))
    day = calendar.add_working_days(received_at.date(), working_days)
    return datetime.combine(day, time(int(rng.integers(9, 17)), int(rng.integers(60))), tzinfo=SHANGHAI)
