"""The draft of an order from the file of a dwelling: what the page, the command and the form show is the same."""

from __future__ import annotations

from dataclasses import replace

from casework.campaign.model import Campaign
from casework.errors import NotFoundError
from casework.events import Case, CaseEvent, EventDraft
from casework.orders.legal_basis import LegalBasisTable
from casework.orders.lines import OrderLine, order_lines
from casework.orders.paper import MASKED_NOTE, Addressee, OrderPaper, order_paper
from casework.parties.facts import stated_parties
from casework.permissions import check_may_record
from casework.privacy.persons import MAY_SEE_MASKED
from casework.vocabulary import EventKind, PartyRole
from data.access import CaseFacts, Reader
from data.keys import KeyRing
from data.persons import MaskedPerson, OpenedPerson, masked_person

# The responsible person first (plan document, section 四): who lets, then who owns, then who rents or employs.
_ADDRESSED = (PartyRole.SUB_LESSOR, PartyRole.OWNER, PartyRole.TENANT, PartyRole.EMPLOYER)


def orders_of(file: CaseFacts) -> tuple[OrderLine, ...]:
    """The orders of a file, voided ones included, in the order in which they were issued."""
    return order_lines((entry.event, entry.is_voided) for entry in file.timeline)


def addressees(reader: Reader, keys: KeyRing, file: CaseFacts) -> tuple[MaskedPerson, ...]:
    """Whom an order of this file may be addressed to, masked: who lets comes before who owns and who rents.

    Only persons whom the newest 登记当事人 names and whose key is there; none for a role that sees no names.
    """
    stated = stated_parties(file.counting)
    if stated is None or reader.actor.role not in MAY_SEE_MASKED:
        return ()
    sealed = [person for person in reader.persons(file.case_id) if person.person_id in stated.person_ids]
    masked = [masked_person(person, reader.subdistrict, keys) for person in sealed]
    found = [person for person in masked if person.role in _ADDRESSED and person.is_readable]
    return tuple(sorted(found, key=lambda person: _ADDRESSED.index(person.role)))


def addressee_of(person: MaskedPerson | None) -> Addressee | None:
    """The person as the draft names him."""
    return None if person is None else Addressee(person.name, person.role, person.is_organisation)


def with_full_name(paper: OrderPaper, opened: OpenedPerson) -> OrderPaper:
    """The paper with the name in clear; the look was logged when the record was opened.

    Raises ValueError when the paper is addressed to nobody.
    """
    if paper.party is None:
        raise ValueError("the paper has no addressee")
    notes = tuple(note for note in paper.notes if note != MASKED_NOTE)
    return replace(paper, party=replace(paper.party, name=opened.name, is_full=True), notes=notes)


def paper_of(
    file: CaseFacts,
    order: CaseEvent | EventDraft,
    campaign: Campaign,
    table: LegalBasisTable,
    party: Addressee | None = None,
) -> OrderPaper:
    """The draft of an order of this file, recorded or about to be; party: to whom, None = a blank."""
    known = {committee.code: committee.name for committee in campaign.committees}
    return order_paper(
        order,
        file.counting,
        address=f"{campaign.subdistrict_name}{file.compound}{file.building}号{file.room}室",
        committee=known.get(file.committee_code, file.committee_code),
        campaign=campaign,
        table=table,
        party=party,
    )


def recorded_order(reader: Reader, case_id: str, number: str | None = None) -> tuple[CaseFacts, CaseEvent]:
    """The file and its recorded order: the one of that number, else the newest that counts.

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
    return file, orders[-1].issued


def check_may_draft(reader: Reader, file: CaseFacts) -> None:
    """Raise PermissionDeniedError unless the reader's actor may record documents for the file."""
    case = Case(file.case_id, file.dwelling_id, file.committee_code)
    check_may_record(reader.actor, EventKind.DOCUMENT_RECORDED, case)
