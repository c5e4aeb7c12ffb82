"""The counted hotline orders and the compounds they fall on: the two frames that the analyses start from."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data.frames import COUNT, DAY, FLAG, NUMBER, OPTIONAL_ID, TEXT, TIME, typed_frame
from data.queries.complaints import between, counted, received_between
from data.schema import SHANGHAI
from data.view import View
from geo.crs import wgs84_to_metres

ORDERS = {
    "order_number": TEXT,
    "received_on": DAY,
    "received_at": TIME,
    "level": TEXT,
    "compound_id": OPTIONAL_ID,
    "building_id": OPTIONAL_ID,
    "dwelling_id": OPTIONAL_ID,
    "committee_code": TEXT,
    "channel": TEXT,
    "is_repeat": FLAG,
    "repeat_of": TEXT,
    "first_contact": TEXT,
    "outcome": TEXT,
    "satisfaction": TEXT,
    "due_at": TIME,
    "closed_at": TIME,
    "caller_token": TEXT,
}
AREAS = {
    "compound_id": COUNT,
    "name": TEXT,
    "committee_code": TEXT,
    "dwellings": OPTIONAL_ID,
    "x": NUMBER,
    "y": NUMBER,
}


def orders(connection: sa.Connection, view: View, start: date, end: date) -> pd.DataFrame:
    """The orders received on [start, end] that the official raw count holds, oldest first; columns of ORDERS.

    Repeats are in it (is_repeat, repeat_of say so), 街道外 is not. compound_id, building_id, dwelling_id are NA and
    committee_code None as far as the address could not be placed.
    """
    found = view.complaints()
    return _orders(connection, view, found, received_between(found, start, end))


def handled_orders(connection: sa.Connection, view: View, start: date, end: date) -> pd.DataFrame:
    """The same orders, received or closed on [start, end], whenever the other of the two happened."""
    found = view.complaints()
    closed = between(found.c.closed_at, start, end)
    return _orders(connection, view, found, received_between(found, start, end) | closed)


def _orders(connection: sa.Connection, view: View, found: sa.Subquery, rule: sa.ColumnElement[bool]) -> pd.DataFrame:
    stored = [found.c[name] for name in ORDERS if name != "received_on"]
    rows = view.run(
        connection,
        sa.select(*stored).where(counted(found, view), rule).order_by(found.c.received_at, found.c.order_number),
    )
    return typed_frame(
        ((row[0], row.received_at.astimezone(SHANGHAI).date(), *row[1:]) for row in rows),
        ORDERS,
    )


def compound_areas(connection: sa.Connection, view: View) -> pd.DataFrame:
    """One row per compound by id; columns of AREAS. dwellings: households as registered, NA = not known.

    x, y: metres (EPSG:4549), NaN where the compound has no place yet.
    """
    compounds = view.compounds()
    names = ("compound_id", "name", "committee_code", "dwellings", "longitude", "latitude")
    rows = view.run(
        connection, sa.select(*(compounds.c[name] for name in names)).order_by(compounds.c.compound_id)
    ).all()
    degrees = np.array([(row.longitude, row.latitude) for row in rows], dtype=np.float64).reshape(-1, 2)
    is_placed = ~np.isnan(degrees).any(axis=1)
    metres = np.full_like(degrees, np.nan)
    metres[is_placed] = np.column_stack(wgs84_to_metres(*degrees[is_placed].T))
    return typed_frame(((*row[:4], *place) for row, place in zip(rows, metres.tolist(), strict=True)), AREAS)
