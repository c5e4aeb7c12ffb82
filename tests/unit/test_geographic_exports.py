"""Layers for other systems: every count traced to the reader, small ones left out when shared, same bytes again."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyogrio
import pytest

from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.exports.geographic import TOO_FEW, WRITERS, Layers, campaign_layers
from data.settings import load_settings
from data.store import Store

START, END = date(2021, 7, 1), date(2021, 10, 27)


@pytest.fixture(scope="module")
def reader(demo_home: Path) -> Any:
    """The safety office's view of the small demo."""
    store = Store.open(load_settings(demo_home, {}).database_url)
    code = store.subdistricts()[0].code
    yield Reader(store, code, Actor("office", Role.SAFETY_OFFICE), END, Knowledge.AS_KNOWN_THEN)
    store.close()


def layers(reader: Reader, *, shared: bool) -> Layers:
    """The layers with one known committee name."""
    return campaign_layers(reader, {"x": "某居委会"}, START, END, shared=shared, notes=("数据截至 2021-10-27",))


def test_the_office_file_holds_the_readers_counts(reader: Reader) -> None:
    """Complaints by compound, files by place: nothing lost, nothing twice."""
    made = layers(reader, shared=False)
    measures = reader.compound_measures(START, END)
    assert sum(values["投诉件数"] for _, values in made.compounds) == measures["complaints"].sum()
    assert sum(values["未清零户数"] for _, values in made.compounds) == measures["open"].sum()
    points = reader.dwelling_points()
    expected = Counter(zip(points["longitude"], points["latitude"], strict=True))
    assert {(place.x, place.y): values["户档数"] for place, values in made.buildings} == dict(expected)


def test_a_shared_file_never_shows_one_or_two(reader: Reader) -> None:
    """k = 3: such a count is left out, with the reason beside it; zero and three or more are shown."""
    whole, shared = layers(reader, shared=False), layers(reader, shared=True)
    hidden = 0
    for part in ("compounds", "buildings"):
        for (_, full), (_, cut) in zip(getattr(whole, part), getattr(shared, part), strict=True):
            for title in (title for title in cut if f"{title}说明" in cut and title != "每千户投诉"):
                is_small = 0 < full[title] < 3
                hidden += is_small
                assert cut[title] == (None if is_small else full[title])
                assert cut[f"{title}说明"] == (TOO_FEW if is_small else None)
    assert hidden > 0


def test_no_file_names_a_dwelling(reader: Reader, tmp_path: Path) -> None:
    """A building is the finest unit: neither room nor file number is in any of them."""
    points = reader.dwelling_points()
    for kind, write in WRITERS.items():
        path = tmp_path / f"x.{kind}"
        write(layers(reader, shared=True), path)
        content = path.read_bytes()
        assert not any(f'"{case_id}"'.encode() in content for case_id in points["case_id"].head(50))
        assert "室".encode() not in content


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_data_give_the_same_bytes(reader: Reader, tmp_path: Path, kind: str) -> None:
    """So that two copies can be compared; writing over an old file replaces it."""
    paths = [tmp_path / f"{name}.{kind}" for name in ("a", "b")]
    for path in paths:
        WRITERS[kind](layers(reader, shared=True), path)
    WRITERS[kind](layers(reader, shared=True), paths[0])
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_each_format_says_its_crs_and_the_cut_off(reader: Reader, tmp_path: Path) -> None:
    """WGS84 by the format's own means, and in words."""
    made = layers(reader, shared=True)
    for kind, write in WRITERS.items():
        write(made, tmp_path / f"x.{kind}")
    assert pyogrio.read_info(tmp_path / "x.gpkg", layer="小区")["crs"] == "EPSG:4326"
    notes = pyogrio.read_dataframe(tmp_path / "x.gpkg", layer="说明")["说明"].tolist()
    assert "数据截至 2021-10-27" in notes and any("EPSG:4326" in note for note in notes)
    geojson = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert geojson["说明"] == notes
    assert len(geojson["features"]) == len(made.compounds) + len(made.buildings)
    kml = ElementTree.parse(tmp_path / "x.kml")
    marks = kml.findall(".//{http://www.opengis.net/kml/2.2}Placemark")
    assert len(marks) == len(geojson["features"])


def test_hostile_names_are_text_in_every_format(reader: Reader, tmp_path: Path) -> None:
    """Script, control characters and rare characters arrive as the text they are."""
    name = "<script>alert(1)</script>&䶮"
    place, values = layers(reader, shared=True).compounds[0]
    made = Layers(((place, {**values, "小区": name}),), (), END, (name,))
    for kind, write in WRITERS.items():
        write(made, tmp_path / f"x.{kind}")
    assert pyogrio.read_dataframe(tmp_path / "x.gpkg", layer="小区")["小区"].tolist() == [name]
    assert json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["features"][0]["properties"]["小区"] == name
    assert b"<script" not in (tmp_path / "x.kml").read_bytes()
