"""Travel between the visits of a plan: by the office's road file where there is one, else an honest estimate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analytics.route_plans.document import MatrixNote, RouteVisit
from casework.routes.rules import RouteRules
from casework.routes.teams import RouteInputError
from casework.routes.teams_file import Station
from data.access import Reader
from geo.crs import Datum, read_datum
from geo.errors import GeometryError
from geo.roads import Profile, RoadNetwork, read_roads
from geo.snapping import road_distances
from geo.travel import StopPlace, TravelSettings, travel_matrix

FOLDER, STEM, CACHE = "map", "roads", "cache"
ENDINGS = (".osm.pbf", ".pbf", ".osm", ".gpkg", ".shp")
DATUM_FILE, NAME_FILE = "roads.datum.txt", "roads.name.txt"
SNAP_LIMIT = TravelSettings().snap_limit

Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class RoadFile:
    """The road file of a home; its coordinate system stands beside it in roads.datum.txt, its own name and the day
    on which it was brought in roads.name.txt."""

    path: Path
    datum: Datum
    name: str


def road_file(home: Path) -> RoadFile | None:
    """home/map/roads.osm.pbf, .osm, .gpkg or .shp: the first that is there, None when there is none.

    Raises GeometryError when roads.datum.txt names no known coordinate system.
    """
    files = (home / FOLDER / f"{STEM}{ending}" for ending in ENDINGS)
    path = next((file for file in files if file.is_file()), None)
    if path is None:
        return None
    datum, name = (_beside(path, file) for file in (DATUM_FILE, NAME_FILE))
    return RoadFile(path, read_datum(datum) if datum else Datum.WGS84, name or path.name)


def _beside(path: Path, name: str) -> str:
    told = path.parent / name
    return told.read_text(encoding="utf-8-sig").strip() if told.is_file() else ""


def gates_of(reader: Reader) -> dict[str, tuple[float, float]]:
    """Where each compound is entered: its own point, WGS84; compounds without one are entered at their first stop."""
    shapes = reader.compound_shapes()
    known = shapes[shapes["longitude"].notna() & shapes["latitude"].notna()]
    return {
        str(number): (float(x), float(y))
        for number, x, y in zip(known["compound_id"], known["longitude"], known["latitude"], strict=True)
    }


@dataclass(frozen=True, slots=True)
class TravelTable:
    """Seconds and metres on foot from place to place (row 0 = the station, row i + 1 = visits[i]), and their source.

    visits: those that can be reached. apart: (visit, metres) of those too far from every road.
    """

    visits: tuple[RouteVisit, ...]
    seconds: Table
    walking: Table
    note: MatrixNote
    apart: tuple[tuple[RouteVisit, int], ...] = ()


def matrix_of(
    visits: Sequence[RouteVisit],
    station: Station,
    rules: RouteRules,
    gates: dict[str, tuple[float, float]],
    roads: RoadFile | None,
) -> TravelTable:
    """Travel between the visits; roads: None = straight line × detour.

    Raises RouteInputError when the road file cannot be used: unreadable, not joined, in another coordinate system than
    the visits, or too far from the station or from half of the visits.
    """
    settings = TravelSettings(
        entry_seconds=rules.gate_seconds,
        walking=rules.walk_metres_per_minute / 60,
        estimated_drive=rules.drive_metres_per_minute / 60,
    )
    cache = None if roads is None else roads.path.parent / CACHE
    apart: tuple[tuple[RouteVisit, int], ...] = ()
    try:
        network = None
        if roads is not None:
            network = replace(read_roads(roads.path, Profile.DRIVE, datum=roads.datum), source=roads.name)
            apart = _apart(network, visits, gates)
        left_aside = {visit.case_id for visit, _ in apart}
        near = tuple(one for one in visits if one.case_id not in left_aside)
        stops = [StopPlace(one.case_id, one.longitude, one.latitude, str(one.compound_id)) for one in near]
        found = travel_matrix(
            (station.longitude, station.latitude), stops, gates, network, settings=settings, cache=cache
        )
    except GeometryError as error:
        raise RouteInputError(_with_names(str(error), visits)) from None
    reserve = f"，已留 {rules.reserve_minutes} 分钟余量" if found.is_estimated else ""
    note = MatrixNote(
        "straight_line" if found.is_estimated else "road_file",
        found.datum.name,
        f"{found.source}{reserve}",
        found.is_estimated,
        tuple(_with_names(one, visits) for one in found.notes),
    )
    return TravelTable(near, _table(found.seconds.tolist()), _table(found.walk_metres.tolist()), note, apart)


def _apart(
    network: RoadNetwork, visits: Sequence[RouteVisit], gates: dict[str, tuple[float, float]]
) -> tuple[tuple[RouteVisit, int], ...]:
    """The visits whose gate is too far from every road, unless these are so many that the roads are of elsewhere."""
    places = [gates.get(str(one.compound_id), (one.longitude, one.latitude)) for one in visits]
    metres = road_distances(network, np.array([x for x, _ in places]), np.array([y for _, y in places]))
    far = [(one, round(float(away))) for one, away in zip(visits, metres, strict=True) if away > SNAP_LIMIT]
    return () if len(far) * 2 > len(visits) else tuple(far)


def _with_names(text: str, visits: Sequence[RouteVisit]) -> str:
    """The sentence with the names of compounds instead of their numbers."""
    names = {str(one.compound_id): one.compound for one in visits}
    return re.sub(r"小区 (\d+)", lambda found: f"“{names.get(found[1], found[0])}”", text)


def _table(rows: list[list[int]]) -> Table:
    return tuple(tuple(row) for row in rows)
