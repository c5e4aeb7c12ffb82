"""Real addresses of one subdistrict, read beside the checkout; skipped with a reason where they are not at hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.address import parse
from geo.assign import assign_points
from geo.contracts import CompoundEntry, Entrance, Level, Reason
from geo.crs import Datum, from_wgs84, to_wgs84, wgs84_to_metres
from geo.datum import detect_datum, detect_datum_by_nearest, detect_datum_by_outline
from geo.gazetteer import Gazetteer

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "oracles" / "jiuliting"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the reference data folder ../shared/oracles is not here")
DISTRICT, SUBDISTRICT = "松江区", "九里亭街道"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a reference table."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def columns(table: list[dict[str, str]], *names: str) -> list[np.ndarray]:
    """Numeric columns of a reference table."""
    return [np.array([float(row[name]) for row in table]) for name in names]


def outline() -> Any:
    """The subdistrict's outline, WGS84."""
    features = json.loads((FOLDER / "jiuliting_and_neighbours_wgs84.geojson").read_text(encoding="utf-8"))["features"]
    return next(shapely.geometry.shape(f["geometry"]) for f in features if f["properties"]["name"] == SUBDISTRICT)


def compounds() -> list[CompoundEntry]:
    """All named compounds; an address of road, number and unit alone becomes an entrance."""
    entries = []
    for number, row in enumerate(rows("jiuliting_compounds.csv"), start=1):
        parsed = parse(row["address"])
        plain = parsed.anchors and parsed.anchors[0].end == len(parsed.text)
        first = parsed.anchors[0] if plain else None
        entrances = (Entrance(first.name, first.numbers[0].value, first.unit),) if first else ()
        entries.append(CompoundEntry(number, row["name"], (), entrances))
    return entries


def addresses() -> list[str]:
    """The 76 real addresses, also as the complete form of their source."""
    table = rows("jiuliting_addresses_76.csv")
    assert len(table) == 76
    return [row["address"] for row in table]


def expected() -> dict[str, str]:
    """What the names and addresses of the same listing say: address as written there -> compound."""
    return {row["address"].strip(): row["name"] for row in rows("jiuliting_compounds.csv") if row["address"]}


def test_the_76_addresses_are_located_with_no_wrong_match() -> None:
    """An address that the listing holds, character for character, gets that compound; no other gets any."""
    gazetteer = Gazetteer(compounds(), district=DISTRICT, subdistrict=SUBDISTRICT)
    known = expected()
    matched = 0
    for address in addresses():
        found = gazetteer.locate(address)
        assert found.compound == known.get(address), address
        matched += found.compound is not None
    assert matched == len(known.keys() & set(addresses())) == 12


def test_a_door_behind_each_address_changes_only_the_level() -> None:
    """The same addresses as callers complete them: district before, building, room and a head count behind."""
    gazetteer = Gazetteer(compounds(), district=DISTRICT, subdistrict=SUBDISTRICT)
    known = expected()
    for address in addresses():
        found = gazetteer.locate(f"上海市{DISTRICT}{SUBDISTRICT}{address}12号楼502室,住了20人")
        assert found.compound == known.get(address), address
        assert (found.level is Level.DWELLING) == (address in known), address


def test_the_same_number_in_the_other_unit_is_never_taken() -> None:
    """弄 and 号 exchanged in every registered address: no match, but a question to a person."""
    gazetteer = Gazetteer(compounds(), district=DISTRICT, subdistrict=SUBDISTRICT)
    other = {"弄": "号", "号": "弄"}
    asked = 0
    for entry in compounds():
        for one in entry.entrances:
            found = gazetteer.locate(f"{one.road}{one.number}{other[one.unit]}")
            assert found.compound_id is None
            assert Reason.NUMBER_NOT_LANE in found.reasons
            asked += 1
    assert asked >= 15


def test_the_typo_of_the_public_list_is_offered() -> None:
    """郎亭路 for 朗亭路 stands in a published list; a person confirms it."""
    found = Gazetteer(compounds()).locate("郎亭路288弄")
    assert (found.level, found.reasons) == (Level.PENDING, (Reason.ROAD_TYPO,))
    assert [candidate.name for candidate in found.candidates] == ["朗庭上郡苑"]


def test_leaving_each_lane_out_never_moves_its_addresses_to_another() -> None:
    """With the true compound absent, its address matches nothing (fuzzy matching was wrong here for 2-25 of 32)."""
    entries = compounds()
    for absent in entries:
        gazetteer = Gazetteer([entry for entry in entries if entry is not absent])
        for one in absent.entrances:
            owners = {entry.name for entry in entries if entry is not absent and one in entry.entrances}
            found = gazetteer.locate(f"{one.road}{one.number}{one.unit}12号502室")
            assert found.compound is None or found.compound in owners


@pytest.mark.parametrize(("datum", "inside"), [(Datum.WGS84, 75), (Datum.GCJ02, 58)])
def test_the_outline_holds_75_of_76_in_the_right_system_and_58_in_the_wrong_one(datum: Datum, inside: int) -> None:
    """The published count, and what drawing GCJ-02 as WGS84 costs."""
    table = rows("jiuliting_addresses_76.csv")
    prefix = datum.value
    points = columns(table, f"{prefix}_lng", f"{prefix}_lat")
    assert int((assign_points(*points, [outline()]) == 0).sum()) == inside


def test_converted_positions_agree_with_the_published_ones() -> None:
    """GCJ-02 to WGS84 within 3 m (their inverse is a single step), and the outline count of the conversion is 75."""
    longitude, latitude, x, y = columns(
        rows("jiuliting_addresses_76.csv"), "gcj02_lng", "gcj02_lat", "wgs84_lng", "wgs84_lat"
    )
    converted = to_wgs84(longitude, latitude, Datum.GCJ02)
    apart = np.hypot(*np.subtract(wgs84_to_metres(*converted), wgs84_to_metres(x, y)))
    assert apart.max() < 3.0
    assert int((assign_points(*converted, [outline()]) == 0).sum()) == 75


def test_converted_compounds_agree_with_the_published_ones() -> None:
    """The listing's own system (BD-09 or GCJ-02) to WGS84 within 3 m."""
    table = rows("jiuliting_compounds.csv")
    for native, datum in (("BD-09", Datum.BD09), ("GCJ-02", Datum.GCJ02)):
        part = [row for row in table if row["native_crs"] == native]
        longitude, latitude, x, y = columns(part, "native_lng", "native_lat", "wgs84_lng", "wgs84_lat")
        converted = to_wgs84(longitude, latitude, datum)
        assert np.hypot(*np.subtract(wgs84_to_metres(*converted), wgs84_to_metres(x, y))).max() < 3.0


def test_the_detector_flags_the_gcj02_columns() -> None:
    """By name, by outline and by the nearest compound; and it is silent on the WGS84 columns."""
    longitude, latitude, x, y = columns(
        rows("jiuliting_addresses_76.csv"), "gcj02_lng", "gcj02_lat", "wgs84_lng", "wgs84_lat"
    )
    reference = columns(rows("jiuliting_compounds.csv"), "wgs84_lng", "wgs84_lat")
    assert detect_datum(longitude, latitude, x, y).actual is Datum.GCJ02
    assert detect_datum_by_outline(longitude, latitude, outline()).actual is Datum.GCJ02
    assert detect_datum_by_nearest(longitude, latitude, *reference).actual is Datum.GCJ02
    assert detect_datum(x, y, x, y).suspect is None
    assert detect_datum_by_outline(x, y, outline()).suspect is None
    assert detect_datum_by_nearest(x, y, *reference).suspect is None


def test_the_detector_flags_baidu_compounds() -> None:
    """The BD-09 part of the listing, read as WGS84, against the addresses' positions."""
    part = [row for row in rows("jiuliting_compounds.csv") if row["native_crs"] == "BD-09"]
    longitude, latitude, x, y = columns(part, "native_lng", "native_lat", "wgs84_lng", "wgs84_lat")
    assert detect_datum(longitude, latitude, x, y).actual is Datum.BD09


def test_published_local_coordinates_keep_their_distance() -> None:
    """Two points known in Shanghai local metres and in degrees: one scale within 1 %.

    The published constants themselves are only good to about 30 m over the 6.5 km between the two points.
    """
    table = [row for row in rows("shanghai_local_grid_control_points.csv") if row["wgs84_lng"]]
    east, north, gcj_x, gcj_y, x, y = columns(
        table, "local_x_m", "local_y_m", "gcj02_lng", "gcj02_lat", "wgs84_lng", "wgs84_lat"
    )
    metric_east, metric_north = wgs84_to_metres(x, y)
    local = np.hypot(np.diff(east), np.diff(north))
    metric = np.hypot(np.diff(metric_east), np.diff(metric_north))
    assert local == pytest.approx(metric, rel=1e-2)
    shown = from_wgs84(x, y, Datum.GCJ02)
    assert np.hypot(*np.subtract(wgs84_to_metres(*shown), wgs84_to_metres(gcj_x, gcj_y))).max() < 3.0
