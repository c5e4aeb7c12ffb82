"""Boundaries from map layers: matching, coordinate systems, all or nothing, and the round trip through a GIS office."""

from __future__ import annotations

import warnings
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from casework.boundaries import BoundarySource, BoundaryState
from casework.errors import ConflictError, PermissionDeniedError, UserError
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.exports.boundaries import boundaries_geopackage
from data.imports.boundaries import preview_boundaries, store_boundaries
from data.imports.boundary_plan import BoundaryPlan, Choices, Outcome
from data.queries.boundaries import CompoundBoundary
from data.store import Store
from geo.boundary_rules import in_datum
from geo.crs import Datum
from tests.import_files import CENTRE, CODE, COMPOUND, NOW, batches, compounds_file, contents, imported

LATER = NOW + timedelta(hours=1)
NAMES = ("云溪苑", "芦汀新村", "柳塘一期", "柳塘二期", "枫桥里", "金穗园")


def block(number: int, width: float = 0.001) -> shapely.Polygon:
    """An outline around compound n, which stands at 121.3 + n / 500."""
    x = 121.3 + number / 500
    return shapely.box(x - width / 2, 31.1495, x + width / 2, 31.1505)


@pytest.fixture
def street(sqlite_store: Store, tmp_path: Path) -> Store:
    """Six compounds with a point each; two of them share the alias 柳塘."""
    rows = [
        {**COMPOUND, "code": f"C{n}", "name": name, "lane": str(n + 1), "lon": f"{121.3 + n / 500:.6f}",
         "aliases": "柳塘" if "柳塘" in name else ""}
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    imported(sqlite_store, "compounds", compounds_file(tmp_path, *rows))
    return sqlite_store


def layer(path: Path, *features: tuple[str, Any], crs: str | None = "EPSG:4326", **columns: list[Any]) -> Path:
    """A layer with these names and outlines."""
    frame = geopandas.GeoDataFrame(
        {"小区名称": [name for name, _ in features], **columns}, geometry=[shape for _, shape in features], crs=crs
    )
    frame.to_file(path)
    return path


def all_six(path: Path, shift: Any = lambda shape: shape, **columns: list[Any]) -> Path:
    """A layer with all compounds."""
    return layer(path, *((name, shift(block(n))) for n, name in enumerate(NAMES)), **columns)


def preview(store: Store, path: Path, **choices: Any) -> BoundaryPlan:
    """What the file would do."""
    return preview_boundaries(store, CODE, path, Choices(**choices), CENTRE, LATER)


def keep(store: Store, path: Path, **choices: Any) -> BoundaryPlan:
    """Keep it."""
    return store_boundaries(store, CODE, path, Choices(**choices), CENTRE, LATER)


def known(store: Store) -> tuple[CompoundBoundary, ...]:
    """All boundaries now."""
    return Reader(store, CODE, CENTRE, LATER.date(), Knowledge.LATEST).boundaries()


def outcomes(plan: BoundaryPlan) -> list[Outcome]:
    """In the order of the file."""
    return [one.outcome for one in plan.rows]


def test_a_layer_is_kept_as_one_version(street: Store, tmp_path: Path) -> None:
    """Six boundaries, one number, one batch; source and accuracy from the file; the chain is sound."""
    columns = {"来源": ["测绘资料"] * 5 + ["航测"], "精度": [0.5] * 6, "备注": ["电话13800000000"] * 6}
    path = all_six(tmp_path / "b.gpkg", **columns)
    before = batches(street)
    assert outcomes(keep(street, path)) == [Outcome.NEW] * 6
    stored = known(street)
    assert {one.state for one in stored} == {BoundaryState.IMPORTED}
    assert len({one.version for one in stored}) == 1 and batches(street) == before + 1
    assert [one.last.source for one in stored if one.last] == [BoundarySource.SURVEY] * 5 + [BoundarySource.OTHER]
    assert stored[0].geometry.equals(block(0)) and stored[0].accuracy_metres == 0.5
    assert stored[0].last is not None and "13800000000" not in stored[0].last.note
    assert street.verify_chain(CODE) == []


def test_the_round_trip_through_a_gis_office_is_lossless(street: Store, tmp_path: Path) -> None:
    """Exported and brought back: nothing changes, in WGS84 to the bit, in a plane system within a centimetre."""
    keep(street, all_six(tmp_path / "b.gpkg", 精度=[2.0] * 6, 来源=["现场踏勘"] * 6))
    bits = [one.geometry.wkb for one in known(street)]
    before = contents(street)
    for crs in ("EPSG:4326", "EPSG:4549", "EPSG:4490"):
        path = tmp_path / f"{crs[5:]}.gpkg"
        path.write_bytes(boundaries_geopackage(known(street), {}, LATER.date(), crs))
        assert outcomes(keep(street, path)) == [Outcome.UNCHANGED] * 6
    assert contents(street) == before
    frame = geopandas.read_file(tmp_path / "4326.gpkg")
    assert frame.crs.to_epsg() == 4326
    assert [shapely.get_parts(shape)[0].wkb for shape in frame.geometry] == bits


def test_one_correction_changes_one_compound(street: Store, tmp_path: Path) -> None:
    """How far its border moved is said in metres; the five others are unchanged; a compound without one stays so."""
    keep(street, layer(tmp_path / "b.gpkg", *((name, block(n)) for n, name in enumerate(NAMES[:5]))))
    path = tmp_path / "back.gpkg"
    path.write_bytes(boundaries_geopackage(known(street), {}, LATER.date()))
    frame = geopandas.read_file(path)
    frame.loc[0, "geometry"] = block(0, 0.0012)  # 0.0001° of longitude is 9.5 m, on each side
    frame.to_file(tmp_path / "corrected.gpkg")
    plan = keep(street, tmp_path / "corrected.gpkg")
    assert outcomes(plan) == [Outcome.CHANGED, *[Outcome.UNCHANGED] * 4, Outcome.NO_SHAPE]
    assert plan.rows[0].moved == pytest.approx(9.5, abs=0.1)
    assert known(street)[0].geometry.equals(block(0, 0.0012))
    assert known(street)[5].state is BoundaryState.NONE


def test_names_that_are_not_clear_stop_the_whole_file(street: Store, tmp_path: Path) -> None:
    """A shared alias is ambiguous, a stranger unmatched; both are listed, nothing is kept; a person decides."""
    path = layer(tmp_path / "b.geojson", ("云溪苑", block(0)), ("柳塘", block(2)), ("不存在花园", block(4)))
    plan = preview(street, path)
    assert outcomes(plan) == [Outcome.NEW, Outcome.AMBIGUOUS, Outcome.UNMATCHED]
    assert plan.rows[1].candidates == (3, 4)
    before = contents(street)
    with pytest.raises(UserError, match=r"有 2 处需要先处理，整批没有导入.*“柳塘”.*“不存在花园”"):
        keep(street, path)
    assert contents(street) == before
    decided = keep(street, path, compounds={2: 3, 3: None})
    assert outcomes(decided) == [Outcome.NEW, Outcome.NEW, Outcome.LEFT_OUT]
    assert known(street)[2].geometry.equals(block(2))


def test_an_attribute_with_another_title_can_be_chosen(street: Store, tmp_path: Path) -> None:
    """Without it the file is refused with the attributes that it has."""
    path = tmp_path / "b.geojson"
    geopandas.GeoDataFrame({"XQMC": ["云溪苑"]}, geometry=[block(0)], crs="EPSG:4326").to_file(path)
    with pytest.raises(UserError, match="看到的属性：XQMC"):
        preview(street, path)
    assert outcomes(preview(street, path, name_field="XQMC")) == [Outcome.NEW]


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_mislabelled_system_is_detected_and_stops_the_file(street: Store, tmp_path: Path, datum: Datum) -> None:
    """Named in the sentence; declared, the outlines are right within a centimetre; looked at, it may be kept."""
    path = all_six(tmp_path / "b.geojson", shift=lambda shape: in_datum(shape, datum))
    plan = preview(street, path)
    assert plan.is_in_doubt and datum.value in plan.hindrances[0]
    with pytest.raises(UserError, match="疑似坐标系混用"):
        keep(street, path)
    assert not preview(street, path, accepts_place=True).hindrances
    assert outcomes(keep(street, path, crs=datum.value)) == [Outcome.NEW] * 6
    assert known(street)[0].geometry.hausdorff_distance(block(0)) < 1e-7


@pytest.mark.parametrize("crs", ["EPSG:4549", "EPSG:32651", "EPSG:3857"])
def test_a_plane_system_is_read_from_the_file(street: Store, tmp_path: Path, crs: str) -> None:
    """Also from a zipped Shapefile; the stored outline is WGS84 within a centimetre."""
    frame = geopandas.GeoDataFrame({"小区名称": ["云溪苑"]}, geometry=[block(0)], crs="EPSG:4326").to_crs(crs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        frame.to_file(tmp_path / "b.shp", encoding="utf-8")
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("b.*"):
            if part.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                archive.write(part, part.name)
    assert outcomes(keep(street, path)) == [Outcome.NEW]
    assert known(street)[0].geometry.hausdorff_distance(block(0)) < 1e-7


BOW_TIE = shapely.Polygon([(121.2995, 31.1495), (121.3005, 31.1505), (121.3005, 31.1495), (121.2995, 31.1505)])


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (BOW_TIE, "边界自相交"),
        (shapely.box(121.3, 31.15, 121.30005, 31.15005), "面积只有"),
        (shapely.box(121.25, 31.1, 121.35, 31.2), "平方公里"),
        (shapely.box(121.4, 31.15, 121.401, 31.151), "离本街道已知小区"),
        (shapely.box(120.0, 30.0, 120.001, 30.001), "不在上海市范围内"),
        (shapely.LineString([(121.3, 31.15), (121.301, 31.151)]), "不是面"),
        (shapely.MultiLineString([[(121.3, 31.15), (121.301, 31.151)]]), "不是面"),
    ],
)
def test_one_impossible_outline_stops_the_whole_file(street: Store, tmp_path: Path, shape: Any, words: str) -> None:
    """The good one beside it is not kept either."""
    path = layer(tmp_path / "b.geojson", ("云溪苑", shape), ("芦汀新村", block(1)))
    before = contents(street)
    with pytest.raises(UserError, match=words):
        keep(street, path)
    assert contents(street) == before


def test_a_crossing_outline_is_mended_only_when_asked(street: Store, tmp_path: Path) -> None:
    """The plan offers it; kept, the version says that it was mended."""
    path = layer(tmp_path / "b.geojson", ("云溪苑", BOW_TIE))
    assert preview(street, path).rows[0].can_repair
    keep(street, path, repair=True)
    own = known(street)[0]
    assert own.geometry.is_valid and own.last is not None and "自动修复" in own.last.note


def test_two_features_of_one_compound_are_refused(street: Store, tmp_path: Path) -> None:
    """Which of them counts is not for the program to say."""
    path = layer(tmp_path / "b.geojson", ("云溪苑", block(0)), ("云溪苑", block(0, 0.0012)))
    assert outcomes(preview(street, path)) == [Outcome.REFUSED] * 2
    assert "与第2个要素指向同一小区" in preview(street, path).rows[0].problem


def test_overlaps_within_the_file_are_remarked(street: Store, tmp_path: Path) -> None:
    """Both name the other with square metres."""
    path = layer(tmp_path / "b.geojson", ("云溪苑", block(0, 0.0025)), ("芦汀新村", block(1, 0.0025)))
    plan = preview(street, path)
    assert "“芦汀新村”" in plan.rows[0].remarks[0] and "“云溪苑”" in plan.rows[1].remarks[0]


def test_what_changed_after_the_preview_is_not_overwritten(street: Store, tmp_path: Path) -> None:
    """Somebody drew meanwhile."""
    path = layer(tmp_path / "b.geojson", ("云溪苑", block(0)))
    seen = preview(street, path).versions
    keep(street, layer(tmp_path / "other.geojson", ("云溪苑", block(0, 0.0012))))
    with pytest.raises(ConflictError, match="整批没有导入"):
        store_boundaries(street, CODE, path, Choices(), CENTRE, LATER, seen=seen)


def test_a_layer_without_a_system_and_a_table_are_refused(street: Store, tmp_path: Path) -> None:
    """Nothing is assumed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        path = layer(tmp_path / "b.gpkg", ("云溪苑", block(0)), crs=None)
    with pytest.raises(UserError, match="没有写明坐标系"):
        preview(street, path)
    with pytest.raises(UserError, match="是表格，没有图形"):
        preview(street, compounds_file(tmp_path, name="t.csv"))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE)])
def test_only_the_offices_import(street: Store, tmp_path: Path, role: Role) -> None:
    """Neither look nor keep."""
    path = layer(tmp_path / "b.geojson", ("云溪苑", block(0)))
    for act in (preview_boundaries, store_boundaries):
        with pytest.raises(PermissionDeniedError):
            act(street, CODE, path, Choices(), Actor("x", role, "01"), LATER)


def test_the_command_reports_and_stores_as_the_page_does(street: Store, tmp_path: Path) -> None:
    """A dry run stores nothing and lists what hinders; the import itself is all or nothing."""
    good = all_six(tmp_path / "b.gpkg")
    before = contents(street)
    report = imported(street, "boundaries", good, dry_run=True, now=LATER)
    assert (report.read, report.added, report.rejected) == (6, 6, 0) and contents(street) == before
    assert imported(street, "boundaries", good, now=LATER).added == 6
    bad = layer(tmp_path / "bad.geojson", ("云溪苑", block(0, 0.0012)), ("没有此处", block(1)))
    report = imported(street, "boundaries", bad, dry_run=True, now=LATER)
    assert (report.updated, report.rejected) == (1, 1) and "没有这个小区" in report.errors[0].reason
    with pytest.raises(UserError, match="整批没有导入"):
        imported(street, "boundaries", bad, now=LATER)


def test_the_list_of_compounds_leaves_versions_too(sqlite_store: Store, tmp_path: Path) -> None:
    """A new compound's outline counts for all days; a changed one from its import on; the chain stays sound."""
    first = layer(tmp_path / "c.geojson", ("云溪苑", block(0)), 编号=["YX"])
    imported(sqlite_store, "compounds", first, crs=None)
    second = layer(tmp_path / "d.geojson", ("云溪苑", block(0, 0.0012)), 编号=["YX"])
    imported(sqlite_store, "compounds", second, crs=None, now=NOW + timedelta(days=3))
    shapes = [
        Reader(sqlite_store, CODE, CENTRE, NOW.date() + timedelta(days=offset), Knowledge.AS_KNOWN_THEN)
        .compound_shapes()
        .loc[0, "geometry"]
        for offset in (-90, 0, 2, 3)
    ]
    assert [shape.equals(block(0)) for shape in shapes] == [True, True, True, False]
    assert sqlite_store.verify_chain(CODE) == []
