"""The register of orders (指令书台账): every order that was issued by as_of, with what followed."""

from __future__ import annotations

from itertools import groupby

import pandas as pd
import sqlalchemy as sa

from casework.orders.lines import ORDER_KINDS, order_lines
from data.audit import event_from_row
from data.frames import DAY, FLAG, TEXT, typed_frame
from data.schema import dwelling
from data.view import View

REGISTER = {
    "number": TEXT,
    "case_id": TEXT,
    "committee_code": TEXT,
    "compound": TEXT,
    "building": TEXT,
    "room": TEXT,
    "issued_on": DAY,
    "served_on": DAY,
    "method": TEXT,
    "due_on": DAY,
    "is_extended": FLAG,
    "is_void": FLAG,
}


def order_register(connection: sa.Connection, view: View) -> pd.DataFrame:
    """Columns of REGISTER, by day of issue and number; a voided order stays in it and is marked.

    number is missing for orders recorded before they were numbered; method: value of ServiceMethod.
    """
    entries, events = view.entries(), view.events()
    kinds = [kind.value for kind in ORDER_KINDS]
    counting = set(view.run(connection, sa.select(events.c.uid).where(events.c.kind.in_(kinds))).scalars())
    compounds, buildings = view.compounds(), view.buildings()
    own = dwelling.c.subdistrict == view.subdistrict
    rows = view.run(
        connection,
        sa.select(entries, compounds.c.name.label("compound"), buildings.c.label.label("building"), dwelling.c.room)
        .select_from(
            entries.join(compounds, entries.c.compound_id == compounds.c.compound_id)
            .join(buildings, entries.c.building_id == buildings.c.building_id)
            .join(dwelling, own & (entries.c.dwelling_id == dwelling.c.dwelling_id))
        )
        .where(entries.c.kind.in_(kinds))
        .order_by(entries.c.case_id, entries.c.occurred_on, entries.c.version),
    ).all()
    found = []
    for case_id, group in groupby(rows, key=lambda row: row.case_id):
        own_rows = list(group)
        first = own_rows[0]
        place = (case_id, first.committee_code, first.compound, first.building, first.room)
        for line in order_lines((event_from_row(row), row.uid not in counting) for row in own_rows):
            issued = line.issued
            method = None if line.method is None else line.method.value
            days = (issued.occurred_on, line.served_on, method, line.due_on)
            cells = (line.number, *place, *days, line.extension is not None, line.is_void)
            found.append(((issued.occurred_on, issued.version), cells))
    found.sort(key=lambda pair: pair[0])
    return typed_frame((cells for _, cells in found), REGISTER)
