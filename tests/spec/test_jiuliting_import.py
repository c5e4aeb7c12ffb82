"""Main job on real input: a real subdistrict's compounds and committees imported, and its 76 real addresses.

The data are read where they lie beside the checkout and are never part of the project.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from data.imports import run_import
from data.imports.committees import committees_toml
from data.places import load_gazetteer
from data.store import Store
from geo.contracts import Level, Location
from tests.import_files import CENTRE, NOW

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "oracles" / "jiuliting"
CODE = "310117006"
# Lists of flats print the kind behind the name; a lane's part (10号楼, 1-145) is not an entrance.
KINDS = ("（公寓）", "（别墅）")
WITHOUT_PART = {"沪亭北路199弄10号楼": "", "涞寅路1200弄2号": "", "涞坊路1033弄1-145": "涞坊路1033弄"}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the reference data folder ../shared/oracles is not here")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a reference table."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def entrance(row: dict[str, str]) -> str:
    """The entrance of a compound of the reference table, empty when it gives none."""
    address = row["address"].strip()
    return WITHOUT_PART.get(address, address)


@pytest.fixture
def jiuliting(sqlite_store: Store, tmp_path: Path) -> Store:
    """A store with the real compounds, imported from our own csv format, each row in its declared system."""
    first = rows("jiuliting_committees.csv")[0]["code"]
    campaign = parse_campaign(CAMPAIGN_TEMPLATE + "\n" + committees_toml(FOLDER / "jiuliting_committees.csv"))
    assert len(campaign.committees) == 15
    sqlite_store.create_subdistrict(CODE, "九里亭街道", False)
    path = tmp_path / "compounds.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "aliases", "committee", "entrances", "dwellings", "lon", "lat", "crs"])
        for row in rows("jiuliting_compounds.csv"):
            alias = next((row["name"].removesuffix(kind) for kind in KINDS if row["name"].endswith(kind)), "")
            position = (row["native_lng"], row["native_lat"], row["native_crs"])
            writer.writerow([row["name"], alias, first, entrance(row), row["households"], *position])
    report = run_import(sqlite_store, CODE, "compounds", path, campaign, CENTRE, NOW)
    assert report.errors == ()
    return sqlite_store


def located(store: Store) -> list[tuple[str, Location]]:
    """The 76 addresses, each with its district in front, and where the gazetteer puts them."""
    with store.read() as connection:
        gazetteer = load_gazetteer(connection, CODE)
    texts = [row["district"] + row["address"] for row in rows("jiuliting_addresses_76.csv")]
    return [(text, gazetteer.locate(text)) for text in texts]


def test_all_76_addresses_are_located_without_a_wrong_match(jiuliting: Store) -> None:
    """An address that is placed lies in a compound with exactly this road, number and 弄 or 号, or of this name."""
    entrances: dict[str, set[str]] = {}
    for row in rows("jiuliting_compounds.csv"):
        entrances.setdefault(row["name"], set()).add(entrance(row))
    found = located(jiuliting)
    assert len(found) == 76
    placed = [(text[3:], place.compound) for text, place in found if place.compound is not None]
    wrong = [
        (address, name)
        for address, name in placed
        if address not in entrances[name] and address not in name and name not in address
    ]
    assert wrong == []


def test_every_address_with_a_registered_entrance_is_found(jiuliting: Store) -> None:
    """None of the addresses whose road, number and unit stand in the list of compounds is left waiting."""
    registered = {entrance(row) for row in rows("jiuliting_compounds.csv")} - {""}
    wanted = [(text, place) for text, place in located(jiuliting) if text[3:] in registered]
    assert len(wanted) >= 10
    assert [text for text, place in wanted if place.level is not Level.COMPOUND] == []


def test_only_the_address_of_another_district_is_outside(jiuliting: Store) -> None:
    """闵行区 stands once in the list; no address of 松江区 is called outside."""
    levels: dict[str, Counter[Level]] = {}
    for text, place in located(jiuliting):
        levels.setdefault(text[:3], Counter())[place.level] += 1
    assert levels["闵行区"] == {Level.OUTSIDE: 1}
    assert Level.OUTSIDE not in levels["松江区"]


def test_look_alikes_are_never_taken_for_each_other(jiuliting: Store) -> None:
    """弄 is not 号, 350 is not 505, 沪亭路 is not 沪亭北路, and 郎亭路 is only offered as 朗亭路."""
    with jiuliting.read() as connection:
        gazetteer = load_gazetteer(connection, CODE)
    for text in ("九杜路505号", "九杜路350弄", "郎亭路288弄", "沪亭路900弄", "涞坊路333号"):
        assert gazetteer.locate(text).compound_id is None, text
    assert [one.name for one in gazetteer.locate("郎亭路288弄").candidates] == ["朗庭上郡苑"]


def test_the_positions_of_three_systems_agree(jiuliting: Store) -> None:
    """BD-09 and GCJ-02 rows end up where the reference's own WGS84 column puts them (it is up to 2.3 m off)."""
    with jiuliting.read() as connection:
        stored = {row.name: row for row in connection.exec_driver_sql("select name, longitude, latitude from compound")}
    by_name = {}
    for row in reversed(rows("jiuliting_compounds.csv")):
        by_name[row["name"]] = (float(row["wgs84_lng"]), float(row["wgs84_lat"]))
    assert len(stored) == len(by_name)
    for name, place in by_name.items():
        assert (stored[name].longitude, stored[name].latitude) == pytest.approx(place, abs=3e-5), name
