"""The orders of a file, each with its service and extension: what the panel, the register and the draft go by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from casework.events import CaseEvent
from casework.orders.service import ServiceMethod, served_on
from casework.vocabulary import EventKind

ORDER_KINDS = frozenset({EventKind.ORDER_ISSUED, EventKind.ORDER_SERVED, EventKind.ORDER_EXTENDED})


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order with what followed until the next one.

    service, extension: the last that counts. is_void: the number stays and is never given again.
    """

    issued: CaseEvent
    is_void: bool = False
    service: CaseEvent | None = None
    extension: CaseEvent | None = None

    @property
    def number(self) -> str | None:
        """The printed number; None for an order recorded before orders were numbered."""
        number = self.issued.facts.get("number")
        return number if isinstance(number, str) else None

    @property
    def served_on(self) -> date | None:
        """The day from which the term counts."""
        return None if self.service is None else served_on(self.service.occurred_on, self.service.facts)

    @property
    def method(self) -> ServiceMethod | None:
        """How it was served; None before, and for a service recorded without a way."""
        way = None if self.service is None else self.service.facts.get("method")
        return next((method for method in ServiceMethod if method.value == way), None)

    @property
    def due_on(self) -> date | None:
        """The last day to rectify: as extended, else as served, else as issued."""
        return (self.extension or self.service or self.issued).due_on


def order_lines(entries: Iterable[tuple[CaseEvent, bool]]) -> tuple[OrderLine, ...]:
    """The orders in the order in which they were issued, voided ones included.

    entries: (event, is_void) of one file in the order in which things happened; other kinds are passed over.
    A service or an extension belongs to the last order before it that counts.
    """
    orders: list[OrderLine] = []
    current: int | None = None
    for event, is_void in entries:
        if event.kind is EventKind.ORDER_ISSUED:
            orders.append(OrderLine(event, is_void))
            current = current if is_void else len(orders) - 1
        elif is_void or current is None:
            continue
        elif event.kind is EventKind.ORDER_SERVED:
            # A new service begins the term anew: an extension before it is spent.
            orders[current] = replace(orders[current], service=event, extension=None)
        elif event.kind is EventKind.ORDER_EXTENDED:
            orders[current] = replace(orders[current], extension=event)
    return tuple(orders)
