"""Travel between the visits of a plan: by the office's road file where there is one, else an honest estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.route_plans.document import MatrixNote, RouteVisit
from casework.routes.rules import RouteRules
from casework.routes.teams import RouteInputError
from casework.routes.teams_file import Station
from data.access import Reader
from geo.crs import Datum, read_datum
from geo.errors import GeometryError
from geo.roads import Profile, read_roads
from geo.travel import StopPlace, TravelSettings, travel_matrix

FOLDER, STEM, CACHE = "map", "roads", "cache"
ENDINGS = (".osm.pbf", ".pbf", ".osm", ".gpkg", ".shp")
DATUM_FILE = "roads.datum.txt"

Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class RoadFile:
    """The road file of a home, and the coordinate system that stands beside it in roads.datum.txt."""

    path: Path
    datum: Datum


def road_file(home: Path) -> RoadFile | None:
    """home/map/roads.osm.pbf, .osm, .gpkg or .shp: the first that is there, None when there is none.

    Raises GeometryError when roads.datum.txt names no known coordinate system.
    """
    files = (home / FOLDER / f"{STEM}{ending}" for ending in ENDINGS)
    path = next((file for file in files if file.is_file()), None)
    if path is None:
        return None
    told = path.parent / DATUM_FILE
    return RoadFile(path, read_datum(told.read_text(encoding="utf-8-sig").strip()) if told.is_file() else Datum.WGS84)


def gates_of(reader: Reader) -> dict[str, tuple[float, float]]:
    """Where each compound is entered: its own point, WGS84; compounds without one are entered at their first stop."""
    shapes = reader.compound_shapes()
    known = shapes[shapes["longitude"].notna() & shapes["latitude"].notna()]
    return {
        str(number): (float(x), float(y))
        for number, x, y in zip(known["compound_id"], known["longitude"], known["latitude"], strict=True)
    }


def matrix_of(
    visits: Sequence[RouteVisit],
    station: Station,
    rules: RouteRules,
    gates: dict[str, tuple[float, float]],
    roads: RoadFile | None,
) -> tuple[Table, Table, MatrixNote]:
    """Seconds and metres on foot from place to place (row 0 = the station, row i + 1 = visits[i]), and their source.

    roads: None = straight line × detour. Raises RouteInputError when the road file cannot be used.
    """
    settings = TravelSettings(
        entry_seconds=rules.gate_seconds,
        walking=rules.walk_metres_per_minute / 60,
        estimated_drive=rules.drive_metres_per_minute / 60,
    )
    stops = [StopPlace(one.case_id, one.longitude, one.latitude, str(one.compound_id)) for one in visits]
    cache = None if roads is None else roads.path.parent / CACHE
    try:
        network = None if roads is None else read_roads(roads.path, Profile.DRIVE, datum=roads.datum)
        found = travel_matrix(
            (station.longitude, station.latitude), stops, gates, network, settings=settings, cache=cache
        )
    except GeometryError as error:
        raise RouteInputError(str(error)) from None
    reserve = f"，已留 {rules.reserve_minutes} 分钟余量" if found.is_estimated else ""
    note = MatrixNote(
        "straight_line" if found.is_estimated else "road_file",
        found.datum.name,
        f"{found.source}{reserve}",
        found.is_estimated,
        found.notes,
    )
    return _table(found.seconds.tolist()), _table(found.walk_metres.tolist()), note


def _table(rows: list[list[int]]) -> Table:
    return tuple(tuple(row) for row in rows)
