"""The draft of an order from the file of a dwelling: what the page, the command and the form show is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.campaign import Campaign
from casework.errors import NotFoundError
from casework.events import Case, CaseEvent, EventDraft
from casework.legal_basis import LegalBasisTable
from casework.order_paper import OrderPaper, order_paper
from casework.order_service import served_on
from casework.permissions import check_may_record
from casework.vocabulary import EventKind
from data.access import CaseFacts, Reader
from data.queries.facts import TimelineEntry

ORDER_KINDS = frozenset({EventKind.ORDER_ISSUED, EventKind.ORDER_SERVED, EventKind.ORDER_EXTENDED})


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order of a file with what followed until the next one. due_on: as it stands now.

    service, extension: the last that counts. is_void: the number stays and is never given again.
    """

    issued: CaseEvent
    is_void: bool
    service: CaseEvent | None
    extension: CaseEvent | None

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
    def due_on(self) -> date | None:
        """The last day to rectify: as extended, else as served, else as issued."""
        return (self.extension or self.service or self.issued).due_on


def order_lines(timeline: Sequence[TimelineEntry]) -> tuple[OrderLine, ...]:
    """The orders of a file in the order in which they were issued, voided ones included.

    A service or an extension belongs to the last order before it that counts.
    """
    orders: list[OrderLine] = []
    current: int | None = None
    for entry in timeline:
        event = entry.event
        if event.kind is EventKind.ORDER_ISSUED:
            orders.append(OrderLine(event, entry.is_voided, None, None))
            current = current if entry.is_voided else len(orders) - 1
        elif current is not None and not entry.is_voided and event.kind in ORDER_KINDS:
            order = orders[current]
            is_service = event.kind is EventKind.ORDER_SERVED
            # A new service begins the term anew; an extension before it is spent.
            orders[current] = OrderLine(
                order.issued, False, event if is_service else order.service, None if is_service else event
            )
    return tuple(orders)


def paper_of(file: CaseFacts, order: CaseEvent | EventDraft, campaign: Campaign, table: LegalBasisTable) -> OrderPaper:
    """The draft of an order of this file, recorded or about to be."""
    known = {committee.code: committee.name for committee in campaign.committees}
    return order_paper(
        order,
        file.counting,
        address=f"{campaign.subdistrict_name}{file.compound}{file.building}号{file.room}室",
        committee=known.get(file.committee_code, file.committee_code),
        campaign=campaign,
        table=table,
    )


def recorded_paper(
    reader: Reader, campaign: Campaign, table: LegalBasisTable, case_id: str, number: str | None = None
) -> OrderPaper:
    """The draft of a recorded order: the one of that number, else the newest that counts.

    Raises NotFoundError when the actor may see no such file or it holds no such order, PermissionDeniedError unless he
    may record documents for it.
    """
    file = reader.case_facts(case_id)
    check_may_draft(reader, file)
    orders = [line for line in order_lines(file.timeline) if not line.is_void]
    if number is not None:
        orders = [line for line in orders if line.number == number]
    if not orders:
        wanted = f"编号为“{number}”的" if number else ""
        raise NotFoundError(f"档案“{case_id}”没有{wanted}有效的责令限期整改指令书，请核对编号，或先登记“出具指令书”。")
    return paper_of(file, orders[-1].issued, campaign, table)


def check_may_draft(reader: Reader, file: CaseFacts) -> None:
    """Raise PermissionDeniedError unless the reader's actor may record documents for the file."""
    case = Case(file.case_id, file.dwelling_id, file.committee_code)
    check_may_record(reader.actor, EventKind.DOCUMENT_RECORDED, case)
