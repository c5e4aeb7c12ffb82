"""The boundary of every compound as the view knows it, its versions, and the buildings that have their own place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import shapely
import sqlalchemy as sa

from casework.boundaries import BoundarySource, BoundaryState, BoundaryWay, boundary_state
from data.frames import COUNT, NUMBER, TEXT, typed_frame
from data.queries.complaints import counted
from data.view import View

BUILDINGS = {
    "building_id": COUNT,
    "compound_id": COUNT,
    "label": TEXT,
    "longitude": NUMBER,
    "latitude": NUMBER,
    "files": COUNT,
    "complaints": COUNT,
}


@dataclass(frozen=True, slots=True)
class BoundaryVersion:
    """A version of a compound's boundary. version 0: what stood there before versions were kept.

    geometry: shapely WGS84, None = no boundary then. point: longitude, latitude. recorded_at, recorded_by: None for
    version 0. restores: the version that an undo brought back.
    """

    compound_id: int
    version: int
    way: BoundaryWay
    source: BoundarySource | None
    note: str
    recorded_by: str | None
    recorded_at: datetime | None
    restores: int | None
    geometry: Any | None
    point: tuple[float, float] | None
    position_source: str | None
    accuracy_metres: float | None
    source_crs: str | None


@dataclass(frozen=True, slots=True)
class CompoundBoundary:
    """A compound and its boundary. last: the newest version, None when the boundary never changed.

    drawn_as: how the outline itself came about; for a restored one, how the version that was restored did.
    """

    compound_id: int
    code: str
    name: str
    committee_code: str
    geometry: Any | None
    point: tuple[float, float] | None
    position_source: str | None
    accuracy_metres: float | None
    last: BoundaryVersion | None
    drawn_as: BoundaryWay

    @property
    def state(self) -> BoundaryState:
        """没有边界, 示意, 已导入 or 已绘制."""
        return boundary_state(self.geometry is not None, self.accuracy_metres, self.drawn_as)

    @property
    def version(self) -> int:
        """The number of the newest version; 0 when none was kept."""
        return 0 if self.last is None else self.last.version

    @property
    def place(self) -> Any | None:
        """The outline, else the point, else None (shapely, WGS84)."""
        if self.geometry is not None:
            return self.geometry
        return None if self.point is None else shapely.Point(self.point)


def boundary_versions(connection: sa.Connection, view: View) -> tuple[BoundaryVersion, ...]:
    """All versions that the view knows, newest first."""
    found = view.boundaries()
    rows = view.run(connection, sa.select(found).order_by(found.c.version.desc(), found.c.compound_id))
    return tuple(
        BoundaryVersion(
            compound_id=row.compound_id,
            version=row.version,
            way=BoundaryWay(row.way),
            source=None if row.source is None else BoundarySource(row.source),
            note=row.note,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            restores=row.restores,
            geometry=None if row.geometry is None else shapely.from_wkb(row.geometry),
            point=_point(row),
            position_source=row.position_source,
            accuracy_metres=row.accuracy_metres,
            source_crs=row.source_crs,
        )
        for row in rows
    )


def boundaries(connection: sa.Connection, view: View) -> tuple[CompoundBoundary, ...]:
    """Every compound with its boundary, by id."""
    versions: dict[int, dict[int, BoundaryVersion]] = {}
    for one in boundary_versions(connection, view):
        versions.setdefault(one.compound_id, {})[one.version] = one
    compounds = view.compounds()
    rows = view.run(connection, sa.select(compounds).order_by(compounds.c.compound_id))
    return tuple(_boundary(row, versions.get(row.compound_id, {})) for row in rows)


def _boundary(row: sa.Row[Any], versions: dict[int, BoundaryVersion]) -> CompoundBoundary:
    last = versions[max(versions)] if versions else None
    made = last
    while made is not None and made.way is BoundaryWay.RESTORED and made.restores is not None:
        made = versions.get(made.restores)
    return CompoundBoundary(
        compound_id=row.compound_id,
        code=row.code,
        name=row.name,
        committee_code=row.committee_code,
        geometry=None if row.geometry is None else shapely.from_wkb(row.geometry),
        point=_point(row),
        position_source=row.position_source,
        accuracy_metres=row.accuracy_metres,
        last=last,
        drawn_as=BoundaryWay.BEFORE if made is None else made.way,
    )


def _point(row: sa.Row[Any]) -> tuple[float, float] | None:
    return None if row.longitude is None or row.latitude is None else (row.longitude, row.latitude)


def building_places(connection: sa.Connection, view: View) -> pd.DataFrame:
    """The buildings with a place of their own in compounds that the view shows, by id; columns of BUILDINGS.

    files: case files in the building; complaints: counted orders placed at it or in it.
    """
    compounds, buildings, cases, orders = view.compounds(), view.buildings(), view.cases(), view.complaints()
    files = (
        sa.select(cases.c.building_id, sa.func.count().label("number")).group_by(cases.c.building_id).subquery("files")
    )
    received = (
        sa.select(orders.c.building_id, sa.func.count().label("number"))
        .where(counted(orders, view), orders.c.building_id.is_not(None))
        .group_by(orders.c.building_id)
        .subquery("received")
    )
    rows = view.run(
        connection,
        sa.select(
            *(buildings.c[name] for name in ("building_id", "compound_id", "label", "longitude", "latitude")),
            sa.func.coalesce(files.c.number, 0),
            sa.func.coalesce(received.c.number, 0),
        )
        .select_from(
            buildings.join(compounds, buildings.c.compound_id == compounds.c.compound_id)
            .outerjoin(files, buildings.c.building_id == files.c.building_id)
            .outerjoin(received, buildings.c.building_id == received.c.building_id)
        )
        .where(buildings.c.longitude.is_not(None), buildings.c.latitude.is_not(None))
        .order_by(buildings.c.building_id),
    )
    return typed_frame(rows, BUILDINGS)
