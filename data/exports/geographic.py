"""Layers for other systems: compounds with their measures, dwellings summed up by building. WGS84, said in each file.

No file of one dwelling leaves here: a building is the finest unit, and in a shared file a count below three is left
out with the reason beside it, so that a number never stands for one household (k ≥ 3).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pandas as pd
import shapely

from analytics.small_numbers import MINIMUM_EVENTS
from casework.transitions import ENDED_STAGES
from casework.vocabulary import Stage
from data.access import Reader
from data.analyses.expected_complaints import ExpectedComplaints

FEWEST = 3
TOO_FEW = f"少于{FEWEST}"
CRS = "EPSG:4326"
CRS_WORDS = "WGS84 经纬度（EPSG:4326）"
_COUNTS = {"complaints": "投诉件数", "open": "未清零户数", "overdue": "逾期户数", "recurred": "回潮户数"}
_NO_ORDERS = {"投诉件数": None, "投诉件数说明": None, "每千户投诉": None, "每千户投诉说明": None}
_KML = "http://www.opengis.net/kml/2.2"
_DAY = "%Y-%m-%dT00:00:00.000Z"

EXPECTED = "预期投诉每周"
EXPECTED_WORDS = "只用于排核查的先后，建议核查，不评价小区"

Feature = tuple[shapely.Geometry, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Layers:
    """What goes into the file: features of compounds (polygon, else point) and of buildings (point).

    start, end: the days over which complaints are counted; states are of `end`. notes: what must be known of the file.
    """

    compounds: tuple[Feature, ...]
    buildings: tuple[Feature, ...]
    end: date
    notes: tuple[str, ...]


def campaign_layers(
    reader: Reader,
    committees: Mapping[str, str],
    start: date,
    end: date,
    *,
    shared: bool,
    notes: tuple[str, ...] = (),
    committee_code: str | None = None,
    expected: ExpectedComplaints | None = None,
) -> Layers:
    """The layers of the reader's rows.

    committees: code → name. shared: the file leaves the office, counts from 1 to 2 are left out (未满 3). notes: more
    to say, e.g. 数据截至. committee_code: only its compounds. expected: of the coming week, None = left out; a compound
    with one or two orders in the window behind it is 少于3 there too.
    Compounds and buildings without a place are not in a map file; a note says how many.
    """
    hide = _suppressed if shared else _as_it_is
    places = {
        record["compound_id"]: record
        for record in _records(reader.compound_shapes())
        if committee_code in (None, record["committee_code"])
    }
    compounds, unplaced, knows_orders = [], 0, reader.has_orders()
    for record in _records(reader.compound_measures(start, end)):
        if record["compound_id"] not in places:
            continue
        place = _place(places[record["compound_id"]])
        if place is None:
            unplaced += 1
        else:
            values = _compound(record, committees, hide) | ({} if knows_orders else _NO_ORDERS)
            if expected is not None:
                values |= _expected(expected, record["compound_id"], hide)
            compounds.append((place, values))
    said = [
        f"坐标系：{CRS_WORDS}",
        f"投诉：{start} 至 {end}，按受理时间；户的状态截至 {end}",
        *notes,
        *([f"预期投诉为截至 {expected.as_of} 的预计（此后 7 天），{EXPECTED_WORDS}"] if expected else []),
        *([] if knows_orders else ["还没有 12345 工单，投诉为未知"]),
        *([f"共享用：{TOO_FEW}的数不列出"] if shared else []),
        *([f"{unplaced} 个小区没有坐标，不在图上"] if unplaced else []),
    ]
    dwellings = [record for record in _records(reader.dwelling_points()) if record["compound_id"] in places]
    return Layers(tuple(compounds), _buildings(dwellings, places, hide), end, tuple(said))


def write_geojson(layers: Layers, path: Path) -> None:
    """One GeoJSON (RFC 7946): features of both layers, told apart by 图层; the notes stand beside them."""
    features = [
        {"type": "Feature", "geometry": shapely.geometry.mapping(geometry), "properties": {"图层": layer, **properties}}
        for layer, members in _named(layers)
        for geometry, properties in members
    ]
    content = {"type": "FeatureCollection", "说明": list(layers.notes), "features": features}
    path.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")


def write_geopackage(layers: Layers, path: Path) -> None:
    """One GeoPackage with the layers 小区, 楼 and the table 说明. Replaces the file."""
    import geopandas as gpd
    import pyogrio

    path.unlink(missing_ok=True)
    # Else the moment of writing stands in the file, and the same data give other bytes.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": layers.end.strftime(_DAY)})
    try:
        for layer, members in _named(layers):
            if members:
                frame = gpd.GeoDataFrame(
                    [properties for _, properties in members],
                    geometry=[geometry for geometry, _ in members],
                    crs=CRS,
                )
                pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", append=path.exists())
        pyogrio.write_dataframe(
            pd.DataFrame({"说明": list(layers.notes)}), path, layer="说明", driver="GPKG", append=path.exists()
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_kml(layers: Layers, path: Path) -> None:
    """One KML 2.2 with a folder per layer; values as ExtendedData, never as HTML."""
    Xml.register_namespace("", _KML)
    root = Xml.Element(f"{{{_KML}}}kml")
    document = _child(root, "Document")
    _child(document, "name", "群租治理")
    _child(document, "description", "；".join(layers.notes))
    for layer, members in _named(layers):
        folder = _child(document, "Folder")
        _child(folder, "name", layer)
        for geometry, properties in members:
            mark = _child(folder, "Placemark")
            _child(mark, "name", str(properties["小区"]))
            data = _child(mark, "ExtendedData")
            for title, value in properties.items():
                if value is not None:
                    _child(_child(data, "Data", name=title), "value", str(value))
            mark.append(_kml_geometry(geometry))
    Xml.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


WRITERS: Mapping[str, Callable[[Layers, Path], None]] = {
    "gpkg": write_geopackage,
    "geojson": write_geojson,
    "kml": write_kml,
}


def _named(layers: Layers) -> tuple[tuple[str, tuple[Feature, ...]], ...]:
    return ("小区", layers.compounds), ("楼", layers.buildings)


def _suppressed(count: int) -> tuple[int | None, str | None]:
    return (None, TOO_FEW) if 0 < count < FEWEST else (count, None)


def _as_it_is(count: int) -> tuple[int | None, str | None]:
    return count, None


Hide = Callable[[int], tuple[int | None, str | None]]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows, with None for what is not known."""
    return [
        {str(name): None if pd.api.types.is_scalar(value) and pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _compound(record: Mapping[str, Any], committees: Mapping[str, str], hide: Hide) -> dict[str, Any]:
    code, rate = record["committee_code"], record["per_thousand"]
    is_few = record["complaints"] < MINIMUM_EVENTS
    return {
        "小区": record["name"],
        "居委会": committees.get(code, code),
        "登记户数": record["dwellings"],
        **_counts({title: record[name] for name, title in _COUNTS.items()}, hide),
        "每千户投诉": None if is_few or rate is None else round(rate, 1),
        "每千户投诉说明": f"样本少（不足{MINIMUM_EVENTS}件）" if is_few else None,
    }


def _expected(expected: ExpectedComplaints, compound_id: int, hide: Hide) -> dict[str, Any]:
    found = expected.compounds.get(compound_id)
    if found is None:
        return {EXPECTED: None, f"{EXPECTED}说明": None}
    per_week, orders = found
    reason = hide(orders)[1]
    return {EXPECTED: None if reason else round(per_week, 2), f"{EXPECTED}说明": reason}


def _counts(counts: Mapping[str, int], hide: Hide) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for title, count in counts.items():
        shown[title], shown[f"{title}说明"] = hide(count)
    return shown


def _buildings(
    dwellings: list[dict[str, Any]], places: Mapping[int, Mapping[str, Any]], hide: Hide
) -> tuple[Feature, ...]:
    """Files by the point at which they lie: their building, else their compound."""
    files: Counter[tuple[int, float, float]] = Counter()
    in_hand: Counter[tuple[int, float, float]] = Counter()
    for dwelling in dwellings:
        key = dwelling["compound_id"], dwelling["longitude"], dwelling["latitude"]
        files[key] += 1
        in_hand[key] += Stage(dwelling["stage"]) not in ENDED_STAGES
    return tuple(
        (
            shapely.Point(key[1:]),
            {"小区": places[key[0]]["name"], **_counts({"户档数": files[key], "在办户数": in_hand[key]}, hide)},
        )
        for key in sorted(files)
    )


def _place(record: Mapping[str, Any]) -> shapely.Geometry | None:
    if record["geometry"] is not None:
        return record["geometry"]
    if record["longitude"] is None or record["latitude"] is None:
        return None
    return shapely.Point(record["longitude"], record["latitude"])


def _child(parent: Xml.Element, tag: str, text: str | None = None, **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, f"{{{_KML}}}{tag}", attributes)
    child.text = None if text is None else "".join(sign for sign in text if sign.isprintable())
    return child


def _kml_geometry(geometry: shapely.Geometry) -> Xml.Element:
    if geometry.geom_type == "Point":
        point = Xml.Element(f"{{{_KML}}}Point")
        _child(point, "coordinates", f"{geometry.x},{geometry.y}")
        return point
    several = Xml.Element(f"{{{_KML}}}MultiGeometry")
    for polygon in shapely.get_parts(geometry):
        outline = _child(several, "Polygon")
        for name, rings in (("outerBoundaryIs", [polygon.exterior]), ("innerBoundaryIs", polygon.interiors)):
            for ring in rings:
                line = _child(_child(outline, name), "LinearRing")
                _child(line, "coordinates", " ".join(f"{x},{y}" for x, y in ring.coords))
    return several
