"""Compounds from tables and map layers: coordinate systems, shapes, upsert, and waiting orders placed anew."""

from __future__ import annotations

import json
import warnings
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
import sqlalchemy as sa

from casework.errors import UserError
from data.imports.compound_rows import read_entrances
from data.imports.values import CellError
from data.schema import compound, compound_alias, compound_entrance
from data.store import Store
from geo.contracts import Entrance
from geo.crs import Datum, from_wgs84, geometry_to_wgs84
from tests.import_files import (
    CODE,
    COMPOUND,
    NOW,
    OTHER_COMPOUND,
    compounds_file,
    contents,
    hotline_file,
    imported,
    orders,
    write_csv,
)

LATER = NOW + timedelta(days=1)
SQUARE = shapely.box(121.300, 31.150, 121.302, 31.152)
BOW_TIE = shapely.Polygon([(121.300, 31.150), (121.302, 31.152), (121.302, 31.150), (121.300, 31.152)])


def compounds(store: Store) -> list[dict[str, Any]]:
    """All stored compounds, by id."""
    with store.read() as connection:
        rows = connection.execute(sa.select(compound).order_by(compound.c.compound_id))
        return [dict(row) for row in rows.mappings()]


def entrances(store: Store) -> list[tuple[str, int, str, int]]:
    """All stored entrances."""
    columns = (compound_entrance.c[name] for name in ("road", "number", "unit", "compound_id"))
    with store.read() as connection:
        return sorted(tuple(row) for row in connection.execute(sa.select(*columns)))


def layer(geometry: Any = SQUARE, **attributes: Any) -> geopandas.GeoDataFrame:
    """A layer with one compound."""
    given = {"小区名称": "云溪苑", "编号": "YX", "居委会": "01", "地址": "云溪路12弄", "户数": 320, **attributes}
    return geopandas.GeoDataFrame({key: [value] for key, value in given.items()}, geometry=[geometry], crs="EPSG:4326")


def zipped_shapefile(folder: Path, frame: geopandas.GeoDataFrame, encoding: str, *without: str) -> Path:
    """A zip with a shapefile in a folder, some of its parts left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # names longer than ten bytes are cut
        frame.to_file(folder / "layer.shp", encoding=encoding)
    path = folder / "layer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.glob("layer.*")):
            if part.suffix not in (".zip", *without):
                archive.write(part, f"数据/小区{part.suffix}")
    return path


def test_a_table_becomes_compounds_on_both_engines(store: Store, tmp_path: Path) -> None:
    """Code, name, committee by code or short name, dwellings, point, aliases and entrances."""
    report = imported(store, "compounds", compounds_file(tmp_path))
    assert (report.read, report.added, report.errors, report.warnings) == (2, 2, (), ())
    stored = [
        (one["code"], one["name"], one["committee_code"], one["dwellings"], one["longitude"], one["source_crs"])
        for one in compounds(store)
    ]
    assert stored == [
        ("YX", "云溪苑", "01", 320, 121.3, "WGS84"),
        ("LT", "芦汀新村", "02", 320, 121.31, "WGS84"),
    ]
    assert entrances(store) == [("云溪路", 12, "弄", 1), ("芦汀路", 88, "弄", 2)]
    with store.read() as connection:
        aliases = connection.execute(sa.select(compound_alias.c.alias)).scalars().all()
    assert sorted(aliases) == ["云溪", "溪苑"]


def test_importing_the_same_compounds_again_changes_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    """Not one row differs, whatever the coordinate system."""
    for crs in ("WGS84", "GCJ-02"):
        imported(sqlite_store, "compounds", compounds_file(tmp_path), crs=crs)
        before = contents(sqlite_store)
        again = imported(sqlite_store, "compounds", compounds_file(tmp_path), crs=crs, now=LATER)
        assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
        assert contents(sqlite_store) == before


def test_an_update_touches_only_what_the_file_has_columns_for(sqlite_store: Store, tmp_path: Path) -> None:
    """A file with code, name and 户数 alone keeps committee, place, aliases and entrances."""
    imported(sqlite_store, "compounds", compounds_file(tmp_path))
    before, gates = compounds(sqlite_store)[0], entrances(sqlite_store)
    path = write_csv(tmp_path / "short.csv", [{"小区编号": "YX", "小区名称": "云溪苑", "总户数": "331户"}])
    report = imported(sqlite_store, "compounds", path, crs=None, now=LATER)
    assert (report.added, report.updated) == (0, 1)
    assert compounds(sqlite_store)[0] == {**before, "dwellings": 331}
    assert entrances(sqlite_store) == gates


@pytest.mark.parametrize(
    "columns",
    [
        [{"road": "云溪路", "lane": "12"}, {"road": "芦汀路", "lane": "5"}],  # repeated rows
        [{"road": "云溪路;芦汀路", "lane": "12;5"}],
        [{"road": "", "lane": "云溪路12弄;芦汀路5弄"}],
        [{"entrances": "上海市松江区云溪路12弄；芦汀路５弄"}],
    ],
)
def test_several_entrances_in_every_form(sqlite_store: Store, tmp_path: Path, columns: list[dict[str, str]]) -> None:
    """Repeated rows, parallel lists and full addresses give the same two entrances."""
    base = {key: value for key, value in COMPOUND.items() if key not in ("road", "lane")}
    report = imported(sqlite_store, "compounds", write_csv(tmp_path / "c.csv", [{**base, **one} for one in columns]))
    assert (report.added, report.skipped, report.errors) == (1, len(columns) - 1, ())
    assert entrances(sqlite_store) == [("云溪路", 12, "弄", 1), ("芦汀路", 5, "弄", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云溪路12弄", [Entrance("云溪路", 12, "弄")]),
        ("云溪路12号", [Entrance("云溪路", 12, "号")]),  # 号 stays 号
        ("云溪路12弄、14弄", [Entrance("云溪路", 12, "弄"), Entrance("云溪路", 14, "弄")]),
        ("", []),
    ],
)
def test_entrances_are_read_exactly(text: str, expected: list[Entrance]) -> None:
    """The unit is kept; a further number without a road belongs to the road before."""
    assert read_entrances(text) == expected


@pytest.mark.parametrize("text", ["云溪路12弄3号楼", "云溪路12", "云溪路12-18弄", "12弄", "云溪苑12号", "云溪路"])
def test_an_entrance_that_is_not_exact_is_refused(text: str) -> None:
    """A building, a range, a missing unit or a missing road would put other people's orders here."""
    with pytest.raises(CellError, match="不是完整的"):
        read_entrances(text)


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"dwellings": "-3"}, "dwellings", "负数"),
        ({"committee": "不存在居委会"}, "committee", "没有这个居委会"),
        ({"name": ""}, "name", "名称为空"),
        ({"name": "=cmd|calc"}, "name", "公式符号"),
        ({"lat": ""}, "lon", "只填了一个"),
        ({"lon": "31.15", "lat": "121.3"}, "lon", "不在上海市范围内"),  # exchanged columns
        ({"lon": "abc"}, "lon", "不是数字"),
        ({"lane": "十几"}, "lane", "门弄号不是"),
    ],
)
def test_a_faulty_row_is_rejected_and_the_others_are_stored(
    sqlite_store: Store, tmp_path: Path, change: dict[str, str], column: str, reason: str
) -> None:
    """The error names row and column, and how to mend it."""
    report = imported(sqlite_store, "compounds", compounds_file(tmp_path, {**COMPOUND, **change}, OTHER_COMPOUND))
    assert (report.added, report.rejected) == (1, 1)
    (error,) = report.errors
    assert (error.row, error.column) == (2, column)
    assert reason in error.reason
    assert error.mend
    assert [one["code"] for one in compounds(sqlite_store)] == ["LT"]


def test_rows_of_one_compound_that_contradict_each_other_are_all_refused(sqlite_store: Store, tmp_path: Path) -> None:
    """Neither 320 nor 321 dwellings is taken."""
    path = compounds_file(tmp_path, COMPOUND, {**COMPOUND, "lane": "14", "dwellings": "321"}, OTHER_COMPOUND)
    report = imported(sqlite_store, "compounds", path)
    assert [(error.row, error.reason) for error in report.errors] == [
        (2, "与第2行同一小区的户数不一致"),
        (3, "与第2行同一小区的户数不一致"),
    ]
    assert [one["code"] for one in compounds(sqlite_store)] == ["LT"]


def test_coordinates_without_a_declared_system_are_refused(sqlite_store: Store, tmp_path: Path) -> None:
    """No system is assumed; the message lists what may be declared."""
    with pytest.raises(UserError, match=r"没有写明坐标系.*GCJ-02"):
        imported(sqlite_store, "compounds", compounds_file(tmp_path), crs=None)
    assert compounds(sqlite_store) == []
    with pytest.raises(UserError, match="“火星”无法识别"):
        imported(sqlite_store, "compounds", compounds_file(tmp_path), crs="火星")


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09, Datum.CGCS2000])
def test_declared_systems_end_up_as_wgs84(sqlite_store: Store, tmp_path: Path, datum: Datum) -> None:
    """The same place written in each system is stored within a centimetre of itself."""
    longitude, latitude = from_wgs84(121.3, 31.15, datum)
    row = {**COMPOUND, "lon": repr(float(longitude)), "lat": repr(float(latitude))}
    imported(sqlite_store, "compounds", compounds_file(tmp_path, row), crs=datum.value)
    stored = compounds(sqlite_store)[0]
    assert (stored["longitude"], stored["latitude"]) == pytest.approx((121.3, 31.15), abs=1e-7)


def test_each_row_may_declare_its_own_system(sqlite_store: Store, tmp_path: Path) -> None:
    """A 坐标系 column serves lists that were put together from several sources."""
    longitude, latitude = from_wgs84(121.31, 31.15, Datum.GCJ02)
    other = {**OTHER_COMPOUND, "lon": repr(float(longitude)), "lat": repr(float(latitude)), "坐标系": "高德"}
    imported(sqlite_store, "compounds", compounds_file(tmp_path, {**COMPOUND, "坐标系": "GPS"}, other), crs=None)
    places = [one["longitude"] for one in compounds(sqlite_store)]
    assert places == pytest.approx([121.3, 121.31], abs=1e-7)


def test_the_datum_detector_speaks_up(sqlite_store: Store, tmp_path: Path) -> None:
    """Known compounds that come back 480 m away in direction 117° were GCJ-02, not WGS84."""
    rows = [
        {**COMPOUND, "code": f"C{n}", "name": f"云溪{n}村", "lane": str(n), "lon": f"{121.3 + n / 500:.6f}"}
        for n in range(1, 9)
    ]
    imported(sqlite_store, "compounds", compounds_file(tmp_path, *rows))
    moved = []
    for row in rows:
        longitude, latitude = from_wgs84(float(row["lon"]), float(row["lat"]), Datum.GCJ02)
        moved.append({**row, "lon": f"{float(longitude):.6f}", "lat": f"{float(latitude):.6f}"})
    report = imported(sqlite_store, "compounds", compounds_file(tmp_path, *moved), dry_run=True)
    assert any("疑似坐标系混用" in warning and "gcj02" in warning for warning in report.warnings)
    declared = imported(sqlite_store, "compounds", compounds_file(tmp_path, *moved), crs="GCJ-02", dry_run=True)
    assert not any("疑似" in warning for warning in declared.warnings)


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "zip-utf-8", "zip-gb18030"])
def test_every_map_format_gives_the_same_compound(sqlite_store: Store, tmp_path: Path, kind: str) -> None:
    """Chinese attribute names and values survive, also in a shapefile without .cpg; the outline is stored."""
    if kind.startswith("zip"):
        path = zipped_shapefile(tmp_path, layer(), kind[4:], ".cpg")
    else:
        path = tmp_path / f"layer.{kind}"
        layer().to_file(path)
    report = imported(sqlite_store, "compounds", path, crs=None)
    assert (report.added, report.errors) == (1, ())
    (stored,) = compounds(sqlite_store)
    assert (stored["code"], stored["name"], stored["committee_code"], stored["dwellings"]) == (
        "YX",
        "云溪苑",
        "01",
        320,
    )
    assert shapely.from_wkb(stored["geometry"]).equals(SQUARE)
    assert SQUARE.contains(shapely.Point(stored["longitude"], stored["latitude"]))
    assert entrances(sqlite_store) == [("云溪路", 12, "弄", 1)]


def test_a_layer_in_metres_is_converted_by_its_own_system(sqlite_store: Store, tmp_path: Path) -> None:
    """EPSG:4549, east first, comes out within a millimetre; declaring degrees for it is refused."""
    path = tmp_path / "layer.gpkg"
    layer().to_crs("EPSG:4549").to_file(path)
    imported(sqlite_store, "compounds", path, crs=None)
    (stored,) = compounds(sqlite_store)
    assert shapely.from_wkb(stored["geometry"]).hausdorff_distance(SQUARE) < 1e-8
    assert stored["source_crs"] == "EPSG:4549"
    with pytest.raises(UserError, match="单位不同"):
        imported(sqlite_store, "compounds", path, crs="GCJ-02")


def test_a_mislabelled_layer_follows_the_declaration(sqlite_store: Store, tmp_path: Path) -> None:
    """A GeoJSON drawn on Amap says WGS84 but is GCJ-02: the person's word counts."""
    drawn = shapely.transform(SQUARE, lambda x, y: from_wgs84(x, y, Datum.GCJ02), interleaved=False)
    path = tmp_path / "layer.geojson"
    layer(drawn).to_file(path, COORDINATE_PRECISION=12)
    imported(sqlite_store, "compounds", path, crs="GCJ-02")
    stored = shapely.from_wkb(compounds(sqlite_store)[0]["geometry"])
    assert stored.hausdorff_distance(geometry_to_wgs84(drawn, Datum.GCJ02)) < 1e-9


def test_a_shapefile_without_projection_asks_for_it(sqlite_store: Store, tmp_path: Path) -> None:
    """No .prj, no declaration: refused; with the declaration it is imported."""
    path = zipped_shapefile(tmp_path, layer(), "utf-8", ".prj")
    with pytest.raises(UserError, match="没有写明坐标系"):
        imported(sqlite_store, "compounds", path, crs=None)
    assert imported(sqlite_store, "compounds", path, crs="WGS84").added == 1


def test_a_shapefile_without_its_table_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    """The message names the missing part."""
    path = zipped_shapefile(tmp_path, layer(), "utf-8", ".dbf")
    with pytest.raises(UserError, match=r"缺少 \.dbf"):
        imported(sqlite_store, "compounds", path, crs=None)


def test_a_polygon_that_crosses_itself_is_refused_with_its_place(sqlite_store: Store, tmp_path: Path) -> None:
    """No shape is guessed for a bow tie; the sound compound beside it is stored."""
    frame = geopandas.GeoDataFrame(
        {"小区名称": ["云溪苑", "芦汀新村"], "居委会": ["01", "02"]},
        geometry=[BOW_TIE, shapely.box(121.31, 31.15, 121.312, 31.152)],
        crs="EPSG:4326",
    )
    path = tmp_path / "layer.geojson"
    frame.to_file(path)
    report = imported(sqlite_store, "compounds", path, crs=None)
    (error,) = report.errors
    assert error.row == 1
    assert "云溪苑" in error.reason
    assert "自相交" in error.reason
    assert "121.301 31.151" in error.reason
    assert [one["name"] for one in compounds(sqlite_store)] == ["芦汀新村"]


def test_a_spike_is_mended_and_told(sqlite_store: Store, tmp_path: Path) -> None:
    """A flaw that does not change the area is repaired, and the user hears of it."""
    spiked = shapely.Polygon([*SQUARE.exterior.coords[:-1], (121.300, 31.150), (121.303, 31.150), (121.302, 31.150)])
    path = tmp_path / "layer.geojson"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "properties": {"name": "云溪苑"}, "geometry": shapely.geometry.mapping(spiked)}
                ],
            }
        ),
        "utf-8",
    )
    report = imported(sqlite_store, "compounds", path, crs=None)
    assert report.errors == ()
    assert any("已自动修复" in warning for warning in report.warnings)
    assert shapely.from_wkb(compounds(sqlite_store)[0]["geometry"]).equals(SQUARE)


def test_overlapping_outlines_are_pointed_out(sqlite_store: Store, tmp_path: Path) -> None:
    """Two compounds on the same ground, one of them stored before."""
    path = tmp_path / "layer.gpkg"
    layer().to_file(path)
    imported(sqlite_store, "compounds", path, crs=None)
    layer(小区名称="芦汀新村", 编号="LT").to_file(path, mode="w")
    report = imported(sqlite_store, "compounds", path, crs=None)
    assert "小区“芦汀新村”与“云溪苑”的边界明显重叠，请核对。" in report.warnings


def test_a_compound_without_a_code_keeps_its_identity(sqlite_store: Store, tmp_path: Path) -> None:
    """The code derived from the name is stable, and gives way to the official one without a second compound."""
    nameless = {key: value for key, value in COMPOUND.items() if key != "code"}
    imported(sqlite_store, "compounds", compounds_file(tmp_path, nameless))
    (first,) = compounds(sqlite_store)
    assert imported(sqlite_store, "compounds", compounds_file(tmp_path, nameless), now=LATER).unchanged == 1
    report = imported(sqlite_store, "compounds", compounds_file(tmp_path, COMPOUND), now=LATER)
    assert (report.added, report.updated) == (0, 1)
    assert compounds(sqlite_store) == [{**first, "code": "YX"}]


def test_waiting_orders_are_placed_when_their_compound_comes(sqlite_store: Store, tmp_path: Path) -> None:
    """Orders first, compounds later: the order gets a new revision with its place, the old one stays in history."""
    imported(sqlite_store, "hotline", hotline_file(tmp_path, {}, {"热线12345工单编号": "2", "发生地址": "不知道"}))
    report = imported(sqlite_store, "compounds", compounds_file(tmp_path), now=LATER)
    assert (report.relocated, report.located["户"]) == (1, 1)
    history = [
        (one["order_number"], one["revision"], one["level"], one["committee_code"], one["known_to"])
        for one in orders(sqlite_store)
    ]
    assert history == [
        ("2", 1, "pending", None, None),
        ("20211012000123", 1, "pending", None, LATER),
        ("20211012000123", 2, "dwelling", "01", None),
    ]
    assert sqlite_store.verify_chain(CODE) == []


def test_orders_follow_their_compound_to_another_committee(sqlite_store: Store, tmp_path: Path) -> None:
    """When a compound changes its committee, so do its orders, from now on."""
    imported(sqlite_store, "compounds", compounds_file(tmp_path))
    imported(sqlite_store, "hotline", hotline_file(tmp_path))
    report = imported(sqlite_store, "compounds", compounds_file(tmp_path, {**COMPOUND, "committee": "02"}), now=LATER)
    assert report.relocated == 1
    assert [one["committee_code"] for one in orders(sqlite_store)] == ["01", "02"]


def test_a_dry_run_of_compounds_stores_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    """It tells how many orders would be placed, and leaves the database as it was."""
    imported(sqlite_store, "hotline", hotline_file(tmp_path))
    before = contents(sqlite_store)
    report = imported(sqlite_store, "compounds", compounds_file(tmp_path), dry_run=True)
    assert (report.added, report.relocated, report.dry_run) == (2, 1, True)
    assert contents(sqlite_store) == before


def test_compounds_without_a_committee_are_stored_and_named(sqlite_store: Store, tmp_path: Path) -> None:
    """A start without committees is possible, but never silent."""
    report = imported(sqlite_store, "compounds", compounds_file(tmp_path, {**COMPOUND, "committee": ""}))
    assert report.added == 1
    assert any("1 个小区没有填居委会（云溪苑）" in warning for warning in report.warnings)
