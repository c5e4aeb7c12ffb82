"""The frames that the analyses start from, and what the Reader remembers of an analysis."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from casework.events import Actor
from casework.vocabulary import Knowledge, LocatedLevel, Role
from data.access import Reader
from data.queries.orders import AREAS, ORDERS
from data.schema import SHANGHAI, compound
from data.store import Store
from data.view import EVERYTHING, Counting
from geo.crs import metres_to_wgs84
from tests.records import OFFICE, SUBDISTRICT, Place, add_complaint, add_subdistrict, moment, set_complaint

DAY = date(2021, 10, 27)
START = date(2021, 10, 1)
KNOWN, LATEST = Knowledge.AS_KNOWN_THEN, Knowledge.LATEST


def reader(
    store: Store,
    actor: Actor = OFFICE,
    as_of: date = DAY,
    knowledge: Knowledge = KNOWN,
    counting: Counting = EVERYTHING,
) -> Reader:
    """A reader of the test subdistrict."""
    return Reader(store, SUBDISTRICT, actor, as_of, knowledge, counting)


def numbers(frame: pd.DataFrame) -> list[str]:
    """The orders of a frame in its order."""
    return [str(number) for number in frame["order_number"]]


@pytest.fixture(scope="module")
def filled(module_store: Store) -> Store:
    """Orders at every level, of both committees, of three types; one repeated, one revised; for reading only."""
    add_subdistrict(module_store, places=(Place(1, "01", (1, 3)), Place(2, "02", (2, 4), registered=None)))
    add_complaint(module_store, "D1", moment(date(2021, 10, 20)), level=LocatedLevel.DWELLING)
    set_complaint(
        module_store,
        "D1",
        building_id=10,
        dwelling_id=1,
        order_type="投诉",
        channel="电话",
        is_repeat=False,
        first_contact="是",
        outcome="实际解决",
        satisfaction="满意",
        due_at=moment(date(2021, 10, 25)),
        closed_at=moment(date(2021, 10, 24)),
    )
    add_complaint(module_store, "D2", moment(date(2021, 10, 21)), level=LocatedLevel.DWELLING)
    set_complaint(module_store, "D2", building_id=10, dwelling_id=1, is_repeat=True, repeat_of="D1", order_type="投诉")
    add_complaint(
        module_store, "B1", moment(date(2021, 10, 22)), level=LocatedLevel.BUILDING, compound_id=2, committee_code="02"
    )
    set_complaint(module_store, "B1", building_id=20, order_type="求助")
    add_complaint(module_store, "C1", moment(date(2021, 10, 23)))
    add_complaint(module_store, "P1", moment(date(2021, 10, 24)), level=LocatedLevel.PENDING)
    add_complaint(module_store, "X1", moment(date(2021, 10, 25)), level=LocatedLevel.OUTSIDE)
    # Placed on the 26th only: pending before.
    placed = moment(date(2021, 10, 26))
    add_complaint(module_store, "R1", moment(date(2021, 10, 24), 13), level=LocatedLevel.PENDING, known_to=placed)
    add_complaint(module_store, "R1", moment(date(2021, 10, 24), 13), revision=2, known_from=placed)
    # Imported late: received on the 24th, known from the 27th.
    add_complaint(module_store, "L1", moment(date(2021, 10, 24), 14), known_from=moment(DAY))
    return module_store


def test_orders_come_oldest_first_without_those_outside(filled: Store) -> None:
    """Repeats and orders still to be placed are in the official raw count; 街道外 is not."""
    assert numbers(reader(filled).orders(START, DAY)) == ["D1", "D2", "B1", "C1", "P1", "R1", "L1"]


def test_an_order_carries_what_the_platform_said(filled: Store) -> None:
    """Every column, for the order that has them all."""
    row = reader(filled).orders(START, DAY).set_index("order_number").loc["D1"]
    expected = {
        "received_on": date(2021, 10, 20),
        "received_at": moment(date(2021, 10, 20)),
        "level": "dwelling",
        "compound_id": 1,
        "building_id": 10,
        "dwelling_id": 1,
        "committee_code": "01",
        "channel": "电话",
        "is_repeat": False,
        "first_contact": "是",
        "outcome": "实际解决",
        "satisfaction": "满意",
        "due_at": moment(date(2021, 10, 25)),
        "closed_at": moment(date(2021, 10, 24)),
    }
    assert {name: row[name] for name in expected} == expected
    assert pd.isna(row["repeat_of"])


def test_an_order_has_no_place_beyond_its_level(filled: Store) -> None:
    """Unknown ids are NA and an unknown flag is NA, never 0 or False."""
    found = reader(filled).orders(START, DAY).set_index("order_number")
    ids = ["compound_id", "building_id", "dwelling_id"]
    assert found.loc["B1", ids].isna().tolist() == [False, False, True]
    assert found.loc["C1", ids].isna().tolist() == [False, True, True]
    assert found.loc["P1", [*ids, "committee_code", "is_repeat"]].isna().all()
    assert (found.loc["D2", "is_repeat"], found.loc["D2", "repeat_of"]) == (True, "D1")


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ((), ["D1", "D2", "B1", "C1", "P1", "R1", "L1"]),
        (("投诉",), ["D1", "D2", "C1", "P1", "R1", "L1"]),  # an order without a type counts
        (("求助",), ["B1", "C1", "P1", "R1", "L1"]),
    ],
)
def test_only_the_types_that_the_campaign_counts(filled: Store, types: tuple[str, ...], expected: list[str]) -> None:
    """The same rule as behind the official number."""
    seen = reader(filled, counting=Counting(order_types=types))
    assert numbers(seen.orders(START, DAY)) == expected
    assert seen.complaint_count(START, DAY) == len(expected)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2021, 10, 20), date(2021, 10, 20), ["D1"]),
        (date(2021, 10, 21), date(2021, 10, 22), ["D2", "B1"]),
        (date(2021, 10, 19), date(2021, 10, 19), []),
        (date(2021, 10, 22), date(2021, 10, 21), []),  # the wrong way round
    ],
)
def test_the_window_holds_both_its_days(filled: Store, start: date, end: date, expected: list[str]) -> None:
    """By the day of receipt."""
    assert numbers(reader(filled).orders(start, end)) == expected


def test_the_day_is_the_day_in_shanghai(store: Store) -> None:
    """One minute before and at midnight, Shanghai time: two days, whatever the clock of the server."""
    add_subdistrict(store)
    midnight = datetime.combine(date(2021, 10, 21), time(), SHANGHAI)
    add_complaint(store, "A", midnight - timedelta(minutes=1))
    add_complaint(store, "B", midnight)
    frame = reader(store).orders(START, DAY)
    assert frame["received_on"].tolist() == [date(2021, 10, 20), date(2021, 10, 21)]
    assert numbers(reader(store).orders(date(2021, 10, 21), DAY)) == ["B"]


def test_as_known_then_shows_an_order_as_it_stood(filled: Store) -> None:
    """On the 25th R1 had no place and L1 was not imported; both are received, so 按最新补录 knows them as they are."""
    day = date(2021, 10, 25)
    then = reader(filled, as_of=day).orders(START, DAY).set_index("order_number")
    assert list(then.index) == ["D1", "D2", "B1", "C1", "P1", "R1"]
    assert (then.loc["R1", "level"], pd.isna(then.loc["R1", "compound_id"])) == ("pending", True)
    latest = reader(filled, as_of=day, knowledge=LATEST).orders(START, DAY).set_index("order_number")
    assert list(latest.index) == ["D1", "D2", "B1", "C1", "P1", "R1", "L1"]
    assert (latest.loc["R1", "level"], latest.loc["R1", "compound_id"]) == ("compound", 1)


@pytest.mark.parametrize("knowledge", Knowledge)
def test_nothing_is_received_after_as_of(filled: Store, knowledge: Knowledge) -> None:
    """However far the window reaches."""
    assert numbers(reader(filled, as_of=date(2021, 10, 21), knowledge=knowledge).orders(START, DAY)) == ["D1", "D2"]


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER])
def test_a_bound_role_gets_its_own_orders_and_compounds(filled: Store, role: Role) -> None:
    """Orders without a place belong to no committee yet."""
    own, other = reader(filled, Actor("a", role, "01")), reader(filled, Actor("a", role, "02"))
    assert numbers(own.orders(START, DAY)) == ["D1", "D2", "C1", "R1", "L1"]
    assert numbers(other.orders(START, DAY)) == ["B1"]
    assert own.compound_areas()["compound_id"].tolist() == [1]
    assert other.compound_areas()["name"].tolist() == ["2号小区"]
    nobody = reader(filled, Actor("a", role, "99"))
    assert nobody.orders(START, DAY).empty
    assert nobody.compound_areas().empty


def test_areas_give_dwellings_and_metres(filled: Store) -> None:
    """By id; an unknown number of dwellings is NA; x, y lead back to the place within a millimetre."""
    areas = reader(filled).compound_areas()
    assert areas["compound_id"].tolist() == [1, 2]
    assert areas["committee_code"].tolist() == ["01", "02"]
    assert areas.loc[0, "dwellings"] == 100
    assert pd.isna(areas.loc[1, "dwellings"])
    longitude, latitude = metres_to_wgs84(areas["x"].to_numpy(), areas["y"].to_numpy())
    assert longitude.tolist() == pytest.approx([121.301, 121.302], abs=1e-8)
    assert latitude.tolist() == pytest.approx([31.1, 31.1], abs=1e-8)


def test_a_compound_without_a_place_stays_in_the_areas(store: Store) -> None:
    """Its metres are NaN, those of the others are not touched; half a place is none."""
    add_subdistrict(store, places=(Place(1, "01"), Place(2, "02"), Place(3, "02")))
    with store.write(SUBDISTRICT) as writing:
        writing.leave_audit("test_place", "2", {}, OFFICE, moment(DAY))
        for number, values in ((1, {"longitude": None, "latitude": None}), (3, {"latitude": None})):
            writing.connection.execute(sa.update(compound).where(compound.c.compound_id == number).values(**values))
    areas = reader(store).compound_areas()
    assert areas["compound_id"].tolist() == [1, 2, 3]
    assert areas["x"].isna().tolist() == areas["y"].isna().tolist() == [True, False, True]


def test_an_empty_store_gives_empty_frames_of_the_same_shape(store: Store, filled: Store) -> None:
    """Columns and dtypes do not depend on there being rows."""
    store.create_subdistrict(SUBDISTRICT, "空街道", is_demo=True)
    empty, full = reader(store), reader(filled)
    for name, frame, other in (
        ("orders", empty.orders(START, DAY), full.orders(START, DAY)),
        ("areas", empty.compound_areas(), full.compound_areas()),
    ):
        assert frame.empty, name
        assert dict(frame.dtypes) == dict(other.dtypes), name
    assert list(empty.orders(START, DAY).columns) == list(ORDERS)
    assert list(empty.compound_areas().columns) == list(AREAS)


RUNS: list[tuple[str, int]] = []


def counted_orders(asked: Reader, start: date, factor: int = 1) -> int:
    """A result that leaves a mark each time that it is worked out."""
    RUNS.append((asked.actor.account, factor))
    return len(asked.orders(start, asked.as_of)) * factor


@pytest.fixture
def two_orders(store: Store) -> Store:
    """A store with one order of each committee, and no marks."""
    RUNS.clear()
    add_subdistrict(store)
    add_complaint(store, "A", moment(date(2021, 10, 20)))
    add_complaint(store, "B", moment(date(2021, 10, 21)), compound_id=2, committee_code="02")
    return store


def test_a_derived_result_is_worked_out_once_until_the_data_change(two_orders: Store) -> None:
    """Also for another Reader of the same view, as each rerun of a page makes one."""
    assert reader(two_orders).derived(counted_orders, START) == 2
    assert reader(two_orders).derived(counted_orders, START) == 2
    assert len(RUNS) == 1
    add_complaint(two_orders, "C", moment(date(2021, 10, 22)))
    assert reader(two_orders).derived(counted_orders, START) == 3
    assert len(RUNS) == 2


def test_a_derived_result_belongs_to_its_arguments_day_and_knowledge(two_orders: Store) -> None:
    """Each is a question of its own."""
    seen = reader(two_orders)
    assert seen.derived(counted_orders, START, 3) == 6
    assert seen.derived(counted_orders, START, factor=5) == 10
    assert seen.derived(counted_orders, date(2021, 10, 21)) == 1
    assert reader(two_orders, as_of=date(2021, 10, 20)).derived(counted_orders, START) == 1
    assert reader(two_orders, knowledge=LATEST).derived(counted_orders, START) == 2
    assert reader(two_orders, counting=Counting(order_types=("投诉",))).derived(counted_orders, START) == 2
    assert len(RUNS) == 6


def test_a_committee_never_gets_the_result_of_the_street(two_orders: Store) -> None:
    """Asked first by the office, then by a committee, and the other way round."""
    bound = Actor("c", Role.COMMITTEE, "01")
    assert reader(two_orders).derived(counted_orders, START) == 2
    assert reader(two_orders, bound).derived(counted_orders, START) == 1
    assert reader(two_orders).derived(counted_orders, START) == 2
    assert reader(two_orders, Actor("d", Role.COMMITTEE, "02")).derived(counted_orders, START) == 1


def test_a_write_in_another_subdistrict_changes_nothing_here(two_orders: Store) -> None:
    """The version that keys the memory is the subdistrict's own."""
    reader(two_orders).derived(counted_orders, START)
    add_subdistrict(two_orders, "990001002")
    assert reader(two_orders).derived(counted_orders, START) == 2
    assert len(RUNS) == 1


def test_a_fault_is_not_remembered(two_orders: Store) -> None:
    """The next question works it out again."""
    RUNS.clear()
    with pytest.raises(TypeError):
        reader(two_orders).derived(counted_orders, START, None)  # type: ignore[arg-type]
    assert reader(two_orders).derived(counted_orders, START) == 2
    assert len(RUNS) == 2
