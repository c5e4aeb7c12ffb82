"""Keeping, confirming, restoring boundaries; what a past day shows; who may; what others did meanwhile."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
import shapely
import sqlalchemy as sa

from casework.boundaries import BoundarySource, BoundaryState, BoundaryWay
from casework.errors import ConflictError, EntryError, NotFoundError, PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.boundaries import BoundaryDraft, restore_boundary, save_boundary
from data.schema import audit, building, compound
from data.schema_boundaries import compound_boundary
from data.store import Store
from geo.boundary_rules import Finding, in_datum
from geo.crs import Datum
from tests.records import OFFICE, SUBDISTRICT, Place, add_subdistrict, moment

DAY = date(2021, 10, 20)
NOW = moment(DAY)
EAST, WEST = Actor("east", Role.COMMITTEE, "01"), Actor("west", Role.COMMITTEE, "02")
# Compound n of tests.records stands at 121.3 + n / 1000, 31.1: about 95 m apart.
ALL_FOUR = frozenset(Finding)


def block(number: int, width: float = 0.0004) -> shapely.Polygon:
    """A block of about 38 m by 55 m around the point of compound n."""
    x, y = 121.3 + number / 1000, 31.1
    return shapely.box(x - width / 2, y - 0.00025, x + width / 2, y + 0.00025)


def draft(number: int = 1, outline: Any = None, **changes: Any) -> BoundaryDraft:
    """A boundary from a visit, exact to 5 m."""
    made = BoundaryDraft(
        f"uid-{number}", number, block(number) if outline is None else outline, BoundarySource.SITE_VISIT, 5.0, 0
    )
    return replace(made, **changes)


THREE = (Place(1, "01"), Place(2, "02"), Place(3, "01"))


@pytest.fixture
def street(sqlite_store: Store) -> Store:
    """Three compounds of two committees."""
    add_subdistrict(sqlite_store, places=THREE)
    return sqlite_store


@pytest.fixture
def either(store: Store) -> Store:
    """The same on each engine."""
    add_subdistrict(store, places=THREE)
    return store


def reader(store: Store, day: date = DAY, knowledge: Knowledge = Knowledge.AS_KNOWN_THEN, actor: Actor = OFFICE) -> Any:
    """A reader of the street."""
    return Reader(store, SUBDISTRICT, actor, day, knowledge)


def shape_on(store: Store, number: int, day: date, knowledge: Knowledge = Knowledge.AS_KNOWN_THEN) -> Any:
    """The outline of a compound as that day shows it."""
    shapes = reader(store, day, knowledge).compound_shapes().set_index("compound_id")
    return shapes.loc[number, "geometry"]


def save(store: Store, one: BoundaryDraft, actor: Actor = OFFICE, at: Any = NOW) -> int:
    """Keep it."""
    return save_boundary(store, SUBDISTRICT, one, actor, at)


def test_a_kept_boundary_is_a_version_with_its_audit_row(either: Store) -> None:
    """Outline, point inside it, source, accuracy, who and when; in one transaction with the audit."""
    number = save(either, draft(note="沿围墙，电话 13800000000"))
    (own, *_) = reader(either).boundaries()
    assert own.state is BoundaryState.DRAWN and own.version == number
    assert own.geometry.equals(block(1)) and own.geometry.contains(shapely.Point(own.point))
    assert own.last is not None
    assert (own.last.source, own.accuracy_metres, own.last.recorded_by) == (BoundarySource.SITE_VISIT, 5.0, "office")
    assert own.last.recorded_at == NOW and "13800000000" not in own.last.note
    with either.read() as connection:
        row = connection.execute(sa.select(audit).where(audit.c.version == number)).one()
    assert row.action == "compound_boundary" and json.loads(row.content)["compounds"] == [1]
    assert either.verify_chain(SUBDISTRICT) == []


def test_a_past_day_shows_the_boundary_known_then(either: Store) -> None:
    """Before the first none; between two the first; 按最新补录 the newest on every day."""
    first = save(either, draft(), at=moment(date(2021, 10, 10)))
    wider = block(1, 0.0006)
    save(either, draft(outline=wider, uid="again", seen=first), at=moment(date(2021, 10, 20)))
    assert shape_on(either, 1, date(2021, 10, 9)) is None
    assert shape_on(either, 1, date(2021, 10, 10)).equals(block(1))
    assert shape_on(either, 1, date(2021, 10, 19)).equals(block(1))
    assert shape_on(either, 1, date(2021, 10, 20)).equals(wider)
    assert shape_on(either, 1, date(2021, 10, 9), Knowledge.LATEST).equals(wider)
    x_before = reader(either, date(2021, 10, 9)).compound_areas().set_index("compound_id").loc[1, "x"]
    assert x_before == pytest.approx(reader(either).compound_areas().set_index("compound_id").loc[1, "x"], abs=5)
    earlier = reader(either, date(2021, 10, 9)).boundaries()[0]
    assert (earlier.state, earlier.version) == (BoundaryState.NONE, 0)


def test_other_compounds_keep_theirs(street: Store) -> None:
    """One version changes one compound; those without versions are as they stand."""
    save(street, draft())
    assert shape_on(street, 2, DAY) is None
    assert len(reader(street).compound_shapes()) == 3
    assert [one.version for one in reader(street).boundary_versions()] == [reader(street).boundaries()[0].version, 0]


def test_restoring_is_a_version_of_its_own(street: Store) -> None:
    """The first outline again, then none at all; nothing is deleted, and the state is that of what came back."""
    first = save(street, draft())
    second = save(street, draft(outline=block(1, 0.0006), uid="two", seen=first, accuracy_metres=40.0))
    assert reader(street).boundaries()[0].state is BoundaryState.APPROXIMATE
    args = (street, SUBDISTRICT, 1)
    third = restore_boundary(*args, first, "画错了", OFFICE, NOW, seen=second, uid="undo")
    again = restore_boundary(*args, first, "画错了", OFFICE, NOW, seen=second, uid="undo")
    assert third == again
    own = reader(street).boundaries()[0]
    assert own.geometry.equals(block(1)) and own.state is BoundaryState.DRAWN
    assert own.last.way is BoundaryWay.RESTORED and own.last.restores == first
    restore_boundary(*args, 0, "还没有核实", OFFICE, NOW, seen=third, uid="undo-2")
    own = reader(street).boundaries()[0]
    assert own.state is BoundaryState.NONE and own.point == pytest.approx((121.301, 31.1))
    assert len(reader(street).boundary_versions()) == 5
    assert street.verify_chain(SUBDISTRICT) == []


@pytest.mark.parametrize(
    ("version", "reason", "error"),
    [(77, "错", NotFoundError), (0, "  ", EntryError), (0, "长" * 201, EntryError)],
)
def test_a_restore_needs_a_version_and_a_reason(street: Store, version: int, reason: str, error: type) -> None:
    """Nothing is written."""
    first = save(street, draft())
    before = street.version(SUBDISTRICT)
    with pytest.raises(error):
        restore_boundary(street, SUBDISTRICT, 1, version, reason, OFFICE, NOW, seen=first, uid="x")
    assert street.version(SUBDISTRICT) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outline": shapely.box(121.301, 31.1, 121.3011, 31.1001)}, "面积只有"),
        ({"outline": shapely.box(121.4, 31.1, 121.4004, 31.1005)}, "离本街道已知小区"),
        (
            {"outline": shapely.Polygon([(121.3, 31.1), (121.301, 31.101), (121.301, 31.1), (121.3, 31.101)])},
            "边界自相交",
        ),
        ({"outline": shapely.Polygon()}, "图上没有面"),
        ({"accuracy_metres": 0.0}, "精度应在"),
        ({"accuracy_metres": float("nan")}, "精度应在"),
        ({"note": "长" * 201}, "不超过 200 字"),
    ],
)
def test_what_cannot_be_a_boundary_is_refused_whole(street: Store, change: dict[str, Any], words: str) -> None:
    """Whatever is confirmed; nothing is written."""
    before = street.version(SUBDISTRICT)
    with pytest.raises(EntryError, match=words):
        save(street, draft(confirmed=ALL_FOUR, **change))
    assert street.version(SUBDISTRICT) == before


def test_an_overlap_must_be_confirmed(street: Store) -> None:
    """The neighbour is named with square metres; confirmed, it is kept."""
    save(street, draft(2))
    wide = shapely.box(121.3008, 31.09975, 121.302, 31.10025)
    with pytest.raises(EntryError, match="“2号小区”1,0"):
        save(street, draft(outline=wide))
    findings = frozenset({Finding.OVERLAP, Finding.COMMITTEE})
    assert save(street, draft(outline=wide, confirmed=findings))


def test_a_boundary_in_the_wrong_system_must_be_confirmed_with_words(street: Store) -> None:
    """480 m to the south-east: GCJ-02; with a note that says why, the old place counts as wrong."""
    moved = in_datum(block(1), Datum.GCJ02)
    with pytest.raises(EntryError, match="疑似坐标系混用"):
        save(street, draft(outline=moved))
    with pytest.raises(EntryError, match="写明依据"):
        save(street, draft(outline=moved, confirmed=ALL_FOUR))
    assert save(street, draft(outline=moved, confirmed=ALL_FOUR, note="原点位有误，现场核对"))


def test_buildings_left_outside_must_be_confirmed(street: Store) -> None:
    """The label of the building is named; those that were outside before do not ask again."""
    with street.write(SUBDISTRICT) as writing:
        writing.leave_audit("test", "", {}, OFFICE, NOW)
        writing.connection.execute(
            sa.update(building).where(building.c.building_id == 10).values(longitude=121.3015, latitude=31.1)
        )
    with pytest.raises(EntryError, match="1 幢楼落在边界外（1号）"):
        save(street, draft())
    first = save(street, draft(confirmed=frozenset({Finding.BUILDINGS})))
    assert save(street, draft(outline=block(1, 0.0005), uid="two", seen=first))


def test_the_same_act_twice_is_one_version_and_a_stale_one_is_refused(street: Store) -> None:
    """A double click; and somebody else who drew from the boundary before."""
    first = save(street, draft())
    assert save(street, draft()) == first
    with pytest.raises(ConflictError, match="已由他人更新"):
        save(street, draft(uid="other", outline=block(1, 0.0005)))
    with pytest.raises(ConflictError):
        save(street, draft(3, uid="uid-1"))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SAFETY_OFFICE, Role.COMMITTEE)])
def test_only_the_office_and_committees_draw(street: Store, role: Role) -> None:
    """By role, in words that say who may."""
    with pytest.raises(PermissionDeniedError, match="；可由平安办、居委会修改"):
        save(street, draft(), Actor("x", role, "01"))


def test_a_committee_draws_its_own_compounds_only(street: Store) -> None:
    """Another committee's compound and one that nobody has get the same words; its own is kept."""
    before = street.version(SUBDISTRICT)
    words = set()
    for number in (1, 99):
        with pytest.raises(NotFoundError) as refused:
            save(street, draft(number), WEST)
        words.add(str(refused.value))
        with pytest.raises(NotFoundError) as refused:
            restore_boundary(street, SUBDISTRICT, number, 0, "某理由", WEST, NOW, seen=0, uid="u")
        words.add(str(refused.value))
    assert len(words) == 1 and street.version(SUBDISTRICT) == before
    with pytest.raises(PermissionDeniedError):
        save(street, draft(), Actor("half", Role.COMMITTEE, None))
    assert save(street, draft(), EAST)
    assert [one.compound_id for one in reader(street, actor=WEST).boundaries()] == [2]
    assert reader(street, actor=WEST).boundary_versions() == ()


def test_a_committee_does_not_hear_of_anothers_ground(street: Store) -> None:
    """The overlap with a compound that it may not see is not a finding for it."""
    save(street, draft(2))
    assert save(street, draft(outline=shapely.box(121.3008, 31.09975, 121.302, 31.10025)), EAST)


@pytest.mark.parametrize("table", [compound_boundary, compound])
def test_a_change_outside_the_program_is_found(street: Store, table: sa.Table) -> None:
    """Of a version, and of the compound's own row."""
    save(street, draft())
    with street.write_unversioned() as connection:
        connection.execute(
            sa.update(table)
            .where(table.c.compound_id == 1, *([table.c.version > 0] if "version" in table.c else []))
            .values(accuracy_metres=6.0)
        )
    assert street.verify_chain(SUBDISTRICT) != []


def test_what_is_known_later_does_not_change_a_past_answer(street: Store) -> None:
    """The same question about a past day, before and after a new version."""
    save(street, draft(), at=moment(DAY - timedelta(days=5)))
    before = reader(street, DAY - timedelta(days=1)).compound_shapes()
    save(street, draft(outline=block(1, 0.0006), uid="two", seen=reader(street).boundaries()[0].version))
    pd.testing.assert_frame_equal(reader(street, DAY - timedelta(days=1)).compound_shapes(), before)
