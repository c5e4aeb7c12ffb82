"""The invented ground as rows: compounds with entrances and aliases, buildings, dwellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from shapely import to_wkb

from casework.events import Actor
from data.demo.geography import Geography
from data.schema import building, compound, compound_alias, compound_entrance, dwelling
from data.store import Writing

GROUND_ACTION = "demo_ground"
ROWS_PER_STATEMENT = 5_000


def store_ground(writing: Writing, ground: Geography, actor: Actor, at: datetime, seed: int) -> None:
    """Store compounds, entrances, aliases, buildings and dwellings under one version; its audit row keeps the seed."""
    content = {
        "seed": seed,
        "compounds": len(ground.compounds),
        "buildings": len(ground.building_label),
        "dwellings": len(ground.dwelling_room),
    }
    writing.leave_audit(GROUND_ACTION, ground.name, content, actor, at)
    connection = writing.connection
    insert_rows(connection, compound, _compounds(ground))
    insert_rows(connection, compound_entrance, _entrances(ground))
    insert_rows(connection, compound_alias, _aliases(ground))
    insert_rows(connection, building, _buildings(ground))
    insert_rows(connection, dwelling, _dwellings(ground))


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert all rows in statements of bounded size."""
    remaining = iter(rows)
    while part := list(islice(remaining, ROWS_PER_STATEMENT)):
        connection.execute(table.insert(), part)


def _compounds(ground: Geography) -> Iterator[dict[str, Any]]:
    for one in ground.compounds:
        outline = ground.polygon_wgs84(one)
        point = outline.representative_point()
        yield {
            "subdistrict": ground.code,
            "compound_id": one.compound_id,
            "code": one.code,
            "name": one.name,
            "committee_code": ground.committees[one.committee][0],
            "dwellings": one.dwellings,
            "longitude": point.x,
            "latitude": point.y,
            "geometry": to_wkb(outline),
            "source_crs": "WGS84",
            "position_source": "演示数据（虚构）",
            "accuracy_metres": 5.0,
        }


def _entrances(ground: Geography) -> Iterator[dict[str, Any]]:
    for one in ground.compounds:
        for road, number, unit in one.entrances:
            yield {
                "subdistrict": ground.code,
                "road": road,
                "number": number,
                "unit": unit,
                "compound_id": one.compound_id,
            }


def _aliases(ground: Geography) -> Iterator[dict[str, Any]]:
    for one in ground.compounds:
        for alias in one.aliases:
            yield {"subdistrict": ground.code, "alias": alias, "compound_id": one.compound_id}


def _buildings(ground: Geography) -> Iterator[dict[str, Any]]:
    longitude, latitude = ground.to_wgs84(ground.building_x, ground.building_y)
    columns = zip(
        ground.building_compound.tolist(), ground.building_label, longitude.tolist(), latitude.tolist(), strict=True
    )
    for position, (compound_id, label, east, north) in enumerate(columns):
        yield {
            "subdistrict": ground.code,
            "building_id": position + 1,
            "compound_id": compound_id,
            "label": label,
            "longitude": east,
            "latitude": north,
        }


def _dwellings(ground: Geography) -> Iterator[dict[str, Any]]:
    columns = zip(
        ground.dwelling_building.tolist(), ground.dwelling_compound.tolist(), ground.dwelling_room, strict=True
    )
    for position, (building_id, compound_id, room) in enumerate(columns):
        yield {
            "subdistrict": ground.code,
            "dwelling_id": position + 1,
            "building_id": building_id,
            "compound_id": compound_id,
            "room": room,
        }
