"""Boundaries against an obvious model: what a past day shows, what is never stored, and the way through a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.boundaries import BoundarySource, BoundaryWay
from casework.errors import EntryError
from casework.vocabulary import Knowledge
from data.access import Reader
from data.boundaries import BoundaryDraft, restore_boundary, save_boundary
from data.exports.boundaries import write_boundaries
from data.imports.boundary_plan import BOUNDARIES
from data.imports.files import FileKind
from data.imports.layers import read_layer
from data.queries.boundaries import CompoundBoundary
from data.store import Store, sqlite_url
from geo.boundary_rules import (
    LARGEST_AREA,
    SMALLEST_AREA,
    Finding,
    is_same_outline,
    mended,
    plain_outline,
    shape_remarks,
    square_metres,
)
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment

FIRST = date(2021, 10, 1)
EVERYTHING = frozenset(Finding)
X, Y = 121.301, 31.1
# In steps of a tenth of a metre, within some hundred metres of compound 1.
steps = st.integers(-1500, 1500)
corners = st.lists(st.tuples(steps, steps), min_size=3, max_size=9, unique=True)


def ring(points: list[tuple[int, int]]) -> shapely.Polygon:
    """A polygon through the points in the order given: as often crossing itself as not."""
    return shapely.Polygon([(X + dx * 1e-6, Y + dy * 1e-6) for dx, dy in points])


@dataclass
class Model:
    """What should be: the outlines kept, each with its day and version."""

    kept: list[tuple[date, int, Any]] = field(default_factory=list)

    def on(self, day: date) -> Any:
        """The outline that a day shows."""
        known = [outline for kept_on, _, outline in self.kept if kept_on <= day]
        return known[-1] if known else None


acts = st.lists(st.one_of(corners, st.integers(0, 3)), min_size=1, max_size=6)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_every_day_shows_what_was_kept_by_then(acts: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Drawings and undos on successive days; refused ones leave nothing; all versions stay; the record is sound."""
    store = Store.open(sqlite_url(tmp_path_factory.mktemp("b") / "q.sqlite"))
    add_subdistrict(store)
    model = Model()
    for number, act in enumerate(acts):
        day = FIRST + timedelta(days=number)
        seen = model.kept[-1][1] if model.kept else 0
        if isinstance(act, list):
            outline = ring(act)
            draft = BoundaryDraft(
                f"u{number}", 1, outline, BoundarySource.OTHER, 5.0, seen, note="某依据", confirmed=EVERYTHING
            )
            try:
                model.kept.append((day, save_boundary(store, SUBDISTRICT, draft, OFFICE, moment(day)), outline))
            except EntryError:
                assert not outline.is_valid or not SMALLEST_AREA <= square_metres(outline) <= LARGEST_AREA
            else:
                assert outline.is_valid and SMALLEST_AREA <= square_metres(outline) <= LARGEST_AREA
        elif act < len(model.kept) - 1:
            _, version, outline = model.kept[act]
            again = restore_boundary(
                store, SUBDISTRICT, 1, version, "理由", OFFICE, moment(day), seen=seen, uid=f"u{number}"
            )
            model.kept.append((day, again, outline))
    for offset in range(-1, len(acts) + 1):
        day = FIRST + timedelta(days=offset)
        reader = Reader(store, SUBDISTRICT, OFFICE, day, Knowledge.AS_KNOWN_THEN)
        shown, wanted = reader.compound_shapes().loc[0, "geometry"], model.on(day)
        assert (shown is None) == (wanted is None)
        assert wanted is None or shown.equals(wanted)
    latest = Reader(store, SUBDISTRICT, OFFICE, FIRST, Knowledge.LATEST)
    assert len(latest.boundary_versions()) == (len(model.kept) + 1 if model.kept else 0)
    assert store.verify_chain(SUBDISTRICT) == []
    store.close()


@given(points=corners)
def test_a_mended_outline_is_one_that_the_rules_take(points: list[tuple[int, int]]) -> None:
    """Valid, polygons only, and refused for nothing but its size; a valid outline is mended into itself."""
    outline = ring(points)
    made = mended(outline)
    if made is None:
        assert not outline.is_valid or outline.area == 0
        return
    assert made.is_valid and made.geom_type in ("Polygon", "MultiPolygon")
    assert {remark.finding for remark in shape_remarks(made, None)} <= {Finding.TOO_SMALL, Finding.TOO_LARGE}
    if outline.is_valid:
        assert made.equals(outline)


shapes = st.lists(corners.map(lambda points: mended(ring(points))), min_size=1, max_size=4)


@settings(max_examples=15, deadline=None)
@given(outlines=shapes, crs=st.sampled_from(["EPSG:4326", "EPSG:4549", "EPSG:4490"]))
def test_a_file_brings_back_what_went_out(outlines: list[Any], crs: str) -> None:
    """Holes and parts included: to the bit in WGS84, within a centimetre in others; no boundary stays none."""
    rows = [
        CompoundBoundary(n, f"C{n}", f"{n}号小区", "01", outline, None, None, 5.0, None, BoundaryWay.BEFORE)
        for n, outline in enumerate(outlines)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "b.gpkg"
        write_boundaries(rows, {}, FIRST, path, crs)
        layer = read_layer(path, FileKind.GEOPACKAGE, BOUNDARIES)
    assert layer.crs is not None and layer.crs.to_epsg() == int(crs[5:])
    back = [None if shape is None else plain_outline(shape) for _, shape in layer.rows]
    if crs != "EPSG:4549":
        assert [None if one is None else one.wkb for one in back] == [
            None if one is None else one.wkb for one in outlines
        ]
        return
    from data.imports.coordinates import from_projection

    system = from_projection(layer.crs)
    for one, was in zip(back, outlines, strict=True):
        assert (one is None) == (was is None)
        assert was is None or is_same_outline(was, system.to_wgs84(one))
