"""Complaints: counts by the day received, the newest, and those without a place.

Counts are raw hotline orders (repeats count, as the official figure does) of the types that the campaign counts
and that lie in the subdistrict: level other than 街道外. Orders whose address is still to be placed count; returned
ones were 街道外. Lists show the orders of every type.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from casework.vocabulary import LocatedLevel
from data.frames import COUNT, DAY, FLAG, NUMBER, OPTIONAL_ID, TEXT, TIME, typed_frame
from data.schema import SHANGHAI
from data.view import ORDER_TYPES, View

NEWEST = {
    "order_number": TEXT,
    "received_at": TIME,
    "raw_address": TEXT,
    "text": TEXT,
    "level": TEXT,
    "compound_id": OPTIONAL_ID,
    "compound": TEXT,
    "committee_code": TEXT,
    "channel": TEXT,
    "order_type": TEXT,
    "category": TEXT,
    "is_repeat": FLAG,
    "outcome": TEXT,
    "satisfaction": TEXT,
    "closed_at": TIME,
}
UNLOCATED = {"order_number": TEXT, "received_at": TIME, "raw_address": TEXT, "text": TEXT, "reasons": DAY}
POINTS = {
    "order_number": TEXT,
    "longitude": NUMBER,
    "latitude": NUMBER,
    "level": TEXT,
    "received_at": TIME,
    "compound_id": COUNT,
    "repeat_of": TEXT,
}


def received_between(complaints: sa.FromClause, start: date, end: date) -> sa.ColumnElement[bool]:
    """Received on the days [start, end], Shanghai time."""
    return between(complaints.c.received_at, start, end)


def between(moment: sa.ColumnElement[datetime], start: date, end: date) -> sa.ColumnElement[bool]:
    """A moment on the days [start, end], Shanghai time."""
    first = datetime.combine(start, time(), SHANGHAI)
    after = datetime.combine(end + timedelta(days=1), time(), SHANGHAI)
    return (moment >= first) & (moment < after)


def local(complaints: sa.FromClause) -> sa.ColumnElement[bool]:
    """Lies in the subdistrict, or may lie there."""
    return complaints.c.level != LocatedLevel.OUTSIDE.value


def counted(complaints: sa.FromClause, view: View) -> sa.ColumnElement[bool]:
    """Belongs to the official raw count of the subdistrict."""
    if not view.counting.order_types:
        return local(complaints)
    return local(complaints) & (complaints.c.order_type.is_(None) | complaints.c.order_type.in_(ORDER_TYPES))


def has_orders(connection: sa.Connection, view: View) -> bool:
    """Whether the view knows of any order at all, of whatever type; without one a count of 0 says nothing."""
    revisions = view.revisions()
    return view.run(connection, sa.select(revisions.c.order_number).limit(1)).first() is not None


def complaint_count(connection: sa.Connection, view: View, start: date, end: date) -> int:
    """Raw orders received on [start, end], as far as as_of."""
    orders = view.complaints()
    rule = counted(orders, view) & received_between(orders, start, end)
    number: int = view.run(connection, sa.select(sa.func.count()).select_from(orders).where(rule)).scalar_one()
    return number


def complaints_per_day(connection: sa.Connection, view: View, start: date, end: date) -> pd.DataFrame:
    """day (date), complaints: one row per day of [start, end] as far as as_of, zeros included."""
    orders = view.complaints()
    day = sa.func.date(orders.c.received_at, type_=sa.Date)
    rows = view.run(
        connection,
        sa.select(day, sa.func.count())
        .where(counted(orders, view), received_between(orders, start, end))
        .group_by(day),
    )
    counts: dict[date, int] = {row[0]: row[1] for row in rows}
    length = (min(end, view.as_of) - start).days + 1
    days = (start + timedelta(days=offset) for offset in range(length))
    return typed_frame(((day, counts.get(day, 0)) for day in days), {"day": DAY, "complaints": COUNT})


def newest_complaints(connection: sa.Connection, view: View, limit: int) -> pd.DataFrame:
    """The orders received last, newest first, 街道外 left out; columns of NEWEST."""
    orders, compounds = view.complaints(), view.compounds()
    columns = [compounds.c.name if name == "compound" else orders.c[name] for name in NEWEST]
    rows = view.run(
        connection,
        sa.select(*columns)
        .select_from(orders.outerjoin(compounds, orders.c.compound_id == compounds.c.compound_id))
        .where(local(orders))
        .order_by(orders.c.received_at.desc(), orders.c.order_number)
        .limit(limit),
    )
    return typed_frame(rows, NEWEST)


def unlocated_count(connection: sa.Connection, view: View) -> int:
    """Orders whose address is not placed yet (待定)."""
    orders = view.complaints()
    pending = orders.c.level == LocatedLevel.PENDING.value
    number: int = view.run(connection, sa.select(sa.func.count()).select_from(orders).where(pending)).scalar_one()
    return number


def unlocated_complaints(connection: sa.Connection, view: View, limit: int) -> pd.DataFrame:
    """The orders not placed yet, newest first; columns of UNLOCATED, reasons as a tuple of reason codes."""
    orders = view.complaints()
    rows = view.run(
        connection,
        sa.select(*(orders.c[name] for name in UNLOCATED))
        .where(orders.c.level == LocatedLevel.PENDING.value)
        .order_by(orders.c.received_at.desc(), orders.c.order_number)
        .limit(limit),
    )
    plain = ((*row[:-1], tuple(json.loads(row[-1]))) for row in rows)
    return typed_frame(plain, UNLOCATED)


def complaint_points(connection: sa.Connection, view: View, start: date, end: date) -> pd.DataFrame:
    """The orders of [start, end] that have a place, at their building, else at their compound; columns of POINTS."""
    orders, compounds, buildings = view.complaints(), view.compounds(), view.buildings()
    longitude, latitude = placed(buildings, compounds)
    rows = view.run(
        connection,
        sa.select(
            orders.c.order_number,
            longitude,
            latitude,
            orders.c.level,
            orders.c.received_at,
            orders.c.compound_id,
            orders.c.repeat_of,
        )
        .select_from(
            orders.join(compounds, orders.c.compound_id == compounds.c.compound_id).outerjoin(
                buildings, orders.c.building_id == buildings.c.building_id
            )
        )
        .where(
            counted(orders, view), received_between(orders, start, end), longitude.is_not(None), latitude.is_not(None)
        )
        .order_by(orders.c.received_at, orders.c.order_number),
    )
    return typed_frame(rows, POINTS)


def placed(buildings: sa.FromClause, compounds: sa.FromClause) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    """Longitude and latitude (WGS84, degrees) of the building, else of the compound; both from the same one."""
    at_building = buildings.c.longitude.is_not(None) & buildings.c.latitude.is_not(None)
    return (
        sa.case((at_building, buildings.c.longitude), else_=compounds.c.longitude),
        sa.case((at_building, buildings.c.latitude), else_=compounds.c.latitude),
    )
