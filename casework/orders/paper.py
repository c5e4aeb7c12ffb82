"""What stands in the draft of a 责令限期整改指令书: every field, from the file of the dwelling and the law of the day.

Source: domain notes 2.4. The draft says who issues and who has the authority; what is not known is a blank to be filled
in by hand, never a guess. The party's name is masked; in full only for whoever opened that record with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.campaign.model import Campaign
from casework.criteria.clause_words import CLAUSES, NUMERALS, numbered
from casework.criteria.dwelling import Dwelling
from casework.events import CaseEvent, EventDraft
from casework.fact_checks import day_of
from casework.orders.legal_basis import BasisKind, LegalBasis, LegalBasisTable
from casework.orders.words import OrderBody, RectifyItem, authority_hint
from casework.survey.recorded_rooms import recorded_dwelling
from casework.vocabulary import EventKind, PartyRole

REVIEW = "行政复议"
"""The topic of the rights table that names a body of its own."""
MASKED_NOTE = "被告知人的姓名（名称）已遮盖，送达前请手工填写全名，或写明理由后生成含全名的草稿。"
DECISIONS = frozenset({EventKind.CONFIRMED, EventKind.RECURRENCE_CONFIRMED})


@dataclass(frozen=True, slots=True)
class TickedClause:
    """One of the plan's five clauses and whether the decision names it."""

    words: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One room as recorded; None = not recorded. area: usable, m²."""

    name: str
    original_use: str | None
    partition: str | None
    area: float | None
    persons: int | None
    beds: int | None


@dataclass(frozen=True, slots=True)
class Addressee:
    """被告知人. name: masked, or in full when is_full."""

    name: str
    role: PartyRole
    is_organisation: bool = False
    is_full: bool = False


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """The fields of the draft. Empty texts and None are blanks to be filled in by hand.

    number: None before the order is recorded. party: None = a blank. notes: for whoever checks the draft, not for the
    party.
    """

    number: str | None
    party: Addressee | None
    address: str
    committee: str
    inspected_on: date | None
    inspectors: tuple[str, ...]
    clauses: tuple[TickedClause, ...]
    rooms: tuple[RoomLine, ...]
    basis: tuple[str, ...]
    issued_on: date
    due_on: date | None
    rectify: tuple[str, ...]
    consequences: tuple[str, ...]
    rights: tuple[str, ...]
    contact: str
    issued_by: str
    authority: str
    issuing_body: str
    notes: tuple[str, ...]


def order_paper(
    order: CaseEvent | EventDraft,
    events: Sequence[CaseEvent],
    *,
    address: str,
    committee: str,
    campaign: Campaign,
    table: LegalBasisTable,
    party: Addressee | None = None,
) -> OrderPaper:
    """The draft of an order.

    order: the ORDER_ISSUED, recorded or about to be. events: those of the file that count, in their order.
    address, committee: as people write them. party: to whom it is addressed. table: the legal basis of the home.
    """
    facts, rules = order.facts, campaign.orders
    before = [event for event in events if event.occurred_on <= order.occurred_on and event.uid != order.uid]
    decision = next((event for event in reversed(before) if event.kind in DECISIONS), None)
    clauses = tuple(decision.facts.get("clauses", ())) if decision is not None else ()
    inspected_on = day_of(facts.get("inspected_on"))
    act_on = inspected_on or order.occurred_on
    chosen = {kind: table.chosen(kind, clauses or range(1, 6), act_on, order.occurred_on) for kind in BasisKind}
    authority = _body(facts.get("authority"))
    review = rules.review_body(order.occurred_on)
    items = {item.value: item.label for item in RectifyItem}
    notes = [note for kind in BasisKind for note in chosen[kind].notes]
    notes += [] if decision else ["档案中没有出具日以前的认定，“存在的情形”没有勾选，请先认定。"]
    if authority is None:
        notes.append("没有登记执法主体，请核定哪个有权机关可以处罚。")
    else:
        hint = authority_hint(authority)
        notes += [hint] if hint else []
    notes += [] if review else ["campaign.toml 的 [orders] 没有写明出具日的行政复议机关，请法制审核后填写。"]
    notes += _party_notes(party)
    return OrderPaper(
        number=facts.get("number"),
        party=party,
        address=address,
        committee=committee,
        inspected_on=inspected_on,
        inspectors=tuple(facts.get("inspector_names", ())),
        clauses=tuple(
            TickedClause(
                f"（{NUMERALS[clause.number - 1]}）{clause.text(campaign.thresholds)}", clause.number in clauses
            )
            for clause in CLAUSES
        ),
        rooms=_rooms(recorded_dwelling(before)),
        basis=_basis(clauses, chosen[BasisKind.CRITERIA].rows, chosen[BasisKind.ORDER].rows, campaign),
        issued_on=order.occurred_on,
        due_on=order.due_on,
        rectify=tuple(items[code] for code in facts.get("rectify", ()) if code in items),
        consequences=tuple(_consequence(row) for row in chosen[BasisKind.PENALTY].rows),
        rights=tuple(_right(row, review) for row in chosen[BasisKind.RIGHTS].rows),
        contact=rules.contact,
        issued_by=_label(facts.get("issued_by")),
        authority=rules.authority or (authority.label if authority else ""),
        issuing_body=rules.issuing_body,
        notes=tuple(dict.fromkeys(notes)),
    )


def _party_notes(party: Addressee | None) -> list[str]:
    if party is None:
        return ["被告知人没有填写：档案中没有登记姓名，或没有选定，请核对后手工填写。"]
    return [] if party.is_full else [MASKED_NOTE]


def _body(code: object) -> OrderBody | None:
    return next((body for body in OrderBody if body.value == code), None)


def _label(code: object) -> str:
    body = _body(code)
    return "" if body is None else body.label


def _rooms(dwelling: Dwelling | None) -> tuple[RoomLine, ...]:
    return tuple(
        RoomLine(
            room.name,
            None if room.original_use is None else room.original_use.label,
            None if room.partition is None else room.partition.label,
            room.usable_area_m2,
            room.persons,
            room.beds,
        )
        for room in (dwelling.rooms if dwelling else ())
    )


def _basis(
    clauses: Sequence[int], criteria: Sequence[LegalBasis], orders: Sequence[LegalBasis], campaign: Campaign
) -> tuple[str, ...]:
    plan = campaign.name + (f"（{campaign.document_number}）" if campaign.document_number else "")
    own = f"{plan}治理范围{numbered(*clauses)}" if clauses else plan
    return (own, *(f"{row.citation}：{row.gist}" for row in (*criteria, *orders)))


def _consequence(row: LegalBasis) -> str:
    amount = "" if row.amount is None else f"（罚款幅度：{row.amount.words}）"
    return f"{row.citation}：{row.gist}{amount}"


def _right(row: LegalBasis, review: str | None) -> str:
    where = f"；复议机关：{review}" if review and row.topic == REVIEW else ""
    return f"{row.topic}：{row.gist}（{row.citation}）{where}"
