"""The draft of an order from the file of a dwelling: what the page, the command and the form show is the same."""

from __future__ import annotations

from casework.campaign.model import Campaign
from casework.errors import NotFoundError
from casework.events import Case, CaseEvent, EventDraft
from casework.orders.legal_basis import LegalBasisTable
from casework.orders.lines import OrderLine, order_lines
from casework.orders.paper import OrderPaper, order_paper
from casework.permissions import check_may_record
from casework.vocabulary import EventKind
from data.access import CaseFacts, Reader


def orders_of(file: CaseFacts) -> tuple[OrderLine, ...]:
    """The orders of a file, voided ones included, in the order in which they were issued."""
    return order_lines((entry.event, entry.is_voided) for entry in file.timeline)


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
    orders = [line for line in orders_of(file) if not line.is_void]
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
