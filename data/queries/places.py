"""Measures and shapes of compounds, and where the dwellings under a file lie."""

from __future__ import annotations

from datetime import date

import pandas as pd
import shapely
import sqlalchemy as sa

from data.frames import COUNT, GEOMETRY, NUMBER, OPTIONAL_ID, TEXT, typed_frame
from data.queries.case_states import case_states
from data.queries.complaints import counted, placed, received_between
from data.view import View

MEASURES = {
    "compound_id": COUNT,
    "name": TEXT,
    "committee_code": TEXT,
    "dwellings": OPTIONAL_ID,
    "complaints": COUNT,
    "per_thousand": NUMBER,
    "open": COUNT,
    "recurred": COUNT,
    "overdue": COUNT,
}
SHAPES = {
    "compound_id": COUNT,
    "name": TEXT,
    "committee_code": TEXT,
    "geometry": GEOMETRY,
    "longitude": NUMBER,
    "latitude": NUMBER,
    "accuracy_metres": NUMBER,
}
POINTS = {
    "case_id": TEXT,
    "dwelling_id": COUNT,
    "compound_id": COUNT,
    "longitude": NUMBER,
    "latitude": NUMBER,
    "stage": TEXT,
}


def compound_measures(connection: sa.Connection, view: View, start: date, end: date) -> pd.DataFrame:
    """One row per compound, zeros included, by id; columns of MEASURES.

    complaints: raw orders of [start, end] placed in the compound. per_thousand: complaints per 1,000 registered
    dwellings, NaN where their number is not known. open, recurred (ever), overdue: dwellings on as_of.
    """
    compounds, orders, states = view.compounds(), view.complaints(), case_states(view)
    received = (
        sa.select(orders.c.compound_id, sa.func.count().label("complaints"))
        .where(counted(orders, view), received_between(orders, start, end))
        .group_by(orders.c.compound_id)
        .subquery("received")
    )
    names = ("open", "recurred", "overdue")
    found = (
        sa.select(states.c.compound_id, *(sa.func.sum(states.c[name]).label(name) for name in names))
        .group_by(states.c.compound_id)
        .subquery("found")
    )
    own = (compounds.c[name] for name in ("compound_id", "name", "committee_code", "dwellings"))
    rows = view.run(
        connection,
        sa.select(
            *own,
            sa.func.coalesce(received.c.complaints, 0),
            *(sa.func.coalesce(found.c[name], 0) for name in names),
        )
        .select_from(
            compounds.outerjoin(received, compounds.c.compound_id == received.c.compound_id).outerjoin(
                found, compounds.c.compound_id == found.c.compound_id
            )
        )
        .order_by(compounds.c.compound_id),
    )
    return typed_frame(
        (
            (number, name, code, dwellings, complaints, per_thousand(complaints, dwellings), *cases)
            for number, name, code, dwellings, complaints, *cases in rows
        ),
        MEASURES,
    )


def per_thousand(complaints: int, dwellings: int | None) -> float:
    """Complaints per 1,000 registered dwellings; NaN when there is no number to divide by."""
    return 1000 * complaints / dwellings if dwellings else float("nan")


def compound_shapes(connection: sa.Connection, view: View) -> pd.DataFrame:
    """One row per compound by id; columns of SHAPES. geometry: shapely, WGS84, None where no boundary is known."""
    compounds = view.compounds()
    rows = view.run(connection, sa.select(*(compounds.c[name] for name in SHAPES)).order_by(compounds.c.compound_id))
    return typed_frame(
        ((*row[:3], None if row.geometry is None else shapely.from_wkb(row.geometry), *row[4:]) for row in rows), SHAPES
    )


def dwelling_points(connection: sa.Connection, view: View) -> pd.DataFrame:
    """The dwellings under a file that have a place, at their building, else at their compound; columns of POINTS."""
    states, compounds, buildings = case_states(view), view.compounds(), view.buildings()
    longitude, latitude = placed(buildings, compounds)
    rows = view.run(
        connection,
        sa.select(states.c.case_id, states.c.dwelling_id, states.c.compound_id, longitude, latitude, states.c.stage)
        .select_from(
            states.join(compounds, states.c.compound_id == compounds.c.compound_id).outerjoin(
                buildings, states.c.building_id == buildings.c.building_id
            )
        )
        .where(longitude.is_not(None), latitude.is_not(None))
        .order_by(states.c.case_id),
    )
    return typed_frame(rows, POINTS)
