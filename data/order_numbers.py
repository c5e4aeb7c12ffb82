"""Draws the number of an order inside the write transaction that records it.

The subdistrict's row is locked for the whole transaction, so two programs never see the same last serial; the row is
written after the event, so an order that is refused takes no number.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from casework.errors import ConflictError
from casework.events import CaseEvent, EventDraft
from casework.orders.rules import OrderNumbering
from data.schema_documents import order_document


@dataclass(frozen=True, slots=True)
class DrawnNumber:
    """A number that no other order has: the committee, its serial in the year, and the number as printed."""

    committee_code: str
    serial: int
    text: str


_table = order_document.c
_LAST = sa.select(sa.func.max(_table.serial)).where(
    _table.subdistrict == sa.bindparam("of_subdistrict"),
    _table.year == sa.bindparam("of_year"),
    _table.committee_code == sa.bindparam("of_committee"),
)
_TAKEN = sa.select(_table.case_id).where(
    _table.subdistrict == sa.bindparam("of_subdistrict"), _table.number == sa.bindparam("of_number")
)


def next_number(
    connection: sa.Connection, subdistrict: str, committee_code: str, draft: EventDraft, numbering: OrderNumbering
) -> DrawnNumber:
    """The number that an order of this committee gets next, by the year in which it was issued.

    Raises ConflictError when the printed number stands for another order (two committees of one name in a year).
    """
    year = draft.occurred_on.year
    own = {"of_subdistrict": subdistrict, "of_year": year, "of_committee": committee_code}
    serial = (connection.execute(_LAST, own).scalar_one() or 0) + 1
    number = numbering.text(year, committee_code, serial)
    taken = connection.execute(_TAKEN, {"of_subdistrict": subdistrict, "of_number": number}).scalar_one_or_none()
    if taken is not None:
        raise ConflictError(
            f"指令书编号“{number}”已用于档案 {taken}。请在 campaign.toml 的 [orders] 中，"
            "把编号样式 number_format 改为含居委会编号 {code} 的样式。"
        )
    return DrawnNumber(committee_code, serial, number)


def keep_number(connection: sa.Connection, subdistrict: str, drawn: DrawnNumber, event: CaseEvent) -> None:
    """Store the number for good, beside the event that carries it."""
    connection.execute(
        order_document.insert(),
        {
            "subdistrict": subdistrict,
            "year": event.occurred_on.year,
            "committee_code": drawn.committee_code,
            "serial": drawn.serial,
            "number": drawn.text,
            "case_id": event.case_id,
            "uid": event.uid,
            "version": event.version,
        },
    )
