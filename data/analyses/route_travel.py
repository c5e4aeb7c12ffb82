"""Travel between the visits of a plan: by the office's road file where there is one, else an honest estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analytics.route_plans.document import MatrixNote, RouteVisit
from analytics.route_plans.travel import ESTIMATED, Pace, estimated_travel
from casework.route_rules import RouteRules
from casework.route_teams_file import Station

FOLDER, STEM = "map", "roads"
ENDINGS = (".osm.pbf", ".osm", ".gpkg", ".shp")


def road_file(home: Path) -> Path | None:
    """home/map/roads.osm.pbf, .osm, .gpkg or .shp: the first that is there, None when there is none."""
    files = (home / FOLDER / f"{STEM}{ending}" for ending in ENDINGS)
    return next((file for file in files if file.is_file()), None)


def matrix_of(
    visits: Sequence[RouteVisit], station: Station, rules: RouteRules, roads: Path | None
) -> tuple[tuple[tuple[int, ...], ...], MatrixNote]:
    """Seconds from place to place (row 0 = the station, row i + 1 = visits[i]) and where they come from.

    roads: a road file, None = straight line × circuity.
    """
    points = [(station.longitude, station.latitude), *((one.longitude, one.latitude) for one in visits)]
    compounds = [one.compound_id for one in visits]
    pace = Pace(rules.drive_metres_per_minute, rules.walk_metres_per_minute, rules.gate_seconds)
    note = replace(ESTIMATED, text=ESTIMATED.text.format(reserve=rules.reserve_minutes))
    return estimated_travel(points, compounds, pace), note
