"""Every file that the user may see, with its address and stage: what a search looks through."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import sqlalchemy as sa

from data.frames import COUNT, DAY, OPTIONAL_ID, TEXT, typed_frame
from data.queries.case_states import case_states
from data.schema import dwelling
from data.view import EVERYTHING, View

CASE_LIST = {
    "case_id": TEXT,
    "committee_code": TEXT,
    "compound_id": COUNT,
    "compound": TEXT,
    "building": TEXT,
    "room": TEXT,
    "stage": TEXT,
    "last_event_on": DAY,
}
DWELLINGS = {"building_id": COUNT, "building": TEXT, "dwelling_id": OPTIONAL_ID, "room": TEXT, "case_id": TEXT}


def has_cases(connection: sa.Connection, view: View) -> bool:
    """Whether the view shows any file: asked before every first page, so without reading them."""
    return view.run(connection, sa.select(view.cases().c.case_id).limit(1)).first() is not None


def case_list(connection: sa.Connection, view: View) -> pd.DataFrame:
    """Columns of CASE_LIST, by case number; files closed before the campaign are among them.

    stage: value of casework.vocabulary.Stage. last_event_on: the day of the newest event that counts.
    """
    # A file of earlier years is still a file: the campaign's counting does not matter here.
    every = replace(view, counting=EVERYTHING)
    states, compounds, buildings = case_states(every), every.compounds(), every.buildings()
    own = dwelling.c.subdistrict == every.subdistrict
    files = every.run(
        connection,
        sa.select(
            states, compounds.c.name.label("compound"), buildings.c.label.label("building"), dwelling.c.room
        ).select_from(
            states.join(compounds, states.c.compound_id == compounds.c.compound_id)
            .join(buildings, states.c.building_id == buildings.c.building_id)
            .join(dwelling, own & (states.c.dwelling_id == dwelling.c.dwelling_id))
        ),
    ).all()
    events = every.events()
    newest = every.run(
        connection,
        sa.select(events.c.case_id, sa.func.max(events.c.occurred_on).label("day")).group_by(events.c.case_id),
    )
    last = {row.case_id: row.day for row in newest}
    # Sorted here: the two engines order text differently.
    return typed_frame(
        (
            (
                row.case_id,
                row.committee_code,
                row.compound_id,
                row.compound,
                row.building,
                row.room,
                row.stage,
                last[row.case_id],
            )
            for row in sorted(files, key=lambda row: row.case_id)
        ),
        CASE_LIST,
    )


def dwellings_of(connection: sa.Connection, view: View, compound_id: int) -> pd.DataFrame:
    """Columns of DWELLINGS: the registered rooms of a compound that the user may see; case_id None = no file yet.

    A building without a registered room has one row with dwelling_id and room missing. Sorted as people count.
    """
    compounds, buildings, cases = view.compounds(), view.buildings(), view.cases()
    rooms = (dwelling.c.subdistrict == view.subdistrict) & (dwelling.c.building_id == buildings.c.building_id)
    rows = view.run(
        connection,
        sa.select(
            buildings.c.building_id,
            buildings.c.label.label("building"),
            dwelling.c.dwelling_id,
            dwelling.c.room,
            cases.c.case_id,
        )
        .select_from(
            compounds.join(buildings, buildings.c.compound_id == compounds.c.compound_id)
            .outerjoin(dwelling, rooms)
            .outerjoin(cases, cases.c.dwelling_id == dwelling.c.dwelling_id)
        )
        .where(compounds.c.compound_id == compound_id),
    ).all()
    ordered = sorted(rows, key=lambda row: (row.building.zfill(8), (row.room or "").zfill(8)))
    return typed_frame((tuple(row) for row in ordered), DWELLINGS)
