"""Roads and water from the home folder: drawn, or refused with the reason."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.analyses.base_map import LARGEST_BYTES, BaseLayers, base_layers
from data.demo_accounts import demo_actor
from data.store import Store, sqlite_url
from geo.crs import Datum, from_wgs84


@pytest.fixture
def reader(demo_home: Path) -> Reader:
    """The office's reader of the demo."""
    store = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    code = store.subdistricts()[0].code
    return Reader(store, code, demo_actor(Role.SAFETY_OFFICE, "x"), date(2021, 10, 27), Knowledge.AS_KNOWN_THEN)


def roads(reader: Reader) -> list[list[list[float]]]:
    """A road around each compound: its outline, as lines."""
    places = [place for place in reader.compound_shapes()["geometry"] if place is not None]
    return [[list(point) for point in place.exterior.coords] for place in places]


def written(home: Path, name: str, lines: list[Any], kind: str = "LineString", **more: Any) -> Path:
    """A GeoJSON file in the folder map of the home."""
    folder = home / "map"
    folder.mkdir(exist_ok=True)
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": line}} for line in lines
    ]
    file = folder / name
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), encoding="utf-8")
    return file


def layers(found: BaseLayers) -> list[str]:
    """The layers that are drawn."""
    return [] if found.features is None else found.features["layer"].unique().tolist()


def test_files_are_roads_or_water_by_their_name(reader: Reader, tmp_path: Path) -> None:
    """道路.geojson and 河道.geojson; other files of the folder are passed over."""
    written(tmp_path, "道路.geojson", roads(reader))
    written(tmp_path, "河道.geojson", roads(reader)[:1])
    (tmp_path / "map" / "readme.txt").write_text("x", encoding="utf-8")
    found = base_layers(reader, tmp_path)
    assert sorted(layers(found)) == ["roads", "water"]
    assert found.refused == ()


def test_without_the_folder_there_is_no_base(reader: Reader, tmp_path: Path) -> None:
    """Nothing is needed."""
    assert base_layers(reader, tmp_path) == BaseLayers(None, ())


def test_a_shifted_file_is_refused_with_the_datum_named(reader: Reader, tmp_path: Path) -> None:
    """Roads of an Amap export lie 480 m off: better none than wrong ones."""
    shifted = [
        [list(point) for point in zip(*from_wgs84(*zip(*line, strict=True), Datum.GCJ02), strict=True)]
        for line in roads(reader)
    ]
    written(tmp_path, "道路.geojson", shifted)
    found = base_layers(reader, tmp_path)
    assert found.features is None
    assert "GCJ-02" in found.refused[0] and "道路.geojson" in found.refused[0]


@pytest.mark.parametrize(
    ("lines", "kind", "more", "reason"),
    [
        ([[[31.03, 121.95], [31.04, 121.96]]], "LineString", {}, "互换"),
        ([[121.95, 31.03]], "Point", {}, "没有线或面"),
        ([[[121.95, 31.03]]], "LineString", {}, "坐标"),
        ([[[121.9, 31.0], [121.95, 31.0]]], "LineString", {"crs": {"properties": {"name": "EPSG:3857"}}}, "WGS84"),
    ],
)
def test_a_file_that_cannot_be_right_is_named(
    reader: Reader, tmp_path: Path, lines: list[Any], kind: str, more: dict[str, Any], reason: str
) -> None:
    """Exchanged columns, points, broken coordinates, another projection."""
    written(tmp_path, "roads.geojson", lines, kind, **more)
    found = base_layers(reader, tmp_path)
    assert found.features is None
    assert reason in found.refused[0]


def test_a_file_that_is_too_large_or_no_json_is_refused_and_the_others_are_drawn(
    reader: Reader, tmp_path: Path
) -> None:
    """One bad file does not take the map away."""
    written(tmp_path, "a.geojson", roads(reader))
    (tmp_path / "map" / "b.geojson").write_text("{", encoding="utf-8")
    (tmp_path / "map" / "c.geojson").write_text(" " * (LARGEST_BYTES + 1), encoding="utf-8")
    found = base_layers(reader, tmp_path)
    assert layers(found) == ["roads"]
    assert ["不是 GeoJSON" in found.refused[0], "超过 5 MB" in found.refused[1]] == [True, True]


def test_a_changed_file_is_read_again(reader: Reader, tmp_path: Path) -> None:
    """Without a restart of the server."""
    written(tmp_path, "a.geojson", roads(reader))
    before = base_layers(reader, tmp_path)
    written(tmp_path, "a.geojson", roads(reader)[:2])
    after = base_layers(reader, tmp_path)
    assert before.features is not None and after.features is not None
    assert len(after.features) == 2 < len(before.features)
    assert all(isinstance(one, shapely.LineString) for one in after.features["geometry"])
